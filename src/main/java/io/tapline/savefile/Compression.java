package io.tapline.savefile;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Locale;

/** How a save file is compressed: told by its first bytes when it is read, by the suffix of its name when it is written. */
public enum Compression {
    /** Not at all. */
    NONE(""),
    /** gzip, RFC 1952. */
    GZIP(".gz"),
    /** Zstandard, RFC 8878. */
    ZSTD(".zst"),
    /** LZ4 frames, lz4_Frame_format.md of LZ4. */
    LZ4(".lz4");

    /** RFC 1952's ID1 and ID2. */
    static final int GZIP_MAGIC = 0x1f8b;

    /** Begins an LZ4 frame, little-endian. */
    static final int LZ4_MAGIC = 0x184d2204;

    /** Begins an LZ4 file of the format before frames, little-endian. */
    static final int LZ4_LEGACY_MAGIC = 0x184c2102;

    private static final int ZSTD_MAGIC = 0xfd2fb528;

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** What the names of such files end with, with the dot. */
    public String suffix() {
        return suffix;
    }

    /** The compression that a file name asks for. */
    public static Compression forName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Compression compression : values()) {
            if (compression != NONE && lower.endsWith(compression.suffix)) {
                return compression;
            }
        }
        return NONE;
    }

    /** The compression whose files begin with these four bytes, as a big-endian number. Loads none of the codecs. */
    static Compression of(int magic) {
        if (magic >>> 16 == GZIP_MAGIC) {
            return GZIP;
        }
        int little = Integer.reverseBytes(magic);
        if (little == LZ4_MAGIC || little == LZ4_LEGACY_MAGIC) {
            return LZ4;
        }
        // Both have frames to be skipped, under the same numbers; zstd's tools are the ones that put them first.
        return little == ZSTD_MAGIC || isSkippable(little) ? ZSTD : NONE;
    }

    /** True for the numbers that begin zstd and lz4 frames which hold something else. */
    static boolean isSkippable(int magic) {
        return (magic & 0xfffffff0) == 0x184d2a50;
    }

    /** A channel that compresses into the other one; not for {@link #NONE}. */
    Compressor writer(WritableByteChannel compressed, Buffers buffers) {
        return switch (this) {
            case NONE -> throw new IllegalArgumentException("nothing to compress with");
            case GZIP -> new GzipWriter(compressed, buffers);
            case ZSTD -> new ZstdWriter(compressed, buffers);
            case LZ4 -> new Lz4Writer(compressed, buffers);
        };
    }

    /** A channel that gives what the other one has compressed. */
    ReadableByteChannel reader(ReadableByteChannel compressed) throws IOException {
        return switch (this) {
            case NONE -> compressed;
            case GZIP -> new GzipReader(compressed);
            case ZSTD -> new ZstdReader(compressed);
            case LZ4 -> new Lz4Reader(compressed);
        };
    }
}
