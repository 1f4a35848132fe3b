package io.tapline.pipeline;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameSink;
import java.io.IOException;

/** Passes on the frames that a filter accepts. */
public final class FilterStage implements FrameSink {
    private final FrameFilter filter;
    private final FrameSink next;

    /** Puts the filter in front of the sink. */
    public FilterStage(FrameFilter filter, FrameSink next) {
        this.filter = filter;
        this.next = next;
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        if (filter.accept(frame)) {
            next.onFrame(frame);
        }
    }

    @Override
    public void endOfBatch() throws IOException {
        next.endOfBatch();
    }

    @Override
    public void close() throws IOException {
        next.close();
    }
}
