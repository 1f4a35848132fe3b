package io.tapline.cli;

import io.tapline.frame.FrameSource;
import io.tapline.pipeline.FrameStore;
import java.io.IOException;

/** All frames of a round in memory, so that no disk delays the run, and the times at which another recording began. */
final class Preload implements Sending.Frames {
    private static final int BATCH = 1024;

    /** What is held without being asked to: enough for a few minutes at a thousand frames a second. */
    private static final long UNASKED_BYTES = 16 << 20;

    private final FrameStore store = new FrameStore();
    private IOException failure;

    /**
     * Reads the frames of a round.
     *
     * @return null where nobody asked for it and they are too many
     */
    static Preload read(Sending.Frames frames, SendPlan plan) throws IOException {
        Preload preload = new Preload();
        return preload.fill(frames, plan.preload() ? Long.MAX_VALUE : UNASKED_BYTES, plan.maxFrames()) ? preload : null;
    }

    private boolean fill(Sending.Frames frames, long mostBytes, long mostFrames) throws IOException {
        return true;
    }
}
