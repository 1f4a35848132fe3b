package io.tapline.savefile;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Direct buffers for files that are written one after the other. What a direct buffer takes comes back only when the heap is collected, which a
 * program that makes no garbage seldom does; so they are handed on. Thread-safe.
 */
final class Buffers {
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

    /** An empty buffer of that many bytes, whatever order it had. */
    synchronized ByteBuffer take(int capacity) {
        for (Iterator<ByteBuffer> each = free.iterator(); each.hasNext(); ) {
            ByteBuffer buffer = each.next();
            if (buffer.capacity() == capacity) {
                each.remove();
                return buffer.clear();
            }
        }
        return ByteBuffer.allocateDirect(capacity);
    }

    /** Takes a buffer back that nobody uses any more. */
    synchronized void give(ByteBuffer buffer) {
        free.add(buffer);
    }
}
