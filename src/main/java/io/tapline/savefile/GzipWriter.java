package io.tapline.savefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** gzip, RFC 1952. */
final class GzipWriter extends Compressor {
    /** ID1, ID2, deflate, no flags, no time, nothing on the level, Unix. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

    private static final byte[] NOTHING = new byte[0];

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 checksum = new CRC32();

    GzipWriter(WritableByteChannel channel, Buffers buffers) {
        super(channel, buffers);
        packed().put(HEADER);
    }

    @Override
    void compress(ByteBuffer source) throws IOException {
        checksum.update(source.duplicate());
        deflater.setInput(source);
        while (!deflater.needsInput()) {
            deflate(Deflater.NO_FLUSH);
        }
        // It keeps the buffer, which will hold something else when it looks again.
        deflater.setInput(NOTHING);
    }

    private int deflate(int flush) throws IOException {
        if (!packed().hasRemaining()) {
            pass();
        }
        return deflater.deflate(packed(), flush);
    }

    @Override
    void sync() throws IOException {
        // Done when it leaves room.
        do {
            deflate(Deflater.SYNC_FLUSH);
        } while (!packed().hasRemaining());
    }

    @Override
    byte[] ending() {
        // An empty last block (RFC 1951: final, fixed codes, end of block), and the trailer.
        return ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 3)
                .putInt((int) checksum.getValue())
                .putInt((int) deflater.getBytesRead())
                .array();
    }

    @Override
    void free() {
        deflater.end();
    }
}
