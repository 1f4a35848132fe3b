package io.tapline.filter;

/** Shows programs in tcpdump's three formats. */
final class Listing {
    private static final int NAME_WIDTH = 8;
    private static final int OPERAND_WIDTH = 16;

    private Listing() {}

    static String readable(Program program) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < program.length(); i++) {
            out.append('(');
            String number = Integer.toString(i);
            out.append("0".repeat(Math.max(0, 3 - number.length())))
                    .append(number)
                    .append(") ");
            line(out, program, i);
            out.append('\n');
        }
        return out.toString();
    }

    private static void line(StringBuilder out, Program program, int index) {
        int code = program.code(index);
        int k = program.constant(index);
        pad(out, name(code, k), NAME_WIDTH);
        out.append(' ');
        boolean conditional = Bpf.type(code) == Bpf.JMP && Bpf.operation(code) != Bpf.JA;
        String operand = operand(code, k, index);
        if (!conditional) {
            out.append(operand);
            return;
        }
        pad(out, operand, OPERAND_WIDTH);
        out.append(" jt ").append(index + 1 + program.jumpTrue(index));
        out.append("\tjf ").append(index + 1 + program.jumpFalse(index));
    }

    private static void pad(StringBuilder out, String text, int width) {
        out.append(text).append(" ".repeat(Math.max(0, width - text.length())));
    }

    private static String name(int code, int k) {
        return switch (Bpf.type(code)) {
            case Bpf.LD -> Bpf.mode(code) == Bpf.ABS || Bpf.mode(code) == Bpf.IND ? "ld" + suffix(code) : "ld";
            case Bpf.LDX -> Bpf.mode(code) == Bpf.MSH ? "ldxb" : "ldx";
            case Bpf.ST -> "st";
            case Bpf.STX -> "stx";
            case Bpf.ALU -> arithmetic(code);
            case Bpf.JMP -> jump(code);
            case Bpf.RET -> "ret";
            default -> code == (Bpf.MISC | Bpf.TAX) ? "tax" : "txa";
        };
    }

    private static String suffix(int code) {
        return switch (Bpf.size(code)) {
            case Bpf.W -> "";
            case Bpf.H -> "h";
            default -> "b";
        };
    }

    private static String arithmetic(int code) {
        return switch (Bpf.operation(code)) {
            case Bpf.ADD -> "add";
            case Bpf.SUB -> "sub";
            case Bpf.MUL -> "mul";
            case Bpf.DIV -> "div";
            case Bpf.OR -> "or";
            case Bpf.AND -> "and";
            case Bpf.LSH -> "lsh";
            case Bpf.RSH -> "rsh";
            case Bpf.NEG -> "neg";
            case Bpf.MOD -> "mod";
            default -> "xor";
        };
    }

    private static String jump(int code) {
        return switch (Bpf.operation(code)) {
            case Bpf.JA -> "ja";
            case Bpf.JEQ -> "jeq";
            case Bpf.JGT -> "jgt";
            case Bpf.JGE -> "jge";
            default -> "jset";
        };
    }

    private static String operand(int code, int k, int index) {
        switch (Bpf.type(code)) {
            case Bpf.LD, Bpf.LDX -> {
                return loaded(code, k);
            }
            case Bpf.ST, Bpf.STX -> {
                return "M[" + k + "]";
            }
            case Bpf.RET -> {
                return (code & 0x18) == Bpf.A ? "" : "#" + k;
            }
            case Bpf.MISC -> {
                return "";
            }
            default -> {}
        }
        if (Bpf.operation(code) == Bpf.NEG && Bpf.type(code) == Bpf.ALU) {
            return "";
        }
        if (Bpf.type(code) == Bpf.JMP && Bpf.operation(code) == Bpf.JA) {
            return Integer.toString(index + 1 + k);
        }
        if (Bpf.source(code) == Bpf.X) {
            return "x";
        }
        boolean bits = Bpf.type(code) == Bpf.JMP
                || Bpf.operation(code) == Bpf.AND
                || Bpf.operation(code) == Bpf.OR
                || Bpf.operation(code) == Bpf.XOR;
        return bits ? "#0x" + Integer.toHexString(k) : "#" + k;
    }

    private static String loaded(int code, int k) {
        return switch (Bpf.mode(code)) {
            case Bpf.IMM -> "#0x" + Integer.toHexString(k);
            case Bpf.ABS -> "[" + fact(k) + "]";
            case Bpf.IND -> "[x + " + k + "]";
            case Bpf.MEM -> "M[" + k + "]";
            case Bpf.LEN -> "#pktlen";
            default -> "4*([" + k + "]&0xf)";
        };
    }

    private static String fact(int k) {
        return switch (k) {
            case Bpf.ANCILLARY_PACKET_TYPE -> "type";
            case Bpf.ANCILLARY_INTERFACE -> "ifidx";
            case Bpf.ANCILLARY_VLAN_TAG -> "vlan_tci";
            case Bpf.ANCILLARY_VLAN_PRESENT -> "vlanp";
            default -> Integer.toString(k);
        };
    }

    static String c(Program program) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < program.length(); i++) {
            out.append("{ 0x").append(Integer.toHexString(program.code(i)));
            out.append(", ").append(program.jumpTrue(i));
            out.append(", ").append(program.jumpFalse(i));
            out.append(", 0x").append(hex8(program.constant(i))).append(" },\n");
        }
        return out.toString();
    }

    private static String hex8(int value) {
        String hex = Integer.toHexString(value);
        return "0".repeat(8 - hex.length()) + hex;
    }

    static String decimal(Program program) {
        StringBuilder out = new StringBuilder().append(program.length()).append('\n');
        for (int i = 0; i < program.length(); i++) {
            out.append(program.code(i)).append(' ').append(program.jumpTrue(i)).append(' ');
            out.append(program.jumpFalse(i)).append(' ');
            out.append(Integer.toUnsignedString(program.constant(i))).append('\n');
        }
        return out.toString();
    }
}
