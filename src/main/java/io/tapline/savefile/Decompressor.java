package io.tapline.savefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * A channel over another one that is compressed. What is wrong with the compressed bytes is a {@link DamagedFileException}, after everything
 * before it was given.
 */
abstract class Decompressor implements ReadableByteChannel {
    private static final int BLOCK = 128 * 1024;

    private final ReadableByteChannel channel;
    private final String name;
    private ByteBuffer packed =
            ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long given;

    Decompressor(ReadableByteChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    /**
     * Decompresses into the target, at least one byte.
     *
     * @return false at the proper end of the compressed bytes
     */
    abstract boolean decompress(ByteBuffer target) throws IOException;

    @Override
    public final int read(ByteBuffer target) throws IOException {
        int before = target.position();
        while (target.hasRemaining() && target.position() == before) {
            if (!decompress(target)) {
                return -1;
            }
        }
        int count = target.position() - before;
        given += count;
        return count;
    }

    /** Compressed bytes from position to limit, little-endian. */
    final ByteBuffer packed() {
        return packed;
    }

    /** Reads on until so many compressed bytes are there; false where they end before. */
    final boolean have(int count) throws IOException {
        while (packed.remaining() < count) {
            if (count > packed.capacity()) {
                ByteBuffer larger = ByteBuffer.allocateDirect(count).order(ByteOrder.LITTLE_ENDIAN);
                packed = larger.put(packed).flip();
            }
            packed.compact();
            int more = channel.read(packed);
            packed.flip();
            if (more < 0) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #have}, where less is damage. */
    final void need(int count) throws IOException {
        if (!have(count)) {
            throw cut();
        }
    }

    final DamagedFileException cut() {
        return damaged("the " + name + " data ends too early");
    }

    final DamagedFileException damaged(String what) {
        return new DamagedFileException(given, what);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
