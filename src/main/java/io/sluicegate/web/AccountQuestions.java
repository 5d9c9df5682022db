package io.sluicegate.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.QueryStringDecoder;

/** Requests of a portal, and what they are answered. Has no state. */
final class AccountQuestions {

    private static final String PUT = "send one JSON object: {\"account\":\"NAME\",\"ttl\":\"12h\"}, the ttl a duration"
            + " as in the settings, or plain seconds";

    private AccountQuestions() {}

    static AdminResponse list(AdminRequest request, AccountsApi accounts) throws ApiFailure {
        return AdminResponse.json(accounts.list(request.parameters()).toJson());
    }

    static AdminResponse show(AdminRequest request, AccountsApi accounts) throws ApiFailure {
        return AdminResponse.json(accounts.at(address(request)));
    }

    static AdminResponse put(AdminRequest request, AccountsApi accounts) throws ApiFailure {
        JsonNode body = JsonBody.object(request.body(), PUT);
        JsonNode account = body.path("account");
        JsonNode ttl = body.path("ttl");
        if (body.size() != 2 || !account.isTextual() || !(ttl.isTextual() || ttl.isIntegralNumber())) {
            throw new ApiFailure(400, PUT);
        }
        return AdminResponse.json(accounts.put(address(request), account.textValue(), ttl.asText()));
    }

    static AdminResponse remove(AdminRequest request, AccountsApi accounts) throws ApiFailure {
        accounts.remove(address(request));
        return AdminResponse.done();
    }

    /** What stands behind the name of the collection. */
    private static String address(AdminRequest request) throws ApiFailure {
        String path = request.path();
        try {
            return QueryStringDecoder.decodeComponent(path.substring(path.indexOf("accounts/") + "accounts/".length()));
        } catch (IllegalArgumentException e) {
            throw new ApiFailure(400, "the address is not properly percent-encoded");
        }
    }
}
