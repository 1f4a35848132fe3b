package io.tapline.savefile;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Zstandard, RFC 8878: one frame, without a checksum, which could not be given where a file is cut. */
final class ZstdWriter extends Compressor {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final ZstdCompressCtx context = new ZstdCompressCtx();

    ZstdWriter(WritableByteChannel channel, Buffers buffers) {
        super(channel, buffers);
    }

    @Override
    void compress(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            context.compressDirectByteBufferStream(packed(), source, EndDirective.CONTINUE);
            if (!packed().hasRemaining()) {
                pass();
            }
        }
    }

    @Override
    void sync() throws IOException {
        while (!context.compressDirectByteBufferStream(packed(), NOTHING, EndDirective.FLUSH)) {
            pass();
        }
    }

    @Override
    byte[] ending() {
        // RFC 8878 section 3.1.1.2: the last block, raw, of no bytes.
        return new byte[] {1, 0, 0};
    }

    @Override
    void free() {
        context.close();
    }
}
