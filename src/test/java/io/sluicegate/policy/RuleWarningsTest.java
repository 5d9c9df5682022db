package io.sluicegate.policy;

import static io.sluicegate.policy.Books.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RuleWarningsTest {

    @Test
    void unusedSetIsTold() {
        assertThat(warnings("set a = x.example", "set b = 192.0.2.1", "set c = b", "deny from b", "allow all"))
                .containsExactly("1:5 the set \"a\" is never used", "3:5 the set \"c\" is never used");
    }

    @Test
    void setWithinAUsedSetIsUsed() {
        assertThat(warnings("set b = 192.0.2.1", "set c = b", "deny from c", "allow all"))
                .isEmpty();
    }

    @Test
    void hostsInFromAreTold() {
        assertThat(warnings("set x = 192.0.2.1, ads.example", "allow from x", "deny all"))
                .containsExactly("2:12 the hosts of \"x\" are never asked in \"from\"");
    }

    @Test
    void hostBitsAreTold() {
        assertThat(warnings("deny from 192.0.2.9/24, 198.51.100.0/24, 2001:db8::1/64", "allow all"))
                .containsExactly(
                        "1:11 bits behind the prefix of \"192.0.2.9/24\" are ignored",
                        "1:42 bits behind the prefix of \"2001:db8::1/64\" are ignored");
    }

    @Test
    void nameRulesWithoutALineForPriorKnowledgeAreTold() {
        String warning = "0:0 HTTP/2 with prior knowledge hides its names from the name rules; add: deny proto h2c";
        assertThat(warnings("deny to a.example", "allow all")).containsExactly(warning);
        assertThat(warnings("deny not proto h2c", "deny to a.example", "allow all"))
                .containsExactly(warning);
        assertThat(warnings("deny proto h2c, other", "deny to a.example", "allow all"))
                .isEmpty();
        assertThat(warnings("allow to a.example", "deny all")).isEmpty();
        assertThat(warnings("deny to local", "allow all")).isEmpty();
    }

    @Test
    void lineBelowTheSameOrAWiderOneIsNeverReached() {
        assertThat(warnings("deny from private port 80", "allow port 80 from private", "allow all"))
                .containsExactly("2:1 never reached: line 1 already decides everything it matches");
        assertThat(warnings("allow from private", "deny port 25 from private", "allow all"))
                .containsExactly("2:1 never reached: line 1 already decides everything it matches");
        assertThat(warnings("allow from private port 25", "deny from private", "allow all"))
                .isEmpty();
        assertThat(warnings("deny from private", "deny not from private", "allow all"))
                .isEmpty();
    }

    @Test
    void lineInAnotherFileIsNamedWithIt() {
        RuleLoad load = Books.load("deny from private", "deny from private\nallow all");
        assertThat(Books.rendered(load).get(0))
                .startsWith("b.rules:1:1: warning: never reached: a.rules:1 already decides everything it matches");
    }

    @Test
    void denyBelowAnAllowOfTheSameNamesMayBeReached() {
        assertThat(warnings("deny proto h2c", "allow to a.example", "deny to a.example", "allow all"))
                .isEmpty();
        assertThat(warnings("deny proto h2c", "deny to a.example", "allow to a.example", "allow all"))
                .hasSize(1);
    }

    @Test
    void negatedPathIsToldToPassTunnels() {
        assertThat(warnings("deny not path \"/public/*\"", "allow all"))
                .singleElement()
                .asString()
                .contains("never show a path");
        assertThat(warnings("deny not method GET, HEAD", "allow all")).hasSize(1);
        assertThat(warnings("deny proto http not path \"/public/*\"", "deny path \"*.exe\"", "allow all"))
                .isEmpty();
    }

    @Test
    void pathAndTypeThatTunnelsCanNeverShowAreTold() {
        for (String line : new String[] {
            "deny proto tls path \"/x\"",
            "allow proto nosni, ssh type video/*",
            "deny not proto http, h2c not path \"/x\""
        }) {
            assertThat(warnings("deny proto h2c", line, "allow all"))
                    .as(line)
                    .singleElement()
                    .asString()
                    .startsWith("2:1 never matches: TLS and other tunnels show no path");
        }
        assertThat(warnings("deny proto h2c", "deny proto http, tls path \"/x\"", "allow all"))
                .isEmpty();
    }
}
