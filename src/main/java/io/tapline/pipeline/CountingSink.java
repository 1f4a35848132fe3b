package io.tapline.pipeline;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;

/** Counts frames and keeps none: where a dry run ends, and what measures a pipeline without its sink. */
public final class CountingSink implements FrameSink {
    private long frames;
    private long bytes;

    @Override
    public void onFrame(Frame frame) {
        frames++;
        bytes += frame.capturedLength();
    }

    /** Frames taken. */
    public long frames() {
        return frames;
    }

    /** Their captured bytes. */
    public long bytes() {
        return bytes;
    }
}
