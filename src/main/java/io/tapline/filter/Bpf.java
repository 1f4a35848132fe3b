package io.tapline.filter;

/**
 * The instruction set of classic BPF. An instruction is a 16-bit code (class, and by class size, mode, operation or source), two jump
 * distances and a 32-bit constant k, as struct sock_filter of linux/filter.h has it. Source: McCanne and Jacobson, "The BSD Packet
 * Filter", 1993; bpf(4) of the BSDs.
 */
final class Bpf {
    static final int LD = 0x00;
    static final int LDX = 0x01;
    static final int ST = 0x02;
    static final int STX = 0x03;
    static final int ALU = 0x04;
    static final int JMP = 0x05;
    static final int RET = 0x06;
    static final int MISC = 0x07;

    static final int W = 0x00;
    static final int H = 0x08;
    static final int B = 0x10;

    static final int IMM = 0x00;
    static final int ABS = 0x20;
    static final int IND = 0x40;
    static final int MEM = 0x60;
    static final int LEN = 0x80;
    static final int MSH = 0xa0;

    static final int ADD = 0x00;
    static final int SUB = 0x10;
    static final int MUL = 0x20;
    static final int DIV = 0x30;
    static final int OR = 0x40;
    static final int AND = 0x50;
    static final int LSH = 0x60;
    static final int RSH = 0x70;
    static final int NEG = 0x80;
    static final int MOD = 0x90;
    static final int XOR = 0xa0;

    static final int JA = 0x00;
    static final int JEQ = 0x10;
    static final int JGT = 0x20;
    static final int JGE = 0x30;
    static final int JSET = 0x40;

    static final int K = 0x00;
    static final int X = 0x08;
    static final int A = 0x10;

    static final int TAX = 0x00;
    static final int TXA = 0x80;

    /** Words of scratch memory: M[0] to M[15]. */
    static final int MEMORY_WORDS = 16;

    /** Most instructions that Linux takes (BPF_MAXINSNS). */
    static final int MAX_INSTRUCTIONS = 4096;

    /** Linux: absolute loads from here upwards (as unsigned) read facts about the frame instead of its bytes (SKF_AD_OFF). */
    static final int ANCILLARY = -0x1000;

    static final int ANCILLARY_PACKET_TYPE = ANCILLARY + 4;
    static final int ANCILLARY_INTERFACE = ANCILLARY + 8;
    static final int ANCILLARY_VLAN_TAG = ANCILLARY + 44;
    static final int ANCILLARY_VLAN_PRESENT = ANCILLARY + 48;

    private Bpf() {}

    static int type(int code) {
        return code & 0x07;
    }

    static int size(int code) {
        return code & 0x18;
    }

    static int mode(int code) {
        return code & 0xe0;
    }

    static int operation(int code) {
        return code & 0xf0;
    }

    static int source(int code) {
        return code & 0x08;
    }

    /** Bytes that a load of this code reads. */
    static int bytes(int code) {
        return switch (size(code)) {
            case W -> 4;
            case H -> 2;
            default -> 1;
        };
    }

    /** True for loads that read the packet's bytes, which end the program where they lie outside. */
    static boolean readsPacket(int code) {
        int type = type(code);
        return type == LD && (mode(code) == ABS || mode(code) == IND) || type == LDX && mode(code) == MSH;
    }
}
