package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.web.ApiFailure;
import io.sluicegate.web.Items;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All records, page by page, asked of the gateway that goes on to write them. */
final class RecordPagesScenarioTest {

    private static Scenario scenario() {
        return Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here")));
    }

    @Test
    void pagesAreTheRecordsOfTheFirstQuestionInTheirOrder() throws ApiFailure {
        try (Scenario scenario = scenario()) {
            for (String path : List.of("/1", "/2", "/3", "/4", "/5")) {
                scenario.get(path, "Connection: close");
            }
            List<Object> paths = new ArrayList<>();
            Map<String, String> words = new LinkedHashMap<>(Map.of("after", "", "limit", "2"));
            Items page = scenario.gateway().gateway().api().records(words);
            scenario.get("/late", "Connection: close");
            page.items().forEach(item -> paths.add(String.valueOf(item.get("path"))));
            while (page.next() != null) {
                words.put("after", page.next());
                page = scenario.gateway().gateway().api().records(words);
                assertThat(page.sum()).isNull();
                page.items().forEach(item -> paths.add(String.valueOf(item.get("path"))));
            }
            assertThat(paths).containsExactly("/1", "/2", "/3", "/4", "/5");
        }
    }

    @Test
    void wordsThatPagesDoNotKnowAreRefused() {
        try (Scenario scenario = scenario()) {
            assertThatThrownBy(() ->
                            scenario.gateway().gateway().api().records(Map.of("after", "", "where", "verdict=deny")))
                    .isInstanceOf(ApiFailure.class)
                    .hasMessageContaining("where");
        }
    }
}
