package io.tapline.frame;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Frames in memory: a sink that keeps a copy of each frame, and a source that hands them out again, in order and once. */
public final class FrameList implements FrameSource, FrameSink {
    private final List<Frame> frames = new ArrayList<>();
    private int next;

    @Override
    public void onFrame(Frame frame) {
        frames.add(frame.copy());
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        if (next == frames.size()) {
            return END;
        }
        int first = next;
        while (next < frames.size() && next - first < limit) {
            handler.onFrame(frames.get(next++));
        }
        return next - first;
    }

    /** Makes {@link #poll} begin again with the first frame. */
    public void rewind() {
        next = 0;
    }

    /** The frames held, oldest first; they stay valid. */
    public List<Frame> frames() {
        return Collections.unmodifiableList(frames);
    }

    @Override
    public void close() {}
}
