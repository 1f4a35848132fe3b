package io.tapline.live;

/**
 * A filter for Linux cooked v2 frames, turned into one for the kernel, which runs it before there is such a header: over the frame from the
 * network header on, with what the cooked header tells beside it. As libpcap's pcap-linux.c (fix_program) does it.
 */
final class CookedProgram {
    private static final int HEADER_LENGTH = 20;
    private static final int CLASS_MASK = 0x07;
    private static final int MODE_MASK = 0xe0;
    private static final int LD = 0x00;
    private static final int LDX = 0x01;
    private static final int ABS = 0x20;
    private static final int IND = 0x40;
    private static final int LEN = 0x80;
    private static final int MSH = 0xa0;

    // linux/filter.h: SKF_AD_OFF and the facts beside the frame
    private static final int SKF_AD_OFF = -0x1000;
    private static final int SKF_AD_PROTOCOL = 0;
    private static final int SKF_AD_PKTTYPE = 4;
    private static final int SKF_AD_IFINDEX = 8;
    private static final int SKF_AD_HATYPE = 28;

    private CookedProgram() {}

    /** The program for the kernel; null where it asks for something that the kernel does not have, such as the length with the header. */
    static long[] translate(long[] program) {
        long[] translated = program.clone();
        for (int i = 0; i < translated.length; i++) {
            int code = (int) (translated[i] >>> 48);
            int constant = (int) translated[i];
            int kind = code & CLASS_MASK;
            int mode = code & MODE_MASK;
            if (kind != LD && kind != LDX) {
                continue;
            }
            if (mode == LEN) {
                return null;
            }
            // A negative offset is one of the facts beside the frame, which stay where they are.
            if ((mode == ABS || mode == IND || mode == MSH) && constant >= 0) {
                int moved = constant >= HEADER_LENGTH ? constant - HEADER_LENGTH : mode == ABS ? fact(constant) : 0;
                if (constant < HEADER_LENGTH && moved == 0) {
                    return null;
                }
                translated[i] = translated[i] & ~0xffffffffL | moved & 0xffffffffL;
            }
        }
        return translated;
    }

    /** Where the kernel has what the cooked header has at that offset; 0 where it has not. */
    private static int fact(int offset) {
        return switch (offset) {
            case 0 -> SKF_AD_OFF + SKF_AD_PROTOCOL;
            case 4 -> SKF_AD_OFF + SKF_AD_IFINDEX;
            case 8 -> SKF_AD_OFF + SKF_AD_HATYPE;
            case 10 -> SKF_AD_OFF + SKF_AD_PKTTYPE;
            default -> 0;
        };
    }
}
