package io.tapline.pipeline;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import java.io.IOException;

/** Gives every frame to several sinks, in the order they were named. What one of them refuses, those after it do not see. */
public final class Tee implements FrameSink {
    private final FrameSink[] sinks;

    /** A sink that stands for all of these. */
    public Tee(FrameSink... sinks) {
        this.sinks = sinks.clone();
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        for (FrameSink sink : sinks) {
            sink.onFrame(frame);
        }
    }

    @Override
    public void endOfBatch() throws IOException {
        for (FrameSink sink : sinks) {
            sink.endOfBatch();
        }
    }

    /** Closes all of them, also where one fails, and then throws the first failure with the others attached. */
    @Override
    public void close() throws IOException {
        IOException first = null;
        for (FrameSink sink : sinks) {
            try {
                sink.close();
            } catch (IOException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
