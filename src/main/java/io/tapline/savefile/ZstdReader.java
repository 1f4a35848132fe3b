package io.tapline.savefile;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Zstandard, RFC 8878: any number of frames, also such that are to be skipped. */
final class ZstdReader extends Decompressor {
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private boolean inFrame;

    ZstdReader(ReadableByteChannel channel) {
        super(channel, "zstd");
    }

    @Override
    boolean decompress(ByteBuffer target) throws IOException {
        if (!packed().hasRemaining() && !have(1)) {
            if (inFrame) {
                // The last bytes of a frame may still be in the decoder.
                return drain(target);
            }
            return false;
        }
        step(target);
        return true;
    }

    private boolean drain(ByteBuffer target) throws IOException {
        int before = target.position();
        step(target);
        if (target.position() == before) {
            throw cut();
        }
        return true;
    }

    private void step(ByteBuffer target) throws IOException {
        try {
            inFrame = !context.decompressDirectByteBufferStream(target, packed());
        } catch (ZstdException wrong) {
            // The library's own message takes the code for a negative one.
            throw damaged("the zstd data makes no sense (" + Zstd.getErrorName(-wrong.getErrorCode()) + ")");
        }
    }

    @Override
    public void close() throws IOException {
        context.close();
        super.close();
    }
}
