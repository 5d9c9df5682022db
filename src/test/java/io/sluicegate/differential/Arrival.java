package io.sluicegate.differential;

import io.sluicegate.differential.AnswerGrammar.Answer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request as it reached an origin, and what the origin answered. Confined to one thread. */
final class Arrival {

    private final InetAddress address;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private final String before;
    private StrictMessage request;
    private @Nullable Answer answer;

    /** The first that is known of it: a whole head at least. */
    Arrival(InetAddress address, StrictMessage request, String before) {
        this.before = before;
        this.address = address;
        this.request = request;
    }

    /** More of the request has come. */
    void grew(StrictMessage now) {
        request = now;
    }

    void answered(Answer given) {
        answer = given;
    }

    boolean isAnswered() {
        return answer != null;
    }

    /** Whether the origin may have been seen to go before it said a word. */
    boolean brokeOff() {
        return answer == null || answer.bytes().isEmpty() || answer.then() != AnswerGrammar.Then.GO_ON;
    }

    /** Where it arrived. */
    InetAddress address() {
        return address;
    }

    StrictMessage request() {
        return request;
    }

    /** What came behind the request once the origin had switched to WebSocket. */
    ByteArrayOutputStream raw() {
        return raw;
    }

    /** The final answer by a strict reading of all that the origin sent; null where it sent nothing. */
    @Nullable
    StrictMessage finalAnswer() {
        if (answer == null) {
            return null;
        }
        byte[] bytes = answer.bytes().getBytes(StandardCharsets.ISO_8859_1);
        StrictReader reader = new StrictReader(bytes, 0, bytes.length, StrictReader.Sender.OTHERS);
        return finalOf(reader, request.method(), answer.then() == AnswerGrammar.Then.CLOSE);
    }

    /** The next response that is not merely informational. */
    static StrictMessage finalOf(StrictReader reader, String method, boolean ended) {
        StrictMessage message = reader.response(method, ended);
        while (message.isWhole() && message.status() < 200 && message.status() != 101) {
            message = reader.response(method, ended);
        }
        return message;
    }

    /** Whether the origin has switched to WebSocket, as the client asked. */
    boolean isSwitched() {
        StrictMessage switching = finalAnswer();
        return switching != null
                && switching.isWhole()
                && switching.status() == 101
                && request.lists("Upgrade", "websocket")
                && "websocket".equalsIgnoreCase(switching.first("Upgrade"));
    }

    @Override
    public String toString() {
        return request + " at " + address + ", answered by " + answer + " behind " + before;
    }
}
