package io.sluicegate.policy;

import static io.sluicegate.policy.Books.errors;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes, one error each, at their place. */
class RuleErrorsTest {

    private static final String SETS = "set ads = ads.example\nset guests = 192.0.2.0/24\n";

    /** The only error of a line that stands below two sets and above the end of a book. */
    private static String errorOf(String line) {
        RuleLoad load = Books.load(SETS + line + "\nallow all");
        List<String> errors = Books.messages(load, Problem.Severity.ERROR);
        assertThat(errors).as("%s", Books.rendered(load)).hasSize(1);
        return errors.get(0);
    }

    @Test
    void errorShowsPlaceLineCaretAndHint() {
        RuleLoad load = Books.load("set students = 192.0.2.0/24\n\ndeny from studnets to .social.example\nallow all\n");
        assertThat(load.book()).isNull();
        assertThat(load.problems().get(0).render()).isEqualTo("""
                        a.rules:3:11: error: unknown set "studnets"
                            3 | deny from studnets to .social.example
                              |           ^^^^^^^^ did you mean "students" (a.rules:1)?""");
    }

    @Test
    void caretStandsBelowItsTokenBehindTabs() {
        RuleLoad load = Books.load("deny\n\tto\tnosuch\nallow all");
        assertThat(load.problems().get(0).render())
                .isEqualTo("a.rules:2:5: error: unknown set \"nosuch\"\n    2 | \tto\tnosuch\n      | \t  \t^^^^^^"
                        + " define it with: set nosuch = …; a host without a dot is written =nosuch");
    }

    @Test
    void fiveMistakesAreFiveErrors() {
        assertThat(errors(
                        "set lan = 192.168.1/24",
                        "set adds from squib \"ads.txt\"",
                        "deny from lan to ads.exmaple:8443",
                        "deny to nosuch, adds wiht page",
                        "alow all"))
                .extracting(each -> each.substring(0, each.indexOf(' ')))
                .containsExactly("1:11", "2:15", "3:18", "4:9", "4:22", "5:1");
    }

    @Test
    void mistakeInADefinitionIsOneError() {
        assertThat(errors(
                        "set bad = 010.0.0.1",
                        "set good = bad, a.example",
                        "deny to bad",
                        "deny from good",
                        "allow all"))
                .hasSize(1);
        assertThat(errors("set bad = a.example b.example", "deny to bad", "allow all"))
                .hasSize(1);
        assertThat(errors("set bad = ads#2", "deny to bad", "allow all")).hasSize(1);
        assertThat(errors("set bad from plain \"nosuch\"", "deny to bad", "deny from bad", "allow all"))
                .hasSize(1);
        assertThat(errors("set bad=b.example", "deny to bad", "allow all")).hasSize(1);
        assertThat(errors("set bad = \u0000x", "deny to bad", "allow all")).hasSize(1);
    }

    @Test
    void faultyStatementsCauseNoWarnings() {
        RuleLoad load = Books.load(SETS + "deny form guests to ads\ndeny to ads#\nallow all");
        assertThat(Books.messages(load, Problem.Severity.WARNING)).isEmpty();
        assertThat(Books.messages(load, Problem.Severity.ERROR)).hasSize(2);
    }

    @Test
    void faultyLastVerdictIsOneError() {
        assertThat(errors("deny to a.example", "alow all")).hasSize(1);
        assertThat(errors("deny to a.example", "allow all#")).hasSize(1);
        assertThat(errors("deny to a.example", "allow all with page")).hasSize(1);
        assertThat(errors("allow al")).hasSize(1);
    }

    @Test
    void missingEndIsToldBesideOtherMistakes() {
        assertThat(errors("set x = 010.0.0.1", "deny to a.example"))
                .hasSize(2)
                .last()
                .isEqualTo("2:1 the last verdict must be allow all or deny all");
        assertThat(errors("set x = a.example"))
                .containsExactly("0:0 the book has no verdict; end it with allow all or deny all");
        assertThat(errors("# nothing")).hasSize(1);
        assertThat(errors("bypass all")).containsExactly("1:1 the last verdict must be allow all or deny all");
    }

    @Test
    void unconditionalVerdictIsTheLastOfTheBook() {
        RuleLoad load = Books.load("deny all", "allow to a.example\ndeny all");
        assertThat(Books.rendered(load))
                .singleElement()
                .asString()
                .contains("a.rules:1:1: error: only the last verdict of the book may be unconditional")
                .contains("the one in b.rules:1 stands behind it");
    }

    @Test
    void secondDefinitionShowsTheFirst() {
        RuleLoad load = Books.load("set a = x.example\nset a = y.example\ndeny to a\nallow all", "");
        assertThat(Books.messages(load, Problem.Severity.ERROR))
                .containsExactly(
                        "2:5 the set \"a\" is defined twice | first in a.rules:1; join sets with: set all = a, b");
    }

    @Test
    void setWithinItselfIsAnError() {
        assertThat(errors("set a = b, x.example", "set b = c", "set c = a", "deny to a", "deny to b", "allow all"))
                .containsExactly("3:9 the set \"a\" contains itself");
        assertThat(errors("set a = a", "allow all")).hasSize(1);
    }

    /** A chain of so many sets, each the next one's only item, in the order of their numbers. */
    private static List<String> chain(int sets) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i < sets; i++) {
            lines.add("set s" + i + " = s" + (i + 1));
        }
        lines.add("set s" + sets + " = x.example");
        return lines;
    }

    private static String[] with(List<String> sets, String... more) {
        return Stream.concat(sets.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void setsWithinSetsAreBounded() {
        assertThat(errors(with(chain(64), "deny to s1", "allow all"))).isEmpty();
        assertThat(errors(with(chain(65), "deny to s1", "allow all")))
                .containsExactly("64:11 sets within sets deeper than 64");
        assertThat(errors(with(chain(5000), "deny to s1", "allow all")))
                .first()
                .isEqualTo("64:11 sets within sets deeper than 64");
    }

    @Test
    void setsThatWereBuiltBeforeCountAsDeep() {
        assertThat(errors(with(chain(65), "deny to s2", "deny to s1", "allow all")))
                .containsExactly("1:10 sets within sets deeper than 64");
        assertThat(errors(with(chain(64), "deny to s2, s1", "allow all"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // What section 4 of the grammar lists.
                "deny to ads, from guests; 3:14 \"from\" begins a clause | a comma joins items of one clause",
                "deny from guests from guests; 3:18 \"from\" stands twice in one statement | use a comma for OR",
                "deny not from guests not from local; 3:26 \"from\" stands twice in one statement "
                        + "| use a comma for OR",
                "deny to example.com:8443; 3:9 a host has no port here: write example.com port 8443",
                "deny to example.com/x; 3:9 a host has no path here: use the clause path \"/x\"",
                "allow all with page; 3:11 only deny takes \"with\"",
                "deny with silent; 3:6 deny what? A clause or \"all\" is missing",
                "deny to any; 3:9 there is no \"any\": leave the clause out",
                "deny from any; 3:11 there is no \"any\": leave the clause out",
                "fe80::1: deny to x.example; 3:1 \"fe80::1:\" is no label: a name and a colon, as in play:",
                "allow: deny to x.example; 3:1 \"allow:\" is no label: a name and a colon, as in play:",
                "deny type png; 3:11 a media type is wanted, as in image/png or video/*",
                "deny type */*; 3:11 a media type is wanted, as in image/png or video/*",
                "deny type \"image/png\"; 3:11 a media type is wanted, as in image/png or video/*",
                "set l from plain \"x\" shrink 20; 3:29 shrink is followed by 0% to 100%, as in: shrink 20%",
                "set l from plain \"x\" shrink 101%; 3:29 shrink is followed by 0% to 100%, as in: shrink 20%",
                "set l from plain \"x\" shrink; 3:22 shrink is followed by 0% to 100%, as in: shrink 20%",
                "set l from plain \"x\" on-error stop; 3:31 on-error is followed by keep or fail",
                "set l from plain \"x\" exact subdomains; 3:28 one of subdomains and exact, once",
                "set l from plain \"x\" shrink 1% shrink 2%; 3:32 each option stands once",
                "set l from plain \"x\" every 1d; 3:22 every stands behind a URL alone "
                        + "| a file is read at every reload",
                "set l from plain \"x\" onerror keep; 3:22 \"onerror\" is no option of a list "
                        + "| did you mean \"on-error\"?",
                "set l from ipset \"x\" name; 3:22 the name of the set in the file is missing",
                "set l from plain \"ftp://x.example/l\"; 3:18 lists are fetched over https:// or http:// alone",
                "set l from plain \"https:///l\"; 3:18 this URL names no host, or a port outside of 1 to 65535",
                "set l from plain \"https://x.example:0/l\"; 3:18 this URL names no host, or a port outside of 1 to 65535",
                "set l from plain \"https://x.example:70000/l\"; "
                        + "3:18 this URL names no host, or a port outside of 1 to 65535",
                "set l from plain \"https://u:p@x.example/l\"; "
                        + "3:18 a URL with a password is not taken: it would stand in records and messages",
                "set l from plain \"https://x.example/l#a\"; 3:18 a URL of a list has no \"#\"",
                "set l from plain \"https://x.example/a b\"; " + "3:18 this is no URL: Illegal character in path",
                "set l from plain \"https://x.example/\u00fc\"; "
                        + "3:18 a URL is written in ASCII: the host in its xn-- form, all else as %XX",
                "set l from plain \"https://x.example/l\" every; 3:40 a duration is wanted here, as in 30s",
                "set l from plain \"https://x.example/l\" every 30s; "
                        + "3:46 a list is fetched every 1m at most | as in: every 6h",
                "set l from plain \"https://x.example/l\" every 1h every 1h; 3:49 each option stands once",
                // Sets.
                "set x=b.example; 3:5 a set has a name of letters, digits, \"_\" and \"-\" "
                        + "| \"=\" stands alone between blanks",
                "set x =b.example; 3:7 \"=\" or \"from\" is wanted after the name, between blanks "
                        + "| as in: set x = a.example, or: set x from plain \"file\"",
                "set deny = b.example; 3:5 \"deny\" is a word of the language and no name",
                "set local = b.example; 3:5 \"local\" is a word of the language and no name",
                "set; 3:1 the name of the set is missing",
                "set x; 3:5 \"=\" or \"from\" is wanted after the name, between blanks "
                        + "| as in: set x = a.example, or: set x from plain \"file\"",
                "set x =; 3:7 an item is missing",
                "set x = a.example,; 3:18 an item is missing",
                "set x = a.example,, b.example; 3:19 an item is missing",
                "set x = a.example b.example; 3:19 a comma is missing before \"b.example\"",
                "set x from; 3:7 the format of the list is missing | one of plain, squid, ut1, hosts, adguard, pihole, "
                        + "dnsmasq, unbound, clash, ipset, netset, nft",
                "set x from plian \"f\"; 3:12 unknown list format \"plian\" | did you mean \"plain\"?",
                "set x from plain; 3:12 the path of the list is missing, in quotes",
                "set x from plain \"f\" name y; 3:22 only files of ipset and nft hold sets with names",
                "set x = 80, a.example; 3:13 ports mix with nothing else | put them into a set of their own",
                "set x = ads, 443; 3:14 ports mix with nothing else | put them into a set of their own",
                // Items.
                "deny to 80; 3:9 to takes no ports | use the clause port",
                "deny from a.example; 3:11 from takes no hosts " + "| clients are not looked up by name: use addresses",
                "deny from /x/; 3:11 from takes no hosts | clients are not looked up by name: use addresses",
                "deny port a.example; 3:11 port takes ports alone",
                "deny port guests; 3:11 the set \"guests\" holds nothing that \"port\" can use",
                "deny from ads; 3:11 the set \"ads\" holds nothing that \"from\" can use",
                "deny to /(/; 3:9 the regular expression is not valid: missing closing )",
                "deny port 0; 3:11 \"0\" is no port and no rising range from 1 to 65535",
                "deny port 90-80; 3:11 \"90-80\" is no port and no rising range from 1 to 65535",
                "deny port 70000; 3:11 \"70000\" is no port and no rising range from 1 to 65535",
                "deny to \"a.example\"; 3:9 an item is wanted here: a host, an address, a port or a set",
                "deny to 3com; 3:9 a host without a dot is written =3com, with all below it .3com",
                "deny to münchen; 3:9 a host without a dot is written =münchen, with all below it .münchen",
                // Clauses and what stands behind them.
                "deny proto tcp; 3:12 unknown protocol \"tcp\" | every flow is TCP: leave the clause out",
                "deny proto https; 3:12 unknown protocol \"https\" | write tls",
                "deny proto quic; 3:12 unknown protocol \"quic\" | UDP is not seen here: net up --quic reject keeps "
                        + "QUIC away",
                "deny proto smtp; 3:12 unknown protocol \"smtp\" | one of http, h2c, tls, nosni, ech, ssh, other",
                "deny method get; 3:13 a method is a word in capitals, as in GET",
                "deny path /x/; 3:11 a path stands in quotes, as in \"/videos/*\"",
                "deny path \"x\"; 3:11 a path begins with \"/\" or \"*\"",
                "deny path \"/x?y\"; 3:11 a path has no query: a \"?\" never matches",
                "deny to; 3:6 an item is missing after \"to\"",
                "deny to from guests; 3:9 an item is missing after \"to\"",
                "deny to ads,; 3:12 an item is missing after \"to\"",
                "deny all to ads; 3:10 \"to\" cannot stand here | the statement should have ended",
                "deny to ads all; 3:13 \"all\" stands alone",
                "deny not all; 3:10 \"all\" stands alone",
                "deny not; 3:6 a clause is wanted here, not \"not\" | one of from, to, port, proto, method, path, type, during",
                "deny form guests; 3:6 a clause is wanted here, not \"form\" | did you mean \"from\"?",
                "deny to ads with; 3:13 with what? One of page, reset, silent",
                "deny to ads with pages; 3:18 with what? One of page, reset, silent | did you mean \"page\"?",
                "deny to ads because; 3:13 because wants a reason in quotes",
                "deny to ads because why; 3:21 because wants a reason in quotes",
                "deny to ads with page with reset; 3:23 \"with\" cannot stand here | the statement should have ended",
                "play:; 3:1 allow, deny, bypass, limit or quota is wanted after the label",
                "deny from user: jane; 3:11 the name stands right behind user: | no blank after the colon, as in user:alice",
                "deny from guests, user:; 3:19 the name stands right behind user: | no blank after the colon, as in user:alice",
                "set u = user: \"jane doe\"; 3:9 the name stands right behind user: | no blank after the colon, as in user:alice",
                "deny from user:a:b; 3:11 no user has a colon in the name: HTTP cannot tell it from the password",
                "deny to user:jane; 3:9 to takes no users | use the clause from",
                "deny port user:*; 3:11 port takes ports alone",
                "admin from user:jane; 3:12 admin takes no users | admin goes by address, before anybody has signed in",
                "account a = user:jane; 3:13 account takes no users | account goes by address, before anybody has signed in",
                "play: route direct; 3:1 \"route\" takes no label "
                        + "| one stands before allow, deny, bypass, limit and quota",
                "play: set x = 80; 3:1 \"set\" takes no label "
                        + "| one stands before allow, deny, bypass, limit and quota",
                "deny to ads then deny; 3:13 \"then\" cannot stand here | the statement should have ended",
                "deny to ads per client; 3:13 \"per\" stands before the clauses",
                "play: to ads; 3:7 allow, deny, bypass, limit or quota is wanted after the label",
                "\"play:\"; 3:1 \"play:\" is no label: a name and a colon, as in play:",
                "dney to ads; 3:1 no statement begins with \"dney\" | did you mean \"deny\"?",
                "deny to ads, deny; 3:14 \"deny\" cannot stand among items | a comma joins items of one clause"
            })
    void lineIsOneError(String line, String error) {
        assertThat(errorOf(line)).isEqualTo(error);
    }

    @Test
    void starStandsInFrontAlone() {
        assertThat(errorOf("deny to a.*.example")).contains("a star stands only in front, as in *.example.com");
    }

    @Test
    void urlIsNoHost() {
        assertThat(errorOf("deny to http://x.example")).startsWith("3:9 a URL, not a host");
    }

    @Test
    void bypassAsksNothingOfTheRequest() {
        assertThat(errorOf("bypass to bank.example path \"/x\"")).startsWith("3:24 bypass takes no \"path\"");
        assertThat(errorOf("bypass method GET")).startsWith("3:8 bypass takes no \"method\"");
    }

    @Test
    void indentedStatementIsAnError() {
        assertThat(errorOf("set a = b.example\n  deny to a"))
                .isEqualTo("4:3 \"deny\" begins a statement: start it at column 1");
        assertThat(errorOf("deny to ads\n  deny to guests"))
                .isEqualTo("4:3 \"deny\" begins a statement: start it at column 1");
    }

    @Test
    void allMistakesOfOneStatementAreTold() {
        assertThat(errors("deny to nosuch, a.example:80, 010.0.0.1 port 0, 70000 method get with pages", "allow all"))
                .hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1-9",
                "010.0.0.1",
                "192.168.1/24",
                "192.0.2.0/255.255.255.0",
                "192.0.2.256",
                "10.1",
                "1.2.3.4.5",
                "example.1",
                "example.0x1f",
                "=192.0.2.1",
                "fe80::1%eth0",
                "[2001:db8::1]",
                "2001:db8::/129",
                "192.0.2.9-192.0.2.1"
            })
    void numericWordIsAnAddressOrAnError(String word) {
        assertThat(errorOf("deny to " + word)).startsWith("3:9 \"" + word + "\" is no address in full");
    }

    @Test
    void nearestNameIsSuggestedOnlyWhenItIsNear() {
        assertThat(errorOf("deny to locl")).endsWith("did you mean \"local\"?");
        assertThat(errorOf("deny to guest")).endsWith("did you mean \"guests\" (a.rules:2)?");
        assertThat(errorOf("deny to intranet")).endsWith("a host without a dot is written =intranet");
    }
}
