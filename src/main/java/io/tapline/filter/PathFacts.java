package io.tapline.filter;

import java.util.Arrays;

/**
 * What is known before each instruction of a program, on whatever path it is reached: how many bytes were captured, which windows have been
 * read, whether the registers are small; and which loads nobody asks for again.
 */
final class PathFacts {
    /** More bytes captured than any frame has: for instructions that no path leads to. */
    private static final int UNREACHED = Integer.MAX_VALUE;

    private final Program program;
    private final Windows windows;
    private final boolean looping;
    private final boolean[] target;
    /** Captured bytes that every path has made sure of. */
    private final int[] sure;
    /** A bit for each window that every path has read. */
    private final int[] open;

    private final boolean[] smallA;
    private final boolean[] smallX;
    private final boolean[] compared;

    PathFacts(Program program, Windows windows) {
        this.program = program;
        this.windows = windows;
        this.looping = isLooping(program);
        this.target = new boolean[program.length()];
        this.sure = new int[program.length()];
        this.open = new int[program.length()];
        this.smallA = new boolean[program.length()];
        this.smallX = new boolean[program.length()];
        this.compared = new boolean[program.length()];
        walkDown();
        if (!looping) {
            walkUp();
        }
    }

    /** Whether an instruction can be reached at all. */
    boolean isReached(int pc) {
        return sure[pc] != UNREACHED;
    }

    /** Whether a jump leads to an instruction. */
    boolean isTarget(int pc) {
        return target[pc];
    }

    /** Bytes of the frame that are known to be captured. */
    int sure(int pc) {
        return sure[pc];
    }

    /** Whether a window has been read. */
    boolean isOpen(int pc, int window) {
        return (open[pc] & 1 << window) != 0;
    }

    /** Whether A is below 2^31, so that it can be compared with sign. */
    boolean isSmallA(int pc) {
        return smallA[pc];
    }

    /** Whether X is below 2^31. */
    boolean isSmallX(int pc) {
        return smallX[pc];
    }

    /** Whether an instruction compares what the one before it has loaded into A, and nothing behind it reads that again. */
    boolean isCompared(int pc) {
        return compared[pc];
    }

    private void walkDown() {
        Arrays.fill(sure, UNREACHED);
        Arrays.fill(open, -1);
        Arrays.fill(smallA, true);
        Arrays.fill(smallX, true);
        sure[0] = 0;
        open[0] = 0;
        for (int pc = 0; pc < program.length(); pc++) {
            int instruction = program.code(pc);
            int k = program.constant(pc);
            if (sure[pc] == UNREACHED || Bpf.type(instruction) == Bpf.RET) {
                continue;
            }
            if (Bpf.type(instruction) != Bpf.JMP) {
                int behind = Math.max(sure[pc], makesSure(pc, instruction, k));
                boolean a = Bpf.type(instruction) == Bpf.ST ? smallA[pc] : staysSmall(instruction, k, pc);
                boolean x = indexStaysSmall(instruction, k, pc);
                merge(pc + 1, behind, opens(pc, instruction), a, x);
            } else if (Bpf.operation(instruction) == Bpf.JA) {
                jump(pc + 1 + k, pc);
            } else {
                jump(pc + 1 + program.jumpTrue(pc), pc);
                jump(pc + 1 + program.jumpFalse(pc), pc);
            }
        }
    }

    /** A backward jump brings nothing new: on its path more is sure than at its target, which was merged with what comes from above. */
    private void jump(int to, int pc) {
        target[to] = true;
        if (to > pc) {
            merge(to, sure[pc], open[pc], smallA[pc], smallX[pc]);
        }
    }

    private void merge(int pc, int bytes, int read, boolean a, boolean x) {
        sure[pc] = Math.min(sure[pc], bytes);
        open[pc] &= read;
        smallA[pc] &= a;
        smallX[pc] &= x;
    }

    /** The windows that are open behind an instruction; those behind X are not where X is another. */
    private int opens(int pc, int instruction) {
        int window = windows.at(pc);
        int opened = window < 0 ? open[pc] : open[pc] | 1 << window;
        boolean changesX = Bpf.type(instruction) == Bpf.LDX || instruction == (Bpf.MISC | Bpf.TAX);
        return changesX ? opened & ~windows.indexed() : opened;
    }

    private int makesSure(int pc, int instruction, int k) {
        int window = windows.at(pc);
        if (window >= 0) {
            return windows.isIndexed(window) ? 0 : windows.offset(window) + Windows.BYTES;
        }
        boolean fixed = Bpf.readsPacket(instruction) && Bpf.mode(instruction) != Bpf.IND && k >= 0;
        int bytes = Bpf.mode(instruction) == Bpf.MSH ? 1 : Bpf.bytes(instruction);
        return fixed && k <= Integer.MAX_VALUE - 4 ? k + bytes : 0;
    }

    private boolean staysSmall(int instruction, int k, int pc) {
        if (looping) {
            return false;
        }
        return switch (Bpf.type(instruction)) {
            case Bpf.LD ->
                switch (Bpf.mode(instruction)) {
                    case Bpf.ABS, Bpf.IND -> Bpf.size(instruction) != Bpf.W;
                    case Bpf.IMM -> k >= 0;
                    default -> false;
                };
            case Bpf.ALU -> instruction == (Bpf.ALU | Bpf.AND | Bpf.K) && (k >= 0 || smallA[pc]);
            case Bpf.MISC -> instruction == (Bpf.MISC | Bpf.TXA) ? smallX[pc] : smallA[pc];
            default -> smallA[pc];
        };
    }

    private boolean indexStaysSmall(int instruction, int k, int pc) {
        if (looping) {
            return false;
        }
        return switch (Bpf.type(instruction)) {
            case Bpf.LDX -> Bpf.mode(instruction) == Bpf.MSH || Bpf.mode(instruction) == Bpf.IMM && k >= 0;
            case Bpf.MISC -> instruction == (Bpf.MISC | Bpf.TAX) ? smallA[pc] : smallX[pc];
            default -> smallX[pc];
        };
    }

    /** Goes from the end to the beginning: on which paths A is read before it is set anew. */
    private void walkUp() {
        boolean[] read = new boolean[program.length() + 1];
        for (int pc = program.length() - 1; pc >= 0; pc--) {
            int instruction = program.code(pc);
            boolean behind = isReadBehind(pc, read);
            read[pc] = readsA(instruction) || !setsA(instruction) && behind;
            boolean comparison = Bpf.type(instruction) == Bpf.JMP
                    && Bpf.operation(instruction) != Bpf.JA
                    && program.jumpTrue(pc) != program.jumpFalse(pc);
            boolean loaded = pc > 0 && !target[pc] && Bpf.type(program.code(pc - 1)) == Bpf.LD;
            compared[pc] = comparison && loaded && !behind;
        }
    }

    private boolean isReadBehind(int pc, boolean[] read) {
        int instruction = program.code(pc);
        if (Bpf.type(instruction) != Bpf.JMP) {
            return read[pc + 1];
        }
        if (Bpf.operation(instruction) == Bpf.JA) {
            return read[pc + 1 + program.constant(pc)];
        }
        return read[pc + 1 + program.jumpTrue(pc)] || read[pc + 1 + program.jumpFalse(pc)];
    }

    private static boolean setsA(int instruction) {
        return Bpf.type(instruction) == Bpf.LD
                || instruction == (Bpf.MISC | Bpf.TXA)
                || Bpf.type(instruction) == Bpf.RET;
    }

    private static boolean readsA(int instruction) {
        return switch (Bpf.type(instruction)) {
            case Bpf.ST, Bpf.ALU -> true;
            case Bpf.JMP -> Bpf.operation(instruction) != Bpf.JA;
            case Bpf.MISC -> instruction == (Bpf.MISC | Bpf.TAX);
            case Bpf.RET -> instruction != (Bpf.RET | Bpf.K);
            default -> false;
        };
    }

    /** Programs with loops are few, and taken to know nothing of sizes. */
    static boolean isLooping(Program program) {
        for (int i = 0; i < program.length(); i++) {
            if (program.code(i) == (Bpf.JMP | Bpf.JA) && program.constant(i) < 0) {
                return true;
            }
        }
        return false;
    }
}
