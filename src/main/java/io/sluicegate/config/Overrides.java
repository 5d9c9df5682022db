package io.sluicegate.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;

/**
 * Settings given as {@code --set key=value}. The value is HOCON; what is no HOCON, such as an endpoint without quotation
 * marks, is taken as text. Of two for one key the later one counts. Has no state.
 */
final class Overrides {

    /** Begins the place of every problem found in an override. */
    static final String PLACE = "--set";

    private static final String HOLDER = "value";

    private Overrides() {}

    /** The overrides as one config; those that name no key are problems. */
    static Config parse(List<String> overrides, ConfigProblems problems) {
        Config all = ConfigFactory.empty();
        for (String override : overrides) {
            int equals = override.indexOf('=');
            String key = equals < 0 ? "" : override.substring(0, equals).strip();
            if (!isPath(key)) {
                problems.error(PLACE + " " + override, 0, "is not key=value, as in --set cache.memory=512MiB");
            } else {
                all = all.withValue(key, valueOf(override.substring(equals + 1).strip(), PLACE + " " + key));
            }
        }
        return all;
    }

    private static boolean isPath(String key) {
        try {
            return !ConfigUtil.splitPath(key).isEmpty();
        } catch (ConfigException e) {
            return false;
        }
    }

    private static ConfigValue valueOf(String text, String place) {
        ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(place);
        try {
            ConfigObject parsed =
                    ConfigFactory.parseString(HOLDER + " = " + text, options).root();
            ConfigValue value = parsed.get(HOLDER);
            if (value != null && parsed.size() == 1 && !text.contains("\n")) {
                return value;
            }
        } catch (ConfigException e) {
            // What HOCON cannot read is text, and the setting itself says whether that will do.
        }
        return ConfigValueFactory.fromAnyRef(text, place);
    }
}
