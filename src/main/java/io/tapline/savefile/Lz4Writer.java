package io.tapline.savefile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;

/** LZ4 frames, lz4_Frame_format.md, one frame of blocks that each stand for themselves, without a checksum. */
final class Lz4Writer extends Compressor {
    private static final int CHUNK = 64 * 1024;

    private final byte[] chunk = new byte[CHUNK];
    private final OutputStream sink = new OutputStream() {
        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int at = offset;
            while (at < offset + length) {
                int count = Math.min(packed().remaining(), offset + length - at);
                packed().put(bytes, at, count);
                at += count;
                if (!packed().hasRemaining()) {
                    pass();
                }
            }
        }
    };
    private LZ4FrameOutputStream frame;

    Lz4Writer(WritableByteChannel channel, Buffers buffers) {
        super(channel, buffers);
    }

    @Override
    void compress(ByteBuffer source) throws IOException {
        if (frame == null) {
            frame = new LZ4FrameOutputStream(sink, BLOCKSIZE.SIZE_256KB, Bits.BLOCK_INDEPENDENCE);
        }
        while (source.hasRemaining()) {
            int count = Math.min(chunk.length, source.remaining());
            source.get(chunk, 0, count);
            frame.write(chunk, 0, count);
        }
    }

    @Override
    void sync() throws IOException {
        frame.flush();
    }

    @Override
    byte[] ending() {
        // The end mark.
        return new byte[4];
    }

    @Override
    void free() {
        // It holds nothing but memory of the heap, and closing it would write.
        frame = null;
    }
}
