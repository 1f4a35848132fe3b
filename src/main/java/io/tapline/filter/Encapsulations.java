package io.tapline.filter;

import static io.tapline.filter.Condition.and;
import static io.tapline.filter.Condition.or;

import io.tapline.filter.Code.Base;
import io.tapline.filter.Layout.Position;
import io.tapline.filter.Source.Span;
import io.tapline.frame.LinkType;
import java.util.ArrayList;
import java.util.List;

/** Tests of VLAN tags, MPLS labels, PPPoE sessions, and the tunnels of Geneve (RFC 8926) and VXLAN (RFC 7348). */
final class Encapsulations {
    private static final int GENEVE_PORT = 6081;
    private static final int VXLAN_PORT = 4789;

    private final Generator generator;
    private final Code code;
    private final Layout layout;
    private final boolean tagAside;
    private boolean askedForOuterTag;
    private boolean fixed;
    private int registers;

    /** tagAside where the kernel has the frame's outer VLAN tag beside the frame instead of in it. */
    Encapsulations(Generator generator, boolean tagAside) {
        this.generator = generator;
        this.code = generator.code();
        this.layout = generator.layout();
        this.tagAside = tagAside;
    }

    /** True where the expression tests the VLAN tag that a card or the kernel may take out of the frame. */
    boolean askedForOuterTag() {
        return askedForOuterTag;
    }

    /** True once code was made that the optimiser must not touch. */
    boolean isFixed() {
        return fixed;
    }

    Condition test(Node.Encapsulation node) {
        return switch (node.layer()) {
            case VLAN -> vlan(node);
            case MPLS -> mpls(node);
            case PPPOE_DISCOVERY -> generator.carries(Numbers.PPPOE_DISCOVERY, node.span());
            case PPPOE_SESSION -> session(node);
            case GENEVE -> geneve(node);
            case VXLAN -> vxlan(node);
        };
    }

    private void check(Node.Encapsulation node, long max, String what) {
        if (node.number() > max) {
            throw generator.error(node.span(), what + " is 0 to " + max);
        }
    }

    private Condition vlan(Node.Encapsulation node) {
        check(node, 0xfff, "a VLAN");
        if (layout.labels > 0) {
            throw generator.error(node.span(), "there are no VLAN tags behind MPLS labels");
        }
        if (layout.linkType != LinkType.ETHERNET) {
            throw generator.error(node.span(), "VLAN tags need Ethernet, not " + LinkType.name(layout.linkType));
        }
        boolean outer = layout.tags++ == 0 && !layout.header.isVariable() && layout.header.constant() == 0;
        askedForOuterTag |= outer;
        if (outer && tagAside) {
            return node.numbered() ? tagBeside((int) node.number()) : Code.constant(true);
        }
        Span span = node.span();
        Condition tagged = or(
                or(generator.carries(Numbers.VLAN, span), generator.carries(Numbers.QINQ, span)),
                generator.carries(Numbers.OLD_QINQ, span));
        if (node.numbered()) {
            tagged = and(tagged, code.masked(Base.NETWORK, 0, Bpf.H, (int) node.number(), 0xfff));
        }
        layout.payload = layout.payload.plus(4);
        layout.type = layout.type.plus(4);
        return tagged;
    }

    private static Condition tagBeside(int number) {
        return new Condition.Test(
                Code.list(
                        Code.statement(Bpf.LD | Bpf.H | Bpf.ABS, Bpf.ANCILLARY_VLAN_TAG),
                        Code.statement(Bpf.ALU | Bpf.AND | Bpf.K, 0xfff)),
                Bpf.JEQ | Bpf.K,
                number);
    }

    private Condition mpls(Node.Encapsulation node) {
        check(node, 0xfffff, "an MPLS label");
        Condition labelled;
        if (layout.labels > 0) {
            // Another label follows where the bottom-of-stack bit of the one before is clear.
            labelled = code.masked(Base.LABEL, 2, Bpf.B, 0, 0x01);
        } else if (layout.linkType == LinkType.ETHERNET) {
            labelled = generator.carries(Numbers.MPLS, node.span());
        } else if (layout.linkType == LinkType.PPP) {
            labelled = generator.carries(Numbers.PPP_MPLS, node.span());
        } else {
            throw generator.error(
                    node.span(), "MPLS labels need Ethernet or PPP, not " + LinkType.name(layout.linkType));
        }
        if (node.numbered()) {
            int label = (int) node.number() << 12;
            labelled = and(labelled, code.masked(Base.NETWORK, 0, Bpf.W, label, 0xfffff000));
        }
        layout.network += 4;
        layout.networkBehindLlc += 4;
        layout.labels++;
        return labelled;
    }

    private Condition session(Node.Encapsulation node) {
        check(node, 0xffff, "a PPPoE session");
        Condition session = generator.carries(Numbers.PPPOE_SESSION, node.span());
        if (node.numbered()) {
            session = and(session, code.masked(Base.NETWORK, 0, Bpf.W, (int) node.number(), 0xffff));
        }
        // A PPPoE header of 6 bytes, then PPP without the framing that the link type PPP has.
        layout.enter(LinkType.PPP, layout.payload.plus(layout.network + 6));
        layout.type = layout.header;
        layout.payload = layout.header.plus(2);
        layout.network = 0;
        layout.networkBehindLlc = 0;
        return session;
    }

    private int register(Span span) {
        int register = generator.register(span);
        registers |= 1 << register;
        return register;
    }

    /**
     * Sets the registers that tell where headers are to 0 at the program's start: the kernel refuses programs that could read a register
     * before it was written, as in "geneve or ip".
     */
    void initializeRegisters(Block root) {
        if (registers == 0) {
            return;
        }
        List<Statement> start = new ArrayList<>();
        start.add(Code.statement(Bpf.LD | Bpf.IMM, 0));
        for (int register = 0; register < Bpf.MEMORY_WORDS; register++) {
            if ((registers & 1 << register) != 0) {
                start.add(Code.statement(Bpf.ST, register));
            }
        }
        root.statements.addAll(0, start);
    }

    private static Condition always(List<Statement> statements) {
        statements.add(Code.statement(Bpf.LD | Bpf.IMM, 0));
        return new Condition.Test(statements, Bpf.JEQ | Bpf.K, 0);
    }

    /** Over IPv4: leaves the length of the IP header, with the variable part of its offset, in A. */
    private Condition tunnel4(int port, Condition header, Span span) {
        List<Statement> length = code.headerLength4();
        length.add(Code.statement(Bpf.MISC | Bpf.TXA, 0));
        Condition here = and(generator.transports().tunnelPort4(port, span), header);
        return and(here, new Condition.Test(length, Bpf.JEQ | Bpf.X, 0));
    }

    /** Over IPv6, the same. */
    private Condition tunnel6(int port, Condition header, Span span) {
        List<Statement> length = new ArrayList<>();
        boolean variable = layout.payload.isVariable();
        if (variable) {
            length.add(Code.statement(Bpf.LDX | Bpf.MEM, layout.payload.register()));
        }
        length.add(Code.statement(Bpf.LD | Bpf.IMM, 40));
        if (variable) {
            length.add(Code.statement(Bpf.ALU | Bpf.ADD | Bpf.X, 0));
        }
        length.add(Code.statement(Bpf.MISC | Bpf.TAX, 0));
        Condition here = and(generator.transports().tunnelPort6(port, span), header);
        return and(here, new Condition.Test(length, Bpf.JEQ | Bpf.X, 0));
    }

    private Condition geneve(Node.Encapsulation node) {
        check(node, 0xffffff, "a network identifier");
        fixed = true;
        Condition outside = or(
                tunnel4(GENEVE_PORT, geneveHeader(Base.TRANSPORT4, node), node.span()),
                tunnel6(GENEVE_PORT, geneveHeader(Base.TRANSPORT6, node), node.span()));
        List<Statement> inside = geneveOffsets(node.span());
        return and(outside, always(inside));
    }

    /** Version 0, and the network identifier where one was asked for. */
    private Condition geneveHeader(Base udp, Node.Encapsulation node) {
        Condition version = code.masked(udp, 8, Bpf.B, 0, 0xc0);
        return node.numbered() ? and(version, identifier(udp, node)) : version;
    }

    private Condition identifier(Base udp, Node.Encapsulation node) {
        return code.masked(udp, 12, Bpf.W, (int) node.number() << 8, 0xffffff00);
    }

    /**
     * Computes, from the length of the IP header in A, where the inner frame is: its type field in the Geneve header, or in the inner
     * Ethernet header where there is one.
     */
    private List<Statement> geneveOffsets(Span span) {
        int type = register(span);
        int header = register(span);
        int payload = register(span);
        Statement withEthernet = Code.statement(Bpf.MISC | Bpf.TXA, 0);
        Statement inner = Code.statement(Bpf.STX, payload);
        List<Statement> all = Code.list(
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, layout.payload.constant() + layout.network + 8),
                Code.statement(Bpf.MISC | Bpf.TAX, 0),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, 2),
                Code.statement(Bpf.ST, type),
                Code.statement(Bpf.LD | Bpf.IND | Bpf.B, 0),
                Code.statement(Bpf.ALU | Bpf.AND | Bpf.K, 0x3f),
                Code.statement(Bpf.ALU | Bpf.MUL | Bpf.K, 4),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, 8),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.X, 0),
                Code.statement(Bpf.ST, header),
                Code.statement(Bpf.LD | Bpf.IND | Bpf.H, 2),
                Code.statement(Bpf.LDX | Bpf.MEM, header),
                Code.statement(Bpf.JMP | Bpf.JEQ | Bpf.K, Numbers.TEB).jumping(withEthernet, inner),
                withEthernet,
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, 12),
                Code.statement(Bpf.ST, type),
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, 2),
                Code.statement(Bpf.MISC | Bpf.TAX, 0),
                inner);
        layout.enter(LinkType.ETHERNET, new Position(0, header));
        layout.type = new Position(0, type);
        layout.payload = new Position(0, payload);
        layout.network = 0;
        layout.behindGeneve = true;
        return all;
    }

    private Condition vxlan(Node.Encapsulation node) {
        check(node, 0xffffff, "a network identifier");
        fixed = true;
        Condition outside = or(
                tunnel4(VXLAN_PORT, vxlanHeader(Base.TRANSPORT4, node), node.span()),
                tunnel6(VXLAN_PORT, vxlanHeader(Base.TRANSPORT6, node), node.span()));
        int header = register(node.span());
        List<Statement> inside = Code.list(
                Code.statement(Bpf.ALU | Bpf.ADD | Bpf.K, layout.payload.constant() + layout.network + 16),
                Code.statement(Bpf.ST, header));
        layout.enter(LinkType.ETHERNET, new Position(0, header));
        layout.type = new Position(12, header);
        layout.payload = new Position(14, header);
        layout.network = 0;
        layout.networkBehindLlc = 3;
        return and(outside, always(inside));
    }

    /** The flag that an identifier is there, and the identifier where one was asked for. */
    private Condition vxlanHeader(Base udp, Node.Encapsulation node) {
        Condition flag = code.masked(udp, 8, Bpf.B, 0x08, 0x08);
        return node.numbered() ? and(flag, identifier(udp, node)) : flag;
    }
}
