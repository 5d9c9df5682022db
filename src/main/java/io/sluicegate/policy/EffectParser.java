package io.sluicegate.policy;

import io.sluicegate.flow.LogDetail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the statements about effects (GRAMMAR sections 2 and 3.4), once everything that they name has been defined.
 * Confined to one load.
 */
final class EffectParser {

    private static final Map<String, LogDetail> DETAILS =
            Arrays.stream(LogDetail.values()).collect(Collectors.toUnmodifiableMap(LogDetail::word, detail -> detail));

    /** The address of a network card (IEEE 802, EUI-48). */
    private static final Pattern MAC = Pattern.compile("(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");

    private final ScopeParser scopes;
    private final ItemsParser items;
    private final Definitions<UpstreamGroup> upstreams;
    private final Quantities quantities;
    private final LimitParser limitParser;
    private final TariffParser tariffParser;
    private final Problems problems;

    EffectParser(
            ScopeParser scopes,
            ItemsParser items,
            Definitions<UpstreamGroup> upstreams,
            VerdictParser verdicts,
            Problems problems) {
        this.scopes = scopes;
        this.items = items;
        this.upstreams = upstreams;
        this.quantities = new Quantities(problems);
        this.limitParser = new LimitParser(scopes, verdicts, quantities, problems);
        this.tariffParser = new TariffParser(scopes, quantities, problems);
        this.problems = problems;
    }

    /** The effect of a statement; null after an error has been told. */
    @Nullable
    Effect parse(Cursor cursor) {
        Token first = cursor.first();
        String label = first.text().endsWith(":")
                ? first.text().substring(0, first.text().length() - 1)
                : null;
        if (label != null) {
            cursor.next();
        }
        Effect.Source source = new Effect.Source(first.place(), label, cursor.text());
        Token word = cursor.next();
        Effect effect = switch (word.text()) {
            case "cache" -> cache(cursor, source);
            case "nocache" -> nocache(cursor, source);
            case "route" -> route(cursor, source);
            case "log" -> log(cursor, source);
            case "account" -> account(cursor, source, word);
            case "limit" -> limitParser.limit(cursor, source);
            case "quota" -> limitParser.quota(cursor, source);
            case "tariff" -> tariffParser.parse(cursor, source);
            default -> throw new IllegalStateException("no statement about an effect: " + word.text());
        };
        return effect != null && cursor.expectEnd(problems) ? effect : null;
    }

    private @Nullable Effect cache(Cursor cursor, Effect.Source source) {
        boolean whole = cursor.take("whole");
        Duration lifetime = null;
        if (cursor.take("for")) {
            lifetime = quantities.duration(cursor);
            if (lifetime == null) {
                return null;
            }
        }
        Scope scope = scopes.scope(cursor, ClauseRules.effect("cache"));
        return scope == null ? null : new Effect.CacheRule(source, scope, true, whole, lifetime);
    }

    private @Nullable Effect nocache(Cursor cursor, Effect.Source source) {
        Scope scope = scopes.scope(cursor, ClauseRules.effect("nocache"));
        return scope == null ? null : new Effect.CacheRule(source, scope, false, false, null);
    }

    private @Nullable Effect route(Cursor cursor, Effect.Source source) {
        Token name = cursor.take(Token.Kind.WORD);
        boolean named = name != null && !Words.isReserved(name.text());
        if (name == null || (!named && !name.isWord("direct"))) {
            problems.error(name == null ? cursor.here() : name, "route where? The name of an upstream, or direct");
            return null;
        }
        UpstreamGroup upstream = named ? upstreams.get(name) : null;
        Scope scope = scopes.scope(cursor, ClauseRules.beforeAnswer("route"));
        if (scope == null || (named && upstream == null)) {
            return null;
        }
        return new Effect.Route(source, scope, named ? name.text() : null);
    }

    private @Nullable Effect log(Cursor cursor, Effect.Source source) {
        Token word = cursor.take(Token.Kind.WORD);
        LogDetail detail = word == null ? null : DETAILS.get(word.text());
        if (detail == null) {
            problems.error(
                    word == null ? cursor.here() : word,
                    "log what? One of full, host-only, pseudonym, aggregate",
                    word == null ? null : Words.meant(word.text(), DETAILS.keySet(), null));
            return null;
        }
        Scope scope = scopes.scope(cursor, ClauseRules.effect("log"));
        return scope == null ? null : new Effect.LogRule(source, scope, detail);
    }

    private static boolean isMac(Token token) {
        return token.kind() == Token.Kind.WORD && MAC.matcher(token.text()).matches();
    }

    private @Nullable Effect account(Cursor cursor, Effect.Source source, Token word) {
        Token name = cursor.peek();
        boolean written = name != null && name.kind() == Token.Kind.STRING;
        boolean named = name != null
                && name.kind() == Token.Kind.WORD
                && Words.looksLikeName(name.text())
                && !Words.isReserved(name.text());
        if (name == null || !(written || named)) {
            problems.error(
                    cursor.here(), "the name of the account is missing, as in: account \"room-101\" = 192.0.2.101");
            return null;
        }
        cursor.next();
        if (!cursor.take("=")) {
            problems.error(cursor.here(), "\"=\" is wanted after the name, between blanks");
            return null;
        }
        List<Token> tokens = new ArrayList<>(items.tokens(cursor, word));
        if (tokens.isEmpty()) {
            return null;
        }
        Set<String> macs = new HashSet<>();
        tokens.removeIf(token -> isMac(token) && macs.add(token.text().toLowerCase(Locale.ROOT)));
        ItemSet set = items.set(word, tokens);
        if (set == null) {
            return null;
        }
        Scope scope = new Scope(
                List.of(new Clause.From(false, ClauseRules.Reading.EFFECT.any(false), set)), List.of(cursor.text()));
        return new Effect.Account(source, scope, name.text(), macs);
    }
}
