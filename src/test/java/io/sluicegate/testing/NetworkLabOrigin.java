package io.sluicegate.testing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nginx in the origin of a lab: HTTP on port 80, TLS on port 443, IPv4 and IPv6. {@code /page.html} may be cached for
 * ten minutes, {@code /nostore/page.html} not at all, {@code /big.bin} has {@link #BIG_FILE_BYTES} bytes; repositories in
 * {@link #gitRoot} are served under {@code /git/} once {@link #startGit} was called.
 */
public final class NetworkLabOrigin {

    /** The length of {@code /big.bin}. */
    public static final long BIG_FILE_BYTES = 100L << 20;

    /** What {@code /page.html} says. */
    public static final String PAGE = "<p>the origin's page</p>\n";

    private static final Pattern ACCEPTS = Pattern.compile("requests\\s+(\\d+)");
    private static final int CHUNK = 1 << 20;

    private static final String CONFIGURATION = """
            daemon off;
            user root;
            worker_processes 1;
            pid nginx.pid;
            error_log stderr notice;
            events { worker_connections 1024; }
            http {
                log_format lab '$remote_addr $server_port $status $body_bytes_sent "$request" $http_host $server_addr';
                access_log access.log lab;
                client_body_temp_path temp-body;
                proxy_temp_path temp-proxy;
                fastcgi_temp_path temp-fastcgi;
                uwsgi_temp_path temp-uwsgi;
                scgi_temp_path temp-scgi;
                types { text/html html; text/css css; text/javascript js; image/png png; }
                server {
                    listen 80;
                    listen [::]:80;
                    listen 443 ssl;
                    listen [::]:443 ssl;
                    ssl_certificate certificate.pem;
                    ssl_certificate_key key.pem;
                    root www;
                    location / { add_header Cache-Control max-age=600; }
                    location /nostore/ { add_header Cache-Control no-store; }
                    location ~ ^/git(/.+)$ {
                        client_max_body_size 0;
                        fastcgi_pass unix:FOLDER/git.sock;
                        fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;
                        fastcgi_param GIT_PROJECT_ROOT FOLDER/git;
                        fastcgi_param GIT_HTTP_EXPORT_ALL 1;
                        fastcgi_param PATH_INFO $1;
                        fastcgi_param REQUEST_METHOD $request_method;
                        fastcgi_param QUERY_STRING $query_string;
                        fastcgi_param CONTENT_TYPE $content_type;
                        fastcgi_param CONTENT_LENGTH $content_length;
                        fastcgi_param REMOTE_ADDR $remote_addr;
                    }
                    location = /lab-status { access_log off; stub_status; allow 127.0.0.1; deny all; }
                }
            }
            """;

    private final NetworkLab lab;
    private final Path folder;
    private int probes;

    private NetworkLabOrigin(NetworkLab lab, Path folder) {
        this.lab = lab;
        this.folder = folder;
    }

    static NetworkLabOrigin start(NetworkLab lab) throws IOException {
        NetworkLabOrigin origin =
                new NetworkLabOrigin(lab, Files.createDirectory(lab.directory().resolve("origin")));
        origin.writeFiles();
        origin.makeCertificate();
        Path configuration = origin.folder.resolve("nginx.conf");
        Files.writeString(configuration, origin.configuration());
        lab.start(Namespace.ORIGIN, Map.of(), "nginx", "-p", origin.folder.toString(), "-c", configuration.toString())
                .awaitErr("start worker processes");
        return origin;
    }

    private void writeFiles() throws IOException {
        Path root = Files.createDirectories(folder.resolve("www"));
        Files.writeString(root.resolve("page.html"), PAGE);
        Files.writeString(Files.createDirectory(root.resolve("nostore")).resolve("page.html"), PAGE);
        byte[] chunk = new byte[CHUNK];
        Random random = new Random(1);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(bigFile()))) {
            for (long written = 0; written < BIG_FILE_BYTES; written += CHUNK) {
                random.nextBytes(chunk);
                out.write(chunk);
            }
        }
    }

    private void makeCertificate() throws IOException {
        String names = "subjectAltName=DNS:example.test,DNS:*.example.test,IP:" + NetworkLab.ORIGIN_4 + ",IP:"
                + NetworkLab.ORIGIN_6;
        List<String> command = List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=example.test",
                "-addext",
                names,
                "-keyout",
                folder.resolve("key.pem").toString(),
                "-out",
                certificate().toString());
        lab.exec(Namespace.ORIGIN, command.toArray(String[]::new)).success();
    }

    private String configuration() {
        return CONFIGURATION.replace("FOLDER", folder.toString());
    }

    /** The certificate that signs itself, as clients need it to trust the origin. */
    public Path certificate() {
        return folder.resolve("certificate.pem");
    }

    /** The file behind {@code /big.bin}. */
    public Path bigFile() {
        return folder.resolve("www/big.bin");
    }

    /** Where other files can be put for the origin to serve. */
    public Path root() {
        return folder.resolve("www");
    }

    /** Where bare repositories can be put for {@code /git/}. */
    public Path gitRoot() {
        return folder.resolve("git");
    }

    /** Starts what runs git for nginx, and asks for a repository that does not exist until git itself says so. */
    public void startGit() throws IOException {
        Files.createDirectory(gitRoot());
        Path socket = folder.resolve("git.sock");
        NetworkLabProcess git = lab.start(Namespace.ORIGIN, Map.of(), "fcgiwrap", "-f", "-s", "unix:" + socket);
        String[] probe = {
            "curl",
            "-sS",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code}",
            "--retry",
            "30",
            "--retry-delay",
            "1",
            "http://127.0.0.1/git/none/HEAD"
        };
        String status = lab.exec(Namespace.ORIGIN, probe).success();
        if (!status.endsWith("404")) {
            throw new AssertionError("git answers " + status + "\n" + git.err());
        }
    }

    /**
     * The requests answered so far: client address, port, status, body bytes, request line in quotes, Host, and the address
     * of the origin that it came to. nginx logs
     * after it answers, so one more question to its only worker comes first.
     */
    public List<String> accessLog() throws IOException {
        acceptedConnections();
        return Files.readAllLines(folder.resolve("access.log"));
    }

    /** How many connections came from other hosts, those that never asked anything included. */
    public int acceptedConnections() throws IOException {
        String status = lab.exec(Namespace.ORIGIN, "curl", "-sS", "--fail", "http://127.0.0.1/lab-status")
                .success();
        probes++;
        Matcher matcher = ACCEPTS.matcher(status);
        if (!matcher.find()) {
            throw new AssertionError("not a status page of nginx: " + status);
        }
        return Integer.parseInt(matcher.group(1)) - probes;
    }
}
