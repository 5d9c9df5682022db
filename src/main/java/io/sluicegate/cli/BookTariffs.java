package io.sluicegate.cli;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.Pricing;
import io.sluicegate.ledger.QueryException;
import io.sluicegate.policy.Effect;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Scope;
import io.sluicegate.policy.Subject;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tariffs of a rule book, asked about what the ledger has of the past. The hour in which an exchange ended decides,
 * and the host that was recorded is the only name. For one report.
 */
public final class BookTariffs implements Pricing {

    private static final Set<Fact> ALL = EnumSet.allOf(Fact.class);
    private static final int REMEMBERED = 20_000;
    private static final InetAddress NOBODY = IpLiteral.ofBytes(new byte[4]);

    private final RuleBook book;
    private final Set<Need> needs;
    private final Map<Use, Found> found = new HashMap<>();

    /** A price; null for none. */
    private record Found(@Nullable Price price) {}

    private BookTariffs(RuleBook book) {
        this.book = book;
        this.needs = EnumSet.noneOf(Need.class);
        for (Effect.Tariff tariff : book.effects().tariffs()) {
            add(tariff);
        }
    }

    private void add(Effect.Tariff tariff) {
        Scope scope = tariff.scope();
        need(Need.DAY, tariff.since() != null);
        need(Need.HOUR, scope.asksTime());
        need(Need.CLIENT, scope.asksClient());
        need(Need.PROTOCOL, scope.asksProtocol());
        need(Need.RECORD, scope.asksDestinationOrUser());
    }

    private void need(Need need, boolean asked) {
        if (asked) {
            needs.add(need);
        }
    }

    /**
     * Those of a book.
     *
     * @throws QueryException when it has none
     */
    public static BookTariffs of(RuleBook book) {
        if (book.effects().tariffs().isEmpty()) {
            throw new QueryException(
                    "the rules have no tariff: write one, as in tariff day = 0.40 EUR/GB, or leave out the cost");
        }
        return new BookTariffs(book);
    }

    @Override
    public Set<Need> needs() {
        return needs;
    }

    @Override
    public ZoneId zone() {
        return book.zone();
    }

    @Override
    public String currency() {
        return book.effects().tariffs().get(0).currency();
    }

    @Override
    public @Nullable Price price(Use use) {
        Use asked = needed(use);
        Found known = found.get(asked);
        if (known == null) {
            if (found.size() >= REMEMBERED) {
                found.clear();
            }
            Effect.Tariff tariff = book.effects().tariff(subject(asked), book.zone());
            known = new Found(
                    tariff == null ? null : new Price(tariff.price(), tariff.unitBytes(), tariff.hitsPercent()));
            found.put(asked, known);
        }
        return known.price();
    }

    /** What no tariff asks for does not tell uses apart. */
    private Use needed(Use use) {
        boolean all = needs.contains(Need.RECORD);
        return new Use(
                needs.contains(Need.HOUR)
                        ? hour(use.when())
                        : needs.contains(Need.DAY) ? day(use.when()) : Instant.EPOCH,
                all || needs.contains(Need.CLIENT) ? use.client() : null,
                all || needs.contains(Need.PROTOCOL) ? use.protocol() : null,
                all ? use.target() : null);
    }

    private Instant hour(Instant moment) {
        return moment.atZone(book.zone()).truncatedTo(ChronoUnit.HOURS).toInstant();
    }

    private Instant day(Instant moment) {
        return moment.atZone(book.zone()).truncatedTo(ChronoUnit.DAYS).toInstant();
    }

    private static Subject subject(Use use) {
        Target target = use.target();
        HostName host = target == null || target.host() == null ? null : HostName.parse(target.host());
        return new Subject(
                use.when(),
                use.client() == null ? NOBODY : use.client(),
                target != null && target.intercepted(),
                target == null ? 0 : target.port(),
                ALL,
                protocol(use.protocol()),
                host != null,
                false,
                host == null ? List.of() : List.of(host),
                target == null ? List.of() : addresses(target),
                null,
                null,
                null,
                target == null ? null : target.username());
    }

    private static Protocol protocol(@Nullable String word) {
        for (Protocol protocol : Protocol.values()) {
            if (protocol.word().equals(word)) {
                return protocol;
            }
        }
        return Protocol.NONE;
    }

    private static List<InetAddress> addresses(Target target) {
        List<InetAddress> addresses = new ArrayList<>();
        if (target.dest() != null) {
            addresses.add(target.dest());
        }
        InetAddress connected = target.upstream() == null ? null : address(target.upstream());
        if (connected != null && !addresses.contains(connected)) {
            addresses.add(connected);
        }
        return addresses;
    }

    /** The address of what {@link Endpoint} writes: brackets round IPv6, and a port. */
    private static @Nullable InetAddress address(String endpoint) {
        String address = endpoint.substring(0, Math.max(0, endpoint.lastIndexOf(':')));
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        return IpLiteral.parse(bracketed ? address.substring(1, address.length() - 1) : address);
    }
}
