package io.sluicegate.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request that changes something. Has no state. */
final class JsonBody {

    /** What is changed should not hang on which of two members a reader takes. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /** The one object that the body is; a failure with status 400 and this detail where it is none. */
    static JsonNode object(String body, String detail) throws ApiFailure {
        try {
            @Nullable JsonNode json = STRICT.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            throw new ApiFailure(400, detail);
        }
        throw new ApiFailure(400, detail);
    }
}
