package io.sluicegate.web;

import org.jspecify.annotations.Nullable;

/** The forms in which a page can be had, the one that is given when nothing else is asked for first. */
enum PageForm {
    /** For people. */
    HTML("text/html", "text/html; charset=utf-8"),
    /** For programs. */
    JSON("application/json", "application/json"),
    /** For terminals. */
    TEXT("text/plain", "text/plain; charset=utf-8");

    private final String mediaType;
    private final String contentType;

    PageForm(String mediaType, String contentType) {
        this.mediaType = mediaType;
        this.contentType = contentType;
    }

    /** The field that goes with the body. */
    String contentType() {
        return contentType;
    }

    /**
     * The form that the client likes best (RFC 9110 section 12.5.1). Between forms liked equally, one that is named goes
     * before one that only a wildcard covers: programs say {@code application/json, *}{@code /*}. A client that takes
     * none gets HTML, because a refusal of the refusal helps nobody.
     */
    static PageForm bestFor(@Nullable String accept) {
        AcceptedRanges ranges = AcceptedRanges.parse(accept);
        PageForm best = HTML;
        int bestScore = 0;
        for (PageForm form : values()) {
            int score = form.scoreIn(ranges);
            if (score > bestScore) {
                best = form;
                bestScore = score;
            }
        }
        return best;
    }

    /** Weight first, precision of the range that gives it second; 0 when the form is not wanted. */
    private int scoreIn(AcceptedRanges ranges) {
        int precision = 0;
        int weight = 0;
        for (AcceptedRanges.Range range : ranges.ranges()) {
            int fit = precisionOf(range.name());
            if (fit > precision || (fit == precision && fit > 0 && range.weight() > weight)) {
                precision = fit;
                weight = range.weight();
            }
        }
        return weight == 0 ? 0 : weight * 4 + precision;
    }

    private int precisionOf(String range) {
        if (range.equals(mediaType) || (this == JSON && range.equals("application/problem+json"))) {
            return 3;
        }
        if (range.equals(mediaType.substring(0, mediaType.indexOf('/') + 1) + "*")) {
            return 2;
        }
        return range.equals("*/*") ? 1 : 0;
    }
}
