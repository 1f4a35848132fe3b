package io.tapline.filter;

import io.tapline.filter.Headers.Read;
import io.tapline.wire.FieldType;
import io.tapline.wire.Registry;
import java.util.BitSet;

/**
 * Says of each instruction of a program what it looks at, by the names of fields, and where it leads. What A and X hold, and which headers
 * the frame has, is followed along all paths; where they disagree the bytes are named by their place.
 */
final class Explanation {
    private static final int LISTING_WIDTH = 44;

    private final Program program;
    private final State[] before;
    private final BitSet loops = new BitSet();

    /** What a register holds: words for it, and where it was read; null for what is more than a plain read. */
    private record Value(String words, Read read) {
        static Value of(String words) {
            return new Value(words, null);
        }

        Value merge(Value other) {
            return equals(other) ? this : words.equals(other.words) ? of(words) : UNKNOWN;
        }

        /** As part of a calculation. */
        String operand() {
            boolean inPlace = read != null && read.mask() != -1 && (read.mask() & 1) == 0;
            String text = inPlace ? words + " in place" : words;
            return text.indexOf(' ') < 0 ? text : "(" + text + ")";
        }
    }

    private static final Value UNKNOWN = Value.of("one of several values");
    private static final Value NEXT_HEADER = Value.of("the number of the next header");
    private static final Value NEXT_OFFSET = Value.of("the offset of the next header");

    /** What is known before an instruction; lengthOf is the place of the IPv4 header whose length X is, FRAME for no such. */
    private record State(Headers headers, Value a, Value x, int lengthOf) {
        State merge(State other) {
            if (other == null) {
                return this;
            }
            return new State(
                    headers.merge(other.headers),
                    a.merge(other.a),
                    x.merge(other.x),
                    lengthOf == other.lengthOf ? lengthOf : Headers.FRAME);
        }
    }

    private Explanation(Program program) {
        this.program = program;
        this.before = new State[program.length()];
    }

    /** The listing with an explanation behind each line. */
    static String of(Program program, Registry registry) {
        return new Explanation(program).text(registry);
    }

    private String text(Registry registry) {
        Value zero = Value.of("0");
        before[0] = new State(Headers.of(registry, program.linkType()), zero, zero, Headers.FRAME);
        markLoops();
        String[] listing = program.listing().split("\n");
        StringBuilder out = new StringBuilder();
        for (int pc = 0; pc < program.length(); pc++) {
            String line = listing[pc].replace('\t', ' ');
            out.append(line).append(" ".repeat(Math.max(1, LISTING_WIDTH - line.length())));
            out.append(before[pc] == null ? "(never reached)" : explain(pc)).append('\n');
        }
        return out.toString();
    }

    /** Where a loop begins again A and X are those of the header that it has come to. */
    private void markLoops() {
        for (int pc = 0; pc < program.length(); pc++) {
            if (program.code(pc) == (Bpf.JMP | Bpf.JA) && program.constant(pc) < 0) {
                loops.set(pc + 1 + program.constant(pc));
            }
        }
    }

    private String explain(int pc) {
        int code = program.code(pc);
        int k = program.constant(pc);
        State state = before[pc];
        switch (Bpf.type(code)) {
            case Bpf.RET -> {
                return k == 0 ? "not selected" : "selected";
            }
            case Bpf.JMP -> {
                return jump(pc, code, k, state);
            }
            default -> {}
        }
        State after = step(code, k, state);
        lead(pc + 1, after);
        return switch (Bpf.type(code)) {
            case Bpf.LD, Bpf.ALU -> "A = " + after.a.words;
            case Bpf.LDX -> "X = " + after.x.words;
            case Bpf.ST -> "M[" + k + "] = A";
            case Bpf.STX -> "M[" + k + "] = X";
            default -> code == (Bpf.MISC | Bpf.TAX) ? "X = A" : "A = X";
        };
    }

    private void lead(int pc, State state) {
        State known = loops.get(pc) ? new State(state.headers, NEXT_HEADER, NEXT_OFFSET, Headers.FRAME) : state;
        before[pc] = known.merge(before[pc]);
    }

    private static State step(int code, int k, State state) {
        return switch (Bpf.type(code)) {
            case Bpf.LD -> new State(state.headers, loaded(code, k, state), state.x, state.lengthOf);
            case Bpf.LDX -> {
                boolean length = Bpf.mode(code) == Bpf.MSH;
                Value value = length ? headerLength(state, k) : loaded(code, k, state);
                yield new State(state.headers, state.a, value, length ? k : Headers.FRAME);
            }
            case Bpf.ALU -> new State(state.headers, calculated(code, k, state), state.x, state.lengthOf);
            case Bpf.MISC ->
                code == (Bpf.MISC | Bpf.TAX)
                        ? new State(state.headers, state.a, state.a, Headers.FRAME)
                        : new State(state.headers, state.x, state.x, state.lengthOf);
            default -> state;
        };
    }

    private static Value headerLength(State state, int offset) {
        String field = state.headers.name(new Read(Headers.FRAME, offset, 1, 0x0f));
        return Value.of(field.isEmpty() ? "4 times the low 4 bits of the byte at " + offset : field + " in bytes");
    }

    private static Value loaded(int code, int k, State state) {
        return switch (Bpf.mode(code)) {
            case Bpf.IMM -> Value.of(Integer.toUnsignedString(k));
            case Bpf.LEN -> Value.of("the frame's length on the wire");
            case Bpf.MEM -> Value.of("M[" + k + "]");
            case Bpf.ABS -> k < 0 ? Value.of(fact(k)) : read(state, new Read(Headers.FRAME, k, Bpf.bytes(code), -1));
            default ->
                state.lengthOf == Headers.FRAME
                        ? Value.of(bytes(Bpf.bytes(code)) + " at X" + (k < 0 ? " - " + -(long) k : " + " + k))
                        : read(state, new Read(state.lengthOf, k - state.lengthOf, Bpf.bytes(code), -1));
        };
    }

    private static String fact(int offset) {
        return switch (offset) {
            case Bpf.ANCILLARY_PACKET_TYPE -> "the direction (4 is outgoing)";
            case Bpf.ANCILLARY_INTERFACE -> "the number of the interface";
            case Bpf.ANCILLARY_VLAN_TAG -> "the VLAN tag that was taken out of the frame";
            case Bpf.ANCILLARY_VLAN_PRESENT -> "1 where a VLAN tag was taken out of the frame";
            default -> "a fact beside the frame";
        };
    }

    private static String bytes(int count) {
        return count == 1 ? "the byte" : count + " bytes";
    }

    private static Value read(State state, Read read) {
        String name = state.headers.name(read);
        if (name.isEmpty()) {
            String place = read.base() == Headers.FRAME ? "" : " behind the IPv4 header";
            String mask = read.mask() == -1 ? "" : " & 0x" + Integer.toHexString(read.mask());
            name = bytes(read.size()) + " at " + read.offset() + place + mask;
        }
        return new Value(name, read);
    }

    private static Value calculated(int code, int k, State state) {
        Value a = state.a;
        int operation = Bpf.operation(code);
        if (operation == Bpf.NEG) {
            return Value.of("-(" + a.words + ")");
        }
        boolean indexed = Bpf.source(code) == Bpf.X;
        if (operation == Bpf.AND && !indexed && a.read != null) {
            return read(state, a.read.masked(k));
        }
        String sign =
                switch (operation) {
                    case Bpf.ADD -> "+";
                    case Bpf.SUB -> "-";
                    case Bpf.MUL -> "*";
                    case Bpf.DIV -> "/";
                    case Bpf.MOD -> "%";
                    case Bpf.AND -> "&";
                    case Bpf.OR -> "|";
                    case Bpf.XOR -> "^";
                    case Bpf.LSH -> "<<";
                    default -> ">>";
                };
        String right = indexed ? state.x.operand() : Integer.toUnsignedString(k);
        String words = a.operand() + " " + sign + " " + right;
        return Value.of(words.length() > 60 ? "A " + sign + " " + (indexed ? "X" : right) : words);
    }

    private String jump(int pc, int code, int k, State state) {
        if (Bpf.operation(code) == Bpf.JA) {
            if (k >= 0) {
                lead(pc + 1 + k, state);
            }
            return "go on at " + (pc + 1 + k);
        }
        int whereTrue = pc + 1 + program.jumpTrue(pc);
        int whereFalse = pc + 1 + program.jumpFalse(pc);
        Value a = state.a;
        boolean known = code == (Bpf.JMP | Bpf.JEQ | Bpf.K) && a.read != null;
        Headers ifTrue = known ? state.headers.knowing(a.read, k) : state.headers;
        lead(whereTrue, new State(ifTrue, a, state.x, state.lengthOf));
        lead(whereFalse, state);
        return question(code, k, state) + "?" + way(pc, "yes", whereTrue) + way(pc, "no", whereFalse);
    }

    private String way(int pc, String answer, int target) {
        if (target == pc + 1 && Bpf.type(program.code(target)) != Bpf.RET) {
            return "";
        }
        String what = Bpf.type(program.code(target)) != Bpf.RET
                ? "on to " + target
                : program.constant(target) == 0 ? "not selected" : "selected";
        return "  " + answer + ": " + what;
    }

    private static String question(int code, int k, State state) {
        Value a = state.a;
        boolean indexed = Bpf.source(code) == Bpf.X;
        if (indexed && a.words.equals(state.x.words)) {
            return "always so: is A = X";
        }
        if (Bpf.operation(code) == Bpf.JSET) {
            String bits = a.read != null && !indexed ? state.headers.name(a.read.masked(k)) : "";
            return bits.isEmpty()
                    ? "is any bit of " + (indexed ? "X" : "0x" + Integer.toHexString(k)) + " in " + a.words
                    : "is " + (bits.contains(" and ") ? "one of " : "") + bits + " not 0";
        }
        if (a.read != null && !indexed && state.headers.isVersion(a.read, k)) {
            return "does an IPv" + (k >>> 4) + " header begin at " + a.read.offset();
        }
        String sign =
                switch (Bpf.operation(code)) {
                    case Bpf.JEQ -> " = ";
                    case Bpf.JGT -> " > ";
                    default -> " >= ";
                };
        return "is " + a.words + sign + (indexed ? state.x.operand() : constant(k, state));
    }

    /** A number as the field's values are written. */
    private static String constant(int k, State state) {
        Read read = state.a.read;
        Headers.Named field = read == null ? null : state.headers.field(read);
        if (field == null) {
            return read != null && read.size() == 4 ? "0x" + Integer.toHexString(k) : Integer.toUnsignedString(k);
        }
        if (field.type() == FieldType.IPV4) {
            return (k >>> 24) + "." + (k >> 16 & 0xff) + "." + (k >> 8 & 0xff) + "." + (k & 0xff);
        }
        int value = read.mask() == -1 ? k : k >>> Integer.numberOfTrailingZeros(read.mask());
        String number =
                field.type() == FieldType.HEX ? "0x" + Integer.toHexString(value) : Integer.toUnsignedString(value);
        String name = state.headers.carried(field, value);
        return name == null ? number : number + " (" + name + ")";
    }
}
