package io.tapline.savefile;

import io.tapline.frame.BufferFollower;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * A window on the bytes of a file or pipe: one direct big-endian buffer, filled by read(2), of which [at, end) has not been consumed. Grows
 * only for records that do not fit, and only as far as bytes for them arrive. Not thread-safe.
 */
final class Input implements Closeable {
    /** Bytes asked of the system at a time. */
    static final int BLOCK = 256 * 1024;

    private final ReadableByteChannel channel;
    private ByteBuffer buffer;
    private long base;
    private int at;
    private int end;
    private boolean ended;
    private BufferFollower follower;
    /** Where in the file another thread takes over the reading. */
    private long aheadFrom = Long.MAX_VALUE;

    private ReadAhead ahead;
    /** The buffer that goes back to the other thread when a larger one, which is in its place, is not needed any more. */
    private ByteBuffer usual;
    /** The larger one, which is kept. */
    private ByteBuffer large;

    Input(ReadableByteChannel channel) {
        this(channel, BLOCK);
    }

    /** With a buffer of another size, to begin with. */
    Input(ReadableByteChannel channel, int bytes) {
        this.channel = channel;
        this.buffer = ByteBuffer.allocateDirect(bytes);
    }

    /** The bytes; the same buffer until {@link #fill} is called. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Index of the first byte not consumed. */
    int at() {
        return at;
    }

    /** Index after the last byte present. */
    int end() {
        return end;
    }

    /** Consumes up to this index. */
    void at(int index) {
        at = index;
    }

    /** Lets another thread read what stands behind so many bytes of the file, so that this one can go on with what it has. */
    void readAhead(long from) {
        aheadFrom = from;
    }

    /** True where another thread reads, or will for a long file. */
    boolean isReadAhead() {
        return aheadFrom != Long.MAX_VALUE;
    }

    /** Where the first byte not consumed stands in the file. */
    long position() {
        return base + at;
    }

    /** Names the one that is told before the buffer changes; null for nobody. */
    void follower(BufferFollower follower) {
        this.follower = follower;
    }

    /** True where somebody is told before the buffer changes. */
    boolean isFollowed() {
        return follower != null;
    }

    /**
     * Reads until at least this many bytes are present from {@link #at} on, or the input ends. Moves them within the buffer.
     *
     * @param wanted bytes; a caller bounds what it believes of a file
     * @return false where the input ends before
     */
    boolean fill(int wanted) throws IOException {
        if (end - at >= wanted) {
            return true;
        }
        if (ended) {
            return false;
        }
        if (ahead == null && base + end >= aheadFrom && buffer.capacity() == ReadAhead.BLOCK) {
            ahead = new ReadAhead(channel);
        }
        if (ahead != null) {
            return fillAhead(wanted);
        }
        compact(released());
        while (end < wanted) {
            if (end == buffer.capacity()) {
                grow(wanted);
            }
            int count = channel.read(buffer.limit(buffer.capacity()).position(end));
            buffer.clear();
            if (count < 0) {
                ended = true;
                return false;
            }
            end += count;
        }
        return true;
    }

    private ByteBuffer released() throws IOException {
        return follower == null ? null : follower.release(buffer);
    }

    private boolean fillAhead(int wanted) throws IOException {
        // First of all, because it may fail.
        Stretch next = ahead.take();
        ByteBuffer other = released();
        int left = end - at;
        if (next != null && left <= next.start() && left + next.end() - next.start() >= wanted) {
            goOver(next, other);
            return true;
        }
        compact(other);
        while (next != null) {
            add(next);
            if (end >= wanted) {
                return true;
            }
            next = ahead.take();
        }
        ended = true;
        return false;
    }

    /** Takes the next buffer in place of this one, with what is left of this one in front of its bytes. */
    private void goOver(Stretch next, ByteBuffer other) {
        int left = end - at;
        int start = next.start() - left;
        next.buffer().put(start, buffer, at, left);
        ahead.give(other != null ? other : usual != null ? usual : buffer);
        if (usual != null) {
            large = buffer;
            usual = null;
        }
        buffer = next.buffer();
        base += at - start;
        at = start;
        end = next.end();
    }

    /** Puts the next buffer's bytes behind those that are here. */
    private void add(Stretch next) {
        int count = next.end() - next.start();
        while (buffer.capacity() - end < count) {
            grow(end + count);
        }
        buffer.put(end, next.buffer(), next.start(), count);
        end += count;
        ahead.give(next.buffer());
    }

    private void compact(ByteBuffer other) {
        int left = end - at;
        if (other != null) {
            other.order(ByteOrder.BIG_ENDIAN).put(0, buffer, at, left);
            buffer = other;
        } else if (at > 0 && left > 0) {
            buffer.put(0, buffer, at, left);
        }
        base += at;
        at = 0;
        end = left;
    }

    private void grow(int wanted) {
        // Doubled, not jumped to what the file asks for: a length that lies costs memory only where bytes stand behind
        // it.
        int capacity = (int) Math.min(wanted, 2L * buffer.capacity());
        ByteBuffer larger = large != null && large.capacity() >= capacity ? large : ByteBuffer.allocateDirect(capacity);
        larger.put(0, buffer, 0, end);
        if (ahead != null && usual == null) {
            usual = buffer;
        }
        buffer = larger;
    }

    /** A channel that gives the bytes not consumed, and then what the input's own channel gives. Nothing else may be called after it. */
    ReadableByteChannel rest() {
        ByteBuffer left = buffer.limit(end).position(at);
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                if (!left.hasRemaining()) {
                    return channel.read(target);
                }
                int count = Math.min(left.remaining(), target.remaining());
                target.put(target.position(), left, left.position(), count);
                target.position(target.position() + count);
                left.position(left.position() + count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        if (ahead != null) {
            ahead.close();
        } else {
            channel.close();
        }
    }
}
