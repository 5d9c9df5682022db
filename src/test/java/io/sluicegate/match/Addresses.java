package io.sluicegate.match;

import io.sluicegate.flow.IpLiteral;
import java.net.InetAddress;
import java.util.Objects;

/** Addresses of tests, from their text. */
final class Addresses {

    private Addresses() {}

    static InetAddress of(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text), text);
    }
}
