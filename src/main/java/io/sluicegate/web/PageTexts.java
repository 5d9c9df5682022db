package io.sluicegate.web;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The texts of one language, by key; keys that it lacks come from the built-in English. Immutable.
 *
 * @param language as a tag of RFC 5646
 * @param texts by key
 */
record PageTexts(String language, Map<String, String> texts) {

    /** Copies the texts. */
    PageTexts {
        texts = Map.copyOf(texts);
    }

    /**
     * Reads a properties file.
     *
     * @throws IllegalArgumentException when it is none; the message says why
     */
    static PageTexts parse(String language, String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> texts = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            texts.put(key, properties.getProperty(key));
        }
        return new PageTexts(language, texts);
    }

    /** The text of that key, never null: a key that no language knows is shown as itself. */
    String get(String key) {
        String text = texts.get(key);
        return text != null ? text : BuiltInPages.ENGLISH.texts().getOrDefault(key, key);
    }

    /** What is said of a kind of page; a status may have a text of its own, as {@code upstream-error.504.text}. */
    String of(PageFacts facts, String part) {
        String kind = facts.kind().word();
        String special = texts.get(kind + "." + facts.status() + "." + part);
        return special != null ? special : get(kind + "." + part);
    }
}
