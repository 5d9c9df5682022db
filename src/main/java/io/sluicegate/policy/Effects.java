package io.sluicegate.policy;

import io.sluicegate.flow.LogDetail;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a book says beside its verdicts: each kind in reading order, by itself (GRAMMAR section 3.4). Immutable.
 *
 * @param accounts the first that matches names who pays
 * @param caches the first that matches decides
 * @param routes the first that matches decides; without one it is direct
 * @param limits all that match hold
 * @param quotas all that match hold
 * @param tariffs the first that matches and is in force decides
 * @param logs the first that matches decides; without one it is full
 * @param upstreams by their names, in the order of the book
 * @param cutsOnChange whether open flows are judged anew, and cut where now denied
 */
public record Effects(
        List<Effect.Account> accounts,
        List<Effect.CacheRule> caches,
        List<Effect.Route> routes,
        List<Effect.Limit> limits,
        List<Effect.Quota> quotas,
        List<Effect.Tariff> tariffs,
        List<Effect.LogRule> logs,
        Map<String, UpstreamGroup> upstreams,
        boolean cutsOnChange) {

    /** Copies all. */
    public Effects {
        accounts = List.copyOf(accounts);
        caches = List.copyOf(caches);
        routes = List.copyOf(routes);
        limits = List.copyOf(limits);
        quotas = List.copyOf(quotas);
        tariffs = List.copyOf(tariffs);
        logs = List.copyOf(logs);
        upstreams = Collections.unmodifiableMap(new LinkedHashMap<>(upstreams));
    }

    /** All effects of a book, sorted by kind. */
    static Effects of(List<Effect> all, Map<String, UpstreamGroup> upstreams, boolean cutsOnChange) {
        return new Effects(
                ofKind(Effect.Account.class, all),
                ofKind(Effect.CacheRule.class, all),
                ofKind(Effect.Route.class, all),
                ofKind(Effect.Limit.class, all),
                ofKind(Effect.Quota.class, all),
                ofKind(Effect.Tariff.class, all),
                ofKind(Effect.LogRule.class, all),
                upstreams,
                cutsOnChange);
    }

    private static <E extends Effect> List<E> ofKind(Class<E> kind, List<Effect> all) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /**
     * The first of a kind that matches, as soon as none before it can still match.
     *
     * @param kind one of the lists here
     */
    public static <E extends Effect> Matching<E> first(List<E> kind, Subject subject) {
        for (E effect : kind) {
            int open = effect.scope().open(subject);
            if (open != Scope.OUT) {
                return new Matching<>(open == 0 ? List.of(effect) : List.of(), Scope.facts(open));
            }
        }
        return new Matching<>(List.of(), Set.of());
    }

    /**
     * All of a kind that match by what is known, and what the others wait for.
     *
     * @param kind one of the lists here
     */
    public static <E extends Effect> Matching<E> all(List<E> kind, Subject subject) {
        List<E> matching = new ArrayList<>();
        int needs = 0;
        for (E effect : kind) {
            int open = effect.scope().open(subject);
            if (open == 0) {
                matching.add(effect);
            } else if (open != Scope.OUT) {
                needs |= open;
            }
        }
        return new Matching<>(matching, Scope.facts(needs));
    }

    /**
     * The tariff in force for a subject: of each name the newest line whose day has come, in the place of the name's first
     * line (GRAMMAR section 3.4.8). Null where none matches, or the first one that could is not known to.
     *
     * @param zone by which days begin
     */
    public Effect.@Nullable Tariff tariff(Subject subject, ZoneId zone) {
        LocalDate today = subject.now().atZone(zone).toLocalDate();
        Set<String> names = new LinkedHashSet<>();
        Map<String, Effect.Tariff> inForce = new HashMap<>();
        for (Effect.Tariff tariff : tariffs) {
            names.add(tariff.name());
            if (!tariff.begins().isAfter(today)) {
                inForce.merge(
                        tariff.name(), tariff, (one, other) -> other.begins().isAfter(one.begins()) ? other : one);
            }
        }
        List<Effect.Tariff> priced =
                names.stream().map(inForce::get).filter(Objects::nonNull).toList();
        return first(priced, subject).first();
    }

    /**
     * What is withheld from the record of a subject of which nothing more will be known: what the first {@code log} that
     * matches says, and what those before it say that may have matched, since doubt falls on discretion. Nothing is withheld
     * where it is empty.
     */
    public Set<LogDetail> withheld(Subject subject) {
        Set<LogDetail> details = EnumSet.noneOf(LogDetail.class);
        for (Effect.LogRule log : logs) {
            int open = log.scope().open(subject);
            if (open != Scope.OUT) {
                details.add(log.detail());
            }
            if (open == 0) {
                break;
            }
        }
        return details;
    }

    /** The limits and quotas by their file:line. */
    public Set<String> held() {
        return Stream.concat(limits.stream(), quotas.stream())
                .map(effect -> effect.source().rule())
                .collect(Collectors.toSet());
    }

    /** What holds for a subject by what is known; no limit and no quota for an admin. */
    List<Effect> holding(Subject subject, boolean admin, ZoneId zone) {
        List<Effect> holding = new ArrayList<>();
        for (List<? extends Effect> kind : List.of(accounts, caches, routes, logs)) {
            holding.addAll(first(kind, subject).effects());
        }
        if (!admin) {
            holding.addAll(all(limits, subject).effects());
            holding.addAll(all(quotas, subject).effects());
        }
        Effect.Tariff tariff = tariff(subject, zone);
        if (tariff != null) {
            holding.add(tariff);
        }
        return holding;
    }

    /**
     * What matches.
     *
     * @param effects that are certain, in reading order
     * @param needs what has to be known before there may be more; empty when this is all
     * @param <E> their kind
     */
    public record Matching<E extends Effect>(List<E> effects, Set<Fact> needs) {

        /** Copies both. */
        public Matching {
            effects = List.copyOf(effects);
            needs = Set.copyOf(needs);
        }

        /** The first of them; null where there is none. */
        public @Nullable E first() {
            return effects.isEmpty() ? null : effects.get(0);
        }
    }
}
