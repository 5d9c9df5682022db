package io.sluicegate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real PostgreSQL of Debian's package on 127.0.0.1, with a cluster of its own that is gone when this is closed. It does
 * not run as root, so root starts it as nobody. A kill of the machine may cost it everything: it forces nothing to the disk.
 */
public final class LoopbackPostgres implements AutoCloseable {

    /** The user that owns the cluster, and its password. */
    public static final String USER = "gateway";

    /** Its password. */
    public static final String PASSWORD = "not a secret";

    private static final String PROGRAMS = "/usr/lib/postgresql/15/bin/";

    private final Path folder;
    private final int port;
    private NetworkLabProcess server;

    /** Makes the cluster, and starts it. */
    public LoopbackPostgres() throws IOException {
        folder = Files.createTempDirectory("postgres");
        port = freePort();
        Path password = folder.resolve("password");
        Files.writeString(password, PASSWORD + "\n");
        if (isRoot()) {
            UserPrincipal nobody =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(password, nobody);
            Files.setOwner(folder, nobody);
        }
        process(
                        "initdb",
                        "--no-sync",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8",
                        "--auth=scram-sha-256",
                        "--username=" + USER,
                        "--pwfile=" + password,
                        "--pgdata=" + data())
                .await()
                .success();
        start();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** The server takes no port 0; between this and its start another could take the port, and then it does not start. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, Ports.loopback4())) {
            return socket.getLocalPort();
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static NetworkLabProcess process(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        command.add(PROGRAMS + program);
        command.addAll(List.of(arguments));
        return new NetworkLabProcess(Map.of("LC_ALL", "C.UTF-8"), command);
    }

    /** Starts it again after {@link #stop} or {@link #kill}, at the same port; returns when it takes connections. */
    public void start() throws IOException {
        server = process(
                "postgres",
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=" + folder,
                "-c",
                "fsync=off",
                "-c",
                "timezone=UTC");
        server.awaitErr("database system is ready to accept connections");
    }

    /** Cuts all connections, and stops it in order. */
    public void stop() throws IOException {
        server.signal("INT");
        server.await();
    }

    /** Cuts everything as a crash would. */
    public void kill() throws IOException {
        server.signal("QUIT");
        server.await();
    }

    /** The JDBC URL of a database of that name, which need not exist. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() {
        try {
            if (server.isAlive()) {
                stop();
            }
            server.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
