package io.sluicegate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Media types as rules name them, {@code image/png} or {@code image/*} (GRAMMAR section 3.3.10). Immutable. */
final class MediaTypes {

    private static final String TOKEN = "[A-Za-z0-9!#$%&'+.^_`|~-]+";
    private static final Pattern WRITTEN = Pattern.compile(TOKEN + "/(" + TOKEN + "|\\*)");
    private static final Pattern SHOWN = Pattern.compile(TOKEN + "/" + TOKEN);

    private final List<String> written;

    MediaTypes(List<String> written) {
        this.written =
                written.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether a word of a rule file is a media type. */
    static boolean isMediaType(String word) {
        return WRITTEN.matcher(word).matches();
    }

    /** What a Content-Type says, without case and parameters; several types where somebody sent several. */
    static List<String> shown(String contentType) {
        List<String> types = new ArrayList<>(1);
        for (String each : contentType.split(",", -1)) {
            int parameters = each.indexOf(';');
            String type = (parameters < 0 ? each : each.substring(0, parameters)).trim();
            if (SHOWN.matcher(type).matches()) {
                types.add(type.toLowerCase(Locale.ROOT));
            }
        }
        return types;
    }

    /** In lower case. */
    List<String> written() {
        return written;
    }

    /** Whether a type, or all types of a wildcard, are what another written one means. */
    static boolean isWithin(String type, String written) {
        boolean all = written.endsWith("/*");
        return all ? type.startsWith(written.substring(0, written.length() - 1)) : type.equals(written);
    }

    /** Whether one of {@link #shown} is meant. */
    boolean contains(String type) {
        for (String each : written) {
            if (isWithin(type, each)) {
                return true;
            }
        }
        return false;
    }
}
