package io.sluicegate.differential;

import io.sluicegate.differential.Tally.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers that others may get too, from the store or as they come, by what was asked for. Confined to one thread. */
final class SharedAnswers {

    private final Map<String, Set<String>> bodies = new HashMap<>();
    /** What was cut on its way: it is never stored, but whoever shared it has a part of it, visibly. */
    private final Map<String, Set<String>> cut = new HashMap<>();

    /** Keeps the answers that may be stored of what these visits brought about. */
    void learn(List<Visit> visits, Tally tally) {
        for (Visit visit : visits) {
            for (Arrival arrival : visit.arrivals()) {
                learn(arrival);
                tally.count(Outcome.ARRIVALS);
            }
        }
    }

    private void learn(Arrival arrival) {
        StrictMessage answer = arrival.finalAnswer();
        if (answer != null
                && answer.hasHead()
                && String.join(",", answer.all("Cache-Control")).contains("max-age")) {
            String host =
                    String.valueOf(Asked.normal(String.valueOf(arrival.request().first("Host"))));
            Map<String, Set<String>> kind = answer.isWhole() ? bodies : cut;
            kind.computeIfAbsent(host + arrival.request().target(), none -> new HashSet<>())
                    .add(answer.status() + " " + text(answer));
        }
    }

    /** Whether some origin has given this answer to this request, or one that it is a part of. */
    boolean hold(Asked asked, StrictMessage answer) {
        String key = asked.authority() + asked.target();
        List<String> known = new ArrayList<>(bodies.getOrDefault(key, Set.of()));
        if (!answer.isWhole()) {
            known.addAll(cut.getOrDefault(key, Set.of()));
        }
        String status = String.valueOf(answer.status());
        String body = text(answer);
        boolean bare = asked.message().method().equals("HEAD") || !answer.isWhole();
        return switch (status) {
            case "205", "304", "416" -> !known.isEmpty() && body.isEmpty();
            case "206" ->
                known.stream().anyMatch(each -> each.contains(body))
                        || answer.lists("Content-Type", "multipart/byteranges.*");
            default ->
                known.stream()
                        .anyMatch(
                                each -> bare ? each.startsWith(status + " " + body) : each.equals(status + " " + body));
        };
    }

    static String text(StrictMessage message) {
        return new String(message.body(), StandardCharsets.ISO_8859_1);
    }
}
