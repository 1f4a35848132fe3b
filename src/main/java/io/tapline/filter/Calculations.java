package io.tapline.filter;

import static io.tapline.filter.Condition.and;
import static io.tapline.filter.Condition.not;

import io.tapline.filter.Code.Base;
import io.tapline.filter.Layout.Position;
import io.tapline.filter.Node.Arithmetic;
import io.tapline.filter.Source.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Numbers computed from a frame's bytes, and their relations. Each intermediate result lives in a scratch register. */
final class Calculations {
    private final Generator generator;
    private final Code code;
    private final Layout layout;

    Calculations(Generator generator) {
        this.generator = generator;
        this.code = generator.code();
        this.layout = generator.layout();
    }

    /** Instructions that leave a number in a register, and the condition under which the bytes that they read exist; null for always. */
    private record Result(List<Statement> statements, int register, Condition guard) {}

    Condition relation(Node.Relation relation) {
        Result left = number(relation.left());
        Result right = number(relation.right());
        List<Statement> all = joined(left, right);
        Condition test;
        if (relation.code() == Bpf.JEQ) {
            all.add(Code.statement(Bpf.ALU | Bpf.SUB | Bpf.X, 0));
            test = new Condition.Test(all, Bpf.JEQ | Bpf.K, 0);
        } else {
            test = new Condition.Test(all, relation.code() | Bpf.X, 0);
        }
        if (relation.negated()) {
            test = not(test);
        }
        layout.free(left.register);
        layout.free(right.register);
        Condition guard = both(left.guard, right.guard);
        return guard == null ? test : and(guard, test);
    }

    private static Condition both(Condition left, Condition right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return and(left, right);
    }

    /** Both computed, then the left one in A and the right one in X. */
    private static List<Statement> joined(Result left, Result right) {
        List<Statement> all = left.statements;
        all.addAll(right.statements);
        all.add(Code.statement(Bpf.LDX | Bpf.MEM, right.register));
        all.add(Code.statement(Bpf.LD | Bpf.MEM, left.register));
        return all;
    }

    private Result number(Arithmetic tree) {
        Deque<Node.Binary> open = new ArrayDeque<>();
        Arithmetic first = tree;
        while (first instanceof Node.Binary binary) {
            open.push(binary);
            first = binary.left();
        }
        Result all = single(first);
        while (!open.isEmpty()) {
            all = binary(open.pop(), all);
        }
        return all;
    }

    private Result single(Arithmetic tree) {
        if (tree instanceof Node.Constant constant) {
            return stored(Code.statement(Bpf.LD | Bpf.IMM, (int) constant.value()), tree.span());
        } else if (tree instanceof Node.WireLength) {
            return stored(Code.statement(Bpf.LD | Bpf.LEN, 0), tree.span());
        } else if (tree instanceof Node.Negation negation) {
            Result operand = number(negation.operand());
            operand.statements.add(Code.statement(Bpf.LD | Bpf.MEM, operand.register));
            operand.statements.add(Code.statement(Bpf.ALU | Bpf.NEG, 0));
            operand.statements.add(Code.statement(Bpf.ST, operand.register));
            return operand;
        }
        return load((Node.Load) tree);
    }

    private Result stored(Statement load, Span span) {
        int register = generator.register(span);
        return new Result(Code.list(load, Code.statement(Bpf.ST, register)), register, null);
    }

    private Result binary(Node.Binary binary, Result left) {
        Result right = number(binary.right());
        checkConstant(binary, right.statements.get(0));
        List<Statement> all = joined(left, right);
        all.add(Code.statement(Bpf.ALU | Bpf.X | binary.operation(), 0));
        layout.free(left.register);
        layout.free(right.register);
        int register = generator.register(binary.span());
        all.add(Code.statement(Bpf.ST, register));
        // Only the left operand's bytes are made sure of, as libpcap does: "len - ip[2:2] > 14" is not limited to IPv4.
        return new Result(all, register, left.guard);
    }

    /**
     * The number that the right operand begins with is checked as if it were all of it, as libpcap does: {@code len / ip[0]} is refused for
     * its 0. Who means that can give the number another place.
     */
    private void checkConstant(Node.Binary binary, Statement first) {
        if (first.code != (Bpf.LD | Bpf.IMM)) {
            return;
        }
        Span span = binary.right().span();
        String hint = binary.right() instanceof Node.Constant
                ? ""
                : "; it counts as one by the number that it begins with, as in every pcap filter";
        int operation = binary.operation();
        if ((operation == Bpf.DIV || operation == Bpf.MOD) && first.k == 0) {
            throw generator.error(span, "division by zero" + hint);
        }
        if ((operation == Bpf.LSH || operation == Bpf.RSH) && (first.k & ~31) != 0) {
            throw generator.error(span, "a shift of more than 31 bits: a number has 32" + hint);
        }
    }

    private Result load(Node.Load load) {
        Result index = number(load.index());
        int register = generator.register(load.span());
        layout.free(index.register);
        int size = size(load);
        List<Statement> all = index.statements;
        Condition guard = index.guard;
        switch (load.proto()) {
            case LINK -> addLoad(all, index, layout.header, 0, size);
            case IP, ARP, RARP, ATALK, DECNET, SCA, LAT, MOPRC, MOPDL, IPV6 -> {
                Condition carried = generator.protocol(load.proto(), load.span());
                addLoad(all, index, layout.payload, layout.network, size);
                guard = both(guard, carried);
            }
            case SCTP, TCP, UDP, ICMP, IGMP, IGRP, PIM, VRRP, CARP -> {
                Condition carried = generator.protocol(load.proto(), load.span());
                Condition here = and(carried, generator.transports().firstFragment());
                addTransportLoad(all, index, size);
                guard = and(generator.carries(Numbers.IPV4, load.span()), both(guard, here));
            }
            case ICMPV6 -> {
                Condition ip = both(guard, generator.carries(Numbers.IPV6, load.span()));
                guard = and(ip, code.equal(Base.NETWORK, 6, Bpf.B, Numbers.ICMPV6));
                addLoad(all, index, layout.payload, layout.network + 40, size);
            }
            default ->
                throw generator.error(load.span(), "bytes of '" + load.proto().word() + "' cannot be loaded");
        }
        all.add(Code.statement(Bpf.ST, register));
        return new Result(all, register, guard);
    }

    private int size(Node.Load load) {
        if (load.size() == 1) {
            return Bpf.B;
        }
        if (load.size() == 2) {
            return Bpf.H;
        }
        if (load.size() == 4) {
            return Bpf.W;
        }
        throw generator.error(load.span(), "1, 2 or 4 bytes can be loaded at once");
    }

    private static void addLoad(List<Statement> all, Result index, Position from, int offset, int size) {
        if (from.isVariable()) {
            all.add(Code.statement(Bpf.LDX | Bpf.MEM, from.register()));
            all.add(Code.statement(Bpf.LD | Bpf.MEM, index.register));
            all.add(Code.statement(Bpf.ALU | Bpf.ADD | Bpf.X, 0));
            all.add(Code.statement(Bpf.MISC | Bpf.TAX, 0));
        } else {
            all.add(Code.statement(Bpf.LDX | Bpf.MEM, index.register));
        }
        all.add(Code.statement(Bpf.LD | Bpf.IND | size, from.constant() + offset));
    }

    private void addTransportLoad(List<Statement> all, Result index, int size) {
        all.addAll(code.headerLength4());
        all.add(Code.statement(Bpf.LD | Bpf.MEM, index.register));
        all.add(Code.statement(Bpf.ALU | Bpf.ADD | Bpf.X, 0));
        all.add(Code.statement(Bpf.MISC | Bpf.TAX, 0));
        all.add(Code.statement(Bpf.LD | Bpf.IND | size, layout.payload.constant() + layout.network));
    }
}
