package io.tapline.savefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A channel that compresses what it is given into another one, as one gzip member or one zstd or lz4 frame: Wireshark 4.0 loses its way behind
 * the first of several. Now and then it makes a point up to which everything can be read whatever happens after it, and where the file can be
 * cut and ended. Each {@link #write} is given whole records.
 */
abstract class Compressor implements WritableByteChannel {
    private static final int BLOCK = 256 * 1024;

    /** Bytes taken in after which such a point is made: enough not to cost compression. */
    private static final long INTERVAL = 8L * 1024 * 1024;

    private final WritableByteChannel channel;
    private Output.Layout layout;
    private final Buffers buffers;
    private final ByteBuffer packed;
    /** Bytes taken in. */
    private long taken;

    private long frames;
    /** Compressed bytes passed on. */
    private long passed;
    /** The last point: bytes taken in, frames in them, compressed bytes, and what ends the file there. */
    private long pointTaken;

    private long pointFrames;
    private long pointPassed;
    private byte[] pointEnding = new byte[0];
    private boolean closed;

    Compressor(WritableByteChannel channel, Buffers buffers) {
        this.channel = channel;
        this.buffers = buffers;
        this.packed = buffers.take(BLOCK);
    }

    /** Names the one who knows where records end. To be called before the first write. */
    final void layout(Output.Layout layout) {
        this.layout = layout;
    }

    /** Compresses all of the source, passing on what {@link #packed} has no room for. */
    abstract void compress(ByteBuffer source) throws IOException;

    /** Puts everything taken in into {@link #packed}, so that a reader who has no more than this can read it. */
    abstract void sync() throws IOException;

    /** What ends the file where the last {@link #sync} was made. */
    abstract byte[] ending();

    /** Frees what compression needs. */
    abstract void free();

    /** Where compressed bytes are put. */
    final ByteBuffer packed() {
        return packed;
    }

    /** Passes on what stands in {@link #packed}, which is empty then. */
    final void pass() throws IOException {
        packed.flip();
        try {
            while (packed.hasRemaining()) {
                passed += channel.write(packed);
            }
        } finally {
            packed.clear();
        }
    }

    @Override
    public final int write(ByteBuffer source) throws IOException {
        int length = source.remaining();
        frames += Output.frames(layout, source, source.position(), source.limit(), taken);
        compress(source);
        taken += length;
        if (taken - pointTaken >= INTERVAL) {
            flush();
        }
        return length;
    }

    /** Makes everything taken in readable. */
    final void flush() throws IOException {
        if (taken > pointTaken) {
            sync();
            pass();
            pointTaken = taken;
            pointFrames = frames;
            pointPassed = passed;
            pointEnding = ending();
        }
    }

    /** Cuts the file at the last point and ends it there, if it is a file, and tells how many frames it holds then. */
    final long cut() {
        if (channel instanceof FileChannel file) {
            Output.truncate(file, pointPassed);
            try {
                file.write(ByteBuffer.wrap(pointEnding), pointPassed);
            } catch (IOException keeps) {
                // Then it ends as a killed program leaves it, with everything up to the point.
            }
        }
        return pointFrames;
    }

    /** Ends the compressed data. */
    final void end() throws IOException {
        flush();
        packed.put(pointEnding);
        pass();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public final void close() throws IOException {
        if (!closed) {
            closed = true;
            try (channel) {
                free();
                buffers.give(packed);
            }
        }
    }
}
