package io.tapline.pipeline;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import java.io.IOException;

/** Passes every frame on with the wall clock's time of this moment instead of its own; the frame that came stays as it was. */
public final class Stamper implements FrameSink {
    private final NanoClock clock;
    private final FrameSink next;
    private final Frame stamped = new Frame();

    /** Stamps the frames on their way to the next sink. */
    public Stamper(NanoClock clock, FrameSink next) {
        this.clock = clock;
        this.next = next;
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        stamped.wrap(
                        frame.buffer(),
                        frame.offset(),
                        frame.capturedLength(),
                        frame.originalLength(),
                        clock.epochNanos(),
                        frame.linkType())
                .direction(frame.direction())
                .captureInterface(frame.captureInterface())
                .options(frame.options(), frame.optionsOffset(), frame.optionsLength());
        next.onFrame(stamped);
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
