package io.tapline.savefile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/** Gathers whole records in one direct buffer and writes them out in blocks of about 256 KiB. Not thread-safe. */
final class Output implements Closeable {
    /** Bytes gathered before they are written. */
    static final int BLOCK = 256 * 1024;

    private final WritableByteChannel channel;
    private ByteBuffer buffer;
    private long written;

    Output(WritableByteChannel channel) {
        this.channel = channel;
        this.buffer = ByteBuffer.allocateDirect(BLOCK);
    }

    /** The byte order of what is put into the buffer. */
    void order(ByteOrder order) {
        buffer.order(order);
    }

    /** The buffer, its position behind what was gathered, with room for one record of this many bytes. */
    ByteBuffer room(int length) throws IOException {
        if (buffer.remaining() < length) {
            flush();
            if (buffer.capacity() < length) {
                buffer = ByteBuffer.allocateDirect(length).order(buffer.order());
            }
        }
        return buffer;
    }

    /** Passes on everything gathered. */
    void flush() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                written += channel.write(buffer);
            }
        } finally {
            buffer.compact();
        }
    }

    /** Bytes taken in until now, written or not. */
    long position() {
        return written + buffer.position();
    }

    @Override
    public void close() throws IOException {
        try {
            flush();
        } finally {
            channel.close();
        }
    }
}
