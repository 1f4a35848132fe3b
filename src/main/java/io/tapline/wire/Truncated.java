package io.tapline.wire;

/**
 * Carries a printer from where the captured bytes ended to {@link Transcript#write}, which says so in the text: the one jump of the
 * program. One object without a stack trace, so that it costs no more than a return; it never leaves this package's control.
 */
final class Truncated extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final Truncated INSTANCE = new Truncated();

    private Truncated() {
        super("the captured bytes end here", null, false, false);
    }
}
