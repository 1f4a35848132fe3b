package io.tapline.protocol;

import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.HexDump;
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

/** ICMP for IPv6: RFC 4443; neighbour discovery: RFC 4861; multicast listener discovery: RFC 2710, 3810. */
public final class Icmpv6 extends Layer {
    /** Bytes of the header: type, code, checksum and 4 bytes that the type gives a meaning. */
    public static final int HEADER_LENGTH = 8;

    private static final int NUMBER = 58;
    private static final int TYPE = 0;
    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int REST = 4;
    private static final int TARGET = 8;
    private static final int TARGET_END = 24;
    private static final int REDIRECT_END = 40;
    private static final int REACHABLE_TIME = 8;
    private static final int RETRANSMISSION_TIME = 12;
    private static final int ADVERTISEMENT_END = 16;
    private static final int QUERY_2_LENGTH = 28;

    private static final int UNREACHABLE = 1;
    private static final int PACKET_TOO_BIG = 2;
    private static final int TIME_EXCEEDED = 3;
    private static final int PARAMETER_PROBLEM = 4;
    private static final int ECHO_REQUEST = 128;
    private static final int ECHO_REPLY = 129;
    private static final int LISTENER_QUERY = 130;
    private static final int LISTENER_REPORT = 131;
    private static final int LISTENER_DONE = 132;
    private static final int ROUTER_SOLICITATION = 133;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int NEIGHBOR_SOLICITATION = 135;
    private static final int NEIGHBOR_ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;
    private static final int ROUTER_RENUMBERING = 138;
    private static final int NODE_QUERY = 139;
    private static final int NODE_REPLY = 140;
    private static final int INVERSE_SOLICITATION = 141;
    private static final int INVERSE_ADVERTISEMENT = 142;
    private static final int LISTENER_REPORT_2 = 143;
    private static final int HOME_AGENT_REQUEST = 144;
    private static final int HOME_AGENT_REPLY = 145;
    private static final int MOBILE_PREFIX_SOLICITATION = 146;
    private static final int MOBILE_PREFIX_ADVERTISEMENT = 147;
    private static final int RPL_CONTROL = 155;
    private static final int EXTENDED_ECHO_REQUEST = 160;
    private static final int EXTENDED_ECHO_REPLY = 161;

    private static final int PORT_UNREACHABLE = 4;
    private static final int AUTHENTICATION = 51;
    private static final int QUOTED_SOURCE = HEADER_LENGTH + 8;
    private static final int QUOTED_DESTINATION = HEADER_LENGTH + 24;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named(
                    "icmpv6", "Internet Control Message Protocol v6", new Icmpv6())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    /** A field that messages of one type have and no others, so that who gives it means that type. */
    private record Telling(int type, Field field) {
        Telling(int type, Field field, String meaning) {
            this(type, Fields.of(type, field).means(meaning));
        }
    }

    private static final class Fields {
        static final Field CHECKSUM =
                Field.hex16("checksum", Icmpv6.CHECKSUM).auto().means("checksum");

        static final Field TYPE = Field.u8("type", Icmpv6.TYPE).means("message type");
        static final Telling[] TELLING = {
            new Telling(ROUTER_ADVERTISEMENT, Field.u8("nd.ra.cur_hop_limit", REST), "hop limit that hosts should use"),
            new Telling(
                    ROUTER_ADVERTISEMENT,
                    Field.number("nd.ra.flag", FieldType.HEX, REST + 1, 1),
                    "flags of a router advertisement"),
            new Telling(
                    ROUTER_ADVERTISEMENT,
                    Field.u16("nd.ra.router_lifetime", REST + 2),
                    "lifetime as a default router, seconds"),
            new Telling(
                    ROUTER_ADVERTISEMENT,
                    Field.u32("nd.ra.reachable_time", REACHABLE_TIME),
                    "how long a neighbour counts as reachable, milliseconds"),
            new Telling(
                    ROUTER_ADVERTISEMENT,
                    Field.u32("nd.ra.retrans_timer", RETRANSMISSION_TIME),
                    "time between solicitations, milliseconds"),
            new Telling(
                    NEIGHBOR_ADVERTISEMENT,
                    Field.number("nd.na.flag", FieldType.HEX, REST, 4),
                    "flags of a neighbour advertisement"),
            new Telling(
                    NEIGHBOR_SOLICITATION,
                    Field.ipv6("nd.ns.target_address", TARGET).alias("target"),
                    "address that is sought"),
            new Telling(
                    NEIGHBOR_ADVERTISEMENT, Field.ipv6("nd.na.target_address", TARGET), "address that is advertised"),
            new Telling(REDIRECT, Field.ipv6("nd.rd.target_address", TARGET), "better next hop"),
            new Telling(
                    REDIRECT, Field.ipv6("rd.na.destination_address", TARGET_END), "destination that is redirected"),
            new Telling(LISTENER_REPORT_2, Field.u16("mldr.nb_mcast_records", REST + 2), "multicast address records")
        };

        static final Field GROUP = Field.ipv6("mld.multicast_address", TARGET)
                .alias("group")
                .when(is(icmp -> isListening(icmp.type())))
                .means("group that is asked for, listened to or left");

        static final Field[] ALL = fields(
                TYPE,
                Field.u8("code", CODE).means("what of the type"),
                CHECKSUM,
                of(PACKET_TOO_BIG, Field.u32("mtu", REST)).means("MTU of the next hop, bytes"),
                of(PARAMETER_PROBLEM, Field.u32("pointer", REST)).means("byte that is the problem"),
                Field.hex16("echo.identifier", REST)
                        .alias("ident", "id")
                        .when(is(icmp -> icmp.isEcho() || icmp.isExtendedEcho()))
                        .means("identifier of an echo"),
                Field.u16("echo.sequence_number", REST + 2)
                        .alias("seq")
                        .when(is(Icmpv6::isEcho))
                        .means("sequence number of an echo"),
                Field.u16("mld.maximum_response_delay", REST)
                        .when(is(icmp -> isListening(icmp.type()) && !icmp.isQuery2()))
                        .means("time to answer a query within, milliseconds"),
                Field.u16("mld.maximum_response_code", REST)
                        .shownAs(layer -> ((Icmpv6) layer).maximumResponse())
                        .when(is(Icmpv6::isQuery2))
                        .means("code of the time to answer a version 2 query within"),
                GROUP);

        private static Field of(int type, Field field) {
            return field.when(is(icmp -> icmp.type() == type));
        }

        private static Field[] fields(Field... common) {
            List<Field> all = new ArrayList<>(List.of(common));
            all.addAll(List.of(ExtendedEcho.fields(
                    is(icmp -> icmp.type() == EXTENDED_ECHO_REQUEST), is(icmp -> icmp.type() == EXTENDED_ECHO_REPLY))));
            for (Telling telling : TELLING) {
                all.add(telling.field);
            }
            return all.toArray(Field[]::new);
        }
    }

    /** Names for text. */
    private static final class Table {
        static final Names TYPES = Names.or("unknown icmp6 type (%u)")
                .put(UNREACHABLE, "destination unreachable")
                .put(PACKET_TOO_BIG, "packet too big")
                .put(TIME_EXCEEDED, "time exceeded in-transit")
                .put(PARAMETER_PROBLEM, "parameter problem")
                .put(ECHO_REQUEST, "echo request")
                .put(ECHO_REPLY, "echo reply")
                .put(LISTENER_QUERY, "multicast listener query")
                .put(LISTENER_REPORT, "multicast listener report")
                .put(LISTENER_DONE, "multicast listener done")
                .put(ROUTER_SOLICITATION, "router solicitation")
                .put(ROUTER_ADVERTISEMENT, "router advertisement")
                .put(NEIGHBOR_SOLICITATION, "neighbor solicitation")
                .put(NEIGHBOR_ADVERTISEMENT, "neighbor advertisement")
                .put(REDIRECT, "redirect")
                .put(ROUTER_RENUMBERING, "router renumbering")
                .put(INVERSE_SOLICITATION, "inverse neighbor solicitation")
                .put(INVERSE_ADVERTISEMENT, "inverse neighbor advertisement")
                .put(LISTENER_REPORT_2, "multicast listener report v2")
                .put(HOME_AGENT_REQUEST, "ha discovery request")
                .put(HOME_AGENT_REPLY, "ha discovery reply")
                .put(MOBILE_PREFIX_SOLICITATION, "mobile router solicitation")
                .put(MOBILE_PREFIX_ADVERTISEMENT, "mobile router advertisement")
                .put(NODE_QUERY, "who-are-you request")
                .put(NODE_REPLY, "who-are-you reply")
                .put(201, "mtrace message")
                .put(200, "mtrace response")
                .put(RPL_CONTROL, "RPL")
                .build();
        static final Names UNREACHABLE_CODES = Names.or("unknown unreach code (%u)")
                .put(0, "unreachable route")
                .put(1, " unreachable prohibited")
                .put(2, "beyond scope")
                .put(3, "unreachable address")
                .put(PORT_UNREACHABLE, "unreachable port")
                .build();
        static final Names ROUTER_FLAGS = Names.or("none")
                .put(0x80, "managed")
                .put(0x40, "other stateful")
                .put(0x20, "home agent")
                .put(0x02, "ipv6 only")
                .build();
        static final Names NEIGHBOR_FLAGS = Names.or("none")
                .put(0x80000000, "router")
                .put(0x40000000, "solicited")
                .put(0x20000000, "override")
                .build();
    }

    private Icmpv6() {}

    @Override
    protected Layer fresh() {
        return new Icmpv6();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    private static Predicate<Layer> is(Predicate<Icmpv6> condition) {
        return layer -> layer.has(REST) && condition.test((Icmpv6) layer);
    }

    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        int length = fixedLength(type());
        if (!require(length)) {
            return;
        }
        header(length);
        if (isError() && payloadLength() > 0) {
            if (has(HEADER_LENGTH + 6)) {
                quoted(Ipv6.HEADER_LENGTH + u16(HEADER_LENGTH + 4));
            }
            next(Demux.ETHERTYPE, Ipv6.ETHERTYPE);
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

    /** True for messages that quote the packet they are about. */
    public boolean isError() {
        return type() >= 1 && type() <= PARAMETER_PROBLEM;
    }

    /** True for an echo request or its answer. */
    public boolean isEcho() {
        return type() == ECHO_REQUEST || type() == ECHO_REPLY;
    }

    private boolean isExtendedEcho() {
        return type() == EXTENDED_ECHO_REQUEST || type() == EXTENDED_ECHO_REPLY;
    }

    /** Bytes of the header: what all messages of the type have in front of their options, records and quoted packets. */
    private static int fixedLength(int type) {
        return switch (type) {
            case NEIGHBOR_SOLICITATION, NEIGHBOR_ADVERTISEMENT, LISTENER_QUERY, LISTENER_REPORT, LISTENER_DONE ->
                TARGET_END;
            case ROUTER_ADVERTISEMENT -> ADVERTISEMENT_END;
            case REDIRECT -> REDIRECT_END;
            default -> HEADER_LENGTH;
        };
    }

    private static boolean isListening(int type) {
        return type >= LISTENER_QUERY && type <= LISTENER_DONE;
    }

    /** RFC 3810 section 5.1.3: from 32768 on a floating point number. */
    private int maximumResponse() {
        int code = u16(REST);
        return code < 0x8000 ? code : (code & 0xfff | 0x1000) << (code >> 12 & 7) + 3;
    }

    /** RFC 3810 section 8.1: a query's length tells its version. */
    private boolean isQuery2() {
        return type() == LISTENER_QUERY && has(QUERY_2_LENGTH);
    }

    /** RFC 4861 section 3.1: what discovers neighbours has not passed a router; RFC 2710 section 3: what tells of listeners will not. */
    @Override
    public int neededHopLimit() {
        int type = type();
        if (isListening(type) || type == LISTENER_REPORT_2) {
            return 1;
        }
        return type >= ROUTER_SOLICITATION && type <= REDIRECT ? 255 : -1;
    }

    @Override
    protected int create(Values given) {
        int type = (int) given.value(Fields.TYPE, impliedType(given));
        int length = fixedLength(type);
        for (int i = 0; i < length; i += 4) {
            put32(i, 0);
        }
        put8(TYPE, type);
        return length;
    }

    /** The type that the given fields mean; that of an echo where they mean none. */
    private static int impliedType(Values given) {
        for (Telling telling : Fields.TELLING) {
            if (given.has(telling.field)) {
                return telling.type;
            }
        }
        return given.has(Fields.GROUP) ? LISTENER_REPORT : ECHO_REQUEST;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (!given.has(Fields.CHECKSUM)) {
            put16(CHECKSUM, 0);
            int length = end() - offset();
            long sum = Checksum.sum(buffer(), offset(), length);
            if (parent() instanceof NetworkLayer network) {
                sum += network.pseudoHeaderSum(NUMBER, length);
            }
            put16(CHECKSUM, Checksum.finish(sum));
        }
    }

    @Override
    protected void text(Transcript line) {
        NetworkLayer network = parent() instanceof NetworkLayer layer ? layer : null;
        if (network != null && network.version() != 6) {
            IpProtocols.wrongVersion(line, NUMBER, 6);
            return;
        }
        line.protocol("icmp6");
        Text out = line.out();
        int length = wireLength();
        if (length == 0) {
            out.ascii("ICMP6, length 0");
            line.invalid();
            return;
        }
        boolean verbose = line.verbosity() > 0;
        if (verbose && network != null && !network.isFragment() && has(0, length)) {
            checksum(out, network, length);
        }
        int type = get8(TYPE);
        Table.TYPES.text(out.ascii("ICMP6, "), type);
        if (verbose && isLengthInFront(type)) {
            out.ascii(", length ").dec(length & 0xffffffffL);
        }
        if (message(line, type, get8(CODE), length) && !verbose) {
            out.ascii(", length ").dec(length & 0xffffffffL);
        }
    }

    private void checksum(Text out, NetworkLayer network, int length) {
        int checksum = get16(CHECKSUM);
        long sum = Checksum.sum(buffer(), offset(), length) + network.pseudoHeaderSum(NUMBER, length);
        int rest = Checksum.finish(sum);
        if (rest == 0) {
            out.ascii("[icmp6 sum ok] ");
        } else {
            out.ascii("[bad icmp6 cksum 0x").hex(checksum, 4);
            out.ascii(" -> 0x").hex(Checksum.expected(checksum, rest), 4).ascii("!] ");
        }
    }

    private static boolean isLengthInFront(int type) {
        return type >= ROUTER_SOLICITATION && type <= REDIRECT
                || type == HOME_AGENT_REPLY
                || type == MOBILE_PREFIX_ADVERTISEMENT;
    }

    /** Appends the message; false where the length does not follow it. */
    private boolean message(Transcript line, int type, int code, int length) {
        Text out = line.out();
        boolean verbose = line.verbosity() > 0;
        switch (type) {
            case UNREACHABLE -> {
                return unreachable(line, code, length);
            }
            case PACKET_TOO_BIG -> {
                check(REST, 4);
                out.ascii(", mtu ").dec(u32(REST));
            }
            case TIME_EXCEEDED -> timeExceeded(out, code);
            case PARAMETER_PROBLEM -> {
                if (!has(QUOTED_DESTINATION, 16)) {
                    line.truncated();
                    return false;
                }
                parameterProblem(out, code);
            }
            case ECHO_REQUEST, ECHO_REPLY -> {
                check(REST, 4);
                out.ascii(", id ").dec(u16(REST)).ascii(", seq ").dec(u16(REST + 2));
            }
            case LISTENER_QUERY -> listenerQuery(line, length);
            case LISTENER_REPORT, LISTENER_DONE -> MulticastListener.first(out, this);
            case LISTENER_REPORT_2 -> MulticastListener.report(line, this, length);
            case ROUTER_SOLICITATION -> {
                return !verbose || options(line, HEADER_LENGTH, length);
            }
            case ROUTER_ADVERTISEMENT -> {
                return !verbose || routerAdvertisement(line, length);
            }
            case NEIGHBOR_SOLICITATION, NEIGHBOR_ADVERTISEMENT -> {
                return neighbor(line, type, length);
            }
            case REDIRECT -> {
                check(TARGET_END, 16);
                ipv6(out.ascii(", "), TARGET_END);
                ipv6(out.ascii(" to "), TARGET);
                return !verbose || options(line, TARGET_END + 16, length);
            }
            case ROUTER_RENUMBERING -> RouterRenumbering.text(line, this);
            case NODE_QUERY -> NodeInformation.query(line, this);
            case NODE_REPLY -> NodeInformation.reply(line, this, length);
            case INVERSE_SOLICITATION, INVERSE_ADVERTISEMENT -> {}
            case HOME_AGENT_REQUEST, MOBILE_PREFIX_SOLICITATION -> {
                check(REST, 2);
                out.ascii(", id 0x").hex(u16(REST), 4);
            }
            case HOME_AGENT_REPLY -> homeAgents(line, length);
            case MOBILE_PREFIX_ADVERTISEMENT -> {
                return !verbose || mobilePrefix(line, length);
            }
            case RPL_CONTROL -> Rpl.text(line, this, code, length - REST);
            default -> {
                out.ascii(", length ").dec(length & 0xffffffffL);
                if (line.verbosity() <= 1) {
                    HexDump.unknown(out, "\n\t", this, 0, length);
                }
                return false;
            }
        }
        return true;
    }

    private boolean options(Transcript line, int from, int length) {
        if (NeighborOptions.text(line, this, from, length - from)) {
            return true;
        }
        line.truncated();
        return false;
    }

    private boolean unreachable(Transcript line, int code, int length) {
        Text out = line.out();
        Table.UNREACHABLE_CODES.text(out.ascii(", "), code);
        switch (code) {
            case 0, 1, 3 -> {
                check(QUOTED_DESTINATION, 16);
                ipv6(out.ascii(' '), QUOTED_DESTINATION);
            }
            case 2 -> {
                check(QUOTED_SOURCE, 32);
                ipv6(out.ascii(' '), QUOTED_DESTINATION);
                ipv6(out.ascii(", source address "), QUOTED_SOURCE);
            }
            case PORT_UNREACHABLE -> {
                return port(line);
            }
            default -> {
                if (line.verbosity() <= 1) {
                    HexDump.unknown(out, "\n\t", this, 0, length);
                    return false;
                }
            }
        }
        return true;
    }

    /** Appends what port of what quoted transport is meant; false where that was not captured. */
    private boolean port(Transcript line) {
        int at = HEADER_LENGTH;
        int next = has(at + 6, 1) ? u8(at + 6) : Ipv6.NO_NEXT_HEADER;
        at += Ipv6.HEADER_LENGTH;
        while (next != IpProtocols.TCP && next != IpProtocols.UDP) {
            boolean isFragment = next == Ipv6Fragment.NUMBER;
            boolean isAh = next == AUTHENTICATION;
            if (!Ipv6Extension.isExtension(next) && !isAh
                    || !has(at, isFragment ? 4 : 2)
                    || isFragment && (u16(at + 2) & 0xfff8) != 0) {
                line.truncated();
                return false;
            }
            next = u8(at);
            at += isFragment ? 8 : isAh ? (u8(at + 1) + 2) * 4 : (u8(at + 1) + 1) * 8;
        }
        if (!has(at, 4)) {
            line.truncated();
            return false;
        }
        ipv6(line.out().ascii(", "), QUOTED_DESTINATION);
        line.out().ascii(next == IpProtocols.TCP ? " tcp port " : " udp port ").dec(u16(at + 2));
        return true;
    }

    private void timeExceeded(Text out, int code) {
        switch (code) {
            case 0 -> {
                check(QUOTED_DESTINATION, 16);
                ipv6(out.ascii(" for "), QUOTED_DESTINATION);
            }
            case 1 -> out.ascii(" (reassembly)");
            default -> out.ascii(", unknown code (").dec(code).ascii(')');
        }
    }

    private void parameterProblem(Text out, int code) {
        switch (code) {
            case 0 -> out.ascii(", erroneous - octet ").dec(u32(REST));
            case 1 -> out.ascii(", next header - octet ").dec(u32(REST));
            case 2 -> out.ascii(", option - octet ").dec(u32(REST));
            case 3 -> out.ascii(", incomplete header chain - octet ").dec(u32(REST));
            default -> out.ascii(", code-#").dec(code);
        }
    }

    private void listenerQuery(Transcript line, int length) {
        if (length == MulticastListener.LENGTH_1) {
            MulticastListener.first(line.out(), this);
        } else if (length >= MulticastListener.QUERY_LENGTH_2) {
            line.out().ascii(" v2");
            MulticastListener.query(line, this, length);
        } else {
            line.out().ascii(" unknown-version (len ").dec(length & 0xffffffffL).ascii(") ");
        }
    }

    private boolean routerAdvertisement(Transcript line, int length) {
        check(0, 16);
        Text out = line.out();
        out.ascii("\n\thop limit ").dec(u8(REST));
        Table.ROUTER_FLAGS.bits(out.ascii(", Flags ["), u8(REST + 1), ", ");
        out.ascii("], pref ").ascii(NeighborOptions.preference(u8(REST + 1)));
        out.ascii(", router lifetime ").dec(u16(REST + 2));
        out.ascii("s, reachable time ").dec(u32(TARGET));
        out.ascii("ms, retrans timer ").dec(u32(TARGET + 4)).ascii("ms");
        return options(line, 16, length);
    }

    private boolean neighbor(Transcript line, int type, int length) {
        Text out = line.out();
        check(TARGET, 16);
        ipv6(out.ascii(type == NEIGHBOR_SOLICITATION ? ", who has " : ", tgt is "), TARGET);
        if (line.verbosity() == 0) {
            return true;
        }
        if (type == NEIGHBOR_ADVERTISEMENT) {
            Table.NEIGHBOR_FLAGS.bits(out.ascii(", Flags ["), i32(REST), ", ");
            out.ascii(']');
        }
        return options(line, TARGET_END, length);
    }

    private void homeAgents(Transcript line, int length) {
        if (line.verbosity() == 0) {
            return;
        }
        Text out = line.out();
        check(REST, 2);
        out.ascii(", id 0x").hex(u16(REST), 4);
        for (int at = HEADER_LENGTH; at < length; at += 16) {
            check(at, 16);
            ipv6(out.ascii(", "), at);
        }
    }

    private boolean mobilePrefix(Transcript line, int length) {
        Text out = line.out();
        check(REST, 2);
        out.ascii(", id 0x").hex(u16(REST), 4);
        int flags = get16(REST + 2);
        if ((flags & 0xc000) != 0) {
            out.ascii(' ').ascii((flags & 0x8000) != 0 ? "M" : "").ascii((flags & 0x4000) != 0 ? "O" : "");
        }
        return options(line, HEADER_LENGTH, length);
    }
}
