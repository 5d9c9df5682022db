package io.sluicegate.forward;

import io.netty.handler.codec.http.HttpHeaders;
import io.sluicegate.http.HeaderFields;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The codec's fields as the rest of the gateway reads them. As confined as the message itself; copies nothing. */
public final class FieldView implements HeaderFields {

    private final HttpHeaders headers;

    private FieldView(HttpHeaders headers) {
        this.headers = headers;
    }

    /** A view of the fields. */
    public static FieldView of(HttpHeaders headers) {
        return new FieldView(headers);
    }

    @Override
    public @Nullable String get(String name) {
        return headers.get(name);
    }

    @Override
    public List<String> all(String name) {
        return headers.getAll(name);
    }

    @Override
    public boolean contains(String name) {
        return headers.contains(name);
    }

    @Override
    public void forEach(BiConsumer<String, String> consumer) {
        for (Iterator<Map.Entry<String, String>> lines = headers.iteratorAsString(); lines.hasNext(); ) {
            Map.Entry<String, String> line = lines.next();
            consumer.accept(line.getKey(), line.getValue());
        }
    }
}
