package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts that are never reached, by what they mean. */
class ShadowsTest {

    private static final String DEFINITIONS = """
            set lan = 10.1.0.0/16, 2001:db8:1::/64
            set mixed = a.example, 10.2.0.0/16, user:alice
            set web = 80, 443
            set nested = lan, mixed
            time night = 22:00-06:00
            time weekend = sat-sun
            """;

    /** The warnings about lines that are never reached. */
    private static List<String> told(RuleLoad load) {
        assertThat(load.book()).as("%s", Books.rendered(load)).isNotNull();
        return Books.messages(load, Problem.Severity.WARNING).stream()
                .filter(each -> each.contains("never reached"))
                .toList();
    }

    private static List<String> told(String... verdicts) {
        return told(Books.load(DEFINITIONS + String.join("\n", verdicts) + "\nallow all"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            deny from 10.0.0.0/8                  | allow from 10.1.0.0/16
            allow from 10.0.0.0/8                 | deny from 10.1.2.3, 10.255.255.255
            deny from 10.0.0.0-10.0.0.9           | allow from 10.0.0.2-10.0.0.8
            deny from 10.0.0.0/9, 10.128.0.0/9    | allow from 10.0.0.0/8
            deny from 2001:db8::/32               | allow from 2001:db8:7::/48
            deny from 10.0.0.0/8, 2001:db8::/32   | allow from lan
            deny from nested                      | allow from lan, 10.2.3.4
            deny from private                     | allow from 192.168.0.1, fd00::/8
            deny from 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, fc00::/7 | allow from private
            deny from local                       | allow from local
            deny from local                       | allow from 127.0.0.1
            deny not from 10.1.0.0/16             | allow not from 10.0.0.0/8
            deny from user:*                      | allow from user:alice
            deny from user:*                      | allow from user:*
            deny from user:alice, user:bob        | allow from user:bob
            deny from mixed                       | allow from user:alice, 10.2.0.1
            deny not from user:alice              | allow not from user:*
            deny to example.com                   | deny to www.example.com
            deny to example.com                   | deny to =www.example.com, =example.com
            deny to example.com                   | deny to *.example.com
            deny to *.example.com                 | deny to *.www.example.com, x.example.com
            deny to example.com                   | allow to www.example.com
            deny to example.com                   | bypass to www.example.com
            allow to example.com                  | bypass to www.example.com
            allow not to www.example.com          | allow not to example.com
            deny not to www.example.com           | allow not to example.com
            deny to 203.0.113.0/24, example.com   | allow to 203.0.113.9
            deny to /^ads\\./                     | deny to =ads.example.com
            deny to /^ads\\./, a.example          | deny to /^ads\\./
            deny to nested                        | deny to mixed
            deny port 1-1023                      | allow port 80, 443
            deny port 80, 443                     | allow port web
            deny port web, 22                     | allow port 22, 80
            deny not port 80                      | allow not port web
            deny proto tls                        | allow proto nosni, ech
            deny proto tls, ssh                   | allow proto ssh
            deny not proto nosni                  | allow not proto tls
            deny method GET, POST                 | allow method GET
            deny not method GET                   | allow not method GET, POST
            deny path "/videos/*"                 | allow path "/videos/cats/*"
            deny path "*.deb"                     | allow path "/x*y.deb", "*.deb"
            deny path "/*/x/*"                    | allow path "/a/*/x/b"
            deny not path "/a/b"                  | allow not path "/a/*"
            deny type video/*                     | deny type VIDEO/mp4
            deny type video/*                     | allow type video/*
            deny type video/*, audio/ogg          | allow type audio/ogg, video/mp4
            deny not type video/mp4               | allow not type video/*
            deny during night, weekend            | allow during weekend
            deny not during night                 | allow not during night, weekend
            deny to example.com port 1-1023       | allow port 80 method GET to www.example.com from lan
            deny port 80 not from lan             | allow not from 10.0.0.0/8, lan port 80
            """)
    void lineThatAnEarlierOneCoversIsNeverReached(String earlier, String later) {
        assertThat(told(earlier, later))
                .containsExactly("8:1 never reached: line 7 already decides everything it matches");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            deny from 10.1.0.0/16                 | allow from 10.0.0.0/8
            deny from 10.0.0.0/8                  | allow from 10.1.0.0/16, 11.0.0.1
            deny from 10.0.0.0/8                  | allow from lan
            deny from 10.0.0.0/8                  | allow from 10.1.0.0/16, user:alice
            deny from 0.0.0.0/0                   | allow from ::/0
            deny from 127.0.0.0/8                 | allow from local
            deny from lan                         | deny to lan
            deny from 10.0.0.0/8                  | deny not from 10.1.0.0/16
            deny not from 10.0.0.0/8              | allow not from 10.1.0.0/16
            deny from user:alice                  | allow from user:*
            deny from user:alice                  | allow from user:Alice
            deny to www.example.com               | deny to example.com
            deny to =example.com                  | deny to example.com
            deny to *.example.com                 | deny to =example.com
            deny to *.example.com                 | deny to example.com
            deny to ample.com                     | deny to example.com
            allow to example.com                  | deny to www.example.com
            bypass to example.com                 | deny to www.example.com
            allow not to www.example.com          | deny not to example.com
            deny to example.com                   | allow to www.example.com, 203.0.113.9
            deny to /^ads\\./                     | deny to ads.example.com
            deny to /^ads\\./                     | deny to /^ads/
            deny port 80                          | allow port web
            deny not port web                     | allow not port 80
            deny proto nosni                      | allow proto tls
            deny proto nosni, ech                 | allow proto tls
            deny not proto tls                    | allow not proto nosni
            deny method GET                       | allow method GET, POST
            deny path "/videos/*"                 | allow path "/videos*"
            deny path "/a/b"                      | allow path "/a/*"
            deny path "/a*b"                      | allow path "/a*"
            deny path "/x"                        | allow port 80
            deny not path "/x"                    | allow path "/y"
            deny type video/mp4                   | allow type video/*
            allow type video/*                    | deny type video/mp4
            allow not type video/mp4              | deny not type video/*
            deny during night                     | allow during weekend
            deny not during night, weekend        | allow not during night
            deny to example.com port 80           | allow to www.example.com
            """)
    void lineThatMayMatchMoreIsNotTold(String earlier, String later) {
        assertThat(told(earlier, later)).isEmpty();
    }

    @Test
    void firstOfTheLinesThatCoverItIsNamed() {
        assertThat(told("deny to b.example", "deny to www.b.example port 80", "deny to x.www.b.example port 80"))
                .containsExactly(
                        "8:1 never reached: line 7 already decides everything it matches",
                        "9:1 never reached: line 7 already decides everything it matches");
        assertThat(told("deny to b.example port 1-99", "deny port 80", "allow to b.example port 80"))
                .containsExactly("9:1 never reached: line 7 already decides everything it matches");
    }

    @Test
    void whatSeveralLinesCoverTogetherIsNotTold() {
        assertThat(told("deny to b.example", "deny to c.example", "deny to b.example, c.example"))
                .isEmpty();
        assertThat(told("deny port 80", "deny not port 80")).isEmpty();
    }

    @Test
    void carriedAddressIsInTheSetOfEither() {
        assertThat(told("deny to 192.0.2.0/24", "allow to 64:ff9b::192.0.2.1")).isEmpty();
        assertThat(told("deny to ::ffff:192.0.2.0/120", "allow to 192.0.2.7")).hasSize(1);
    }

    @TempDir
    Path directory;

    private List<String> listed(String list, String format, String... verdicts) throws IOException {
        Files.writeString(directory.resolve("list"), list);
        String set = "set l from " + format + " \"list\"\n";
        Files.writeString(directory.resolve("a.rules"), set + String.join("\n", verdicts) + "\nallow all\n");
        return told(RuleFiles.read(directory, Books.ENVIRONMENT));
    }

    @Test
    void whatStandsInAListIsCoveredByIt() throws IOException {
        String list = "ads.example\n=one.example\n198.51.100.0/24\n2001:db8::/32\n";
        String line = "3:1 never reached: line 2 already decides everything it matches";
        assertThat(listed(list, "plain", "deny to l", "allow to x.ads.example, =one.example"))
                .containsExactly(line);
        assertThat(listed(list, "plain", "deny to l", "allow to 198.51.100.7, 2001:db8:1::/48"))
                .containsExactly(line);
        assertThat(listed(list, "plain", "deny to l", "deny to l port 80")).containsExactly(line);
        assertThat(listed(list, "plain", "deny to x.example, l", "allow to l")).containsExactly(line);
        assertThat(listed(list, "plain", "deny from l", "allow from 198.51.100.0/25"))
                .containsExactly(line);
        assertThat(listed(list, "plain", "deny to l", "allow to one.example")).isEmpty();
        assertThat(listed(list, "plain", "deny to l", "allow to 198.51.0.0/16")).isEmpty();
    }

    @Test
    void listIsNeverTakenForCoveredByItems() throws IOException {
        assertThat(listed("a.example\n", "plain", "deny to a.example", "allow to l"))
                .isEmpty();
        assertThat(listed("192.0.2.1\n", "plain", "deny from 192.0.2.0/24", "allow from l"))
                .isEmpty();
    }

    @Test
    void exceptionsOfAListAreMinded() throws IOException {
        String list = "||ads.example^\n@@||ok.ads.example^\n";
        assertThat(listed(list, "adguard", "deny to l", "allow to ads.example")).isEmpty();
        assertThat(listed(list, "adguard", "deny to l", "allow to =ok.ads.example"))
                .isEmpty();
        assertThat(listed(list, "adguard", "deny to l", "allow to =x.ads.example"))
                .hasSize(1);
        String holed = "server=/ads.example/\nserver=/ok.ads.example/#\n";
        assertThat(listed(holed, "dnsmasq", "deny to l", "allow to ads.example"))
                .isEmpty();
        assertThat(listed("server=/ads.example/\n", "dnsmasq", "deny to l", "allow to ads.example"))
                .hasSize(1);
        String nomatch = "create l hash:net family inet\nadd l 192.0.2.0/24\nadd l 192.0.2.7 nomatch\n";
        assertThat(listed(nomatch, "ipset", "deny from l", "allow from 192.0.2.0/28"))
                .isEmpty();
        assertThat(listed(nomatch, "ipset", "deny from l", "allow from 192.0.2.8/29"))
                .hasSize(1);
    }

    @Test
    void doubtOfEntriesWithTwoAddressesIsMinded() throws IOException {
        String pairs = "create l hash:net,net family inet\nadd l 192.0.2.0/24,203.0.113.0/24\n";
        assertThat(listed(pairs, "ipset", "deny from l", "allow from l")).hasSize(1);
        assertThat(listed(pairs, "ipset", "allow from l", "deny from l")).isEmpty();
        assertThat(listed(pairs, "ipset", "allow not from l", "deny not from l"))
                .isEmpty();
        assertThat(listed(pairs, "ipset", "deny from l", "allow from 192.0.2.1"))
                .isEmpty();
    }

    @Test
    void manyVerdictsOfOneItemEachAreAllLookedAt() {
        List<String> lines = new ArrayList<>();
        IntStream.range(0, 3000).forEach(i -> {
            lines.add("deny to h" + i + ".example");
            lines.add("deny from 192.0." + i / 250 + "." + i % 250);
            lines.add("deny from 2001:db8::" + Integer.toHexString(i + 1));
            lines.add("deny from user:u" + i + " port 80");
        });
        lines.add("allow to www.h2999.example");
        lines.add("allow from 192.0.11.249, 192.0.0.0 port 443");
        lines.add("allow from 192.0.11.249 port 443");
        lines.add("allow from 2001:db8::bb8");
        lines.add("allow from user:u2999 port 80");
        assertThat(told(lines.toArray(String[]::new)))
                .containsExactly(
                        "12007:1 never reached: line 12003 already decides everything it matches",
                        "12009:1 never reached: line 12004 already decides everything it matches",
                        "12010:1 never reached: line 12005 already decides everything it matches",
                        "12011:1 never reached: line 12006 already decides everything it matches");
    }

    @Test
    void setOfManyItemsIsComparedWithItselfAlone() {
        List<String> items = new ArrayList<>();
        IntStream.rangeClosed(0, SetPart.MOST).forEach(i -> items.add("h" + i + ".example"));
        String many = "set many = " + String.join(", ", items);
        assertThat(told(Books.load(many + "\ndeny to many\nallow to many\nallow to h7.example\nallow all")))
                .hasSize(2);
        assertThat(told(Books.load(many + "\ndeny to .example\nallow to many\nallow all")))
                .isEmpty();
    }

    @Test
    void bookThatWouldTakeTooLongIsLookedAtFromItsTop() {
        List<String> lines = new ArrayList<>(List.of("deny path \"/0\"", "deny path \"/0\""));
        IntStream.range(1, 5000).forEach(i -> lines.add("deny path \"/" + i + "\""));
        lines.add("deny path \"/4999\"");
        assertThat(told(lines.toArray(String[]::new)))
                .containsExactly("8:1 never reached: line 7 already decides everything it matches");
    }
}
