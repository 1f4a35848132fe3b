package io.tapline.frame;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Told by a source before the bytes of the buffer that its frames lie in move or go away. So frames need not be copied to outlast a callback. */
@FunctionalInterface
public interface BufferFollower {
    /**
     * Finishes with everything that refers to the buffer, or keeps it. It may be read until the source is asked for more.
     *
     * @return a buffer of the same size to be used instead where it is kept; null where it is not
     * @throws IOException where what refers to the buffer could not be passed on
     */
    ByteBuffer release(ByteBuffer buffer) throws IOException;
}
