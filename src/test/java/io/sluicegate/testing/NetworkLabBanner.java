package io.sluicegate.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A server that speaks first: a banner, then every byte it gets back again, and a farewell once the client has shut its
 * side. {@code NetworkLabBanner PORT}, on all addresses; prints {@code ready PORT}.
 */
public final class NetworkLabBanner {

    /** The first line the server says. */
    public static final String BANNER = "SSH-2.0-SluicegateLab\r\n";

    /** The last line, said after the end of the client's bytes. */
    public static final String FAREWELL = "farewell\r\n";

    private NetworkLabBanner() {}

    /** Serves until the process is ended. */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket(Integer.parseInt(arguments[0]))) {
            System.out.println("ready " + server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> serve(socket), "connection");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void serve(Socket accepted) {
        try (Socket socket = accepted) {
            OutputStream out = socket.getOutputStream();
            out.write(BANNER.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(out);
            out.write(FAREWELL.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            System.err.println("connection ended: " + e.getMessage());
        }
    }
}
