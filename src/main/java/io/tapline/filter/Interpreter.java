package io.tapline.filter;

import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Runs a program instruction by instruction. Words are unsigned; a load behind the captured bytes, and a division by zero, reject the frame,
 * as in libpcap and in Linux; shifts by 32 and more give 0. Facts beside the bytes: the direction, where the frame has one; a frame of which
 * nobody told the direction matches neither inbound nor outbound. Any other such fact rejects the frame, except that no tag is ever kept
 * beside the frame here.
 */
final class Interpreter implements FrameFilter {
    /** Backward jumps after which a loop is taken to be endless: more than a frame of 128 KiB has IPv6 extension headers. */
    static final int MAX_LOOPS = 16384;

    private final int[] codes;
    private final int[] jumps;
    private final int[] constants;
    private final int[] memory = new int[Bpf.MEMORY_WORDS];
    private final boolean usesMemory;

    Interpreter(Program program) {
        int length = program.length();
        codes = new int[length];
        jumps = new int[length];
        constants = new int[length];
        boolean stores = false;
        for (int i = 0; i < length; i++) {
            codes[i] = program.code(i);
            jumps[i] = program.jumpTrue(i) << 8 | program.jumpFalse(i);
            constants[i] = program.constant(i);
            int type = Bpf.type(codes[i]);
            stores |= type == Bpf.ST || type == Bpf.STX;
        }
        usesMemory = stores;
    }

    @Override
    public boolean accept(Frame frame) {
        return run(frame) != 0;
    }

    /** What the program returns: how many bytes to keep, 0 for none. */
    int run(Frame frame) {
        ByteBuffer buffer = frame.buffer();
        int base = frame.offset();
        int captured = frame.capturedLength();
        if (usesMemory) {
            Arrays.fill(memory, 0);
        }
        int a = 0;
        int x = 0;
        int loops = 0;
        for (int pc = 0; ; pc++) {
            int code = codes[pc];
            int k = constants[pc];
            switch (code) {
                case Bpf.RET | Bpf.K -> {
                    return k;
                }
                case Bpf.RET | Bpf.A -> {
                    return a;
                }
                case Bpf.LD | Bpf.ABS | Bpf.W, Bpf.LD | Bpf.ABS | Bpf.H, Bpf.LD | Bpf.ABS | Bpf.B -> {
                    long loaded = k < 0 ? fact(frame, k) : load(buffer, base, captured, code, k);
                    if (loaded < 0) {
                        return 0;
                    }
                    a = (int) loaded;
                }
                case Bpf.LD | Bpf.IND | Bpf.W, Bpf.LD | Bpf.IND | Bpf.H, Bpf.LD | Bpf.IND | Bpf.B -> {
                    // As unsigned numbers x and k would not wrap: each of them, and their sum, has to be inside.
                    int offset = (x | k) < 0 ? -1 : x + k;
                    long loaded = load(buffer, base, captured, code, offset);
                    if (loaded < 0) {
                        return 0;
                    }
                    a = (int) loaded;
                }
                case Bpf.LDX | Bpf.MSH | Bpf.B -> {
                    long loaded = load(buffer, base, captured, Bpf.B, k);
                    if (loaded < 0) {
                        return 0;
                    }
                    x = ((int) loaded & 0xf) << 2;
                }
                case Bpf.JMP | Bpf.JA -> {
                    if (k < 0 && ++loops > MAX_LOOPS) {
                        return 0;
                    }
                    pc += k;
                }
                case Bpf.JMP | Bpf.JEQ | Bpf.K -> pc += a == k ? jumps[pc] >>> 8 : jumps[pc] & 0xff;
                case Bpf.JMP | Bpf.JSET | Bpf.K -> pc += (a & k) != 0 ? jumps[pc] >>> 8 : jumps[pc] & 0xff;
                case Bpf.JMP | Bpf.JGT | Bpf.K ->
                    pc += Integer.compareUnsigned(a, k) > 0 ? jumps[pc] >>> 8 : jumps[pc] & 0xff;
                case Bpf.JMP | Bpf.JGE | Bpf.K ->
                    pc += Integer.compareUnsigned(a, k) >= 0 ? jumps[pc] >>> 8 : jumps[pc] & 0xff;
                case Bpf.JMP | Bpf.JEQ | Bpf.X -> pc += a == x ? jumps[pc] >>> 8 : jumps[pc] & 0xff;
                case Bpf.JMP | Bpf.JSET | Bpf.X -> pc += (a & x) != 0 ? jumps[pc] >>> 8 : jumps[pc] & 0xff;
                case Bpf.JMP | Bpf.JGT | Bpf.X ->
                    pc += Integer.compareUnsigned(a, x) > 0 ? jumps[pc] >>> 8 : jumps[pc] & 0xff;
                case Bpf.JMP | Bpf.JGE | Bpf.X ->
                    pc += Integer.compareUnsigned(a, x) >= 0 ? jumps[pc] >>> 8 : jumps[pc] & 0xff;
                case Bpf.LD | Bpf.IMM -> a = k;
                case Bpf.LDX | Bpf.IMM -> x = k;
                case Bpf.LD | Bpf.LEN -> a = frame.originalLength();
                case Bpf.LDX | Bpf.LEN -> x = frame.originalLength();
                case Bpf.LD | Bpf.MEM -> a = memory[k];
                case Bpf.LDX | Bpf.MEM -> x = memory[k];
                case Bpf.ST -> memory[k] = a;
                case Bpf.STX -> memory[k] = x;
                case Bpf.MISC | Bpf.TAX -> x = a;
                case Bpf.MISC | Bpf.TXA -> a = x;
                case Bpf.ALU | Bpf.NEG -> a = -a;
                default -> {
                    int operand = Bpf.source(code) == Bpf.X ? x : k;
                    if (operand == 0 && divides(code)) {
                        return 0;
                    }
                    a = compute(Bpf.operation(code), a, operand);
                }
            }
        }
    }

    private static boolean divides(int code) {
        return Bpf.operation(code) == Bpf.DIV || Bpf.operation(code) == Bpf.MOD;
    }

    private static int compute(int operation, int a, int operand) {
        return switch (operation) {
            case Bpf.ADD -> a + operand;
            case Bpf.SUB -> a - operand;
            case Bpf.MUL -> a * operand;
            case Bpf.DIV -> Integer.divideUnsigned(a, operand);
            case Bpf.MOD -> Integer.remainderUnsigned(a, operand);
            case Bpf.AND -> a & operand;
            case Bpf.OR -> a | operand;
            case Bpf.XOR -> a ^ operand;
            case Bpf.LSH -> (operand & ~31) == 0 ? a << operand : 0;
            default -> (operand & ~31) == 0 ? a >>> operand : 0;
        };
    }

    /** The bytes at an offset, or -1 where they are not all there. */
    private static long load(ByteBuffer buffer, int base, int captured, int code, int offset) {
        switch (Bpf.size(code)) {
            case Bpf.W -> {
                return offset < 0 || offset > captured - 4 ? -1 : buffer.getInt(base + offset) & 0xffffffffL;
            }
            case Bpf.H -> {
                return offset < 0 || offset > captured - 2 ? -1 : buffer.getShort(base + offset) & 0xffff;
            }
            default -> {
                return offset < 0 || offset >= captured ? -1 : buffer.get(base + offset) & 0xff;
            }
        }
    }

    /** A fact beside the frame's bytes, or -1 where it is not known. */
    static int fact(Frame frame, int offset) {
        return switch (offset) {
            case Bpf.ANCILLARY_PACKET_TYPE -> packetType(frame.direction());
            case Bpf.ANCILLARY_VLAN_PRESENT -> 0;
            default -> -1;
        };
    }

    /** sll_pkttype of packet(7). */
    private static int packetType(Direction direction) {
        return switch (direction) {
            case HOST, INCOMING -> 0;
            case BROADCAST -> 1;
            case MULTICAST -> 2;
            case OTHER_HOST -> 3;
            case OUTGOING -> 4;
            case UNKNOWN -> -1;
        };
    }
}
