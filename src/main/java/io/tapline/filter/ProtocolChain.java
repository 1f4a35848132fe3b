package io.tapline.filter;

import io.tapline.filter.Layout.Position;
import io.tapline.filter.Source.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The search of protochain: from header to header until the protocol is found or the chain ends. In a file it is a loop. The kernel takes no
 * loop, so there it is written out for as many headers as the longest program has room for, at most {@link #MOST_HEADERS}; what is hidden
 * behind more does not match.
 *
 * <p>Behind an authentication header the search goes on where its length, counted from the beginning of the IP header, points: that is what
 * libpcap does, and right for the first header behind an IPv6 header without options only.
 */
final class ProtocolChain {
    /** Headers that the form for the kernel goes through: as many as fit into a program, beside a few other tests. */
    static final int MOST_HEADERS = 170;

    /** Headers that it goes through at least, however long that makes the program. */
    static final int FEWEST_HEADERS = 8;

    private final FilterOptions options;
    private final int ip;
    private final int saved;
    private final int headers;

    ProtocolChain(Generator generator, Span span) {
        this.options = generator.options();
        this.headers = generator.chainHeaders();
        Layout layout = generator.layout();
        Position payload = layout.payload;
        this.ip = payload.constant() + layout.network;
        this.saved = generator.register(span);
        layout.free(saved);
    }

    Condition over4(int protocol) {
        List<Statement> first = Code.list(
                Code.statement(Bpf.LD | Bpf.ABS | Bpf.B, ip + 9), Code.statement(Bpf.LDX | Bpf.MSH | Bpf.B, ip));
        return search(first, protocol, false);
    }

    Condition over6(int protocol) {
        List<Statement> first =
                Code.list(Code.statement(Bpf.LD | Bpf.ABS | Bpf.B, ip + 6), Code.statement(Bpf.LDX | Bpf.IMM, 40));
        return search(first, protocol, true);
    }

    private Condition search(List<Statement> first, int protocol, boolean extensions) {
        if (options.use() == FilterOptions.Use.KERNEL) {
            return Condition.built((found, lost) -> unrolled(first, protocol, extensions, found, lost));
        }
        return loop(first, protocol, extensions);
    }

    /** Behind an authentication header: A is its next header, X where that begins. */
    private List<Statement> authentication() {
        return Code.list(
                Code.statement(Bpf.LD | Bpf.IND | Bpf.B, ip),
                Code.statement(Bpf.ST, saved),
                Code.statement(Bpf.LD | Bpf.IND | Bpf.B, ip + 1),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, 2),
                Code.statement(Bpf.ALU | Bpf.MUL | Bpf.K, 4),
                Code.statement(Bpf.MISC | Bpf.TAX, 0),
                Code.statement(Bpf.LD | Bpf.MEM, saved));
    }

    /** Behind an extension header: A is its next header, X where that begins. */
    private List<Statement> extension() {
        return Code.list(
                Code.statement(Bpf.LD | Bpf.IND | Bpf.B, ip),
                Code.statement(Bpf.ST, saved),
                Code.statement(Bpf.LD | Bpf.IND | Bpf.B, ip + 1),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, 1),
                Code.statement(Bpf.ALU | Bpf.MUL | Bpf.K, 8),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.X, 0),
                Code.statement(Bpf.MISC | Bpf.TAX, 0),
                Code.statement(Bpf.LD | Bpf.MEM, saved));
    }

    private Condition loop(List<Statement> first, int protocol, boolean extensions) {
        Statement again = equal(protocol);
        List<Statement> authentication = authentication();
        authentication.add(Code.statement(Bpf.JMP | Bpf.JA, 0).jumping(again, again));
        List<Statement> extension = extensions ? extension() : new ArrayList<>();
        List<Statement> tests = new ArrayList<>();
        tests.add(equal(Numbers.AH).jumping(authentication.get(0), Statement.END));
        if (extensions) {
            extension.add(Code.statement(Bpf.JMP | Bpf.JA, 0).jumping(again, again));
            for (int header :
                    new int[] {Numbers.FRAGMENT, Numbers.ROUTING, Numbers.DESTINATION_OPTIONS, Numbers.HOP_BY_HOP}) {
                tests.add(0, equal(header).jumping(extension.get(0), tests.get(0)));
            }
        }
        tests.add(0, equal(Numbers.NO_NEXT).jumping(Statement.END, tests.get(0)));
        tests.add(0, again.jumping(Statement.END, tests.get(0)));
        List<Statement> all = new ArrayList<>(first);
        all.addAll(tests);
        all.addAll(extension);
        all.addAll(authentication);
        return new Condition.Test(all, Bpf.JEQ | Bpf.K, protocol);
    }

    private static Statement equal(int value) {
        return Code.statement(Bpf.JMP | Bpf.JEQ | Bpf.K, value);
    }

    /** No next header, and anything unknown, end the search; what is known is two tests and a step for each header at most. */
    private Block unrolled(List<Statement> first, int protocol, boolean extensions, Block found, Block lost) {
        Block next = lost;
        for (int header = 0; header < headers; header++) {
            Block behind = next;
            next = test(Numbers.AH, Block.jump(shortStep(2, 4, false), isEqual(), protocol, found, behind), lost);
            if (extensions) {
                Block extension = Block.jump(shortStep(1, 8, true), isEqual(), protocol, found, behind);
                next = test(Numbers.FRAGMENT, extension, next);
                next = test(Numbers.ROUTING, extension, next);
                next = test(Numbers.DESTINATION_OPTIONS, extension, next);
                next = test(Numbers.HOP_BY_HOP, extension, next);
            }
        }
        return Block.jump(first, isEqual(), protocol, found, next);
    }

    /** As {@link #authentication} and {@link #extension}, in fewer instructions: the length is read before the next header. */
    private List<Statement> shortStep(int added, int unit, boolean further) {
        List<Statement> step = Code.list(
                Code.statement(Bpf.LD | Bpf.IND | Bpf.B, ip + 1),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, added),
                Code.statement(Bpf.ALU | Bpf.MUL | Bpf.K, unit));
        if (further) {
            step.add(Code.statement(Bpf.ALU | Bpf.ADD | Bpf.X, 0));
        }
        step.add(Code.statement(Bpf.ST, saved));
        step.add(Code.statement(Bpf.LD | Bpf.IND | Bpf.B, ip));
        step.add(Code.statement(Bpf.LDX | Bpf.MEM, saved));
        return step;
    }

    private static int isEqual() {
        return Bpf.JMP | Bpf.JEQ | Bpf.K;
    }

    private static Block test(int header, Block ifTrue, Block ifFalse) {
        return Block.jump(new ArrayList<>(), isEqual(), header, ifTrue, ifFalse);
    }
}
