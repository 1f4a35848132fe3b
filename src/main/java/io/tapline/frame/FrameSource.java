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

    /**
     * Asks that nothing new be taken in. May be called from any thread, while another one polls, and more than once; does not block. A
     * live source makes a waiting {@link #poll} return, goes on to hand out what it held at this moment, and then returns {@link #END}.
     *
     * @return true where the source will do that; false where it holds nothing that would be missed, so that nobody need poll again
     */
    default boolean stop() {
        return false;
    }

    @Override
    default void close() throws IOException {}
}
