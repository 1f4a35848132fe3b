package io.tapline.filter;

import static io.tapline.filter.Condition.and;
import static io.tapline.filter.Condition.not;
import static io.tapline.filter.Condition.or;

import io.tapline.filter.Code.Base;
import io.tapline.filter.Node.Kind;
import io.tapline.filter.Node.Qualifiers;
import io.tapline.filter.Source.Span;
import io.tapline.frame.LinkType;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Turns the tree of an expression into the graph of a program for one link type, from left to right, as encapsulations change the meaning of
 * what follows them. Which tests are made, and in which order, is libpcap's, since a load behind the captured bytes rejects the frame
 * whatever else the expression says.
 */
final class Generator {
    private final Source source;
    private final FilterOptions options;
    private final int chainHeaders;
    private final Layout layout;
    private final Code code;
    private final LinkTests link;
    private final Hosts hosts;
    private final Transports transports;
    private final Calculations calculations;
    private final Encapsulations encapsulations;

    private Generator(Source source, int linkType, FilterOptions options, int chainHeaders, boolean tagAside) {
        this.source = source;
        this.chainHeaders = chainHeaders;
        this.options = options;
        this.layout = new Layout(linkType);
        this.code = new Code(layout);
        this.link = new LinkTests(layout, code, options);
        this.transports = new Transports(this);
        this.hosts = new Hosts(this);
        this.calculations = new Calculations(this);
        this.encapsulations = new Encapsulations(this, tagAside);
    }

    /**
     * Generates the program of a tree, or the one that keeps every frame where the tree is null; chainHeaders is how many headers a search of
     * protochain is written out for in the kernel.
     */
    static Graph generate(Node tree, Source source, int linkType, FilterOptions options, int chainHeaders) {
        Block keep = Block.give(options.snapLength());
        if (tree == null) {
            return new Graph(keep, true);
        }
        Block drop = Block.give(0);
        Generator plain = new Generator(source, linkType, options, chainHeaders, false);
        Block root = Condition.layOut(plain.condition(tree), keep, drop);
        boolean kernel = options.use() == FilterOptions.Use.KERNEL;
        if (kernel && plain.encapsulations.askedForOuterTag()) {
            // The kernel takes the outer tag out of the frame, mostly: one program for each case, chosen by the frame.
            Generator aside = new Generator(source, linkType, options, chainHeaders, true);
            Block tagged = Condition.layOut(aside.condition(tree), keep, drop);
            root = Block.jump(
                    Code.list(Code.statement(Bpf.LD | Bpf.B | Bpf.ABS, Bpf.ANCILLARY_VLAN_PRESENT)),
                    Bpf.JMP | Bpf.JEQ | Bpf.K,
                    1,
                    tagged,
                    root);
        }
        if (kernel) {
            plain.encapsulations.initializeRegisters(root);
        }
        return new Graph(root, plain.transports.isFixed() || plain.encapsulations.isFixed());
    }

    Layout layout() {
        return layout;
    }

    Code code() {
        return code;
    }

    FilterOptions options() {
        return options;
    }

    int chainHeaders() {
        return chainHeaders;
    }

    Transports transports() {
        return transports;
    }

    FilterSyntaxException error(Span span, String message) {
        return source.error(span, message);
    }

    /** A scratch register. */
    int register(Span span) {
        int register = layout.allocate();
        if (register == Layout.NONE) {
            throw error(span, "up to here the filter needs more than " + Bpf.MEMORY_WORDS + " registers");
        }
        return register;
    }

    /** The link header carries a protocol. */
    Condition carries(int protocol, Span span) {
        Condition condition = link.carries(protocol);
        if (condition != null) {
            return condition;
        }
        if (layout.labels > 0) {
            throw error(span, "behind MPLS labels only IPv4 and IPv6 can be told apart");
        }
        throw error(
                span,
                "what frames of link type " + LinkType.name(layout.linkType)
                        + " carry is not known; only link[...] and len can be tested");
    }

    /** Chains grow to the left, by the thousand: they are followed in a loop, everything else by recursion. */
    private Condition condition(Node tree) {
        Deque<Node> joints = new ArrayDeque<>();
        Node first = tree;
        while (first instanceof Node.And || first instanceof Node.Or) {
            joints.push(first);
            first = first instanceof Node.And joint ? joint.left() : ((Node.Or) first).left();
        }
        Condition all = single(first);
        while (!joints.isEmpty()) {
            Node joint = joints.pop();
            all = joint instanceof Node.And both
                    ? and(all, condition(both.right()))
                    : or(all, condition(((Node.Or) joint).right()));
        }
        return all;
    }

    private Condition single(Node node) {
        if (node instanceof Node.Not opposite) {
            return not(condition(opposite.operand()));
        } else if (node instanceof Node.Protocol test) {
            return protocol(test.proto(), test.span());
        } else if (node instanceof Node.Name name) {
            return name(name);
        } else if (node instanceof Node.Number number) {
            return number(number);
        } else if (node instanceof Node.Address4 address) {
            return hosts.address4(address);
        } else if (node instanceof Node.Network4 network) {
            return hosts.network4(network);
        } else if (node instanceof Node.Address6 address) {
            return hosts.address6(address);
        } else if (node instanceof Node.Mac mac) {
            return hosts.mac(mac);
        } else if (node instanceof Node.Relation relation) {
            return calculations.relation(relation);
        } else if (node instanceof Node.Encapsulation encapsulation) {
            return encapsulations.test(encapsulation);
        }
        return special(node);
    }

    private Condition special(Node node) {
        if (node instanceof Node.Broadcast broadcast) {
            return hosts.broadcast(broadcast);
        } else if (node instanceof Node.Multicast multicast) {
            return hosts.multicast(multicast);
        } else if (node instanceof Node.Length length) {
            return length(length);
        } else if (node instanceof Node.ByteTest test) {
            return byteTest(test);
        } else if (node instanceof Node.Bound bound) {
            return bound(bound);
        } else if (node instanceof Node.Interface index) {
            return index(index);
        }
        return llc((Node.Llc) node);
    }

    private Condition name(Node.Name name) {
        Qualifiers qualifiers = name.qualifiers();
        return switch (qualifiers.kind()) {
            case PORT, PORTRANGE -> transports.named(name);
            case PROTO -> protocol(protocolNumber(name), qualifiers.proto(), name.span());
            case PROTOCHAIN -> transports.chain(protocolNumber(name), qualifiers.proto(), name.span());
            case GATEWAY ->
                throw error(
                        name.span(),
                        "'gateway' needs names to be looked up; write 'ether host MAC and not host ADDRESS' instead");
            default -> hosts.named(name);
        };
    }

    private int protocolNumber(Node.Name name) {
        String text = name.text();
        int number =
                switch (name.qualifiers().proto()) {
                    case DEFAULT, IP, IPV6 -> Names.ipProtocol(text);
                    case LINK -> Names.etherProtocol(text);
                    case ISO -> Names.osiProtocol(text);
                    default ->
                        throw error(
                                name.span(), "'" + name.qualifiers().proto().word() + "' has no protocols with names");
                };
        if (number == Names.NONE) {
            throw error(name.span(), "there is no protocol '" + text + "' here");
        }
        return number;
    }

    private Condition number(Node.Number number) {
        Qualifiers qualifiers = number.qualifiers();
        return switch (qualifiers.kind()) {
            case PORT, PORTRANGE -> transports.number(number);
            case PROTO -> protocol((int) number.value(), qualifiers.proto(), number.span());
            case PROTOCHAIN -> transports.chain((int) number.value(), qualifiers.proto(), number.span());
            case GATEWAY -> throw error(number.span(), "'gateway' needs a name, and names are not looked up");
            case NONE ->
                throw error(number.span(), "expected 'host', 'net', 'port' or another qualifier before the number");
            default -> hosts.number(number);
        };
    }

    /** A protocol's name alone. */
    Condition protocol(Proto proto, Span span) {
        return switch (proto) {
            case SCTP -> protocol(Numbers.SCTP, Proto.DEFAULT, span);
            case TCP -> protocol(Numbers.TCP, Proto.DEFAULT, span);
            case UDP -> protocol(Numbers.UDP, Proto.DEFAULT, span);
            case PIM -> protocol(Numbers.PIM, Proto.DEFAULT, span);
            case AH -> protocol(Numbers.AH, Proto.DEFAULT, span);
            case ESP -> protocol(Numbers.ESP, Proto.DEFAULT, span);
            case ICMP -> protocol(Numbers.ICMP, Proto.IP, span);
            case IGMP -> protocol(Numbers.IGMP, Proto.IP, span);
            case IGRP -> protocol(Numbers.IGRP, Proto.IP, span);
            case VRRP, CARP -> protocol(Numbers.VRRP, Proto.IP, span);
            case ICMPV6 -> protocol(Numbers.ICMPV6, Proto.IPV6, span);
            case IP -> carries(Numbers.IPV4, span);
            case IPV6 -> carries(Numbers.IPV6, span);
            case ARP -> carries(Numbers.ARP, span);
            case RARP -> carries(Numbers.RARP, span);
            case ATALK -> carries(Numbers.ATALK, span);
            case AARP -> carries(Numbers.AARP, span);
            case DECNET -> carries(Numbers.DECNET, span);
            case SCA -> carries(Numbers.SCA, span);
            case LAT -> carries(Numbers.LAT, span);
            case MOPDL -> carries(Numbers.MOPDL, span);
            case MOPRC -> carries(Numbers.MOPRC, span);
            case ISO -> carries(Numbers.SAP_OSI, span);
            case STP -> carries(Numbers.SAP_STP, span);
            case IPX -> carries(Numbers.SAP_IPX, span);
            case NETBEUI -> carries(Numbers.SAP_NETBEUI, span);
            case ESIS -> protocol(Numbers.ESIS, Proto.ISO, span);
            case ISIS -> protocol(Numbers.ISIS, Proto.ISO, span);
            case CLNP -> protocol(Numbers.CLNP, Proto.ISO, span);
            case L1, L2, IIH, LSP, SNP, CSNP, PSNP -> isIs(proto, span);
            default -> throw error(span, "'" + proto.word() + "' needs a qualifier such as 'host' or '[' behind it");
        };
    }

    private Condition isIs(Proto proto, Span span) {
        int[] types =
                switch (proto) {
                    case L1 ->
                        new int[] {
                            Numbers.L1_PARTIAL_SEQUENCE,
                            Numbers.L1_COMPLETE_SEQUENCE,
                            Numbers.L1_LINK_STATE,
                            Numbers.L1_HELLO,
                            Numbers.POINT_TO_POINT_HELLO
                        };
                    case L2 ->
                        new int[] {
                            Numbers.L2_PARTIAL_SEQUENCE,
                            Numbers.L2_COMPLETE_SEQUENCE,
                            Numbers.L2_LINK_STATE,
                            Numbers.L2_HELLO,
                            Numbers.POINT_TO_POINT_HELLO
                        };
                    case IIH -> new int[] {Numbers.POINT_TO_POINT_HELLO, Numbers.L1_HELLO, Numbers.L2_HELLO};
                    case LSP -> new int[] {Numbers.L1_LINK_STATE, Numbers.L2_LINK_STATE};
                    case SNP ->
                        new int[] {
                            Numbers.L2_PARTIAL_SEQUENCE,
                            Numbers.L1_PARTIAL_SEQUENCE,
                            Numbers.L1_COMPLETE_SEQUENCE,
                            Numbers.L2_COMPLETE_SEQUENCE
                        };
                    case CSNP -> new int[] {Numbers.L1_COMPLETE_SEQUENCE, Numbers.L2_COMPLETE_SEQUENCE};
                    default -> new int[] {Numbers.L1_PARTIAL_SEQUENCE, Numbers.L2_PARTIAL_SEQUENCE};
                };
        Condition any = null;
        for (int type : types) {
            Condition one = protocol(type, Proto.ISIS, span);
            any = any == null ? one : or(any, one);
        }
        return any;
    }

    /** A protocol's header carries a protocol of this number. */
    Condition protocol(int number, Proto carrier, Span span) {
        switch (carrier) {
            case DEFAULT -> {
                return or(protocol(number, Proto.IP, span), protocol(number, Proto.IPV6, span));
            }
            case LINK -> {
                return carries(number, span);
            }
            case IP -> {
                return and(carries(Numbers.IPV4, span), code.equal(Base.NETWORK, 9, Bpf.B, number));
            }
            case IPV6 -> {
                return and(carries(Numbers.IPV6, span), transports.nextHeader(number, span));
            }
            case ISO -> {
                return and(carries(Numbers.SAP_OSI, span), code.equal(Base.NETWORK_BEHIND_LLC, 0, Bpf.B, number));
            }
            case ISIS -> {
                Condition isIs = protocol(Numbers.ISIS, Proto.ISO, span);
                return and(isIs, code.equal(Base.NETWORK_BEHIND_LLC, 4, Bpf.B, number));
            }
            default -> throw error(span, "'" + carrier.word() + "' carries no other protocol that a filter could name");
        }
    }

    private Condition length(Node.Length length) {
        java.util.List<Statement> load = Code.list(Code.statement(Bpf.LD | Bpf.LEN, 0));
        if (length.atLeast()) {
            return new Condition.Test(load, Bpf.JGE | Bpf.K, length.bytes());
        }
        return not(new Condition.Test(load, Bpf.JGT | Bpf.K, length.bytes()));
    }

    private Condition byteTest(Node.ByteTest test) {
        int index = test.index();
        int value = test.value();
        return switch (test.operator()) {
            case '=' -> code.equal(Base.HEADER, index, Bpf.B, value);
            case '<' -> not(code.compare(Base.HEADER, index, Bpf.B, Code.ALL_BITS, Bpf.JGE, value));
            case '>' -> code.compare(Base.HEADER, index, Bpf.B, Code.ALL_BITS, Bpf.JGT, value);
            case '&' -> unloaded(Bpf.AND, value);
            default -> unloaded(Bpf.OR, value);
        };
    }

    /**
     * libpcap loads no byte for these two operators, which no page documents: they work on what the test before left in A, 0 at the beginning.
     * A filter selects here what it selects there.
     */
    private static Condition unloaded(int operation, int value) {
        return not(
                new Condition.Test(Code.list(Code.statement(Bpf.ALU | Bpf.K | operation, value)), Bpf.JEQ | Bpf.K, 0));
    }

    /** Cooked captures have the direction among their bytes; otherwise it is known beside them, to the kernel and to some files. */
    private Condition bound(Node.Bound bound) {
        if (layout.isInside() && options.use() == FilterOptions.Use.FILE) {
            throw error(bound.span(), "behind an encapsulation a file does not tell the direction");
        }
        int outgoing = 4;
        Condition out =
                switch (layout.linkType) {
                    case LinkType.LINUX_SLL -> code.equal(Base.HEADER, 0, Bpf.H, outgoing);
                    case LinkType.LINUX_SLL2 -> code.equal(Base.HEADER, 10, Bpf.B, outgoing);
                    default -> fact(Bpf.H, Bpf.ANCILLARY_PACKET_TYPE, outgoing);
                };
        return bound.out() ? out : not(out);
    }

    private Condition index(Node.Interface index) {
        if (layout.linkType == LinkType.LINUX_SLL2) {
            return code.equal(Base.HEADER, 4, Bpf.W, index.index());
        }
        if (options.use() == FilterOptions.Use.FILE) {
            throw error(
                    index.span(),
                    "frames of link type " + LinkType.name(layout.linkType)
                            + " in a file do not tell the system's number of their interface");
        }
        return fact(Bpf.W, Bpf.ANCILLARY_INTERFACE, index.index());
    }

    private static Condition fact(int size, int offset, int value) {
        return new Condition.Test(Code.list(Code.statement(Bpf.LD | Bpf.ABS | size, offset)), Bpf.JEQ | Bpf.K, value);
    }

    private Condition llc(Node.Llc llc) {
        if (layout.linkType != LinkType.ETHERNET) {
            throw error(llc.span(), "'llc' needs Ethernet, not " + LinkType.name(layout.linkType));
        }
        if (llc.mask() == 0) {
            return link.llc();
        }
        Condition control = llc.mask() == 1
                ? not(code.anyBit(Base.PAYLOAD, 2, Bpf.B, 1))
                : code.masked(Base.PAYLOAD, 2, Bpf.B, llc.value(), llc.mask());
        return and(link.llc(), control);
    }

    /** The kind that addresses have where no other was written. */
    static boolean isAddressKind(Kind kind) {
        return kind == Kind.DEFAULT || kind == Kind.HOST || kind == Kind.NET;
    }
}
