package io.sluicegate.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a rule file into statements, each a list of tokens (GRAMMAR section 1). Goes on behind every mistake, and leaves
 * out the statement that holds it. Confined to one load.
 */
final class Lexer {

    private static final int MAX_LINE = 64 * 1024;

    private final String file;
    private final Problems problems;
    private final List<List<Token>> statements = new ArrayList<>();
    private @Nullable List<Token> current;
    private boolean faulty;

    private Lexer(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    static List<List<Token>> read(String file, String text, Problems problems) {
        Lexer lexer = new Lexer(file, problems);
        String whole = text.startsWith("\ufeff") ? text.substring(1) : text;
        int number = 0;
        for (String line : whole.split("\n", -1)) {
            number++;
            lexer.readLine(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line, number);
        }
        lexer.endStatement();
        return lexer.statements;
    }

    private void readLine(String line, int number) {
        if (line.length() > MAX_LINE) {
            error(new Scan(line.substring(0, 80), number), 0, 0, "a line over 64 KiB");
            return;
        }
        Scan scan = new Scan(line, number);
        scan.skipBlanks();
        if (scan.atEnd() || scan.peek() == '#') {
            return;
        }
        if (scan.at == 0) {
            endStatement();
            current = new ArrayList<>();
            faulty = false;
        } else if (current == null) {
            error(scan, scan.at, 1, "an indented line continues the statement above, and there is none");
            return;
        }
        readTokens(scan);
    }

    private void endStatement() {
        if (current != null && !faulty && !current.isEmpty()) {
            statements.add(List.copyOf(current));
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
            } else if (c < ' ' || c == 0x7f || c == '\ufffd') {
                error(scan, scan.at, 1, c == '\ufffd' ? "no valid UTF-8" : "a control character");
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
            return readQuoted(scan, c);
        }
        int start = scan.at;
        while (!scan.atEnd() && " \t,\"#".indexOf(scan.peek()) < 0 && scan.peek() >= ' ') {
            scan.at++;
        }
        if (scan.line.charAt(scan.at - 1) == '\\'
                && scan.line.substring(scan.at).isBlank()) {
            error(scan, scan.at - 1, 1, "a backslash does not continue a line: indent the next line instead");
            return false;
        }
        boolean user = scan.line.substring(start, scan.at).equals("user:");
        if (!scan.atEnd() && scan.peek() == '"' && !user) {
            error(scan, scan.at, 1, "a string begins inside a word: put a blank between them");
            return false;
        }
        add(Token.Kind.WORD, scan.line.substring(start, scan.at), scan, start, scan.at);
        return true;
    }

    /** A string or a regular expression: up to the next delimiter without a backslash before it. */
    private boolean readQuoted(Scan scan, char delimiter) {
        int start = scan.at;
        boolean string = delimiter == '"';
        StringBuilder text = new StringBuilder();
        for (int i = start + 1; i < scan.line.length(); i++) {
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
            } else if (c < ' ' && c != '\t') {
                error(scan, i, 1, "a control character");
                return false;
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
        add(string ? Token.Kind.STRING : Token.Kind.REGEX, text, scan, start, end);
        return true;
    }

    private void add(Token.Kind kind, String text, Scan scan, int start, int end) {
        scan.at = end;
        if (current != null) {
            current.add(new Token(kind, text, file, scan.number, start + 1, end - start, scan.line));
        }
    }

    private void error(Scan scan, int at, int length, String message) {
        faulty = true;
        problems.add(new Problem(
                Problem.Severity.ERROR, file, scan.number, at + 1, length, message, printable(scan.line), null));
    }

    private static String printable(String line) {
        StringBuilder text = new StringBuilder();
        line.chars().forEach(c -> text.append((c < ' ' && c != '\t') || c == 0x7f ? '\ufffd' : (char) c));
        return text.toString();
    }

    /** Where the reading stands in a line. */
    private static final class Scan {

        private final String line;
        private final int number;
        private int at;

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
            return at == 0 || " \t,\"/".indexOf(line.charAt(at - 1)) >= 0;
        }
    }
}
