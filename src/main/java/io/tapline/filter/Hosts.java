package io.tapline.filter;

import static io.tapline.filter.Condition.and;
import static io.tapline.filter.Condition.not;
import static io.tapline.filter.Condition.or;

import io.tapline.filter.Code.Base;
import io.tapline.filter.Node.Kind;
import io.tapline.filter.Node.Qualifiers;
import io.tapline.filter.Node.Way;
import io.tapline.filter.Source.Span;
import io.tapline.frame.LinkType;
import java.util.function.Function;

/** Tests of addresses: IPv4 with ARP and RARP, IPv6, MAC and DECnet addresses, and the broadcast and multicast ones. */
final class Hosts {
    private static final int[] MAC_BROADCAST = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

    private final Generator generator;
    private final Code code;
    private final Layout layout;

    Hosts(Generator generator) {
        this.generator = generator;
        this.code = generator.code();
        this.layout = generator.layout();
    }

    /** A name where an address is expected: there are few that mean the same everywhere. */
    Condition named(Node.Name name) {
        Qualifiers qualifiers = name.qualifiers();
        boolean network = qualifiers.kind() == Kind.NET;
        if (network && name.text().equals("loopback")) {
            return ipv4(0x7f000000, 0xffffffff, qualifiers, name.span());
        }
        if (network && name.text().equals("link-local")) {
            return ipv4(0xa9fe0000, 0xffffffff, qualifiers, name.span());
        }
        if (!network && name.text().equals("localhost")) {
            return localhost(qualifiers, name.span());
        }
        throw generator.error(name.span(), "names such as '" + name.text() + "' are not looked up; write the address");
    }

    private Condition localhost(Qualifiers qualifiers, Span span) {
        int[] address = {0, 0, 0, 1};
        int[] mask = {-1, -1, -1, -1};
        return switch (qualifiers.proto()) {
            case IPV6 -> ipv6(address, mask, qualifiers, span);
            case DEFAULT -> or(ipv6(address, mask, qualifiers, span), ipv4(0x7f000001, 0xffffffff, qualifiers, span));
            default -> ipv4(0x7f000001, 0xffffffff, qualifiers, span);
        };
    }

    /** A plain number as a host; as a network it is moved to the left until its first byte is not 0. */
    Condition number(Node.Number number) {
        Qualifiers qualifiers = number.qualifiers();
        int address = (int) number.value();
        int mask = -1;
        if (qualifiers.proto() == Proto.DECNET) {
            return decnet(address, qualifiers.way(), number.span());
        }
        if (qualifiers.kind() == Kind.NET) {
            while (address != 0 && address >>> 24 == 0) {
                address <<= 8;
                mask <<= 8;
            }
        }
        return ipv4(address, mask, qualifiers, number.span());
    }

    Condition address4(Node.Address4 node) {
        Qualifiers qualifiers = node.qualifiers();
        checkKind(qualifiers, node.span());
        if (qualifiers.proto() == Proto.DECNET) {
            return decnet(decnetAddress(node), qualifiers.way(), node.span());
        }
        int[] address = parse(node.text(), node.span());
        int missing = 32 - address[1];
        return ipv4(address[0] << missing, -1 << missing, qualifiers, node.span());
    }

    private void checkKind(Qualifiers qualifiers, Span span) {
        switch (qualifiers.kind()) {
            case DEFAULT, HOST, NET -> {}
            case NONE -> throw generator.error(span, "expected 'host', 'net' or another qualifier before the address");
            default ->
                throw generator.error(
                        span,
                        "an address cannot be a " + qualifiers.kind().name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private int[] parse(String text, Span span) {
        int[] address = Addresses.ipv4(text);
        if (address == null) {
            throw generator.error(span, "'" + text + "' is no IPv4 address");
        }
        return address;
    }

    Condition network4(Node.Network4 node) {
        Qualifiers qualifiers = node.qualifiers();
        checkKind(qualifiers, node.span());
        int[] address = parse(node.text(), node.span());
        int network = address[0] << 32 - address[1];
        int mask;
        if (node.mask() != null) {
            int[] bits = parse(node.mask(), node.span());
            mask = bits[0] << 32 - bits[1];
        } else {
            if (node.prefix() > 32) {
                throw generator.error(node.span(), "a prefix of IPv4 is 0 to 32 bits long");
            }
            mask = node.prefix() == 0 ? 0 : -1 << 32 - (int) node.prefix();
        }
        if ((network & ~mask) != 0) {
            throw generator.error(node.span(), "the address has bits outside the network's mask");
        }
        if (qualifiers.kind() != Kind.NET) {
            throw generator.error(node.span(), "a network needs 'net' before it");
        }
        return ipv4(network, mask, qualifiers, node.span());
    }

    private Condition ipv4(int address, int mask, Qualifiers qualifiers, Span span) {
        Way way = qualifiers.way();
        return switch (qualifiers.proto()) {
            case DEFAULT -> {
                Condition ip = inHeader(Numbers.IPV4, address, mask, way, 12, 16, span);
                if (layout.labels > 0) {
                    yield ip;
                }
                Condition arp = inHeader(Numbers.ARP, address, mask, way, 14, 24, span);
                yield or(or(ip, arp), inHeader(Numbers.RARP, address, mask, way, 14, 24, span));
            }
            case IP -> inHeader(Numbers.IPV4, address, mask, way, 12, 16, span);
            case ARP -> inHeader(Numbers.ARP, address, mask, way, 14, 24, span);
            case RARP -> inHeader(Numbers.RARP, address, mask, way, 14, 24, span);
            default ->
                throw generator.error(span, "'" + qualifiers.proto().word() + "' has no IPv4 addresses of its own");
        };
    }

    private Condition inHeader(int protocol, int address, int mask, Way way, int source, int destination, Span span) {
        return byWay(
                way,
                source,
                destination,
                offset -> and(
                        generator.carries(protocol, span), code.masked(Base.NETWORK, offset, Bpf.W, address, mask)));
    }

    /** One end or both, from the test of one. */
    private static Condition byWay(Way way, int source, int destination, Function<Integer, Condition> test) {
        return switch (way) {
            case SRC -> test.apply(source);
            case DST -> test.apply(destination);
            case BOTH -> and(test.apply(source), test.apply(destination));
            default -> or(test.apply(source), test.apply(destination));
        };
    }

    Condition address6(Node.Address6 node) {
        Qualifiers qualifiers = node.qualifiers();
        if (node.prefix() > 128) {
            throw generator.error(node.span(), "a prefix of IPv6 is 0 to 128 bits long");
        }
        int prefix = (int) node.prefix();
        int[] address = Addresses.ipv6(node.text(), 0, node.text().length());
        int[] mask = new int[4];
        for (int word = 0; word < 4; word++) {
            int bits = Math.max(0, Math.min(32, prefix - 32 * word));
            mask[word] = bits == 0 ? 0 : -1 << 32 - bits;
            if ((address[word] & ~mask[word]) != 0) {
                throw generator.error(node.span(), "the address has bits outside the network's prefix");
            }
        }
        checkKind(qualifiers, node.span());
        if (qualifiers.kind() != Kind.NET && prefix != 128) {
            throw generator.error(node.span(), "a network needs 'net' before it");
        }
        return ipv6(address, mask, qualifiers, node.span());
    }

    private Condition ipv6(int[] address, int[] mask, Qualifiers qualifiers, Span span) {
        if (qualifiers.proto() != Proto.DEFAULT && qualifiers.proto() != Proto.IPV6) {
            throw generator.error(span, "'" + qualifiers.proto().word() + "' has no IPv6 addresses of its own");
        }
        return byWay(qualifiers.way(), 8, 24, offset -> {
            Condition all = generator.carries(Numbers.IPV6, span);
            for (int word = 0; word < 4; word++) {
                all = and(all, code.masked(Base.NETWORK, offset + 4 * word, Bpf.W, address[word], mask[word]));
            }
            return all;
        });
    }

    Condition mac(Node.Mac node) {
        Qualifiers qualifiers = node.qualifiers();
        boolean host = qualifiers.kind() == Kind.HOST || qualifiers.kind() == Kind.DEFAULT;
        if (!host || qualifiers.proto() != Proto.LINK) {
            throw generator.error(
                    node.span(), "a MAC address needs 'ether host', 'ether src' or 'ether dst' before it");
        }
        checkEthernet(node.span(), "a MAC address");
        return onEthernet(ethernetHost(Addresses.mac(node.text()), qualifiers.way()));
    }

    private void checkEthernet(Span span, String what) {
        if (layout.linkType != LinkType.ETHERNET) {
            throw generator.error(span, what + " needs Ethernet, not " + LinkType.name(layout.linkType));
        }
    }

    private Condition ethernetHost(int[] address, Way way) {
        return byWay(way, 6, 0, offset -> code.bytes(Base.HEADER, offset, address));
    }

    /** Behind a Geneve header there need not be an Ethernet header: there is none where the link header and its payload coincide. */
    private Condition onEthernet(Condition test) {
        if (!layout.behindGeneve) {
            return test;
        }
        Condition.Test coincide = new Condition.Test(
                Code.list(
                        Code.statement(Bpf.LD | Bpf.MEM, layout.header.register()),
                        Code.statement(Bpf.LDX | Bpf.MEM, layout.payload.register())),
                Bpf.JEQ | Bpf.X,
                0);
        return and(not(coincide), test);
    }

    Condition broadcast(Node.Broadcast node) {
        switch (node.proto()) {
            case DEFAULT, LINK -> {
                checkEthernet(node.span(), "broadcast");
                return onEthernet(ethernetHost(MAC_BROADCAST, Way.DST));
            }
            case IP -> {
                int hosts = ~generator.options().netmask();
                Condition ip = generator.carries(Numbers.IPV4, node.span());
                Condition zeros = code.masked(Base.NETWORK, 16, Bpf.W, 0, hosts);
                return and(ip, or(zeros, code.masked(Base.NETWORK, 16, Bpf.W, hosts, hosts)));
            }
            default -> throw generator.error(node.span(), "only 'ether' and 'ip' have broadcasts");
        }
    }

    Condition multicast(Node.Multicast node) {
        switch (node.proto()) {
            case DEFAULT, LINK -> {
                checkEthernet(node.span(), "multicast");
                return onEthernet(code.anyBit(Base.HEADER, 0, Bpf.B, 1));
            }
            case IP -> {
                Condition ip = generator.carries(Numbers.IPV4, node.span());
                return and(ip, code.compare(Base.NETWORK, 16, Bpf.B, Code.ALL_BITS, Bpf.JGE, 224));
            }
            case IPV6 -> {
                Condition ip = generator.carries(Numbers.IPV6, node.span());
                return and(ip, code.equal(Base.NETWORK, 24, Bpf.B, 0xff));
            }
            default -> throw generator.error(node.span(), "only 'ether', 'ip' and 'ip6' have multicasts");
        }
    }

    /** area.node, 6 and 10 bits. */
    private int decnetAddress(Node.Address4 node) {
        String[] parts = node.text().split("\\.");
        try {
            return Integer.parseInt(parts[0]) << 10 & 0xfc00 | Integer.parseInt(parts[1]) & 0x3ff;
        } catch (NumberFormatException malformed) {
            throw generator.error(node.span(), "'" + node.text() + "' is no DECnet address such as 1.23");
        }
    }

    /**
     * DECnet phase IV routing headers, long and short, with a byte of padding or none. Numbers are little-endian on the wire, so the
     * constants are turned round.
     */
    private Condition decnet(int address, Way way, Span span) {
        if (way == Way.BOTH || way == Way.EITHER || way == Way.DEFAULT) {
            Condition source = decnet(address, Way.SRC, span);
            Condition destination = decnet(address, Way.DST, span);
            return way == Way.BOTH ? and(source, destination) : or(source, destination);
        }
        int inShort = way == Way.DST ? 1 : 3;
        int inLong = way == Way.DST ? 7 : 15;
        int onWire = (address & 0xff) << 8 | address >> 8 & 0xff;
        Condition decnet = generator.carries(Numbers.DECNET, span);
        Condition paddedLong = and(
                code.masked(Base.NETWORK, 2, Bpf.H, 0x8106, 0xff07),
                code.equal(Base.NETWORK, 3 + inLong, Bpf.H, onWire));
        Condition plainLong = and(
                code.masked(Base.NETWORK, 2, Bpf.B, 0x06, 0x07), code.equal(Base.NETWORK, 2 + inLong, Bpf.H, onWire));
        Condition paddedShort = and(
                code.masked(Base.NETWORK, 2, Bpf.H, 0x8102, 0xff07),
                code.equal(Base.NETWORK, 3 + inShort, Bpf.H, onWire));
        Condition plainShort = and(
                code.masked(Base.NETWORK, 2, Bpf.B, 0x02, 0x07), code.equal(Base.NETWORK, 2 + inShort, Bpf.H, onWire));
        return and(decnet, or(plainShort, or(paddedShort, or(plainLong, paddedLong))));
    }
}
