package io.tapline.frame;

import java.io.Closeable;
import java.io.IOException;

/** Where frames come from: a ring, a file, a packet specification. Polled by one thread at a time. */
public interface FrameSource extends Closeable {
    /** What {@link #poll} returns when there will never be another frame. */
    int END = -1;

    /**
     * Hands up to limit frames to the handler and returns how many. Live sources wait a bounded time (their timeout) for the first one
     * and return 0 when none came; sources that end return {@link #END}.
     *
     * @param limit most frames to hand out, above 0
     * @throws IOException where the source fails, or the handler did; frames handed out before that stand
     */
    int poll(FrameHandler handler, int limit) throws IOException;

    @Override
    default void close() throws IOException {}
}
