package io.sluicegate;

import io.sluicegate.testing.NetworkLab;

/** How a client's flows come to the gateway, and the family of addresses by which it and the origin are reached. */
enum Road {
    EXPLICIT_4("explicit", NetworkLab.CLIENT_4, InterceptingGateway.ONLY_4, NetworkLab.GATEWAY_LAN_4),
    EXPLICIT_6("explicit", NetworkLab.CLIENT_6, InterceptingGateway.ONLY_6, NetworkLab.GATEWAY_LAN_6),
    INTERCEPTED_4("tproxy", NetworkLab.CLIENT_4, InterceptingGateway.ONLY_4, ""),
    INTERCEPTED_6("tproxy", NetworkLab.CLIENT_6, InterceptingGateway.ONLY_6, "");

    /** The port of the explicit proxy. */
    static final int PROXY_PORT = 3128;

    private final String listener;
    private final String client;
    private final String host;
    private final String proxy;

    Road(String listener, String client, String host, String proxy) {
        this.listener = listener;
        this.client = client;
        this.host = host;
        this.proxy = proxy;
    }

    /** The word for it in records. */
    String listener() {
        return listener;
    }

    /** The client's address in records. */
    String client() {
        return client;
    }

    /** The origin's name, which has addresses of the one family alone. */
    String host() {
        return host;
    }

    /** The address of the proxy that the client is told of, empty for none. */
    String proxy() {
        return proxy;
    }

    /** The URL of that proxy, empty for none. */
    String proxyUrl() {
        if (proxy.isEmpty()) {
            return "";
        }
        String spelled = proxy.contains(":") ? "[" + proxy + "]" : proxy;
        return "http://" + spelled + ":" + PROXY_PORT;
    }

    /** What to ask for, on the origin's port 80. */
    String url(String path) {
        return "http://" + host + path;
    }

    /** What to ask for, on another port. */
    String url(int port, String path) {
        return "http://" + host + ":" + port + path;
    }
}
