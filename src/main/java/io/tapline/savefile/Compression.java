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

    /** The compression whose files begin with these four bytes, as a big-endian number. */
    static Compression of(int magic) {
        if (magic >>> 16 == GzipReader.MAGIC) {
            return GZIP;
        }
        int little = Integer.reverseBytes(magic);
        if (little == Lz4Reader.MAGIC || little == Lz4Reader.LEGACY_MAGIC) {
            return LZ4;
        }
        // Both have frames to be skipped, under the same numbers; zstd's tools are the ones that put them first.
        return little == ZstdReader.MAGIC || ZstdReader.isSkippable(little) ? ZSTD : NONE;
    }

    /** A channel that compresses into the other one; not for {@link #NONE}. */
    Compressor writer(WritableByteChannel compressed) {
        return switch (this) {
            case NONE -> throw new IllegalArgumentException("nothing to compress with");
            case GZIP -> new GzipWriter(compressed);
            case ZSTD -> new ZstdWriter(compressed);
            case LZ4 -> new Lz4Writer(compressed);
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
