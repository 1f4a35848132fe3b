package io.tapline.filter;

import static io.tapline.filter.Condition.and;
import static io.tapline.filter.Condition.not;
import static io.tapline.filter.Condition.or;

import io.tapline.filter.Code.Base;
import io.tapline.filter.Node.Kind;
import io.tapline.filter.Node.Way;
import io.tapline.filter.Source.Span;

/** Tests of ports, and of what an IP header carries, behind other headers too where that was asked for. */
final class Transports {
    private static final int MAX_PORT = 65535;

    private final Generator generator;
    private final Code code;
    private boolean fixed;

    Transports(Generator generator) {
        this.generator = generator;
        this.code = generator.code();
    }

    /** True once code was made that the optimiser must not touch. */
    boolean isFixed() {
        return fixed;
    }

    /** A service, or a range of services. */
    Condition named(Node.Name name) {
        Proto proto = name.qualifiers().proto();
        checkProto(proto, name);
        if (name.qualifiers().kind() == Kind.PORT) {
            int[] ports = service(name.text(), name.span());
            int port = port(ports);
            return ports(port, port, owner(own(ports), proto, name), name);
        }
        int dash = name.text().indexOf('-');
        if (dash < 0) {
            throw generator.error(name.span(), "'" + name.text() + "' is no range such as 6000-6008");
        }
        String low = name.text().substring(0, dash);
        String high = name.text().substring(dash + 1);
        int[] from = service(low, name.span());
        int[] to = service(high, name.span());
        Proto own = own(from) == own(to) ? own(from) : Proto.DEFAULT;
        return ports(port(from), port(to), owner(own, proto, name), name);
    }

    /** The ports of a service over TCP and UDP; a number is one over both. */
    private int[] service(String text, Span span) {
        boolean number = !text.isEmpty() && text.length() < 10;
        for (int i = 0; i < text.length(); i++) {
            number &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (number) {
            int port = Integer.parseInt(text);
            return new int[] {port, port};
        }
        int[] ports = Names.service(text);
        if (ports == null) {
            String best = Names.nearestService(text);
            String hint = best == null ? "" : "; did you mean '" + best + "'?";
            throw generator.error(span, "there is no service '" + text + "'" + hint);
        }
        return ports;
    }

    private static int port(int[] ports) {
        return ports[0] == Names.NONE ? ports[1] : ports[0];
    }

    /** The one protocol that a service runs over, or DEFAULT. */
    private static Proto own(int[] ports) {
        return ports[0] == ports[1] ? Proto.DEFAULT : ports[0] == Names.NONE ? Proto.UDP : Proto.TCP;
    }

    /** Which protocol to look for: the one that was asked for, where the service runs over it, or else the service's own. */
    private Proto owner(Proto own, Proto asked, Node.Name name) {
        if (asked != Proto.DEFAULT && own != Proto.DEFAULT && own != asked) {
            throw generator.error(
                    name.span(), "'" + name.text() + "' is a service over " + own.word() + ", not " + asked.word());
        }
        return asked == Proto.DEFAULT ? own : asked;
    }

    /** A port by number. */
    Condition number(Node.Number number) {
        Proto proto = number.qualifiers().proto();
        checkProto(proto, number);
        int port = (int) Math.min(number.value(), MAX_PORT + 1);
        return ports(port, port, proto, number);
    }

    private void checkProto(Proto proto, Node node) {
        switch (proto) {
            case DEFAULT, TCP, UDP, SCTP -> {}
            default ->
                throw generator.error(node.span(), "'" + proto.word() + "' has no ports; 'tcp', 'udp' and 'sctp' have");
        }
    }

    private Condition ports(int from, int to, Proto proto, Node node) {
        if (from > MAX_PORT || to > MAX_PORT) {
            throw generator.error(node.span(), "a port is 0 to " + MAX_PORT);
        }
        boolean range = kind(node) == Kind.PORTRANGE;
        PortTest test = new PortTest(Math.min(from, to), Math.max(from, to), range, way(node));
        return or(over6(test, proto, node.span()), over4(test, proto, node.span()));
    }

    private static Kind kind(Node node) {
        return node instanceof Node.Name name
                ? name.qualifiers().kind()
                : ((Node.Number) node).qualifiers().kind();
    }

    private static Way way(Node node) {
        return node instanceof Node.Name name
                ? name.qualifiers().way()
                : ((Node.Number) node).qualifiers().way();
    }

    /** Which ports, and on which end. */
    private record PortTest(int low, int high, boolean range, Way way) {}

    /** The UDP destination port of a tunnel over IPv4. */
    Condition tunnelPort4(int port, Span span) {
        return over4(new PortTest(port, port, false, Way.DST), Proto.UDP, span);
    }

    /** The UDP destination port of a tunnel over IPv6. */
    Condition tunnelPort6(int port, Span span) {
        Condition udp = code.equal(Base.NETWORK, 6, Bpf.B, Numbers.UDP);
        return and(generator.carries(Numbers.IPV6, span), and(udp, code.equal(Base.TRANSPORT6, 2, Bpf.H, port)));
    }

    private static int[] protocols(Proto proto) {
        return switch (proto) {
            case TCP -> new int[] {Numbers.TCP};
            case UDP -> new int[] {Numbers.UDP};
            case SCTP -> new int[] {Numbers.SCTP};
            default -> new int[] {Numbers.SCTP, Numbers.TCP, Numbers.UDP};
        };
    }

    private Condition over4(PortTest test, Proto proto, Span span) {
        Condition any = null;
        Condition ip = generator.carries(Numbers.IPV4, span);
        for (int protocol : protocols(proto)) {
            Condition here = and(code.equal(Base.NETWORK, 9, Bpf.B, protocol), firstFragment());
            Condition one = and(here, ends(Base.TRANSPORT4, test));
            any = any == null ? one : or(any, one);
        }
        return and(ip, any);
    }

    /** The IPv4 frame has the beginning of its packet, and with it the transport header. */
    Condition firstFragment() {
        return not(code.anyBit(Base.NETWORK, 6, Bpf.H, 0x1fff));
    }

    private Condition over6(PortTest test, Proto proto, Span span) {
        Condition any = null;
        Condition ip = generator.carries(Numbers.IPV6, span);
        for (int protocol : protocols(proto)) {
            Condition one = generator.options().ipv6Extensions()
                    ? walkedPort(protocol, test, span)
                    : and(code.equal(Base.NETWORK, 6, Bpf.B, protocol), ends(Base.TRANSPORT6, test));
            any = any == null ? one : or(any, one);
        }
        return and(ip, any);
    }

    private Condition ends(Base base, PortTest test) {
        return switch (test.way) {
            case SRC -> end(base, 0, test);
            case DST -> end(base, 2, test);
            case BOTH -> and(end(base, 0, test), end(base, 2, test));
            default -> or(end(base, 0, test), end(base, 2, test));
        };
    }

    private Condition end(Base base, int offset, PortTest test) {
        if (!test.range) {
            return code.equal(base, offset, Bpf.H, test.low);
        }
        Condition from = code.compare(base, offset, Bpf.H, Code.ALL_BITS, Bpf.JGE, test.low);
        Condition to = not(code.compare(base, offset, Bpf.H, Code.ALL_BITS, Bpf.JGT, test.high));
        return and(from, to);
    }

    /** The IPv6 header carries a protocol: at once or behind a fragment header, or behind any extension headers where asked for. */
    Condition nextHeader(int protocol, Span span) {
        if (generator.options().ipv6Extensions()) {
            fixed = true;
            return new ExtensionWalk(generator, span).reaches(protocol);
        }
        Condition atOnce = code.equal(Base.NETWORK, 6, Bpf.B, protocol);
        Condition fragment = code.equal(Base.NETWORK, 6, Bpf.B, Numbers.FRAGMENT);
        return or(atOnce, and(fragment, code.equal(Base.NETWORK, 40, Bpf.B, protocol)));
    }

    private Condition walkedPort(int protocol, PortTest test, Span span) {
        fixed = true;
        ExtensionWalk walk = new ExtensionWalk(generator, span);
        Condition there = walk.reachesFirstFragment(protocol);
        return switch (test.way) {
            case SRC -> and(there, walkedEnd(walk, 0, test));
            case DST -> and(there, walkedEnd(walk, 2, test));
            case BOTH -> and(there, and(walkedEnd(walk, 0, test), walkedEnd(walk, 2, test)));
            default -> and(there, or(walkedEnd(walk, 0, test), walkedEnd(walk, 2, test)));
        };
    }

    private static Condition walkedEnd(ExtensionWalk walk, int offset, PortTest test) {
        if (!test.range) {
            return new Condition.Test(walk.load(offset, Bpf.H), Bpf.JEQ | Bpf.K, test.low);
        }
        Condition from = new Condition.Test(walk.load(offset, Bpf.H), Bpf.JGE | Bpf.K, test.low);
        Condition to = not(new Condition.Test(walk.load(offset, Bpf.H), Bpf.JGT | Bpf.K, test.high));
        return and(from, to);
    }

    /** A protocol behind any number of headers: authentication headers behind IPv4, these and the extension headers behind IPv6. */
    Condition chain(int protocol, Proto carrier, Span span) {
        if (generator.layout().payload.isVariable()) {
            throw generator.error(span, "'protochain' does not work behind headers of variable length");
        }
        fixed = true;
        ProtocolChain chain = new ProtocolChain(generator, span);
        return switch (carrier) {
            case IP -> and(generator.carries(Numbers.IPV4, span), chain.over4(protocol));
            case IPV6 -> and(generator.carries(Numbers.IPV6, span), chain.over6(protocol));
            case DEFAULT -> {
                // As in libpcap, one register is left alone and both searches keep the next header in the second one:
                // what
                // reads a register that no path has written reads the same.
                generator.register(span);
                Condition over4 = new ProtocolChain(generator, span).over4(protocol);
                Condition over6 = new ProtocolChain(generator, span).over6(protocol);
                yield or(
                        and(generator.carries(Numbers.IPV4, span), over4),
                        and(generator.carries(Numbers.IPV6, span), over6));
            }
            default -> throw generator.error(span, "'protochain' needs 'ip' or 'ip6', not '" + carrier.word() + "'");
        };
    }
}
