package io.sluicegate.web;

import io.sluicegate.flow.SafeText;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pages that clients get instead of an answer: denials and errors, as HTML, JSON or plain text, in English or
 * Chinese. Safe for any thread; filling in a page is a matter of microseconds and reads no file.
 */
public final class BlockPages {

    /** The Content-Security-Policy under which the HTML pages work: they bring their style and ask for nothing. */
    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    /** The Vary of every page, which depends on what the client likes. */
    public static final String VARY = "Accept, Accept-Language";

    private static final int MAX_REASON = 500;
    private static final int MAX_URL = 300;
    private static final int MAX_WORD = 100;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final WebRoot webRoot;

    /** Pages made of the templates and texts of that directory, as they were read last. */
    public BlockPages(WebRoot webRoot) {
        this.webRoot = webRoot;
    }

    /**
     * The page for these facts.
     *
     * @param accept the client's Accept field; null when it sent none
     * @param acceptLanguage the client's Accept-Language field; null when it sent none
     */
    public Page render(PageFacts facts, @Nullable String accept, @Nullable String acceptLanguage) {
        WebFiles files = webRoot.files();
        PageTexts texts = files.textsFor(acceptLanguage);
        PageForm form = PageForm.bestFor(accept);
        byte[] body = switch (form) {
            case HTML -> html(files, facts, texts);
            case JSON -> JsonText.of(jsonFacts(facts, texts));
            case TEXT -> text(facts, texts).getBytes(StandardCharsets.UTF_8);
        };
        return new Page(form.contentType(), texts.language(), body);
    }

    private static byte[] html(WebFiles files, PageFacts facts, PageTexts texts) {
        Template template = facts.kind() == PageFacts.Kind.DENIED ? files.denied() : files.error();
        return template.fill(name -> value(name, facts, texts)).getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String value(String name, PageFacts facts, PageTexts texts) {
        return switch (name) {
            case "status" -> Integer.toString(facts.status());
            case "kind" -> facts.kind().word();
            case "language" -> texts.language();
            case "heading", "text", "advice" -> texts.of(facts, name);
            case "reason" -> bounded(facts.reason(), MAX_REASON);
            case "label" -> bounded(facts.label(), MAX_WORD);
            case "reference" -> bounded(facts.reference(), MAX_WORD);
            case "url" -> bounded(facts.url(), MAX_URL);
            case "time" -> CLOCK.format(facts.time());
            case "timestamp" -> timestamp(facts);
            default -> name.startsWith("text.") ? texts.get(name.substring("text.".length())) : null;
        };
    }

    private static String timestamp(PageFacts facts) {
        return facts.time().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static @Nullable String bounded(@Nullable String text, int maxChars) {
        return text == null || text.isBlank() ? null : SafeText.shortened(text, maxChars);
    }

    private static Map<String, @Nullable Object> jsonFacts(PageFacts facts, PageTexts texts) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", facts.status());
        json.put("kind", facts.kind().word());
        json.put("title", texts.of(facts, "heading"));
        json.put("detail", texts.of(facts, "text"));
        json.put("reason", bounded(facts.reason(), MAX_REASON));
        json.put("label", bounded(facts.label(), MAX_WORD));
        json.put("reference", bounded(facts.reference(), MAX_WORD));
        json.put("url", bounded(facts.url(), MAX_URL));
        json.put("time", timestamp(facts));
        return json;
    }

    private static String text(PageFacts facts, PageTexts texts) {
        StringBuilder text = new StringBuilder();
        text.append(facts.status())
                .append(' ')
                .append(texts.of(facts, "heading"))
                .append('\n');
        text.append(texts.of(facts, "text")).append("\n\n");
        for (String name : new String[] {"reason", "label", "url", "reference", "time"}) {
            String value = value(name, facts, texts);
            if (value != null) {
                text.append(texts.get(name)).append(": ").append(value).append('\n');
            }
        }
        return text.append('\n').append(texts.of(facts, "advice")).append('\n').toString();
    }
}
