package io.tapline.pipeline;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import java.io.IOException;

/**
 * Passes every frame on as one that leaves an interface at this moment: with the wall clock's time, outgoing, and without the options of the
 * file that it came from. The frame that came stays as it was.
 */
public final class Stamper implements FrameSink {
    private final NanoClock clock;
    private final CaptureInterface captureInterface;
    private final FrameSink next;
    private final Frame stamped = new Frame();

    /** Stamps the frames that leave this interface on their way to the next sink. */
    public Stamper(NanoClock clock, CaptureInterface captureInterface, FrameSink next) {
        this.clock = clock;
        this.captureInterface = captureInterface;
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
                .direction(Direction.OUTGOING)
                .captureInterface(captureInterface);
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
