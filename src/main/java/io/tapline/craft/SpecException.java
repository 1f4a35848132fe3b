package io.tapline.craft;

/** A specification that cannot be read; the message quotes it and points at the column. */
public final class SpecException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Columns shown on either side of the place, where the specification is long. */
    private static final int AROUND = 50;

    private final int column;

    /**
     * @param problem what is wrong, in a few words
     * @param spec the specification
     * @param column index in it, from 0
     * @param hint what to write instead, or null
     */
    SpecException(String problem, String spec, int column, String hint) {
        super(problem + "\n" + quote(spec, column) + (hint == null ? "" : "\n  " + hint));
        this.column = column;
    }

    private static String quote(String spec, int column) {
        int from = spec.length() > 2 * AROUND ? Math.max(0, column - AROUND) : 0;
        int to = Math.min(spec.length(), Math.max(column + AROUND, from + 2 * AROUND));
        StringBuilder shown = new StringBuilder("  ").append(from > 0 ? "..." : "");
        int caret = shown.length() + column - from;
        for (int i = from; i < to; i++) {
            char character = spec.charAt(i);
            shown.append(character < ' ' || character == 0x7f ? ' ' : character);
        }
        return shown.append(to < spec.length() ? "..." : "")
                .append('\n')
                .append(" ".repeat(caret))
                .append('^')
                .toString();
    }

    /** Index in the specification of the place that is wrong, from 0. */
    public int column() {
        return column;
    }
}
