package io.sluicegate.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.Mark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads single settings, each with its default and its range. What has been asked for is what is known: any other key is
 * reported by {@link UnknownKeys}. A setting that is wrong becomes a problem and reads as its default, so that one load
 * shows all problems. Confined to one load.
 */
final class SettingsReader {

    private final ConfigObject root;
    private final ConfigProblems problems;
    private final Path folder;
    private final Set<String> known = new LinkedHashSet<>();

    /** Reads below {@code root}; {@code folder} is the one that the settings file is in. */
    SettingsReader(ConfigObject root, ConfigProblems problems, Path folder) {
        this.root = root;
        this.problems = problems;
        this.folder = folder;
    }

    /** The keys that were asked for so far. */
    Set<String> known() {
        return known;
    }

    /** Warns when a setting that this version does not carry out differs from its default. */
    <T> T later(String key, T value, T byDefault) {
        ConfigValue at = find(key);
        if (at != null && !value.equals(byDefault)) {
            problems.warning(at, key + " is not carried out by this version");
        }
        return value;
    }

    String text(String key, String byDefault) {
        return scalar(key, byDefault, text -> text, "a text");
    }

    /** The path of a file, empty for none: relative to the settings file where it stands in that, else as it is. */
    String path(String key) {
        String path = text(key, "");
        ConfigValue at = find(key);
        boolean inFile = at != null && !at.origin().description().startsWith(Overrides.PLACE);
        return inFile && !path.isEmpty() ? folder.resolve(path).toString() : path;
    }

    boolean flag(String key, boolean byDefault) {
        return scalar(key, byDefault, SettingsReader::flagOf, "on or off");
    }

    private static @Nullable Boolean flagOf(String text) {
        return switch (text) {
            case "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default -> null;
        };
    }

    int count(String key, int byDefault, int min, int max) {
        int value = scalar(key, byDefault, SettingsReader::intOf, "a whole number");
        return within(key, value, byDefault, min, max, String::valueOf);
    }

    private static @Nullable Integer intOf(String text) {
        return text.matches("-?\\d{1,9}") ? Integer.valueOf(text) : null;
    }

    long size(String key, long byDefault, long min, long max) {
        long value = scalar(key, byDefault, Quantities::size, "a size such as 512MiB (B, KiB, MiB, GiB, TiB)");
        return within(key, value, byDefault, min, max, Quantities::write);
    }

    long rate(String key, long byDefault, long max) {
        long value = scalar(key, byDefault, Quantities::rate, "a rate such as 1KiB/s");
        return within(key, value, byDefault, 0L, max, bytes -> Quantities.write(bytes) + "/s");
    }

    Duration duration(String key, Duration byDefault, Duration min, Duration max) {
        Duration value = scalar(key, byDefault, Quantities::duration, "a duration such as 30s (ms, s, m, h, d, w)");
        return within(key, value, byDefault, min, max, Quantities::write);
    }

    Period period(String key, Period byDefault) {
        Period value = scalar(key, byDefault, Quantities::period, "a time such as 400d or 10y (d, w, mo, y)");
        return value.isZero() ? refused(key, byDefault, key + " is 0: it must be at least 1d") : value;
    }

    <E extends Enum<E>> E choice(String key, E byDefault) {
        E[] all = byDefault.getDeclaringClass().getEnumConstants();
        List<String> words = new ArrayList<>();
        for (E each : all) {
            words.add(each.name().toLowerCase(Locale.ROOT));
        }
        String word = choice(key, byDefault.name().toLowerCase(Locale.ROOT), words);
        return all[words.indexOf(word)];
    }

    String choice(String key, String byDefault, List<String> words) {
        return scalar(key, byDefault, text -> words.contains(text) ? text : null, String.join(" or ", words));
    }

    Mark mark(String key, Mark byDefault) {
        return scalar(key, byDefault, Notations::mark, "a mark such as 0x1/0x1, not 0 and within its mask");
    }

    Endpoint endpoint(String key, Endpoint byDefault) {
        return scalar(key, byDefault, SettingsReader::endpointOf, "ADDRESS:PORT such as 127.0.0.1:3128 or [::]:15001");
    }

    List<Endpoint> endpoints(String key, List<Endpoint> byDefault) {
        return list(key, byDefault, SettingsReader::endpointOf, "ADDRESS:PORT such as \"127.0.0.1:3128\"");
    }

    private static @Nullable Endpoint endpointOf(String text) {
        return Notations.endpoint(text, Notations.NO_PORT);
    }

    /** A list of single values, each read by itself; those that are wrong are left out. */
    <T> List<T> list(String key, List<T> byDefault, Function<String, @Nullable T> parse, String wanted) {
        known.add(key);
        ConfigValue value = find(key);
        if (value == null) {
            return byDefault;
        }
        if (!(value instanceof ConfigList list)) {
            problems.error(value, key + " must be a list such as [" + byExample(wanted) + "], not " + shown(value));
            return byDefault;
        }
        List<T> read = new ArrayList<>();
        for (ConfigValue each : list) {
            T element = isScalar(each) ? parse.apply(textOf(each)) : null;
            if (element == null) {
                problems.error(each, key + ": " + shown(each) + " is not " + wanted);
            } else {
                read.add(element);
            }
        }
        return read;
    }

    private static String byExample(String wanted) {
        return wanted.contains("\"") ? wanted.substring(wanted.indexOf('"')) : "\"…\"";
    }

    private <T> T scalar(String key, T byDefault, Function<String, @Nullable T> parse, String wanted) {
        known.add(key);
        ConfigValue value = find(key);
        if (value == null) {
            return byDefault;
        }
        T read = isScalar(value) ? parse.apply(textOf(value)) : null;
        if (read == null) {
            problems.error(value, key + " must be " + wanted + ", not " + shown(value));
            return byDefault;
        }
        return read;
    }

    private <T extends Comparable<T>> T within(
            String key, T value, T byDefault, T min, T max, Function<T, String> write) {
        if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
            return value;
        }
        String range = write.apply(min) + " to " + write.apply(max);
        return refused(key, byDefault, key + " is " + write.apply(value) + ": it must be " + range);
    }

    /** Reports a setting that is well-formed and cannot be used all the same. */
    <T> T refused(String key, T instead, String message) {
        problems.error(Objects.requireNonNullElse(find(key), root), message);
        return instead;
    }

    private @Nullable ConfigValue find(String key) {
        ConfigValue at = root;
        for (String name : ConfigUtil.splitPath(key)) {
            at = at instanceof ConfigObject object ? object.get(name) : null;
        }
        return at;
    }

    private static boolean isScalar(ConfigValue value) {
        ConfigValueType type = value.valueType();
        return type == ConfigValueType.STRING || type == ConfigValueType.NUMBER || type == ConfigValueType.BOOLEAN;
    }

    private static String textOf(ConfigValue value) {
        return String.valueOf(value.unwrapped());
    }

    private static String shown(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "a group";
            case LIST -> "a list";
            case NULL -> "null";
            default -> "\"" + textOf(value) + "\"";
        };
    }
}
