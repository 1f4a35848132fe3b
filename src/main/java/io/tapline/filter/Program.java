package io.tapline.filter;

import io.tapline.frame.FrameFilter;
import io.tapline.wire.Registry;

/**
 * A compiled filter: a classic BPF program, and the ways to run and to show it. Immutable; the filters that it makes are as thread-safe as
 * {@link FrameFilter} asks, that is, each belongs to one thread at a time.
 *
 * <p>A program for the kernel goes there instruction by instruction, as struct sock_filter has them: {@link #code}, {@link #jumpTrue},
 * {@link #jumpFalse} and {@link #constant}.
 */
public final class Program {
    private final String expression;
    private final Node tree;
    private final int linkType;
    private final FilterOptions options;
    private final int[] codes;
    private final int[] jumps;
    private final int[] constants;

    Program(
            String expression,
            Node tree,
            int linkType,
            FilterOptions options,
            int[] codes,
            int[] jumps,
            int[] constants) {
        this.expression = expression;
        this.tree = tree;
        this.linkType = linkType;
        this.options = options;
        this.codes = codes;
        this.jumps = jumps;
        this.constants = constants;
    }

    /** The expression that it was compiled from. */
    public String expression() {
        return expression;
    }

    /** The LINKTYPE_ value that it was compiled for; it means nothing for frames of another one. */
    public int linkType() {
        return linkType;
    }

    /** What it was compiled for. */
    public FilterOptions options() {
        return options;
    }

    /** Number of instructions. */
    public int length() {
        return codes.length;
    }

    /** The code of an instruction, 16 bits: sock_filter's {@code code}. */
    public int code(int index) {
        return codes[index];
    }

    /** Instructions to skip where a test is true, 0 to 255: sock_filter's {@code jt}. */
    public int jumpTrue(int index) {
        return jumps[index] >>> 8;
    }

    /** Instructions to skip where a test is false, 0 to 255: sock_filter's {@code jf}. */
    public int jumpFalse(int index) {
        return jumps[index] & 0xff;
    }

    /** The constant of an instruction as a bit pattern: sock_filter's {@code k}. */
    public int constant(int index) {
        return constants[index];
    }

    /** The instructions as a socket of ours takes them, one each: code in bits 48-63, jt in 40-47, jf in 32-39, k in 0-31. */
    public long[] packed() {
        long[] instructions = new long[length()];
        for (int i = 0; i < instructions.length; i++) {
            instructions[i] = (long) code(i) << 48
                    | (long) jumpTrue(i) << 40
                    | (long) jumpFalse(i) << 32
                    | constant(i) & 0xffffffffL;
        }
        return instructions;
    }

    /** True where every frame matches, so that nothing need be run. */
    public boolean matchesAll() {
        return codes.length == 1 && constants[0] != 0;
    }

    /**
     * True where Linux takes it and gives the same verdicts: short enough, without the backward jumps that {@code protochain} has in programs
     * for files, without offsets that are negative, which mean other things there, and without shifts by a computed number, of which Linux
     * sees five bits only.
     */
    public boolean isLoadable() {
        if (codes.length > Bpf.MAX_INSTRUCTIONS) {
            return false;
        }
        for (int i = 0; i < codes.length; i++) {
            if (constants[i] < 0 && !mayBeNegative(i) || isComputedShift(codes[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean mayBeNegative(int index) {
        int code = codes[index];
        if (Bpf.type(code) == Bpf.LD && Bpf.mode(code) == Bpf.ABS) {
            return switch (constants[index]) {
                case Bpf.ANCILLARY_PACKET_TYPE,
                        Bpf.ANCILLARY_INTERFACE,
                        Bpf.ANCILLARY_VLAN_TAG,
                        Bpf.ANCILLARY_VLAN_PRESENT -> true;
                default -> false;
            };
        }
        return !Bpf.readsPacket(code) && code != (Bpf.JMP | Bpf.JA);
    }

    private static boolean isComputedShift(int code) {
        return code == (Bpf.ALU | Bpf.LSH | Bpf.X) || code == (Bpf.ALU | Bpf.RSH | Bpf.X);
    }

    /** A filter that interprets the program: the reference for every other way to run it. */
    public FrameFilter interpreter() {
        return new Interpreter(this);
    }

    /**
     * A filter in JVM code, made for this program: worth its making, some milliseconds, for a hundred thousand frames and more. The
     * interpreter where the program is longer than the JVM's just-in-time compiler takes.
     */
    public FrameFilter compiled() {
        FrameFilter compiled = JvmCompiler.compile(this);
        return compiled == null ? interpreter() : compiled;
    }

    /** A filter that interprets the program at first, and makes JVM code once it has seen enough frames for that to pay. */
    public FrameFilter filter() {
        return matchesAll() ? frame -> true : new AdaptiveFilter(this);
    }

    /** The instructions line by line, as {@code tcpdump -d} prints them; ends with a newline. */
    public String listing() {
        return Listing.readable(this);
    }

    /** The instructions as a fragment of C, as {@code tcpdump -dd} prints them; ends with a newline. */
    public String cListing() {
        return Listing.c(this);
    }

    /** The instructions as decimal numbers behind their count, as {@code tcpdump -ddd} prints them; ends with a newline. */
    public String decimalListing() {
        return Listing.decimal(this);
    }

    /** The expression in words, a line for each test; ends with a newline. The names of fields are the registry's. */
    public String inWords(Registry registry) {
        return Wording.of(this, tree, registry);
    }

    /** What a person may not expect of the filter, such as a part that never matches: a line each, or nothing. */
    public String remarks() {
        return Wording.remarks(this, tree);
    }

    /** {@link #listing} with the meaning of each instruction behind it, by the registry's names of fields; ends with a newline. */
    public String explanation(Registry registry) {
        return Explanation.of(this, registry);
    }

    @Override
    public String toString() {
        return "Program[" + expression + ", " + codes.length + " instructions]";
    }
}
