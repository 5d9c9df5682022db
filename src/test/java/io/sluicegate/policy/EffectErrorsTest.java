package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in the statements about effects, one error each, at their place. */
class EffectErrorsTest {

    private static final String NAMES = """
            set guests = 192.0.2.0/24
            time school = mon-fri 08:00-12:30
            upstream parents = 198.51.100.7:3128
            """;

    private static List<String> errorsOf(String line) {
        return Books.messages(Books.load(NAMES + line + "\nallow all"), Problem.Severity.ERROR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // cache
                "cache for; 4:7 a duration is wanted here, as in 30s",
                "cache for 7; 4:11 the unit is missing: a duration is wanted here, as in 30s",
                "cache for 7x; 4:11 \"x\" is no unit of time | ms, s, m, h, d or w",
                "cache for 7 months; 4:13 \"months\" is no unit of time | ms, s, m, h, d or w",
                "cache for 1.5h; 4:11 a duration is a whole number, as in 90s",
                "cache for 0s; 4:11 \"0\" is nothing at all",
                "cache to guests for 7d; 4:17 \"for\" stands before the clauses",
                "cache to x.example with page; 4:20 \"with\" cannot stand here | the statement should have ended",
                "nocache to; 4:9 an item is missing after \"to\"",
                "nocache bank.example; 4:9 a clause is wanted here, not \"bank.example\" "
                        + "| one of from, to, port, proto, method, path, type, during",
                // route
                "route; 4:1 route where? The name of an upstream, or direct",
                "route to corp.example; 4:7 route where? The name of an upstream, or direct",
                "route parent to corp.example; "
                        + "4:7 unknown upstream \"parent\" | did you mean \"parents\" (a.rules:3)?",
                "route parents type image/png; "
                        + "4:15 route takes no \"type\": it is needed before there is an answer",
                "route parents corp.example; 4:15 a clause is wanted here, not \"corp.example\" "
                        + "| one of from, to, port, proto, method, path, type, during",
                // log
                "log; 4:1 log what? One of full, host-only, pseudonym, aggregate",
                "log hostonly; 4:5 log what? One of full, host-only, pseudonym, aggregate "
                        + "| did you mean \"host-only\"?",
                "log full from guest; 4:15 unknown set \"guest\" | did you mean \"guests\" (a.rules:1)?",
                // account
                "account; 4:1 the name of the account is missing, as in: account \"room-101\" = 192.0.2.101",
                "account = 192.0.2.1; 4:9 the name of the account is missing, as in: account \"room-101\" = 192.0.2.101",
                "account room 192.0.2.1; 4:14 \"=\" is wanted after the name, between blanks",
                "account room = a.example; 4:16 account takes no hosts "
                        + "| clients are not looked up by name: use addresses",
                "account room =; 4:14 an item is missing after \"account\"",
                "account room = 443; 4:16 account takes no ports",
                "account room = 02:00:5e:10:00; 4:16 \"02:00:5e:10:00\" is no address in full, no prefix and no rising "
                        + "range of addresses | as in 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9 or 2001:db8::/32",
                // limit
                "limit; 4:1 limit what? A rate as in 20 Mbit/s, or so many connections or requests/s",
                "limit from guests; 4:7 limit what? A rate as in 20 Mbit/s, or so many connections or requests/s",
                "limit 20; 4:7 the unit is missing: limit what? A rate as in 20 Mbit/s, "
                        + "or so many connections or requests/s",
                "limit 20 Mb/s; 4:10 \"Mb/s\" is no unit of a rate | Mbit/s or MB/s?",
                "limit 20Mbps; 4:7 \"Mbps\" is no unit of a rate | Mbit/s or MB/s?",
                "limit 20 mbit/s; 4:10 \"mbit/s\" is no unit of a rate | Mbit/s or MB/s?",
                "limit 20 connection; 4:10 \"connection\" is no unit of a limit | connections?",
                "limit 20 request/s; 4:10 \"request/s\" is no unit of a limit | requests/s?",
                "limit 0 Mbit/s; 4:7 \"0\" is nothing at all",
                "limit 0.5 connections; 4:7 a whole number of connections is wanted",
                "limit 999999999999999 TB/s; 4:7 \"999999999999999\" is too much",
                "limit 1 MB/s burst; 4:14 a size is wanted here, as in 1.5 GiB",
                "limit 1 MB/s burst 5; 4:20 the unit is missing: a size is wanted here, as in 1.5 GiB",
                "limit 1 MB/s burst 5 Gb; 4:22 \"Gb\" is no unit of a size | GB?",
                "limit 5 connections burst 5; 4:21 \"burst\" stands before the clauses",
                "limit 5 requests/s burst 5 MB; 4:28 a clause is wanted here, not \"MB\" "
                        + "| one of from, to, port, proto, method, path, type, during",
                "limit 5 requests/s burst 0; 4:26 a number is wanted here, 1 at least",
                "limit 1 MB/s per; 4:14 per what? client or account",
                "limit 1 MB/s per host; 4:18 per what? client or account",
                "limit 1 MB/s from guests per client; 4:26 \"per\" stands before the clauses",
                "limit 5 requests/s type image/png; "
                        + "4:20 limit requests takes no \"type\": it is needed before there is an answer",
                "limit 5 connections method GET; "
                        + "4:21 limit connections takes no \"method\": it counts connections, not requests",
                "limit 1 MB/s from guests then deny; "
                        + "4:26 \"then\" cannot stand here | the statement should have ended",
                // quota
                "quota; 4:1 a size is wanted here, as in 1.5 GiB",
                "quota 5 GB; 4:9 the period is missing: each hour, day, week or month",
                "quota 5 GB each; 4:12 each what? hour, day, week or month",
                "quota 5 GB each year then deny; 4:17 each what? hour, day, week or month",
                "quota 5 GB each day; 4:17 what then? \"then deny\" or \"then throttle 1 Mbit/s\" is missing",
                "quota 5 GB each day from guests; "
                        + "4:26 what then? \"then deny\" or \"then throttle 1 Mbit/s\" is missing",
                "quota 5 GB each day then; 4:21 then what? deny or throttle",
                "quota 5 GB each day then stop; 4:26 then what? deny or throttle",
                "quota 5 GB each day then throttle; 4:26 a rate is wanted here, as in 20 Mbit/s",
                "quota 5 GB each day then deny from guests; "
                        + "4:31 \"from\" cannot stand here | the statement should have ended",
                "quota 5 GB each day then deny with nothing; 4:36 with what? One of page, reset, silent",
                "quota 5 GB each day per client then deny; 4:21 \"per\" stands before the clauses",
                "quota 5 Mbit each day then deny; 4:9 \"Mbit\" is no unit of a size | MB?",
                // tariff
                "tariff; 4:1 the name of the tariff is missing",
                "tariff day; 4:8 \"=\" is wanted after the name, between blanks",
                "tariff day = EUR; 4:14 a price is wanted here, as in 0.40 EUR/GB",
                "tariff day = 0.40; 4:14 the unit is missing: a price is wanted here, as in 0.40 EUR/GB",
                "tariff day = 0.40 EUR; 4:19 a price is wanted here, as in 0.40 EUR/GB",
                "tariff day = 0.40 eur/GB; 4:19 a price is wanted here, as in 0.40 EUR/GB",
                "tariff day = 0.40 EUR/Gbit; 4:19 a price is wanted here, as in 0.40 EUR/GB",
                "tariff day = 0.40 EUR/GB hits; 4:26 a percentage is wanted here, as in 25%",
                "tariff day = 0.40 EUR/GB hits 25; 4:31 the unit is missing: a percentage is wanted here, as in 25%",
                "tariff day = 0.40 EUR/GB hits 25% hits 25%; 4:35 \"hits\" stands twice in one statement",
                "tariff day = 0.40 EUR/GB since tomorrow; 4:32 a day is wanted here, as in 2026-01-31",
                "tariff day = 0.40 EUR/GB since 2026-02-30; 4:32 there is no such day",
                "tariff day = 0.40 EUR/GB from guests since 2026-01-01; 4:38 \"since\" stands before the clauses",
                "tariff day = 0.40 EUR/GB port 80; "
                        + "4:26 tariff takes no \"port\": prices are by client, destination, protocol and hour",
                "tariff day = 0.40 EUR/GB during school; "
                        + "4:33 a tariff changes on full hours alone, and the time \"school\" does not",
                // on-change and admin
                "on-change; 4:1 on-change what? cut or keep",
                "on-change drop; 4:11 on-change what? cut or keep",
                "on-change cut all; 4:15 \"all\" cannot stand here | the statement should have ended",
                "admin; 4:1 admin from whom? As in admin from 192.0.2.2",
                "admin 192.0.2.2; 4:7 admin from whom? As in admin from 192.0.2.2",
                "admin from; 4:7 an item is missing after \"admin\"",
                "admin from a.example; 4:12 admin takes no hosts | clients are not looked up by name: use addresses",
                "admin from 192.0.2.2 to guests; 4:22 \"to\" cannot stand here | the statement should have ended"
            })
    void lineIsOneError(String line, String error) {
        assertThat(errorsOf(line)).containsExactly(error);
    }

    @Test
    void indentedStatementBelowAnEffectIsAnError() {
        for (String line : List.of(
                "limit 1 MB/s",
                "route direct",
                "log full",
                "quota 5 GB each day then deny",
                "tariff day = 1 EUR/GB",
                "on-change cut",
                "admin from guests",
                "account a = guests",
                "cache",
                "upstream u = direct")) {
            assertThat(errorsOf(line + "\n  allow to a.example"))
                    .as(line)
                    .containsExactly("5:3 \"allow\" begins a statement: start it at column 1");
        }
    }

    @Test
    void changeStandsOnceInTheBook() {
        assertThat(errorsOf("on-change cut\non-change keep"))
                .containsExactly("5:1 on-change stands twice in the book | first in a.rules:4");
    }

    @Test
    void tariffsHaveOneCurrencyAndDifferentDays() {
        assertThat(errorsOf("tariff a = 1 EUR/GB\ntariff b = 1 CHF/GB"))
                .containsExactly("5:14 a book has one currency | it is EUR in a.rules:4");
        assertThat(errorsOf("tariff a = 1 EUR/GB\ntariff a = 2 EUR/GB since 2027-01-01"))
                .isEmpty();
        assertThat(errorsOf("tariff a = 1 EUR/GB since 2027-01-01\ntariff a = 2 EUR/GB since 2027-01-01"))
                .containsExactly("5:8 the tariff \"a\" is defined twice since 2027-01-01 "
                        + "| first in a.rules:4; another price has another \"since\"");
        assertThat(errorsOf("tariff a = 1 EUR/GB\ntariff a = 2 EUR/GB"))
                .containsExactly("5:8 the tariff \"a\" is defined twice without a day "
                        + "| first in a.rules:4; another price has another \"since\"");
    }

    @Test
    void faultyEffectIsOneErrorAndNoVerdictIsMissed() {
        assertThat(Books.errors("allow all", "limit 1 M#B")).hasSize(1);
        assertThat(Books.errors("allow all", "limit 1 MB/s from nosuch")).hasSize(1);
        assertThat(Books.errors("upstream u = nonsense", "route u", "route u to a.example", "allow all"))
                .hasSize(1);
        assertThat(Books.errors("upstream u = x#y", "route u", "allow all")).hasSize(1);
    }
}
