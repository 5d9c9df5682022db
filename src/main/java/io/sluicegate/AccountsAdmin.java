package io.sluicegate;

import io.sluicegate.auth.PortalAccounts;
import io.sluicegate.config.Quantities;
import io.sluicegate.flow.ClientPrefix;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.SafeText;
import io.sluicegate.web.AccountsApi;
import io.sluicegate.web.ApiFailure;
import io.sluicegate.web.Items;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a portal is answered. Waits for the disk, so never on an event loop. Safe for any thread. */
final class AccountsAdmin implements AccountsApi {

    private static final int DEFAULT_LIMIT = 1000;
    private static final int MOST_ITEMS = 10_000;
    private static final Duration LONGEST = Duration.ofDays(3660);
    private static final int MOST_SHOWN = 60;

    private final PortalAccounts portal;

    AccountsAdmin(PortalAccounts portal) {
        this.portal = portal;
    }

    @Override
    public Items list(Map<String, String> parameters) throws ApiFailure {
        if (!Set.of("after", "limit").containsAll(parameters.keySet())) {
            throw new ApiFailure(400, "the parameters are after and limit");
        }
        String after = parameters.get("after");
        int limit = limit(parameters.getOrDefault("limit", Integer.toString(DEFAULT_LIMIT)));
        List<PortalAccounts.Entry> found =
                portal.list(after == null ? null : portal.clientAt(address(after)), limit + 1);
        List<PortalAccounts.Entry> shown = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit
                ? "after=" + IpLiteral.format(shown.get(limit - 1).client().address())
                : null;
        return new Items(shown.stream().map(AccountsAdmin::item).toList(), null, next);
    }

    private static int limit(String text) throws ApiFailure {
        boolean digits = text.matches("[0-9]{1,5}");
        int limit = digits ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MOST_ITEMS) {
            throw new ApiFailure(400, "limit is a number from 1 to " + MOST_ITEMS);
        }
        return limit;
    }

    @Override
    public Map<String, @Nullable Object> at(String address) throws ApiFailure {
        InetAddress client = address(address);
        PortalAccounts.Entry entry = portal.find(client);
        if (entry == null) {
            throw nobody(client);
        }
        return item(entry);
    }

    @Override
    public Map<String, @Nullable Object> put(String address, String account, String ttl) throws ApiFailure {
        InetAddress client = address(address);
        Duration life = life(ttl);
        if (!PortalAccounts.Entry.isAccount(account)) {
            throw new ApiFailure(
                    400, "an account has 1 to 255 characters without controls, and no blanks before or behind them");
        }
        try {
            PortalAccounts.Entry entry = portal.put(client, account, life);
            if (entry == null) {
                throw new ApiFailure(
                        507, PortalAccounts.MOST + " clients have accounts: delete some, or give them shorter lives");
            }
            return item(entry);
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    @Override
    public void remove(String address) throws ApiFailure {
        InetAddress client = address(address);
        try {
            if (!portal.remove(client)) {
                throw nobody(client);
            }
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    private ApiFailure nobody(InetAddress client) {
        return new ApiFailure(
                404,
                "no portal has signed anybody in at " + portal.clientAt(client) + "; the list is at /api/v1/accounts");
    }

    private static ApiFailure unwritten(IOException cause) {
        return new ApiFailure(
                503,
                "the accounts cannot be written (" + cause + "), so nothing has changed: look at the state directory");
    }

    /** An address, or a client as it is shown here. */
    private InetAddress address(String text) throws ApiFailure {
        int slash = text.indexOf('/');
        InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null || (slash >= 0 && !isShownAs(address, text.substring(slash)))) {
            throw new ApiFailure(
                    400,
                    "\"" + SafeText.shortened(text, MOST_SHOWN)
                            + "\" is no address: write it as 192.0.2.7 or 2001:db8:1::7, without a zone or brackets");
        }
        return address;
    }

    private boolean isShownAs(InetAddress address, String suffix) {
        ClientPrefix client = portal.clientAt(address);
        return !IpLiteral.isV4(address) && suffix.equals("/" + client.bits());
    }

    private static Duration life(String ttl) throws ApiFailure {
        Duration life = Quantities.duration(ttl.matches("[0-9]+") ? ttl + "s" : ttl);
        if (life == null || life.isZero() || life.compareTo(LONGEST) > 0) {
            throw new ApiFailure(
                    400,
                    "the ttl is a duration such as 30m, 12h or 7d, or a number of seconds, of at most "
                            + Quantities.write(LONGEST));
        }
        return life;
    }

    private static Map<String, @Nullable Object> item(PortalAccounts.Entry entry) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("address", entry.client().toString());
        item.put("account", entry.account());
        item.put("since", entry.since());
        item.put("until", entry.until());
        return item;
    }
}
