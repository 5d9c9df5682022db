package io.sluicegate.testing;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client that fetches one path and prints what its socket sent and received, TLS included: {@code http|tls HOST ADDRESS
 * PORT PATH [CERTIFICATE]}. Prints {@code sent=N received=N body=N}.
 */
public final class CountingClient {

    private static final int TIMEOUT_MILLIS = 60_000;

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    private CountingClient() {}

    /** Runs one fetch. */
    public static void main(String[] arguments) throws Exception {
        CountingClient client = new CountingClient();
        long body = client.fetch(arguments);
        System.out.println("sent=" + client.sent + " received=" + client.received + " body=" + body);
    }

    private long fetch(String[] arguments) throws IOException, GeneralSecurityException {
        String host = arguments[1];
        int port = Integer.parseInt(arguments[3]);
        try (Socket plain = new CountingSocket()) {
            plain.setSoTimeout(TIMEOUT_MILLIS);
            plain.connect(new InetSocketAddress(arguments[2], port), TIMEOUT_MILLIS);
            boolean tls = arguments[0].equals("tls");
            try (Socket socket = tls
                    ? trusting(Path.of(arguments[5])).getSocketFactory().createSocket(plain, host, port, true)
                    : plain) {
                socket.getOutputStream()
                        .write(("GET " + arguments[4] + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                return bodyBytes(socket.getInputStream());
            }
        }
    }

    private static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "origin", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static long bodyBytes(InputStream in) throws IOException {
        int matched = 0;
        byte[] end = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        while (matched < end.length) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection ended within the head");
            }
            matched = b == end[matched] ? matched + 1 : b == end[0] ? 1 : 0;
        }
        long body = 0;
        byte[] buffer = new byte[64 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            body += n;
        }
        return body;
    }

    /** A socket whose payload is counted in both directions. */
    private final class CountingSocket extends Socket {

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int b = super.read();
                    received.addAndGet(b < 0 ? 0 : 1);
                    return b;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int n = super.read(bytes, offset, length);
                    received.addAndGet(Math.max(0, n));
                    return n;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int b) throws IOException {
                    out.write(b);
                    sent.incrementAndGet();
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                    sent.addAndGet(length);
                }
            };
        }
    }
}
