package io.tapline.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

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

    /** Bytes that a load reads; {@code indexed} where they are counted from X. */
    private record Load(boolean indexed, int offset, int end) {}

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

    /** Those that a program without loops has. */
    static Windows of(Program program) {
        Windows found = new Windows(program);
        TreeSet<Load> loads = new TreeSet<>(
                Comparator.comparing(Load::indexed).thenComparing(Load::offset).thenComparing(Load::end));
        for (int pc = 0; pc < program.length(); pc++) {
            Load load = load(program.code(pc), program.constant(pc));
            if (load != null) {
                loads.add(load);
            }
        }
        List<Load> group = new ArrayList<>();
        for (Load load : loads) {
            if (!group.isEmpty() && !fits(load, group.get(0))) {
                found.add(group);
                group.clear();
            }
            group.add(load);
        }
        found.add(group);
        return found;
    }

    /** The load of an instruction, where four bytes are more than it reads. */
    private static Load load(int instruction, int k) {
        boolean small = Bpf.readsPacket(instruction) && Bpf.size(instruction) != Bpf.W;
        if (!small || k < 0 || k > Integer.MAX_VALUE - 64) {
            return null;
        }
        return new Load(Bpf.mode(instruction) == Bpf.IND, k, k + Bpf.bytes(instruction));
    }

    private static boolean fits(Load load, Load first) {
        return load.indexed == first.indexed && load.end - first.offset <= BYTES;
    }

    private void add(List<Load> group) {
        int end = group.stream().mapToInt(Load::end).max().orElse(0);
        if (group.size() > 1 && end >= BYTES && windows.size() < MOST) {
            windows.add(new Window(group.get(0).indexed, end - BYTES));
        }
    }

    int count() {
        return windows.size();
    }

    /** The window that an instruction's load lies in, or -1. */
    int at(int pc) {
        Load load = load(program.code(pc), program.constant(pc));
        for (int i = 0; load != null && i < windows.size(); i++) {
            Window window = windows.get(i);
            boolean inside = load.offset >= window.offset && load.end <= window.offset + BYTES;
            if (inside && load.indexed == window.indexed) {
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
