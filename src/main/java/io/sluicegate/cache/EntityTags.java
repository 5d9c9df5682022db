package io.sluicegate.cache;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags and lists of them (RFC 9110 section 8.8.3). Has no state; costs time linear in the length of the list,
 * because no part of it is looked at more than twice.
 */
final class EntityTags {

    /** One member of a list; a quoted part may hold commas, and what is no tag is passed over. */
    private static final Pattern MEMBER =
            Pattern.compile("\\G[ \\t]*+(?:(?:W/)?+(\"[^\"]*+\")[ \\t]*+(?=,|\\z)|[^,]*+)(?:,|\\z)");

    private EntityTags() {}

    /** Whether a list has the tag, strong or weak (RFC 9110 section 8.8.3.2). */
    static boolean listMatchesWeakly(CharSequence list, @Nullable String tag) {
        String opaque = tag != null && tag.startsWith("W/") ? tag.substring(2) : tag;
        Matcher member = MEMBER.matcher(list);
        while (opaque != null && member.find()) {
            if (opaque.equals(member.group(1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether both are the same tag and neither is weak (RFC 9110 section 8.8.3.2). */
    static boolean matchStrongly(String one, @Nullable String other) {
        boolean strong = one.length() > 1 && one.indexOf('"') == 0 && one.indexOf('"', 1) == one.length() - 1;
        return strong && one.equals(other);
    }
}
