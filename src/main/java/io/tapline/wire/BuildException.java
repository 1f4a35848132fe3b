package io.tapline.wire;

/** A value that was given for a field takes more room than the header can have for it. */
public final class BuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int depth;
    private final transient Field field;

    BuildException(int depth, Field field, int given, int room) {
        super(field + " has room for " + room + " bytes, not for " + given);
        this.depth = depth;
        this.field = field;
    }

    /** Depth of the layer in the {@link Builder}. */
    public int depth() {
        return depth;
    }

    /** The field whose value does not fit. */
    public Field field() {
        return field;
    }
}
