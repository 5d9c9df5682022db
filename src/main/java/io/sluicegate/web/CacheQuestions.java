package io.sluicegate.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** Requests as questions to the cache, and its answers. Has no state. */
final class CacheQuestions {

    private static final String PURGE =
            "send one JSON object: {\"url\":\"URL\"}, {\"host\":\"HOST\"} or {\"all\":true}";

    private CacheQuestions() {}

    /** With {@code url} its variants, and else the numbers. */
    static AdminResponse show(AdminRequest request, CacheApi cache) throws ApiFailure {
        Map<String, String> parameters = request.parameters();
        if (!Set.of("url").containsAll(parameters.keySet())) {
            throw new ApiFailure(400, "the only parameter is url");
        }
        String url = parameters.get("url");
        return AdminResponse.json(
                url == null ? cache.stats() : cache.variants(url).toJson());
    }

    /** Drops what the body names. */
    static AdminResponse purge(AdminRequest request, CacheApi cache) throws ApiFailure {
        JsonNode body = object(request.body());
        JsonNode url = body.get("url");
        JsonNode host = body.get("host");
        if (url != null && url.isTextual()) {
            return purged(cache.purgeUrl(url.textValue()));
        }
        if (host != null && host.isTextual()) {
            return purged(cache.purgeHost(host.textValue()));
        }
        if (body.path("all").booleanValue()) {
            return purged(cache.purgeAll());
        }
        throw new ApiFailure(400, PURGE);
    }

    /** An object with exactly one member: more would leave it open whether both are meant, or what both have in common. */
    private static JsonNode object(String body) throws ApiFailure {
        JsonNode json = JsonBody.object(body, PURGE);
        if (json.size() != 1) {
            throw new ApiFailure(400, PURGE);
        }
        return json;
    }

    private static AdminResponse purged(long variants) throws ApiFailure {
        return AdminResponse.json(Map.of("purged", variants));
    }
}
