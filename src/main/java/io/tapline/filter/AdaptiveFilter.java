package io.tapline.filter;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;

/** Interprets the program for the first frames of a file or capture; most are short. Goes over to JVM code when it lasts. */
final class AdaptiveFilter implements FrameFilter {
    /** Frames that are interpreted in about the time that making JVM code takes. */
    static final int FRAMES_BEFORE_COMPILING = 2_000;

    private final Program program;
    private FrameFilter current;
    private int left = FRAMES_BEFORE_COMPILING;

    AdaptiveFilter(Program program) {
        this.program = program;
        this.current = program.interpreter();
    }

    @Override
    public boolean accept(Frame frame) {
        if (left > 0 && --left == 0) {
            current = program.compiled();
        }
        return current.accept(frame);
    }
}
