package io.tapline.savefile;

import java.util.Locale;

/** What a {@link SaveFileSink} writes. */
public enum SaveFileFormat {
    /** pcapng, which keeps everything. */
    PCAPNG,
    /** pcap, in microseconds or nanoseconds as the first frame's interface has them. */
    PCAP,
    /** pcap in microseconds. */
    PCAP_MICRO,
    /** pcap in nanoseconds. */
    PCAP_NANO;

    /** The format for a file of that name: pcap where it ends in .pcap, perhaps with a suffix of compression, and pcapng otherwise. */
    public static SaveFileFormat forName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = lower.substring(0, lower.length() - suffixLength(lower));
        return plain.endsWith(".pcap") ? PCAP : PCAPNG;
    }

    private static int suffixLength(String name) {
        if (name.endsWith(".gz")) {
            return 3;
        }
        return name.endsWith(".zst") || name.endsWith(".lz4") ? 4 : 0;
    }
}
