package io.tapline.savefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * LZ4 frames, lz4_Frame_format.md of LZ4 1.6.4, and the legacy format described there. The library reads blocks; its stream refuses those that
 * depend on the block before, which are what liblz4 makes unless told otherwise.
 */
final class Lz4Reader extends Decompressor {
    private static final int LEGACY_BLOCK = 8 * 1024 * 1024;
    /** How far back a block can refer. */
    private static final int HISTORY = 65535;
    /** Length of the shortest match. */
    private static final int MATCH = 4;
    /** Where in {@link #plain} a block begins: behind the history, and the bytes that {@link #withHistory} makes before it. */
    private static final int START = HISTORY + MATCH + 1;
    /** Bytes that {@link #withHistory} puts before a block: a token, the length of the literals, these, and a distance. */
    private static final int PREFIX = 1 + HISTORY / 255 + 1 + HISTORY + 2;

    private static final int INDEPENDENT = 0x20;
    private static final int BLOCK_CHECKSUM = 0x10;
    private static final int CONTENT_SIZE = 0x08;
    private static final int CONTENT_CHECKSUM = 0x04;
    private static final int DICTIONARY = 0x01;
    private static final int UNCOMPRESSED = 0x80000000;

    private final LZ4SafeDecompressor library = LZ4Factory.fastestInstance().safeDecompressor();
    private final StreamingXXHash32 checksum = XXHashFactory.fastestInstance().newStreamingHash32(0);

    private boolean inFrame;
    private boolean legacy;
    private int flags;
    private int largest;
    /** What a block gave, from {@link #START} to limit, not yet handed on from position on; before it the bytes that it may refer to. */
    private ByteBuffer plain = ByteBuffer.allocateDirect(0);

    private int historyLength;
    private ByteBuffer joined = ByteBuffer.allocateDirect(0);
    private byte[] summed = new byte[0];

    Lz4Reader(ReadableByteChannel channel) {
        super(channel, "lz4");
    }

    @Override
    boolean decompress(ByteBuffer target) throws IOException {
        while (!plain.hasRemaining()) {
            if (!inFrame && !frame()) {
                return false;
            }
            if (inFrame) {
                block();
            }
        }
        int count = Math.min(plain.remaining(), target.remaining());
        target.put(target.position(), plain, plain.position(), count);
        target.position(target.position() + count);
        plain.position(plain.position() + count);
        return true;
    }

    /** Reads a frame's header, or passes over a frame to be skipped; false where there is none. */
    private boolean frame() throws IOException {
        if (!have(1)) {
            return false;
        }
        need(4);
        int magic = packed().getInt();
        if (Compression.isSkippable(magic)) {
            need(4);
            skip(packed().getInt() & 0xffffffffL);
            return true;
        }
        legacy = magic == Compression.LZ4_LEGACY_MAGIC;
        if (!legacy && magic != Compression.LZ4_MAGIC) {
            throw damaged("what follows the lz4 data is none");
        }
        if (legacy) {
            flags = INDEPENDENT;
            largest = LEGACY_BLOCK;
        } else {
            descriptor();
        }
        if (plain.capacity() < START + largest) {
            plain = ByteBuffer.allocateDirect(START + largest);
        }
        plain.limit(START).position(START);
        historyLength = 0;
        checksum.reset();
        inFrame = true;
        return true;
    }

    private void descriptor() throws IOException {
        need(3);
        flags = packed().get();
        int sizes = packed().get() >> 4 & 7;
        boolean known = (flags & 0xc0) == 0x40 && sizes >= 4 && (flags & DICTIONARY) == 0;
        if (!known) {
            throw damaged("the lz4 data is of a kind that is not supported (flags 0x"
                    + Integer.toHexString(flags & 0xff) + ")");
        }
        largest = 1 << 8 + 2 * sizes;
        int rest = ((flags & CONTENT_SIZE) != 0 ? 8 : 0) + 1;
        need(rest);
        packed().position(packed().position() + rest);
    }

    private void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            need(1);
            int step = (int) Math.min(left, packed().remaining());
            packed().position(packed().position() + step);
            left -= step;
        }
    }

    private void block() throws IOException {
        if (legacy && !have(1)) {
            inFrame = false;
            return;
        }
        need(4);
        int size = packed().getInt(packed().position());
        if (legacy
                && (size == Compression.LZ4_MAGIC
                        || size == Compression.LZ4_LEGACY_MAGIC
                        || Compression.isSkippable(size))) {
            inFrame = false;
            return;
        }
        packed().getInt();
        if (size == 0 && !legacy) {
            endMark();
            return;
        }
        int length = size & ~UNCOMPRESSED;
        int most = legacy ? largest + largest / 128 + 64 : largest;
        if (length < 0 || length > most || legacy && size < 0) {
            throw damaged("an lz4 block of " + (size & 0xffffffffL) + " bytes");
        }
        int trailer = (flags & BLOCK_CHECKSUM) != 0 ? 4 : 0;
        need(length + trailer);
        keepHistory();
        int made = size < 0 ? copy(length) : expand(length);
        packed().position(packed().position() + length + trailer);
        plain.limit(START + made).position(START);
        if ((flags & CONTENT_CHECKSUM) != 0) {
            update(made);
        }
    }

    /** Moves the end of what the last block gave to where the next one can refer to it. */
    private void keepHistory() {
        int length = plain.limit() - START;
        plain.clear();
        if ((flags & INDEPENDENT) == 0 && length > 0) {
            int kept = Math.min(HISTORY, historyLength + length);
            plain.put(START - kept, plain, START + length - kept, kept);
            historyLength = kept;
        }
    }

    private int copy(int length) {
        plain.put(START, packed(), packed().position(), length);
        return length;
    }

    private int expand(int length) throws IOException {
        try {
            if (historyLength == 0) {
                return library.decompress(packed(), packed().position(), length, plain, START, largest);
            }
            int before = MATCH + Math.max(MATCH, historyLength);
            int joinedLength = withHistory(before - MATCH, length);
            int made = library.decompress(joined, 0, joinedLength, plain, START - before, before + largest);
            return made - before;
        } catch (LZ4Exception wrong) {
            throw damaged("the lz4 data makes no sense");
        }
    }

    /**
     * Makes a block that first gives the history, so that the library, which knows of no history, finds it where the real block refers to it.
     * Literals must be followed by a match: they are the history's last four bytes and then all others, and the match is those four.
     *
     * @return length of the block that was made
     */
    private int withHistory(int history, int length) {
        if (joined.capacity() < PREFIX + length) {
            joined = ByteBuffer.allocateDirect(PREFIX + largest);
        }
        joined.clear();
        if (history < 15) {
            joined.put((byte) (history << 4));
        } else {
            joined.put((byte) 0xf0);
            int rest = history - 15;
            for (; rest >= 255; rest -= 255) {
                joined.put((byte) 255);
            }
            joined.put((byte) rest);
        }
        append(plain, START - MATCH, MATCH);
        append(plain, START - history, history - MATCH);
        joined.put((byte) history).put((byte) (history >> 8));
        append(packed(), packed().position(), length);
        return joined.position();
    }

    private void append(ByteBuffer source, int at, int length) {
        joined.put(joined.position(), source, at, length);
        joined.position(joined.position() + length);
    }

    private void update(int length) {
        if (summed.length < length) {
            summed = new byte[largest];
        }
        plain.get(START, summed, 0, length);
        checksum.update(summed, 0, length);
    }

    private void endMark() throws IOException {
        inFrame = false;
        if ((flags & CONTENT_CHECKSUM) != 0) {
            need(4);
            if (packed().getInt() != checksum.getValue()) {
                throw damaged("the lz4 data is not what its checksum says");
            }
        }
    }
}
