package io.tapline.live;

/** Cutting frames in the kernel: a filter's return value is how many bytes of the frame are kept. */
final class SnapLength {
    /** What tcpdump's -s 0 means: more than any frame has. */
    static final int UNLIMITED = 262144;

    private static final int RETURN_CONSTANT = 0x06;
    private static final long CONSTANT_MASK = 0xffffffffL;

    private SnapLength() {}

    /** The program with no returned length above the limit; a program that only cuts, or null, where there is none. */
    static long[] limit(long[] program, int snapLength) {
        if (program == null) {
            return snapLength >= UNLIMITED ? null : new long[] {instruction(snapLength)};
        }
        long[] limited = program.clone();
        for (int i = 0; i < limited.length; i++) {
            if (limited[i] >>> 48 == RETURN_CONSTANT && (limited[i] & CONSTANT_MASK) > snapLength) {
                limited[i] = instruction(snapLength);
            }
        }
        return limited;
    }

    private static long instruction(int length) {
        return (long) RETURN_CONSTANT << 48 | length;
    }
}
