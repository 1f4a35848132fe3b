package io.tapline.frame;

import java.io.Closeable;
import java.io.IOException;

/** Where frames go: a file, a printer, a counter, the wire, or a stage in front of another sink. Used by one thread at a time. */
public interface FrameSink extends FrameHandler, Closeable {
    /**
     * Told when a batch of the source is over and nothing else is ready, and now and then while more is ready all the time: the moment to
     * flush what is held back.
     *
     * @throws IOException where frames taken before could not be passed on
     */
    default void endOfBatch() throws IOException {}

    /**
     * Passes on everything held back and frees the sink's means.
     *
     * @throws IOException where frames taken before could not be passed on
     */
    @Override
    default void close() throws IOException {}
}
