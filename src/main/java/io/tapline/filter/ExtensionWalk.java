package io.tapline.filter;

import io.tapline.filter.Layout.Position;
import io.tapline.filter.Source.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from an IPv6 header through its extension headers (RFC 8200, 4; the authentication header, RFC 4302, counts in words) to a
 * transport header. Written out for {@link #MAX_HEADERS} headers, so that the kernel takes it too; what is hidden behind more is not found.
 */
final class ExtensionWalk {
    /** Extension headers that are gone through. */
    static final int MAX_HEADERS = 8;

    private static final int MOBILITY = 135;
    private static final int[] OPTION_HEADERS = {
        Numbers.HOP_BY_HOP, Numbers.ROUTING, Numbers.DESTINATION_OPTIONS, MOBILITY
    };
    private static final int IS_EQUAL = Bpf.JMP | Bpf.JEQ | Bpf.K;

    /** The fragment header's offset, without its flags. */
    private static final int FRAGMENT_OFFSET = 0xfff8;

    private final Position payload;
    private final int ip;
    private final int saved;

    ExtensionWalk(Generator generator, Span span) {
        Layout layout = generator.layout();
        this.payload = layout.payload;
        this.ip = payload.constant() + layout.network;
        this.saved = generator.register(span);
        layout.free(saved);
    }

    /** The protocol stands in the chain, in a later fragment too. */
    Condition reaches(int protocol) {
        return Condition.built((found, lost) -> walk(protocol, found, lost, later(protocol, found, lost)));
    }

    /** The protocol's header is in the frame: X is its offset, for {@link #load}. */
    Condition reachesFirstFragment(int protocol) {
        return Condition.built((found, lost) -> walk(protocol, found, lost, lost));
    }

    /** Instructions that load from the header that was reached. */
    List<Statement> load(int offset, int size) {
        return Code.list(Code.statement(Bpf.LD | Bpf.IND | size, ip + offset));
    }

    private Block later(int protocol, Block found, Block lost) {
        return Block.jump(load(0, Bpf.B), IS_EQUAL, protocol, found, lost);
    }

    private Block walk(int protocol, Block found, Block lost, Block laterFragment) {
        Block tests = lost;
        for (int header = 0; header < MAX_HEADERS; header++) {
            Block behind = tests;
            Block options = Block.jump(step(1, 3), IS_EQUAL, protocol, found, behind);
            Block authentication = Block.jump(step(2, 2), IS_EQUAL, protocol, found, behind);
            Block first = Block.jump(fragmentStep(), IS_EQUAL, protocol, found, behind);
            Block fragment =
                    Block.jump(load(2, Bpf.H), Bpf.JMP | Bpf.JSET | Bpf.K, FRAGMENT_OFFSET, laterFragment, first);
            tests = test(Numbers.AH, authentication, lost);
            tests = test(Numbers.FRAGMENT, fragment, tests);
            for (int i = OPTION_HEADERS.length - 1; i >= 0; i--) {
                tests = test(OPTION_HEADERS[i], options, tests);
            }
        }
        return Block.jump(start(), IS_EQUAL, protocol, found, tests);
    }

    private static Block test(int header, Block ifTrue, Block ifFalse) {
        return Block.jump(new ArrayList<>(), IS_EQUAL, header, ifTrue, ifFalse);
    }

    private List<Statement> start() {
        if (!payload.isVariable()) {
            return Code.list(Code.statement(Bpf.LD | Bpf.ABS | Bpf.B, ip + 6), Code.statement(Bpf.LDX | Bpf.IMM, 40));
        }
        return Code.list(
                Code.statement(Bpf.LDX | Bpf.MEM, payload.register()),
                Code.statement(Bpf.LD | Bpf.IND | Bpf.B, ip + 6),
                Code.statement(Bpf.ST, saved),
                Code.statement(Bpf.MISC | Bpf.TXA, 0),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, 40),
                Code.statement(Bpf.MISC | Bpf.TAX, 0),
                Code.statement(Bpf.LD | Bpf.MEM, saved));
    }

    /** Behind a header with a length byte: (length + added) shifted to the left. */
    private List<Statement> step(int added, int shift) {
        return Code.list(
                Code.statement(Bpf.LD | Bpf.IND | Bpf.B, ip),
                Code.statement(Bpf.ST, saved),
                Code.statement(Bpf.LD | Bpf.IND | Bpf.B, ip + 1),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, added),
                Code.statement(Bpf.ALU | Bpf.LSH | Bpf.K, shift),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.X, 0),
                Code.statement(Bpf.MISC | Bpf.TAX, 0),
                Code.statement(Bpf.LD | Bpf.MEM, saved));
    }

    private List<Statement> fragmentStep() {
        return Code.list(
                Code.statement(Bpf.LD | Bpf.IND | Bpf.B, ip),
                Code.statement(Bpf.ST, saved),
                Code.statement(Bpf.MISC | Bpf.TXA, 0),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, 8),
                Code.statement(Bpf.MISC | Bpf.TAX, 0),
                Code.statement(Bpf.LD | Bpf.MEM, saved));
    }
}
