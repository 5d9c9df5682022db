package io.sluicegate.proxy;

import io.sluicegate.flow.FlowEnd;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.http.ProxyStatus;

/** What a failure on the origin's side is called in records and in answers. Has no state. */
final class FailureWords {

    private FailureWords() {}

    static FlowEnd end(ForwardFailure failure) {
        return switch (failure.kind()) {
            case RESOLVE -> FlowEnd.RESOLVE_FAILED;
            case LOOP -> FlowEnd.LOOP;
            case REFUSED, CONNECT_TIMEOUT, UNREACHABLE -> FlowEnd.CONNECT_FAILED;
            case CLOSED -> FlowEnd.UPSTREAM_ABORT;
            case TIMEOUT -> FlowEnd.UPSTREAM_TIMEOUT;
            case PROTOCOL -> FlowEnd.BAD_RESPONSE;
        };
    }

    static ProxyStatus proxyStatus(ForwardFailure failure) {
        return switch (failure.kind()) {
            case RESOLVE -> ProxyStatus.DNS_ERROR;
            case LOOP -> ProxyStatus.PROXY_LOOP_DETECTED;
            case REFUSED -> ProxyStatus.CONNECTION_REFUSED;
            case CONNECT_TIMEOUT -> ProxyStatus.CONNECTION_TIMEOUT;
            case UNREACHABLE -> ProxyStatus.DESTINATION_IP_UNROUTABLE;
            case CLOSED -> ProxyStatus.CONNECTION_TERMINATED;
            case TIMEOUT -> ProxyStatus.HTTP_RESPONSE_TIMEOUT;
            case PROTOCOL -> ProxyStatus.HTTP_PROTOCOL_ERROR;
        };
    }

    /** RFC 9110 sections 15.6.3 and 15.6.5; a loop is RFC 5842 section 7.2. */
    static int status(ForwardFailure failure) {
        return switch (failure.kind()) {
            case CONNECT_TIMEOUT, TIMEOUT -> 504;
            case LOOP -> 508;
            case RESOLVE, REFUSED, UNREACHABLE, CLOSED, PROTOCOL -> 502;
        };
    }
}
