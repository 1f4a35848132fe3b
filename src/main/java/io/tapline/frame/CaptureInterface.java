package io.tapline.frame;

import java.nio.ByteOrder;

/**
 * What a frame's origin is known by: the interface of a live capture, or an interface description of a save file. Immutable, compared by
 * identity: two interfaces of a file with equal names are still two.
 *
 * @param index position within its capture or file section, from 0; -1 where there are no such numbers, as in pcap files
 * @param name the system's name for it, or "" where unknown
 * @param linkType a LINKTYPE_ value
 * @param snapLength most bytes kept of a frame; 0 for no limit
 * @param timestampResolution how fine its timestamps are, as pcapng's if_tsresol says it: n for 10^-n s, 0x80 | n for 2^-n s
 * @param order byte order of {@link #options} and of the options of frames captured on it
 * @param options its pcapng options as they stood in the file, without the end marker; empty for a live interface
 */
public record CaptureInterface(
        int index,
        String name,
        int linkType,
        int snapLength,
        int timestampResolution,
        ByteOrder order,
        byte[] options) {
    /** {@link #timestampResolution} of microseconds, pcapng's default. */
    public static final int MICROSECONDS = 6;

    /** {@link #timestampResolution} of nanoseconds. */
    public static final int NANOSECONDS = 9;

    /** Stands for an interface that nobody described. */
    public static final CaptureInterface UNKNOWN = live(-1, "", LinkType.ETHERNET, 0);

    /** An interface of a live capture, in nanoseconds, which has no options from a file. */
    public static CaptureInterface live(int index, String name, int linkType, int snapLength) {
        return new CaptureInterface(
                index, name, linkType, snapLength, NANOSECONDS, ByteOrder.nativeOrder(), new byte[0]);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
