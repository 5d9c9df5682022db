package io.sluicegate.http;

/** The reasons for an answer of our own, as RFC 9209 section 2.3 names them. */
public enum ProxyStatus {
    /** The name could not be resolved. */
    DNS_ERROR("dns_error"),
    /** No answer from the name servers. */
    DNS_TIMEOUT("dns_timeout"),
    /** There is no way to the destination. */
    DESTINATION_IP_UNROUTABLE("destination_ip_unroutable"),
    /** The destination is one that is never connected to. */
    DESTINATION_IP_PROHIBITED("destination_ip_prohibited"),
    /** The origin refused the connection. */
    CONNECTION_REFUSED("connection_refused"),
    /** The origin did not answer the connection. */
    CONNECTION_TIMEOUT("connection_timeout"),
    /** The origin closed the connection before the answer was whole. */
    CONNECTION_TERMINATED("connection_terminated"),
    /** The origin did not answer the request. */
    HTTP_RESPONSE_TIMEOUT("http_response_timeout"),
    /** What the origin answered is no valid response. */
    HTTP_PROTOCOL_ERROR("http_protocol_error"),
    /** What the client sent is no valid request. */
    HTTP_REQUEST_ERROR("http_request_error"),
    /** A rule denied the request. */
    HTTP_REQUEST_DENIED("http_request_denied"),
    /** The request had been here before. */
    PROXY_LOOP_DETECTED("proxy_loop_detected"),
    /** A fault of the gateway's own. */
    PROXY_INTERNAL_ERROR("proxy_internal_error");

    private final String word;

    ProxyStatus(String word) {
        this.word = word;
    }

    /** The error type's name. */
    public String word() {
        return word;
    }

    /** The field's value; {@code details} becomes a quoted string of plain ASCII. */
    public String field(String details) {
        return "sluicegate; error=" + word + (details.isEmpty() ? "" : "; details=" + SfString.quoted(details));
    }
}
