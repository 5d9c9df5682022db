package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in upstreams, at their place. */
class UpstreamErrorsTest {

    private static final String HOP = "a hop is wanted here, as in 198.51.100.7:3128, [2001:db8::7]:3128 or direct";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "p =; 1:12 a hop is wanted here, as in 198.51.100.7:3128, [2001:db8::7]:3128 or direct",
                "p = direct,; 1:20 a hop is wanted here, as in 198.51.100.7:3128, [2001:db8::7]:3128 or direct",
                "p = direct direct; 1:21 \"direct\" cannot stand here | the statement should have ended",
                "p = direct auth \"a:b\"; 1:21 direct takes no \"auth\": there is no parent to ask for it",
                "p = direct weight; 1:21 a number is wanted here, 0 at least",
                "p = direct weight -1; 1:28 a number is wanted here, 0 at least",
                "p = direct weight 1 weight 2; 1:30 \"weight\" stands twice in one hop",
                "p = direct weight 0, a.example:80 weight 0; "
                        + "1:14 every hop has the weight 0, so that none is ever chosen",
                "p = direct from; 1:21 from wants an address of the gateway or an interface",
                "p = direct from an-interface-too-long; 1:26 from wants an address of the gateway or an interface",
                "p = direct proxy-protocol 2; 1:36 proxy-protocol is v1 or v2",
                "p = a.example:80 auth secret; 1:32 auth wants the file that holds user:password, in quotes",
                "p = direct balance; 1:21 balance how? "
                        + "weighted, hash-client, hash-host, least-connections or first-alive",
                "p = direct balance random; 1:29 balance how? "
                        + "weighted, hash-client, hash-host, least-connections or first-alive",
                "p = direct timeout; 1:21 a duration is wanted here, as in 30s",
                "p = direct timeout 3s timeout 4s; 1:32 \"timeout\" stands twice in one statement",
                "p = direct timeuot 3s; 1:21 \"timeuot\" is no option of an upstream | did you mean \"timeout\"?",
                "p = direct break 5; 1:27 break for how long? As in break 5 for 30s",
                "p = direct break 0 for 30s; 1:27 a number is wanted here, 1 at least",
                "p = direct check; 1:21 check how? tcp, or http and what to ask for in quotes",
                "p = direct check http; 1:27 check http wants what to ask for, in quotes",
                "p = direct check tcp every; 1:31 a duration is wanted here, as in 30s",
                "p = direct else; 1:21 else what? direct or fail",
                "p = direct else nothing; 1:26 else what? direct or fail",
                "p = direct max-pending 0; 1:33 a number is wanted here, 1 at least",
                "all = direct; 1:10 \"all\" is a word of the language and no name"
            })
    void lineIsOneError(String line, String error) {
        assertThat(Books.errors("upstream " + line, "route p", "allow all").stream()
                        .filter(each -> !each.startsWith("2:")))
                .containsExactly(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.example",
                "a.example:",
                "a.example:0",
                "a.example:65536",
                "a.example:http",
                ":3128",
                ".example:3128",
                "=a.example:3128",
                "*.example:3128",
                "2001:db8::7:3128",
                "[2001:db8::7]",
                "[192.0.2.1]:80",
                "[a.example]:80",
                "192.0.2:80",
                "010.0.0.1:80",
                "http://a.example:80",
                "\"a.example:80\"",
                "socks5 direct",
                "socks4 a.example:80"
            })
    void hopIsANameOrAnAddressWithItsPort(String hop) {
        assertThat(Books.errors("upstream p = " + hop, "route p", "allow all"))
                .singleElement()
                .asString()
                .endsWith(HOP);
    }
}
