package io.sluicegate.policy;

import io.sluicegate.match.DomainSet;
import io.sluicegate.match.ListFormat;
import io.sluicegate.match.ListOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind the path of a list (GRAMMAR section 2, listopt). Confined to one statement. */
final class ListOptionParser {

    private static final List<String> WORDS = List.of("name", "subdomains", "exact", "on-error", "shrink", "every");

    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?)%");

    private final Cursor cursor;
    private final Problems problems;
    private final Set<String> seen = new HashSet<>();
    private @Nullable String setName;
    private DomainSet.@Nullable Reach reach;
    private ListSource.@Nullable OnError onError;
    private double shrink = 1;
    private Duration every = Feed.DEFAULT_EVERY;

    ListOptionParser(Cursor cursor, Problems problems) {
        this.cursor = cursor;
        this.problems = problems;
    }

    /** The list with its options; null after an error has been told. */
    @Nullable
    ListSource parse(Token path, Path directory, ListFormat format) {
        boolean fetched = Feed.looksLikeUrl(path.text());
        String fault = fetched ? Feed.fault(path.text()) : null;
        if (fault != null) {
            problems.error(path, fault);
            return null;
        }
        while (!cursor.atEnd()) {
            Token option = cursor.next();
            if (!isKnown(option) || !option(option, format, fetched)) {
                return null;
            }
        }
        ListSource.OnError byDefault = fetched ? ListSource.OnError.KEEP : ListSource.OnError.FAIL;
        return new ListSource(
                path,
                directory,
                new ListOptions(format, setName, reach),
                onError == null ? byDefault : onError,
                shrink,
                fetched ? new Feed(path.text(), every) : null);
    }

    private boolean isKnown(Token option) {
        if (option.kind() != Token.Kind.WORD || !WORDS.contains(option.text())) {
            problems.error(
                    option,
                    "\"" + option.text() + "\" is no option of a list",
                    Words.meant(option.text(), WORDS, "one of " + String.join(", ", WORDS)));
            return false;
        }
        boolean reaching = option.isWord("subdomains") || option.isWord("exact");
        if (!seen.add(reaching ? "reach" : option.text())) {
            problems.error(option, reaching ? "one of subdomains and exact, once" : "each option stands once");
            return false;
        }
        return true;
    }

    private boolean option(Token option, ListFormat format, boolean fetched) {
        return switch (option.text()) {
            case "name" -> name(option, format);
            case "on-error" -> onError();
            case "shrink" -> shrink();
            case "every" -> every(option, fetched);
            default -> {
                reach = option.isWord("exact") ? DomainSet.Reach.EXACT : DomainSet.Reach.WITH_BELOW;
                yield true;
            }
        };
    }

    private boolean name(Token option, ListFormat format) {
        if (!format.holdsNamedSets()) {
            problems.error(option, "only files of ipset and nft hold sets with names");
            return false;
        }
        Token name = cursor.peek();
        if (name == null || name.kind() == Token.Kind.COMMA) {
            problems.error(cursor.here(), "the name of the set in the file is missing");
            return false;
        }
        setName = cursor.next().text();
        return true;
    }

    private boolean onError() {
        Token word = cursor.take(Token.Kind.WORD);
        if (word != null && (word.isWord("keep") || word.isWord("fail"))) {
            onError = word.isWord("keep") ? ListSource.OnError.KEEP : ListSource.OnError.FAIL;
            return true;
        }
        problems.error(word == null ? cursor.here() : word, "on-error is followed by keep or fail");
        return false;
    }

    private boolean every(Token option, boolean fetched) {
        if (!fetched) {
            problems.error(option, "every stands behind a URL alone", "a file is read at every reload");
            return false;
        }
        Token word = cursor.here();
        Duration asked = new Quantities(problems).duration(cursor);
        if (asked != null && asked.compareTo(Feed.SHORTEST_EVERY) < 0) {
            problems.error(word, "a list is fetched every 1m at most", "as in: every 6h");
            return false;
        }
        every = asked == null ? every : asked;
        return asked != null;
    }

    private boolean shrink() {
        Token word = cursor.take(Token.Kind.WORD);
        Matcher percent = PERCENT.matcher(word == null ? "" : word.text());
        double part = percent.matches() ? Double.parseDouble(percent.group(1)) / 100 : -1;
        if (part < 0 || part > 1) {
            problems.error(word == null ? cursor.here() : word, "shrink is followed by 0% to 100%, as in: shrink 20%");
            return false;
        }
        shrink = part;
        return true;
    }
}
