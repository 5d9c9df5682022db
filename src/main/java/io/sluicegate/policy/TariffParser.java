package io.sluicegate.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code tariff} (GRAMMAR sections 2, 3.1.3 and 3.4.8). Confined to one load. */
final class TariffParser {

    private static final String PRICE = "a price is wanted here, as in 0.40 EUR/GB";
    private static final Pattern UNIT = Pattern.compile("([A-Z]{3})/(.+)");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final ScopeParser scopes;
    private final Quantities quantities;
    private final Problems problems;
    private final Definitions<String> names;
    /** Where each name stands with each day. */
    private final Map<String, Token> versions = new HashMap<>();

    private @Nullable Token currencyPlace;
    private String currency = "";

    TariffParser(ScopeParser scopes, Quantities quantities, Problems problems) {
        this.scopes = scopes;
        this.quantities = quantities;
        this.problems = problems;
        this.names = new Definitions<>("tariff", problems);
    }

    /** The tariff behind its word; null after an error has been told. */
    @Nullable
    Effect parse(Cursor cursor, Effect.Source source) {
        Token name = names.name(cursor);
        Price price = name == null ? null : price(cursor);
        Options options = price == null ? null : options(cursor);
        Scope scope = options == null ? null : scopes.scope(cursor, ClauseRules.ofTariff());
        if (name == null || price == null || options == null || scope == null) {
            return null;
        }
        if (!onFullHours(scope, cursor) || isRepeated(name, options.since())) {
            return null;
        }
        return new Effect.Tariff(
                source,
                scope,
                name.text(),
                price.amount(),
                price.currency(),
                price.unitBytes(),
                options.hits(),
                options.since());
    }

    private record Price(BigDecimal amount, String currency, long unitBytes) {}

    private @Nullable Price price(Cursor cursor) {
        Quantities.Measure measure = quantities.measure(cursor, PRICE);
        if (measure == null) {
            return null;
        }
        Matcher matcher = UNIT.matcher(measure.word());
        Long unit = matcher.matches() ? Quantities.sizeUnit(matcher.group(2)) : null;
        if (unit == null) {
            problems.error(measure.unit(), PRICE);
            return null;
        }
        String written = matcher.group(1);
        if (currencyPlace == null) {
            currencyPlace = measure.unit();
            currency = written;
        } else if (!currency.equals(written)) {
            problems.error(
                    measure.unit(), "a book has one currency", "it is " + currency + " in " + currencyPlace.place());
            return null;
        }
        return new Price(measure.number(), written, unit);
    }

    private record Options(BigDecimal hits, @Nullable LocalDate since) {}

    private @Nullable Options options(Cursor cursor) {
        BigDecimal hits = null;
        LocalDate since = null;
        while (cursor.peekIs("hits") || cursor.peekIs("since")) {
            Token option = cursor.next();
            if (option.isWord("hits") ? hits != null : since != null) {
                problems.error(option, "\"" + option.text() + "\" stands twice in one statement");
                return null;
            }
            if (option.isWord("hits")) {
                hits = quantities.percent(cursor);
            } else {
                since = date(cursor);
            }
            if (option.isWord("hits") ? hits == null : since == null) {
                return null;
            }
        }
        return new Options(hits == null ? BigDecimal.valueOf(100) : hits, since);
    }

    private @Nullable LocalDate date(Cursor cursor) {
        Token token = cursor.take(Token.Kind.WORD);
        if (token != null && DATE.matcher(token.text()).matches()) {
            try {
                return LocalDate.parse(token.text());
            } catch (DateTimeException e) {
                problems.error(token, "there is no such day");
                return null;
            }
        }
        problems.error(token == null ? cursor.here() : token, "a day is wanted here, as in 2026-01-31");
        return null;
    }

    /** Usage is summed by the hour, so that no price can change within one. */
    private boolean onFullHours(Scope scope, Cursor cursor) {
        for (Clause clause : scope.clauses()) {
            if (clause instanceof Clause.During during) {
                for (TimeSpans time : during.times()) {
                    if (!time.isOfFullHours()) {
                        problems.error(
                                reference(cursor, time),
                                "a tariff changes on full hours alone, and the time \"" + time.name() + "\" does not");
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static Token reference(Cursor cursor, TimeSpans time) {
        List<Token> tokens = cursor.tokens();
        int during = tokens.indexOf(tokens.stream()
                .filter(each -> each.isWord("during"))
                .findFirst()
                .orElse(cursor.first()));
        return tokens.subList(during, tokens.size()).stream()
                .filter(each -> each.isWord(time.name()))
                .findFirst()
                .orElse(cursor.first());
    }

    private boolean isRepeated(Token name, @Nullable LocalDate since) {
        Token earlier = versions.putIfAbsent(name.text() + " " + since, name);
        if (earlier != null) {
            String when = since == null ? "without a day" : "since " + since;
            problems.error(
                    name,
                    "the tariff \"" + name.text() + "\" is defined twice " + when,
                    "first in " + earlier.place() + "; another price has another \"since\"");
        }
        return earlier != null;
    }
}
