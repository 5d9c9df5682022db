package io.sluicegate.differential;

import io.sluicegate.differential.StrictMessage.State;
import io.sluicegate.differential.Tally.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds what came of one client against a strict reading of both sides: of what the client sent, of what reached origins,
 * of what they answered, of what the client received, and the gateway's own records. Confined to one thread.
 */
final class Judgement {

    private static final Set<String> NEVER_FORWARDED =
            Set.of("proxy-authorization", "proxy-connection", "keep-alive", "te", "http2-settings");
    private static final int METHOD_WIDTH = 32; // of the records
    private static final Set<String> NOT_BY_NAME = Set.of(
            "content-length", "transfer-encoding", "host", "via", "x-forwarded-for", "upgrade", "connection", "");

    private final Visit visit;
    private final SharedAnswers shared;
    private final Tally tally;
    private final List<Pair> pairs = new ArrayList<>();
    private final StrictReader sent;
    private final StrictReader received;

    /** What was asked and what the client got for it. */
    private record Pair(Asked asked, StrictMessage answer, List<Arrival> arrivals) {

        @Override
        public String toString() {
            return asked + " got " + answer + " after " + arrivals;
        }
    }

    Judgement(Visit visit, SharedAnswers shared, Tally tally) {
        this.visit = visit;
        this.shared = shared;
        this.tally = tally;
        byte[] up = visit.input().bytes();
        byte[] down = visit.received();
        sent = new StrictReader(up, 0, up.length, StrictReader.Sender.OTHERS);
        received = new StrictReader(down, 0, down.length, StrictReader.Sender.GATEWAY);
    }

    /** Fails where two readers differ. */
    void fall(List<Map<String, @Nullable Object>> records) {
        tally.count(Outcome.CLIENTS);
        pair();
        matchArrivals();
        pairs.forEach(this::checkAnswer);
        checkRecords(records);
    }

    private void pair() {
        String tunnel = null;
        Pair last = null;
        while (last == null || goesOn(last)) {
            Asked asked = Asked.of(sent.request(), tunnel);
            String method = isReadable(asked) ? asked.message().method() : "GET";
            StrictMessage answer = Arrival.finalOf(received, method, visit.end() == Visit.End.IN_ORDER);
            last = new Pair(asked, answer, new ArrayList<>(1));
            count(last);
            pairs.add(last);
            if (isTunnel(last)) {
                tunnel = asked.authority();
            }
        }
        StrictMessage left = received.response("GET", false);
        boolean switched = last.answer().hasHead() && last.answer().status() == 101;
        check(
                switched || left.state() == State.NONE || !last.answer().isWhole(),
                () -> "bytes that answer nothing: " + left);
    }

    /** Whoever cannot read a request cannot trust its method either, and may answer with a body. */
    private static boolean isReadable(Asked asked) {
        return asked.message().hasHead() && asked.message().state() != State.FAULTY;
    }

    private void count(Pair pair) {
        switch (pair.asked().message().state()) {
            case WHOLE -> tally.count(Outcome.REQUESTS);
            case CUT -> tally.count(Outcome.CUT_REQUESTS);
            case FAULTY -> tally.count(Outcome.FAULTY_REQUESTS);
            case NONE -> {}
        }
        tally.count(Outcome.TUNNELLED, isTunnel(pair) ? 1 : 0);
    }

    /** Whether a CONNECT has been granted; a client that did not stay cannot tell. */
    private boolean isTunnel(Pair pair) {
        boolean granted =
                pair.answer().isWhole() ? pair.answer().status() / 100 == 2 : visit.end() != Visit.End.IN_ORDER;
        return granted
                && pair.asked().authority() != null
                && pair.asked().target().isEmpty();
    }

    private static boolean goesOn(Pair last) {
        boolean switched = last.answer().hasHead() && last.answer().status() == 101;
        return last.asked().message().isWhole() && !switched;
    }

    /** Every request that reached an origin is one of the client's; none is there twice but what was sent again. */
    private void matchArrivals() {
        for (Arrival arrival : visit.arrivals()) {
            Pair found = pairOf(arrival);
            checkArrival(found, arrival);
            tally.count(Outcome.SENT_AGAIN, found.arrivals().isEmpty() ? 0 : 1);
            found.arrivals().add(arrival);
        }
    }

    private Pair pairOf(Arrival arrival) {
        for (Pair pair : pairs) {
            if (pair.asked().isAs(arrival) && (pair.arrivals().isEmpty() || isAgain(pair, arrival))) {
                return pair;
            }
        }
        throw new AssertionError("an origin has got what nobody sent: " + arrival + " among " + visit.arrivals());
    }

    /** RFC 9110 section 9.2.2: only what does nothing more when it is done twice, where the origin had broken off. */
    private static boolean isAgain(Pair pair, Arrival arrival) {
        List<Arrival> before = pair.arrivals();
        return !Set.of("POST", "PATCH", "CONNECT").contains(arrival.request().method())
                && arrival.request().body().length == 0
                && before.get(before.size() - 1).brokeOff();
    }

    private void checkArrival(Pair pair, Arrival arrival) {
        String dialed = String.valueOf(pair.asked().dialed());
        String address = dialed.substring(0, dialed.indexOf(' '));
        boolean there = address.equals("origin.test")
                || address.equals(arrival.address().getHostAddress());
        check(there, () -> dialed + " arrived at " + arrival.address());
        List<String> named = new ArrayList<>();
        pair.asked().message().all("Connection").forEach(line -> named.addAll(Arrays.asList(line.split(",", -1))));
        for (StrictMessage.Field field : arrival.request().fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            boolean hop =
                    named.stream().anyMatch(each -> each.strip().equalsIgnoreCase(name)) && !NOT_BY_NAME.contains(name);
            check(!hop && !NEVER_FORWARDED.contains(name), () -> "went on: " + field);
        }
    }

    private void checkAnswer(Pair pair) {
        StrictMessage answer = pair.answer();
        check(
                answer.state() != State.FAULTY,
                () -> "the client got " + answer.fault() + ": " + pair + " in all " + text(visit.received()));
        if (!answer.hasHead()) {
            return;
        }
        if (answer.status() == 101) {
            checkSwitched(pair);
        } else if (isOfAnOrigin(answer)) {
            checkForwarded(pair);
        } else {
            tally.count(Outcome.OWN_ANSWERS);
            check(
                    !SharedAnswers.text(answer)
                            .contains("answer-" + visit.input().number()),
                    () -> "an origin's: " + pair);
        }
    }

    private void checkSwitched(Pair pair) {
        Arrival arrival = pair.arrivals().get(pair.arrivals().size() - 1);
        check(arrival.isSwitched(), () -> "switched, though the origin has not: " + pair);
        byte[] up = visit.input().bytes();
        int begin = pair.asked().message().end();
        byte[] raw = arrival.raw().toByteArray();
        boolean same =
                raw.length <= up.length - begin && Arrays.equals(raw, 0, raw.length, up, begin, begin + raw.length);
        check(same, () -> "other bytes in the tunnel: " + Arrays.toString(raw));
        tally.count(Outcome.UPGRADED);
    }

    private void checkForwarded(Pair pair) {
        check(
                pair.asked().message().hasHead() && pair.asked().authority() != null,
                () -> "an answer to no request: " + pair);
        for (Arrival arrival : visit.arrivals()) {
            StrictMessage given = pair.asked().isAs(arrival) ? arrival.finalAnswer() : null;
            if (given != null && isSame(given, pair.answer())) {
                tally.count(pair.answer().isWhole() ? Outcome.DELIVERED : Outcome.DELIVERED_CUT);
                tally.count(Outcome.FAULTY_ANSWERS, given.state() == State.FAULTY ? 1 : 0);
                return;
            }
        }
        check(shared.hold(pair.asked(), pair.answer()), () -> "no origin has said so: " + pair);
        tally.count(Outcome.FROM_CACHE);
    }

    /** Whether the client sees what a strict reader sees in the origin's bytes, or visibly less. */
    private static boolean isSame(StrictMessage given, StrictMessage got) {
        if (!given.hasHead() || given.status() != got.status()) {
            return false;
        }
        if (given.status() == 205 && got.body().length == 0) {
            return true; // RFC 9110 section 15.3.6: there is no content, and what an origin sends all the same is
            // dropped
        }
        byte[] whole = given.body();
        byte[] part = got.body();
        boolean begins = part.length <= whole.length && Arrays.equals(part, 0, part.length, whole, 0, part.length);
        return got.isWhole() ? given.isWhole() && Arrays.equals(whole, part) : begins;
    }

    private void checkRecords(List<Map<String, @Nullable Object>> records) {
        tally.count(Outcome.RECORDS, records.size());
        check(!records.isEmpty() || visit.end() == Visit.End.LEFT, () -> "no record");
        long up = 0;
        long down = 0;
        int next = 0;
        for (Map<String, @Nullable Object> record : records) {
            up += Long.parseLong(String.valueOf(record.get("bytes_up")));
            down += Long.parseLong(String.valueOf(record.get("bytes_down")));
            check(!"internal".equals(record.get("end_reason")), () -> "a fault within: " + record);
            if (record.get("method") != null) {
                while (next < pairs.size() && !isOf(pairs.get(next).asked(), record)) {
                    next++;
                }
                check(next < pairs.size(), () -> "a record of what nobody sent: " + record);
                next++;
            }
        }
        checkBytes(up, down);
        pairs.forEach(pair -> checkRecorded(pair, records));
    }

    private void checkBytes(long up, long down) {
        check(up <= visit.sent(), () -> up + " bytes up recorded, " + visit.sent() + " sent");
        long got = visit.received().length;
        check(
                visit.end() != Visit.End.IN_ORDER || down == got,
                () -> down + " bytes down recorded, " + got + " received");
    }

    private void checkRecorded(Pair pair, List<Map<String, @Nullable Object>> records) {
        boolean recorded = pair.arrivals().isEmpty() || records.stream().anyMatch(each -> isOf(pair.asked(), each));
        check(recorded, () -> "no record of " + pair.asked());
    }

    private static boolean isOf(Asked asked, Map<String, @Nullable Object> record) {
        if (!asked.message().hasHead()) {
            return false;
        }
        String path = String.valueOf(record.get("path"));
        String target = asked.target().split("\\?", 2)[0];
        boolean plain = target.length() < 1_000 && target.chars().allMatch(c -> c > ' ' && c < 0x7f);
        String method = asked.message().method();
        return method.substring(0, Math.min(METHOD_WIDTH, method.length())).equals(record.get("method"))
                && asked.host().equals(host(String.valueOf(record.get("host"))))
                && (!plain || target.isEmpty() || target.equals(path));
    }

    private static String host(String recorded) {
        String normal = Asked.normal(recorded.contains(":") ? "[" + recorded + "]" : recorded);
        return normal == null ? recorded : normal.substring(0, normal.indexOf(' '));
    }

    private void check(boolean holds, Supplier<String> fault) {
        if (!holds) {
            throw new AssertionError(fault.get());
        }
    }

    /** Whether an origin said it, now or before. */
    private static boolean isOfAnOrigin(StrictMessage answer) {
        return answer.all("Cache-Status").stream()
                .filter(each -> each.startsWith("sluicegate;"))
                .anyMatch(each -> each.contains("; hit;")
                        || each.contains("; fwd-status=")
                        || each.contains("; detail=origin-dead;"));
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.replace("\r", "\\r").replace("\n", "\\n\n");
    }
}
