package io.sluicegate.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real nginx on 127.0.0.1 that serves a folder of a test's, started from a prefix of its own. */
public final class LoopbackNginx implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final NetworkLabProcess process;

    /** Starts it in the folder, which is empty; files go into {@link #root}. */
    public LoopbackNginx(Path folder) throws IOException {
        this.folder = folder;
        this.port = freePort();
        Files.createDirectory(root());
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, configuration());
        process = new NetworkLabProcess(
                Map.of(), List.of("nginx", "-p", folder.toString(), "-c", configuration.toString()));
        process.awaitErr("start worker processes");
    }

    /** nginx takes no port 0; between this and its start another could take the port, and then it does not start. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, Ports.loopback4())) {
            return socket.getLocalPort();
        }
    }

    private String configuration() {
        return """
                daemon off;
                user root;
                worker_processes 1;
                pid nginx.pid;
                error_log stderr notice;
                events { worker_connections 256; }
                http {
                    log_format bytes '$status $bytes_sent $request_length $request_uri $http_user_agent';
                    access_log access.log bytes;
                    client_body_temp_path temp-body;
                    proxy_temp_path temp-proxy;
                    fastcgi_temp_path temp-fastcgi;
                    uwsgi_temp_path temp-uwsgi;
                    scgi_temp_path temp-scgi;
                    default_type application/octet-stream;
                    server {
                        listen 127.0.0.1:PORT;
                        root www;
                        location / { add_header Cache-Control no-store; }
                    }
                }
                """.replace("PORT", Integer.toString(port));
    }

    /** The folder that is served. */
    public Path root() {
        return folder.resolve("www");
    }

    /** The URL of a path. */
    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Requests answered so far: status, bytes sent, bytes received, target, and User-Agent. */
    public List<String> accessLog() throws IOException {
        return Files.readAllLines(folder.resolve("access.log"));
    }

    @Override
    public void close() {
        process.close();
    }
}
