package io.sluicegate.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** What a TLS client says first, as the JDK's own client says it, and as an attacker would. */
public final class ClientHellos {

    private static final int RECORD_HEAD = 5;

    private ClientHellos() {}

    /** A hello that names its server and offers these protocols inside (ALPN, RFC 7301). */
    public static byte[] naming(String server, String... alpn) {
        return hello(List.of(new SNIHostName(server)), alpn);
    }

    /** A hello that names nobody. */
    public static byte[] nameless() {
        return hello(List.of());
    }

    private static byte[] hello(List<SNIHostName> names, String... alpn) {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.copyOf(names));
            parameters.setApplicationProtocols(alpn);
            engine.setSSLParameters(parameters);
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), out);
            return Arrays.copyOf(out.array(), out.position());
        } catch (GeneralSecurityException | SSLException e) {
            throw new AssertionError(e);
        }
    }

    /** The same hello with the length of its name made one too large: whole by its records, and wrong inside. */
    public static byte[] malformed(String server) {
        byte[] hello = naming(server);
        String text = new String(hello, StandardCharsets.ISO_8859_1);
        hello[text.indexOf(server) - 1]++;
        return hello;
    }

    /** The same handshake message in two records, cut after so many bytes. */
    public static byte[] inTwoRecords(byte[] hello, int first) {
        int message = hello.length - RECORD_HEAD;
        byte[] two = new byte[hello.length + RECORD_HEAD];
        record(hello, RECORD_HEAD, first, two, 0);
        record(hello, RECORD_HEAD + first, message - first, two, RECORD_HEAD + first);
        return two;
    }

    private static void record(byte[] hello, int from, int length, byte[] into, int at) {
        System.arraycopy(hello, 0, into, at, 3);
        into[at + 3] = (byte) (length >> 8);
        into[at + 4] = (byte) length;
        System.arraycopy(hello, from, into, at + RECORD_HEAD, length);
    }
}
