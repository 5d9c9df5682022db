package io.sluicegate.policy;

import io.sluicegate.match.BoundedLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a rule file into statements, each a list of tokens (GRAMMAR section 1). Goes on behind every mistake, with the
 * next line. Confined to one load.
 */
final class Lexer {

    private static final int MAX_LINE = 64 * 1024;
    private static final int SHOWN = 80;
    /** Of one statement. */
    private static final int MAX_TOKENS = 100_000;
    /** What a decoder puts in the place of bytes that are no UTF-8. */
    private static final char BAD_UTF8 = '\ufffd';

    private final String file;
    private final Problems problems;
    private final Consumer<LexedStatement> statements;
    private @Nullable List<Token> current;
    private boolean faulty;
    private boolean quiet;

    private Lexer(String file, Problems problems, Consumer<LexedStatement> statements) {
        this.file = file;
        this.problems = problems;
        this.statements = statements;
    }

    /** Hands on each statement as soon as it ends, and gives up where more mistakes have been made than are told. */
    static void read(String file, BufferedReader text, Problems problems, Consumer<LexedStatement> statements)
            throws IOException {
        Lexer lexer = new Lexer(file, problems, statements);
        String line = BoundedLines.next(text, MAX_LINE);
        for (int number = 1; line != null && !problems.isFull(); number++) {
            lexer.readLine(number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line, number);
            line = BoundedLines.next(text, MAX_LINE);
        }
        lexer.endStatement();
    }

    private void readLine(String line, int number) {
        Scan scan = new Scan(line, number);
        scan.skipBlanks();
        boolean silent = scan.atEnd() || scan.peek() == '#';
        if (!silent && scan.at == 0) {
            endStatement();
            current = new ArrayList<>();
            faulty = false;
        }
        boolean readable = isReadable(scan);
        if (silent) {
            return;
        }
        if (!readable) {
            readQuietly(new Scan(printable(line.substring(0, Math.min(line.length(), SHOWN))), number));
        } else if (current == null) {
            error(scan, scan.at, 1, "an indented line continues the statement above, and there is none");
        } else {
            readTokens(scan);
        }
    }

    /** What begins a line that is no text: the mistake has been told, and its first words name what it is about. */
    private void readQuietly(Scan scan) {
        quiet = true;
        readTokens(scan);
        quiet = false;
    }

    /** Whether the line is text at all, comments and strings included. */
    private boolean isReadable(Scan scan) {
        // Three bytes a character at most, so that short lines need not be encoded.
        boolean maybeLong = scan.line.length() > MAX_LINE / 3;
        if (maybeLong && scan.line.getBytes(StandardCharsets.UTF_8).length > MAX_LINE) {
            error(new Scan(scan.line.substring(0, SHOWN), scan.number), 0, SHOWN, "a line over 64 KiB");
            return false;
        }
        for (int i = 0; i < scan.line.length(); i++) {
            char c = scan.line.charAt(i);
            if (c == BAD_UTF8) {
                error(scan, i, 1, "no valid UTF-8");
                return false;
            } else if (Character.isISOControl(c) && c != '\t') {
                error(scan, i, 1, "a control character");
                return false;
            }
        }
        return true;
    }

    private void endStatement() {
        if (current != null && !current.isEmpty()) {
            statements.accept(new LexedStatement(current, !faulty));
        }
        current = null;
    }

    private void readTokens(Scan scan) {
        while (!scan.atEnd()) {
            char c = scan.peek();
            if (c == ' ' || c == '\t') {
                scan.at++;
            } else if (c == '#') {
                if (scan.commentMayBegin()) {
                    return;
                }
                error(scan, scan.at, 1, "\"#\" inside a word: put a blank before a comment");
                return;
            } else if (!readToken(scan, c)) {
                return;
            }
        }
    }

    private boolean readToken(Scan scan, char c) {
        if (c == ',') {
            add(Token.Kind.COMMA, ",", scan, scan.at, scan.at + 1);
            return true;
        }
        if (c == '"' || c == '/') {
            return readQuoted(scan, scan.at, c);
        }
        return readWord(scan);
    }

    private boolean readWord(Scan scan) {
        int start = scan.at;
        while (!scan.atEnd() && " \t,\"#".indexOf(scan.peek()) < 0) {
            scan.at++;
        }
        String word = scan.line.substring(start, scan.at);
        if (word.endsWith("\\") && scan.line.substring(scan.at).isBlank()) {
            error(scan, scan.at - 1, 1, "a backslash does not continue a line: indent the next line instead");
            return false;
        }
        boolean string = !scan.atEnd() && scan.peek() == '"';
        if (string && word.equals(Words.USER)) {
            return readQuoted(scan, start, '"');
        }
        if (string) {
            error(scan, scan.at, 1, "a string begins inside a word: put a blank between them");
            return false;
        }
        add(Token.Kind.WORD, word, scan, start, scan.at);
        return true;
    }

    /** A string or a regular expression: up to the next delimiter without a backslash before it. */
    private boolean readQuoted(Scan scan, int start, char delimiter) {
        boolean string = delimiter == '"';
        StringBuilder text = new StringBuilder();
        for (int i = scan.at + 1; i < scan.line.length(); i++) {
            char c = scan.line.charAt(i);
            boolean escapes = c == '\\' && i + 1 < scan.line.length();
            if (escapes && string) {
                char escaped = scan.line.charAt(++i);
                if (escaped != '"' && escaped != '\\') {
                    error(scan, i - 1, 2, "only \\\" and \\\\ are escapes in a string");
                    return false;
                }
                text.append(escaped);
            } else if (escapes) {
                text.append(c).append(scan.line.charAt(++i));
            } else if (c == delimiter) {
                return endQuoted(scan, start, i + 1, text.toString(), string);
            } else {
                text.append(c);
            }
        }
        String what = string ? "the string has no closing \"" : "the regular expression has no closing /";
        error(scan, start, scan.line.length() - start, what);
        return false;
    }

    private boolean endQuoted(Scan scan, int start, int end, String text, boolean string) {
        if (text.isEmpty()) {
            error(scan, start, end - start, string ? "an empty string" : "an empty regular expression");
            return false;
        }
        scan.quoteEnd = end;
        if (scan.line.startsWith(Words.USER, start)) {
            add(Token.Kind.USER, text, scan, start, end);
        } else {
            add(string ? Token.Kind.STRING : Token.Kind.REGEX, text, scan, start, end);
        }
        return true;
    }

    private void add(Token.Kind kind, String text, Scan scan, int start, int end) {
        scan.at = end;
        if (current != null && current.size() == MAX_TOKENS) {
            // One more, so that it is told once.
            current.add(current.get(0));
            error(scan, start, end - start, "a statement of more than " + MAX_TOKENS + " words: put them into a list");
        } else if (current != null && current.size() < MAX_TOKENS) {
            current.add(new Token(kind, text, file, scan.number, start + 1, end - start, scan.line));
        }
    }

    private void error(Scan scan, int at, int length, String message) {
        faulty = true;
        if (quiet) {
            return;
        }
        problems.add(new Problem(
                Problem.Severity.ERROR, file, scan.number, at + 1, length, message, printable(scan.line), null));
    }

    private static String printable(String line) {
        StringBuilder text = new StringBuilder();
        line.chars().forEach(c -> text.append(Character.isISOControl(c) && c != '\t' ? BAD_UTF8 : (char) c));
        return text.toString();
    }

    /** Where the reading stands in a line. */
    private static final class Scan {

        private final String line;
        private final int number;
        private int at;
        /** Behind the last string or regular expression. */
        private int quoteEnd;

        Scan(String line, int number) {
            this.line = line;
            this.number = number;
        }

        boolean atEnd() {
            return at >= line.length();
        }

        char peek() {
            return line.charAt(at);
        }

        void skipBlanks() {
            while (!atEnd() && (peek() == ' ' || peek() == '\t')) {
                at++;
            }
        }

        boolean commentMayBegin() {
            return at == 0 || at == quoteEnd || " \t,".indexOf(line.charAt(at - 1)) >= 0;
        }
    }
}
