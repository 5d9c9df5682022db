package io.sluicegate.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings file and the overrides of the command line into a {@link GatewayConfig}. Only the file counts: HOCON's
 * {@code include} is an error, and {@code ${…}} sees keys of the same file but no environment. Blocks; has no state.
 */
public final class ConfigLoader {

    private static final long MAX_FILE = 1024L * 1024;
    private static final String NO_FILE = "settings";

    private ConfigLoader() {}

    /**
     * The settings and all that is wrong with them.
     *
     * @param file null where no file is asked for, which leaves every setting at its default
     * @param overrides {@code key=value} each; they win over the file
     */
    public static ConfigLoad load(@Nullable Path file, List<String> overrides) {
        ConfigProblems problems = new ConfigProblems(file == null ? NO_FILE : file.toString());
        Config fromFile = file == null ? ConfigFactory.empty() : parse(file, problems);
        Config merged = Overrides.parse(overrides, problems).withFallback(fromFile);
        ConfigObject root = resolve(merged, problems).root();
        Path folder = file == null || file.getParent() == null ? Path.of("") : file.getParent();
        SettingsReader reader = new SettingsReader(root, problems, folder);
        GatewayConfig config = SettingsTree.read(reader);
        new UnknownKeys(reader.known(), problems).report(root);
        return new ConfigLoad(problems.hasErrors() ? null : config, problems.sorted());
    }

    private static Config parse(Path file, ConfigProblems problems) {
        String text = textOf(file, problems);
        RefusingIncluder includer = new RefusingIncluder();
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setOriginDescription(file.toString())
                .setIncluder(includer);
        try {
            Config config = ConfigFactory.parseString(text, options);
            for (String what : includer.refused()) {
                problems.error(
                        file.toString(),
                        lineOf(text, what),
                        "include \"" + what + "\" is refused: " + "all settings stand in one file");
            }
            return config;
        } catch (ConfigException e) {
            problems.error(e.origin(), oneLine(e));
            return ConfigFactory.empty();
        }
    }

    /** Leaves out what cannot be resolved, so that the rest is still looked at. */
    private static Config resolve(Config config, ConfigProblems problems) {
        try {
            return config.resolve(ConfigResolveOptions.noSystem());
        } catch (ConfigException e) {
            problems.error(e.origin(), oneLine(e));
            return ConfigFactory.empty();
        }
    }

    private static String textOf(Path file, ConfigProblems problems) {
        try {
            if (Files.size(file) > MAX_FILE) {
                problems.error(file.toString(), 0, "the settings file is larger than 1MiB");
                return "";
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            problems.error(file.toString(), 0, "the settings file is not UTF-8");
        } catch (NoSuchFileException e) {
            problems.error(file.toString(), 0, "there is no such file: name another with --config FILE");
        } catch (IOException e) {
            problems.error(file.toString(), 0, "the settings file cannot be read: " + e.getMessage());
        }
        return "";
    }

    /** The line of an include, which the parser does not tell; 0 when it cannot be found. */
    private static int lineOf(String text, String what) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("include") && lines.get(i).contains(what)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The parser's message without the place, which is printed before it. */
    private static String oneLine(ConfigException e) {
        String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        String place = e.origin() == null ? "" : e.origin().description() + ": ";
        return message.startsWith(place) ? message.substring(place.length()) : message;
    }
}
