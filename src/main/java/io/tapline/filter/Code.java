package io.tapline.filter;

import io.tapline.filter.Layout.Position;
import java.util.ArrayList;
import java.util.List;

/** Makes the instructions and tests that everything else is built of, for the layout as it is at that moment. */
final class Code {
    /** What an offset counts from. */
    enum Base {
        /** The link header. */
        HEADER,
        /** The field that tells what the link header carries. */
        TYPE,
        /** What follows the link header: for 802.3 frames the 802.2 header. */
        PAYLOAD,
        /** The network header. */
        NETWORK,
        /** The network header behind an 802.2 header without SNAP. */
        NETWORK_BEHIND_LLC,
        /** The label stack entry before the network header. */
        LABEL,
        /** The transport header behind an IPv4 header, however long that is. */
        TRANSPORT4,
        /** The transport header behind an IPv6 header without extension headers. */
        TRANSPORT6
    }

    static final int ALL_BITS = -1;

    private final Layout layout;

    Code(Layout layout) {
        this.layout = layout;
    }

    static Statement statement(int code, int k) {
        return new Statement(code, k);
    }

    static List<Statement> list(Statement... statements) {
        return new ArrayList<>(List.of(statements));
    }

    /** A condition that is always true, or always false. */
    static Condition constant(boolean value) {
        return new Condition.Test(list(statement(Bpf.LD | Bpf.IMM, value ? 0 : 1)), Bpf.JEQ | Bpf.K, 0);
    }

    /** Instructions that load size (one of W, H, B) at an offset into A. */
    List<Statement> load(Base base, int offset, int size) {
        return switch (base) {
            case HEADER -> load(layout.header, offset, size);
            case TYPE -> load(layout.type, offset, size);
            case PAYLOAD -> load(layout.payload, offset, size);
            case NETWORK -> load(layout.payload, layout.network + offset, size);
            case NETWORK_BEHIND_LLC -> load(layout.payload, layout.networkBehindLlc + offset, size);
            case LABEL -> load(layout.payload, layout.network - 4 + offset, size);
            case TRANSPORT4 -> {
                List<Statement> code = headerLength4();
                code.add(statement(Bpf.LD | Bpf.IND | size, layout.payload.constant() + layout.network + offset));
                yield code;
            }
            case TRANSPORT6 -> load(layout.payload, layout.network + 40 + offset, size);
        };
    }

    private static List<Statement> load(Position from, int offset, int size) {
        if (!from.isVariable()) {
            return list(statement(Bpf.LD | Bpf.ABS | size, from.constant() + offset));
        }
        return list(
                statement(Bpf.LDX | Bpf.MEM, from.register()),
                statement(Bpf.LD | Bpf.IND | size, from.constant() + offset));
    }

    /** Instructions that load the length of the IPv4 header, and the variable part of its offset, into X. */
    List<Statement> headerLength4() {
        Position payload = layout.payload;
        int offset = payload.constant() + layout.network;
        if (!payload.isVariable()) {
            return list(statement(Bpf.LDX | Bpf.MSH | Bpf.B, offset));
        }
        // The addressing mode 4*([k]&0xf) takes no variable offset.
        return list(
                statement(Bpf.LDX | Bpf.MEM, payload.register()),
                statement(Bpf.LD | Bpf.IND | Bpf.B, offset),
                statement(Bpf.ALU | Bpf.AND | Bpf.K, 0xf),
                statement(Bpf.ALU | Bpf.LSH | Bpf.K, 2),
                statement(Bpf.ALU | Bpf.ADD | Bpf.X, 0),
                statement(Bpf.MISC | Bpf.TAX, 0));
    }

    /** Equal to a value. */
    Condition equal(Base base, int offset, int size, int value) {
        return compare(base, offset, size, ALL_BITS, Bpf.JEQ, value);
    }

    /** Equal to a value where the mask has ones. */
    Condition masked(Base base, int offset, int size, int value, int mask) {
        return compare(base, offset, size, mask, Bpf.JEQ, value);
    }

    /** Compared with a value, as unsigned numbers, where the mask has ones. */
    Condition compare(Base base, int offset, int size, int mask, int jump, int value) {
        List<Statement> code = load(base, offset, size);
        if (mask != ALL_BITS) {
            code.add(statement(Bpf.ALU | Bpf.AND | Bpf.K, mask));
        }
        return new Condition.Test(code, jump | Bpf.K, value);
    }

    /** Has one of the bits. */
    Condition anyBit(Base base, int offset, int size, int bits) {
        return new Condition.Test(load(base, offset, size), Bpf.JSET | Bpf.K, bits);
    }

    /** Equal to some bytes, compared from the last one in the widest loads. */
    Condition bytes(Base base, int offset, int... bytes) {
        Condition all = null;
        int left = bytes.length;
        while (left > 0) {
            int step = left >= 4 ? 4 : left >= 2 ? 2 : 1;
            left -= step;
            int value = 0;
            for (int i = left; i < left + step; i++) {
                value = value << 8 | bytes[i];
            }
            Condition part = equal(base, offset + left, step == 4 ? Bpf.W : step == 2 ? Bpf.H : Bpf.B, value);
            all = all == null ? part : Condition.and(all, part);
        }
        return all;
    }
}
