package io.sluicegate.ledger;

import io.sluicegate.flow.ClientPrefix;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names for clients and users that stay the same and tell nobody without the key whose they are: HMAC-SHA-256 (RFC 2104) of
 * what they stand for. A client's is an address of the documentation range {@code 3fff::/20} (RFC 9637), which nobody has, so
 * that it fits wherever an address does and is never taken for one. Immutable.
 */
public final class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int NAME_BYTES = 8;
    private static final int ADDRESS_BYTES = 16;

    private final SecretKeySpec key;
    private final int ipv6Bits;

    /**
     * Made with a key.
     *
     * @param key secret, and the same for as long as pseudonyms are to stay the same; not empty
     * @param ipv6Bits how much of an IPv6 address is the client
     */
    public Pseudonyms(byte[] key, int ipv6Bits) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.ipv6Bits = ipv6Bits;
    }

    /** Who is called by an address; without a port, by which one who keeps records elsewhere could tell the client. */
    Endpoint client(Endpoint client) {
        String named = ClientPrefix.of(client.address(), ipv6Bits).toString();
        byte[] bytes = Arrays.copyOf(digest("client", named), ADDRESS_BYTES);
        bytes[0] = 0x3f;
        bytes[1] = (byte) 0xff;
        bytes[2] &= 0x0f;
        InetAddress address = IpLiteral.ofBytes(bytes);
        return new Endpoint(address, 0);
    }

    /** Who is called by a name, an account or a user: {@code p-} and 16 hexadecimal digits. */
    String name(String name) {
        return "p-" + HexFormat.of().formatHex(digest("name", name), 0, NAME_BYTES);
    }

    private byte[] digest(String kind, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((kind + " " + text).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
