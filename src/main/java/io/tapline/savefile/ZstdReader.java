package io.tapline.savefile;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Zstandard, RFC 8878: any number of frames, also such that are to be skipped. The library is given one block at a time: of a call that fails
 * it does not tell what it had made before.
 */
final class ZstdReader extends Decompressor {
    private static final int MAGIC = 0xfd2fb528;
    private static final int CHECKSUM_LENGTH = 4;
    private static final int BLOCK_HEADER_LENGTH = 3;
    private static final int RLE = 1;
    /** Where a frame stands: before its header, before a block, before its checksum. */
    private static final int FRAME = 0;

    private static final int BLOCK = 1;
    private static final int CHECKSUM = 2;

    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private int next = FRAME;
    private boolean hasChecksum;
    /** Bytes of the present piece that the library has not got. */
    private long left;
    /** True where the library may hold more than the target had room for. */
    private boolean isFull;

    ZstdReader(ReadableByteChannel channel) {
        super(channel, "zstd");
    }

    @Override
    boolean decompress(ByteBuffer target) throws IOException {
        if (isFull) {
            step(target, 0);
            return true;
        }
        if (left == 0) {
            if (next == FRAME && !have(1)) {
                return false;
            }
            piece();
        }
        need(1);
        step(target, (int) Math.min(left, packed().remaining()));
        return true;
    }

    /** Looks at what comes next, and how long it is. */
    private void piece() throws IOException {
        switch (next) {
            case FRAME -> header();
            case BLOCK -> {
                need(BLOCK_HEADER_LENGTH);
                int at = packed().position();
                int header = (packed().getShort(at) & 0xffff) | (packed().get(at + 2) & 0xff) << 16;
                boolean isLast = (header & 1) != 0;
                left = BLOCK_HEADER_LENGTH + ((header >> 1 & 3) == RLE ? 1 : header >>> 3);
                next = !isLast ? BLOCK : hasChecksum ? CHECKSUM : FRAME;
            }
            default -> {
                left = CHECKSUM_LENGTH;
                next = FRAME;
            }
        }
    }

    /** RFC 8878 section 3.1.1.1: the descriptor tells how long the rest is; section 3.1.2: frames to be skipped tell their length. */
    private void header() throws IOException {
        need(5);
        int at = packed().position();
        int magic = packed().getInt(at);
        if (Compression.isSkippable(magic)) {
            need(8);
            left = 8 + (packed().getInt(packed().position() + 4) & 0xffffffffL);
            return;
        }
        int descriptor = packed().get(at + 4);
        boolean isSingle = (descriptor & 0x20) != 0;
        int dictionary = (1 << (descriptor & 3)) >> 1;
        int size = descriptor >> 6 & 3;
        left = 5 + (isSingle ? 0 : 1) + dictionary + (size == 0 ? isSingle ? 1 : 0 : 1 << size);
        hasChecksum = (descriptor & 4) != 0;
        // What is no frame the library refuses.
        next = magic == MAGIC ? BLOCK : FRAME;
    }

    /** Gives the library so many bytes. */
    private void step(ByteBuffer target, int count) throws IOException {
        ByteBuffer packed = packed();
        int limit = packed.limit();
        int before = packed.position();
        packed.limit(before + count);
        try {
            context.decompressDirectByteBufferStream(target, packed);
        } catch (ZstdException wrong) {
            // The library's own message takes the code for a negative one.
            throw damaged("the zstd data makes no sense (" + Zstd.getErrorName(-wrong.getErrorCode()) + ")");
        } finally {
            packed.limit(limit);
        }
        left -= packed.position() - before;
        isFull = !target.hasRemaining();
    }

    @Override
    public void close() throws IOException {
        context.close();
        super.close();
    }
}
