package io.tapline.filter;

/**
 * An expression that is no filter: it does not follow the language, asks for what the link type does not have, or could never match. Says
 * which word is wrong and what was expected there.
 */
public final class FilterSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String expression;
    private final int start;
    private final int end;

    FilterSyntaxException(String message, String expression, int start, int end) {
        super(message);
        this.expression = expression;
        this.start = start;
        this.end = end;
    }

    /** The whole expression. */
    public String expression() {
        return expression;
    }

    /** Where the wrong word begins: the first character of the expression is column 1. */
    public int column() {
        return start + 1;
    }

    /** Characters of the wrong word, at least 1; 1 behind the last character where the expression ended too early. */
    public int length() {
        return Math.max(1, end - start);
    }

    /** Two lines for a terminal: the expression, with control characters made visible, and a mark under the wrong word. */
    public String pointer() {
        StringBuilder line = new StringBuilder(expression.length());
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            line.append(c < ' ' || c >= 0x7f && c < 0xa0 ? ' ' : c);
        }
        line.append('\n').append(" ".repeat(start)).append("^".repeat(length()));
        return line.toString();
    }
}
