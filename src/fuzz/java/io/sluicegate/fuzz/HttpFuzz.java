package io.sluicegate.fuzz;

import static io.sluicegate.fuzz.Claims.claim;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.http.BodyLength;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.HopByHop;
import io.sluicegate.http.MessageRules;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.RequestReader;
import io.sluicegate.http.RequestReading;
import io.sluicegate.http.TargetContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Any bytes as a head whose lines have been cut: refused with a reason, or read in one way alone. What is read for a
 * proxy reads the same once it has been made whole, and framing has no two meanings.
 */
public final class HttpFuzz {

    private static final List<TargetContext> CONTEXTS = List.of(
            TargetContext.EXPLICIT,
            new TargetContext(new Endpoint(Objects.requireNonNull(IpLiteral.parse("203.0.113.9")), 80)));

    private HttpFuzz() {}

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1);
        String[] first = lines[0].split(" ", 3);
        FieldList.Builder builder = FieldList.EMPTY.toBuilder();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            builder.add(
                    lines[i].substring(0, Math.max(0, colon)),
                    lines[i].substring(colon + 1).strip());
        }
        FieldList fields = builder.build();
        int minor = first.length > 2 && first[2].endsWith("0") ? 0 : 1;
        checkResponse(minor, fields);
        for (TargetContext context : CONTEXTS) {
            String target = first.length > 1 ? first[1] : "";
            RequestReading reading = RequestReader.read(first[0], target, minor, fields, context);
            if (reading instanceof RequestReading.Accepted accepted) {
                checkRequest(accepted.head());
            } else if (reading instanceof RequestReading.Refused refused) {
                claim(refused.status() >= 400 && !refused.reason().isBlank(), () -> "no reason: " + refused);
            }
        }
    }

    private static void checkResponse(int minor, FieldList fields) {
        if (MessageRules.faultOfResponse(minor, fields) == null) {
            BodyLength length = BodyLength.ofResponse("GET", 200, fields);
            claim(length.bytes() >= 0, () -> "a body of " + length);
            checkFraming(fields);
        }
    }

    private static void checkFraming(FieldList fields) {
        int framings = fields.all("Content-Length").size()
                + fields.all("Transfer-Encoding").size();
        claim(framings <= 1, () -> "framed twice: " + fields);
        FieldList stripped = HopByHop.strip(fields);
        claim(!stripped.contains("Connection"), () -> "fields of one connection go on: " + stripped);
        claim(
                stripped.all("Content-Length").equals(fields.all("Content-Length")),
                () -> "its length was taken away: " + fields);
        fields.forEach((name, value) -> claim(
                (name + value).chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0), () -> "splits: " + fields));
    }

    private static void checkRequest(RequestHead head) {
        FieldList fields = FieldList.copyOf(head.fields(), (name, value) -> true);
        checkFraming(fields);
        String target = head.pathAndQuery();
        boolean connect = head.method().equals("CONNECT");
        claim(connect == target.isEmpty(), () -> "no target: " + head);
        claim(connect || target.startsWith("/") || target.equals("*"), () -> "no path: " + head);
        claim(target.chars().allMatch(c -> c > ' ' && c != '#' && c != 0x7f), () -> "no target: " + head);
        if (!connect && !target.equals("*")) {
            checkAgain(head, fields);
        }
    }

    /** The same request as a client of a proxy would write it. */
    private static void checkAgain(RequestHead head, FieldList fields) {
        String authority = head.authority().text(0);
        FieldList again = fields.toBuilder().set("Host", authority).build();
        String target = "http://" + authority + head.pathAndQuery();
        RequestReading reading =
                RequestReader.read(head.method(), target, head.minorVersion(), again, TargetContext.EXPLICIT);
        boolean same = reading instanceof RequestReading.Accepted accepted
                && accepted.head().authority().equals(head.authority())
                && accepted.head().pathAndQuery().equals(head.pathAndQuery());
        claim(same, () -> head + " reads again as " + reading);
    }
}
