package io.tapline.protocol;

import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The Internet Control Message Protocol: RFC 792, 950, 1191, 1256, 4884. */
public final class Icmp extends Layer {
    /** Bytes of the header: type, code, checksum and 4 bytes that the type gives a meaning. */
    public static final int HEADER_LENGTH = 8;

    private static final int TYPE = 0;
    private static final int CODE = 1;
    /** Characters that tcpdump has room for: a host name's 64 and 100 more, without the zero. */
    private static final int LONGEST_MESSAGE = 163;

    private static final int CHECKSUM = 2;
    private static final int REST = 4;

    private static final int ECHO_REPLY = 0;
    private static final int UNREACHABLE = 3;
    private static final int REDIRECT = 5;
    private static final int ECHO_REQUEST = 8;
    private static final int TIME_EXCEEDED = 11;
    private static final int PARAMETER_PROBLEM = 12;
    private static final int EXTENDED_ECHO_REQUEST = 42;
    private static final int EXTENDED_ECHO_REPLY = 43;
    private static final int FIRST_QUERY = 13;
    private static final int LAST_QUERY = 18;
    private static final int PROTOCOL_UNREACHABLE = 2;
    private static final int PORT_UNREACHABLE = 3;
    private static final int NEEDS_FRAGMENTATION = 4;
    private static final int SOURCE_ROUTE_FAILED = 5;
    private static final int SOURCE_ISOLATED = 8;
    private static final int ROUTER_ADVERTISEMENT = 9;
    private static final int TIMESTAMP = 13;
    private static final int TIMESTAMP_REPLY = 14;
    private static final int MASK_REPLY = 18;
    private static final int QUOTED_PROTOCOL = HEADER_LENGTH + 9;
    private static final int QUOTED_DESTINATION = HEADER_LENGTH + Ipv4.DESTINATION;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("icmp", "Internet Control Message Protocol", new Icmp())
            .on(Demux.IP_PROTOCOL, 1)
            .build();

    private static final class Fields {
        static final Field CHECKSUM =
                Field.hex16("checksum", Icmp.CHECKSUM).auto().means("checksum");

        static final Field[] ALL = all(
                Field.u8("type", TYPE).whenCut(Fields::isBegun).means("message type"),
                Field.u8("code", CODE).whenCut(Fields::isBegun).means("what of the type"),
                CHECKSUM.whenCut(Fields::isBegun),
                Field.u16("ident", REST)
                        .alias("id")
                        .when(is(icmp -> icmp.isQuery() || icmp.isExtendedEcho()))
                        .means("identifier of echo and other queries"),
                Field.u16("seq", REST + 2).when(is(Icmp::isQuery)).means("sequence number of echo and other queries"),
                Field.ipv4("redir_gw", REST)
                        .alias("gw")
                        .when(is(icmp -> icmp.type() == REDIRECT))
                        .means("gateway of a redirect"),
                Field.u16("mtu", REST + 2)
                        .when(is(icmp -> icmp.type() == UNREACHABLE && icmp.code() == NEEDS_FRAGMENTATION))
                        .means("MTU of the next hop, bytes"),
                Field.u8("pointer", REST)
                        .when(is(icmp -> icmp.type() == PARAMETER_PROBLEM))
                        .means("byte that is the problem"));

        private static Field[] all(Field... common) {
            List<Field> all = new ArrayList<>(List.of(common));
            all.addAll(List.of(ExtendedEcho.fields(
                    is(icmp -> icmp.type() == EXTENDED_ECHO_REQUEST), is(icmp -> icmp.type() == EXTENDED_ECHO_REPLY))));
            return all.toArray(Field[]::new);
        }

        /** Wireshark shows a message from its identifier on. */
        private static boolean isBegun(Layer layer) {
            return layer.has(REST + 2);
        }
    }

    /** Names for text. */
    private static final class Table {
        static final Names TYPES = Names.or("type-#%u")
                .put(4, "source quench")
                .put(10, "router solicitation")
                .put(15, "information request")
                .put(16, "information reply")
                .put(17, "address mask request")
                .build();
        static final Names UNREACHABLE_REASONS = Names.or("")
                .put(0, "")
                .put(1, "")
                .put(6, " - unknown")
                .put(7, " - unknown")
                .put(9, " - admin prohibited")
                .put(10, " - admin prohibited")
                .put(11, " - tos prohibited")
                .put(12, " - tos prohibited")
                .put(13, " - admin prohibited filter")
                .put(14, " - host precedence violation")
                .put(15, " - precedence cutoff")
                .build();
    }

    private Icmp() {}

    @Override
    protected Layer fresh() {
        return new Icmp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    private static Predicate<Layer> is(Predicate<Icmp> condition) {
        return layer -> layer.has(REST) && condition.test((Icmp) layer);
    }

    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        header(HEADER_LENGTH);
        if (isError() && payloadLength() > 0) {
            if (has(HEADER_LENGTH + 4)) {
                quoted(u16(HEADER_LENGTH + 2));
            }
            next(Demux.ETHERTYPE, Ipv4.ETHERTYPE);
        } else {
            stop(Stop.END);
        }
    }

    /** Message type. */
    public int type() {
        return u8(TYPE);
    }

    /** What of the type. */
    public int code() {
        return u8(CODE);
    }

    /** True for an echo request or its answer; false where the type was not captured. */
    public boolean isEcho() {
        return has(1) && (type() == ECHO_REQUEST || type() == ECHO_REPLY);
    }

    /** True for messages that quote the packet they are about. */
    public boolean isError() {
        int type = type();
        return type >= UNREACHABLE && type <= REDIRECT || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM;
    }

    /** RFC 8335 section 2: as an echo, but with a sequence number of one byte. */
    private boolean isExtendedEcho() {
        return type() == EXTENDED_ECHO_REQUEST || type() == EXTENDED_ECHO_REPLY;
    }

    private boolean isQuery() {
        int type = type();
        return type == ECHO_REPLY || type == ECHO_REQUEST || type >= FIRST_QUERY && type <= LAST_QUERY;
    }

    @Override
    protected int create(Values given) {
        put32(TYPE, 0);
        put32(REST, 0);
        put8(TYPE, ECHO_REQUEST);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (!given.has(Fields.CHECKSUM)) {
            put16(CHECKSUM, 0);
            put16(CHECKSUM, Checksum.finish(Checksum.sum(buffer(), offset(), end() - offset())));
        }
    }

    @Override
    protected void text(Transcript line) {
        if (parent() instanceof NetworkLayer network && network.version() != 4) {
            IpProtocols.wrongVersion(line, IpProtocols.ICMP, 4);
            return;
        }
        line.protocol("icmp");
        int type = get8(TYPE);
        int code = get8(CODE);
        if (!has(leastLength(type, code))) {
            line.truncated();
            return;
        }
        check(0, neededLength(type, code));
        Text out = line.out();
        int length = wireLength();
        message(out.ascii("ICMP "), type, code);
        out.ascii(", length ").dec(length & 0xffffffffL);
        if (line.verbosity() > 0) {
            verbose(line, length);
        }
    }

    private void verbose(Transcript line, int length) {
        Text out = line.out();
        boolean fragment = parent() instanceof NetworkLayer network && network.isFragment();
        if (!fragment && has(0, length)) {
            int rest = Checksum.finish(Checksum.sum(buffer(), offset(), length));
            if (rest != 0) {
                int checksum = get16(CHECKSUM);
                out.ascii(" (wrong icmp cksum ").hex(checksum);
                out.ascii(" (->").hex(Checksum.expected(checksum, rest)).ascii(")!)");
            }
        }
        if (!isError()) {
            return;
        }
        out.ascii("\n\t");
        int start = offset() + HEADER_LENGTH;
        int quoted = get16(HEADER_LENGTH + 2);
        if (quoted < 4) {
            // Less than the length itself takes: tcpdump looks at it again within the end that it gives.
            throw line.cut();
        }
        line.carry(this, Demux.ETHERTYPE, Ipv4.ETHERTYPE, start, Math.min(end(), start + quoted), start + quoted);
        line.protocol("icmp");
        int type = type();
        boolean extensible = type == UNREACHABLE || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM;
        if (extensible && length > IcmpExtensions.START) {
            IcmpExtensions.text(line, this, length);
        }
    }

    /** Bytes without which tcpdump's printer returns, in the middle of the packet as it were. */
    private int leastLength(int type, int code) {
        return switch (type) {
            case UNREACHABLE -> code == PORT_UNREACHABLE ? QUOTED_PROTOCOL + 1 : 0;
            case ROUTER_ADVERTISEMENT ->
                has(HEADER_LENGTH) && u8(REST + 1) == 2 ? HEADER_LENGTH + 8 * u8(REST) : HEADER_LENGTH;
            case TIME_EXCEEDED -> QUOTED_DESTINATION + 4;
            case TIMESTAMP_REPLY -> HEADER_LENGTH + 12;
            default -> 0;
        };
    }

    /** Bytes without which it gives up. */
    private int neededLength(int type, int code) {
        return switch (type) {
            case ECHO_REPLY, ECHO_REQUEST, TIMESTAMP -> HEADER_LENGTH;
            case UNREACHABLE ->
                code == PORT_UNREACHABLE ? Math.max(QUOTED_DESTINATION + 4, quotedPort() + 2) : QUOTED_DESTINATION + 4;
            case REDIRECT -> QUOTED_DESTINATION + 4;
            case PARAMETER_PROBLEM -> code == 0 ? REST + 1 : 0;
            case MASK_REPLY -> HEADER_LENGTH + 4;
            default -> 0;
        };
    }

    private int quotedPort() {
        return HEADER_LENGTH + (u8(HEADER_LENGTH) & 15) * 4 + 2;
    }

    private void message(Text out, int type, int code) {
        switch (type) {
            case ECHO_REPLY, ECHO_REQUEST -> {
                out.ascii(type == ECHO_REQUEST ? "echo request, id " : "echo reply, id ");
                out.dec(u16(REST)).ascii(", seq ").dec(u16(REST + 2));
            }
            case UNREACHABLE -> unreachable(out, code);
            case REDIRECT -> {
                if (code <= 3) {
                    ipv4(out.ascii(code <= 1 ? "redirect " : "redirect-tos "), QUOTED_DESTINATION);
                    ipv4(out.ascii((code & 1) == 0 ? " to net " : " to host "), REST);
                } else {
                    ipv4(out.ascii("redirect-#").dec(code).ascii(' '), QUOTED_DESTINATION);
                    ipv4(out.ascii(" to "), REST);
                }
            }
            case ROUTER_ADVERTISEMENT -> routerAdvertisement(out);
            case TIME_EXCEEDED -> {
                switch (code) {
                    case 0 -> out.ascii("time exceeded in-transit");
                    case 1 -> out.ascii("ip reassembly time exceeded");
                    default -> out.ascii("time exceeded-#").dec(code);
                }
            }
            case PARAMETER_PROBLEM -> {
                if (code != 0) {
                    out.ascii("parameter problem - code ").dec(code);
                } else {
                    out.ascii("parameter problem - octet ").dec(u8(REST));
                }
            }
            case MASK_REPLY -> out.ascii("address mask is 0x").hex(u32(HEADER_LENGTH), 8);
            case TIMESTAMP ->
                out.ascii("time stamp query id ").dec(u16(REST)).ascii(" seq ").dec(u16(REST + 2));
            case TIMESTAMP_REPLY -> {
                out.ascii("time stamp reply id ").dec(u16(REST)).ascii(" seq ").dec(u16(REST + 2));
                timeOfDay(out.ascii(": org "), u32(HEADER_LENGTH));
                timeOfDay(out.ascii(", recv "), u32(HEADER_LENGTH + 4));
                timeOfDay(out.ascii(", xmit "), u32(HEADER_LENGTH + 8));
            }
            default -> Table.TYPES.text(out, type);
        }
    }

    private void unreachable(Text out, int code) {
        switch (code) {
            case PROTOCOL_UNREACHABLE -> {
                ipv4(out, QUOTED_DESTINATION);
                out.ascii(" protocol ").dec(u8(QUOTED_PROTOCOL)).ascii(" unreachable");
            }
            case PORT_UNREACHABLE -> {
                ipv4(out, QUOTED_DESTINATION);
                switch (u8(QUOTED_PROTOCOL)) {
                    case IpProtocols.TCP -> out.ascii(" tcp port ");
                    case IpProtocols.UDP -> out.ascii(" udp port ");
                    default -> out.ascii(" protocol ").dec(u8(QUOTED_PROTOCOL)).ascii(" port ");
                }
                out.dec(u16(quotedPort())).ascii(" unreachable");
            }
            case NEEDS_FRAGMENTATION -> {
                ipv4(out, QUOTED_DESTINATION);
                out.ascii(" unreachable - need to frag");
                if (u16(REST + 2) != 0) {
                    out.ascii(" (mtu ").dec(u16(REST + 2)).ascii(')');
                }
            }
            case SOURCE_ROUTE_FAILED -> {
                ipv4(out, QUOTED_DESTINATION);
                out.ascii(" unreachable - source route failed");
            }
            case SOURCE_ISOLATED -> {
                ipv4(out, QUOTED_DESTINATION);
                out.ascii(" unreachable - source host isolated");
            }
            default -> {
                String reason = Table.UNREACHABLE_REASONS.get(code);
                if (reason == null) {
                    ipv4(out, QUOTED_DESTINATION);
                    out.ascii(" unreachable - #").dec(code);
                } else {
                    out.ascii(code == 0 || code == 6 || code == 9 || code == 11 ? "net " : "host ");
                    ipv4(out, QUOTED_DESTINATION);
                    out.ascii(" unreachable").ascii(reason);
                }
            }
        }
    }

    /** RFC 1256: lifetime, then addresses with their preferences. */
    private void routerAdvertisement(Text out) {
        int lifetime = u16(REST + 2);
        int count = u8(REST);
        int size = u8(REST + 1);
        int start = out.length();
        out.ascii("router advertisement lifetime ");
        if (lifetime < 60) {
            out.dec(lifetime);
        } else if (lifetime < 3600) {
            out.dec(lifetime / 60).ascii(':').zeros(lifetime % 60, 2);
        } else {
            out.dec(lifetime / 3600).ascii(':').zeros(lifetime % 3600 / 60, 2);
            out.ascii(':').zeros(lifetime % 60, 2);
        }
        out.ascii(' ').dec(count).ascii(':');
        if (size != 2) {
            out.ascii(" [size ").dec(size).ascii(']');
            return;
        }
        for (int i = 0; i < count; i++) {
            ipv4(out.ascii(" {"), HEADER_LENGTH + 8 * i);
            out.ascii(' ').dec(u32(HEADER_LENGTH + 8 * i + 4)).ascii('}');
        }
        out.length(Math.min(out.length(), start + LONGEST_MESSAGE));
    }

    private static void timeOfDay(Text out, long milliseconds) {
        long seconds = milliseconds / 1000;
        long hours = seconds / 3600;
        if (hours < 100) {
            out.zeros(hours, 2);
        } else {
            out.dec(hours);
        }
        out.ascii(':').zeros(seconds % 3600 / 60, 2).ascii(':').zeros(seconds % 60, 2);
        out.ascii('.').zeros(milliseconds % 1000, 3);
    }
}
