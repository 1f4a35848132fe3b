package io.tapline.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups of loads of a program that lie within four bytes of each other, at fixed offsets or at offsets from the same X: one read of four bytes
 * serves them all. To read a window is to read up to the last byte that one of its loads reads; a frame that ends before that has to be
 * judged by the program as it stands.
 */
final class Windows {
    /** Bytes of a window. */
    static final int BYTES = 4;

    /** More would be more than a processor has registers for. */
    private static final int MOST = 8;

    private static final long NONE = -1;
    private static final long INDEXED = 1L << 40;

    /** Four bytes from an offset on. */
    private record Window(boolean indexed, int offset) {}

    private final Program program;
    private final List<Window> windows = new ArrayList<>();

    private Windows(Program program) {
        this.program = program;
    }

    /** No windows. */
    static Windows none(Program program) {
        return new Windows(program);
    }

    /** Those that a program without loops has. Made while a file is being read, so without what takes the JVM long to set up. */
    static Windows of(Program program) {
        long[] loads = new long[program.length()];
        for (int pc = 0; pc < loads.length; pc++) {
            loads[pc] = load(program.code(pc), program.constant(pc));
        }
        Arrays.sort(loads);
        Windows found = new Windows(program);
        int next = 0;
        for (int first = 0; first < loads.length; first = next) {
            int end = end(loads[first]);
            next = first + 1;
            while (next < loads.length && fits(loads[next], loads[first])) {
                end = Math.max(end, end(loads[next]));
                next++;
            }
            boolean several = loads[first] != loads[next - 1];
            if (several && end >= BYTES && found.windows.size() < MOST) {
                found.windows.add(new Window(isIndexed(loads[first]), end - BYTES));
            }
        }
        return found;
    }

    /**
     * The load of an instruction, as a number that stands in order: whether it counts from X, its offset, its bytes; {@link #NONE} where four
     * bytes are not more than it reads.
     */
    private static long load(int instruction, int k) {
        boolean small = Bpf.readsPacket(instruction) && Bpf.size(instruction) != Bpf.W;
        if (!small || k < 0 || k > Integer.MAX_VALUE - 64) {
            return NONE;
        }
        return (Bpf.mode(instruction) == Bpf.IND ? INDEXED : 0) | (long) k << 8 | Bpf.bytes(instruction);
    }

    private static boolean isIndexed(long load) {
        return (load & INDEXED) != 0;
    }

    private static int offset(long load) {
        return (int) (load >>> 8);
    }

    private static int end(long load) {
        return offset(load) + (int) (load & 0xff);
    }

    private static boolean fits(long load, long first) {
        return first != NONE && isIndexed(load) == isIndexed(first) && end(load) - offset(first) <= BYTES;
    }

    int count() {
        return windows.size();
    }

    /** The window that an instruction's load lies in, or -1. */
    int at(int pc) {
        long load = load(program.code(pc), program.constant(pc));
        for (int i = 0; load != NONE && i < windows.size(); i++) {
            Window window = windows.get(i);
            boolean inside = offset(load) >= window.offset && end(load) <= window.offset + BYTES;
            if (inside && isIndexed(load) == window.indexed) {
                return i;
            }
        }
        return -1;
    }

    /** Where a window begins: in the frame, or behind X. */
    int offset(int window) {
        return windows.get(window).offset;
    }

    boolean isIndexed(int window) {
        return windows.get(window).indexed;
    }

    /** A bit for each window that is counted from X. */
    int indexed() {
        int bits = 0;
        for (int i = 0; i < windows.size(); i++) {
            bits |= windows.get(i).indexed ? 1 << i : 0;
        }
        return bits;
    }

    /** How many bits the load of an instruction stands above the end of its window. */
    int shift(int pc) {
        int bytes = Bpf.bytes(program.code(pc));
        return 8 * (offset(at(pc)) + BYTES - program.constant(pc) - bytes);
    }
}
