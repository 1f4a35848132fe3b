package io.tapline.cli;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import java.io.IOException;

/** Sends each frame at once, and passes on those that the kernel took: for a file that holds what was sent and nothing else. */
final class SentFrames implements FrameSink {
    private final Outlet outlet;
    private final FrameSink wire;
    private final FrameSink file;

    SentFrames(Outlet outlet, FrameSink wire, FrameSink file) {
        this.outlet = outlet;
        this.wire = wire;
        this.file = file;
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        long before = outlet.accepted();
        wire.onFrame(frame);
        wire.endOfBatch();
        if (outlet.accepted() != before) {
            file.onFrame(frame);
        }
    }

    @Override
    public void endOfBatch() throws IOException {
        wire.endOfBatch();
        file.endOfBatch();
    }

    @Override
    public void close() throws IOException {
        try (wire;
                file) {
            file.endOfBatch();
        }
    }
}
