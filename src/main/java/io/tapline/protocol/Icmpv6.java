package io.tapline.protocol;

import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Values;
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

    private static final int PACKET_TOO_BIG = 2;
    private static final int PARAMETER_PROBLEM = 4;
    private static final int ECHO_REQUEST = 128;
    private static final int ECHO_REPLY = 129;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int NEIGHBOR_SOLICITATION = 135;
    private static final int NEIGHBOR_ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named(
                    "icmpv6", "Internet Control Message Protocol v6", new Icmpv6())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    private static final class Fields {
        static final Field CHECKSUM =
                Field.hex16("checksum", Icmpv6.CHECKSUM).auto().means("checksum");

        static final Field[] ALL = {
            Field.u8("type", TYPE).means("message type"),
            Field.u8("code", CODE).means("what of the type"),
            CHECKSUM,
            Field.u32("mtu", REST)
                    .when(is(icmp -> icmp.type() == PACKET_TOO_BIG))
                    .means("MTU of the next hop, bytes"),
            Field.u32("pointer", REST)
                    .when(is(icmp -> icmp.type() == PARAMETER_PROBLEM))
                    .means("byte that is the problem"),
            Field.hex16("echo.identifier", REST)
                    .alias("ident", "id")
                    .when(is(Icmpv6::isEcho))
                    .means("identifier of an echo"),
            Field.u16("echo.sequence_number", REST + 2)
                    .alias("seq")
                    .when(is(Icmpv6::isEcho))
                    .means("sequence number of an echo"),
            Field.u8("nd.ra.cur_hop_limit", REST)
                    .when(is(icmp -> icmp.type() == ROUTER_ADVERTISEMENT))
                    .means("hop limit that hosts should use"),
            Field.number("nd.ra.flag", FieldType.HEX, REST + 1, 1)
                    .when(is(icmp -> icmp.type() == ROUTER_ADVERTISEMENT))
                    .means("flags of a router advertisement"),
            Field.u16("nd.ra.router_lifetime", REST + 2)
                    .when(is(icmp -> icmp.type() == ROUTER_ADVERTISEMENT))
                    .means("lifetime as a default router, seconds"),
            Field.number("nd.na.flag", FieldType.HEX, REST, 4)
                    .when(is(icmp -> icmp.type() == NEIGHBOR_ADVERTISEMENT))
                    .means("flags of a neighbour advertisement"),
            Field.ipv6("nd.ns.target_address", TARGET)
                    .alias("target")
                    .when(is(icmp -> icmp.type() == NEIGHBOR_SOLICITATION))
                    .means("address that is sought"),
            Field.ipv6("nd.na.target_address", TARGET)
                    .when(is(icmp -> icmp.type() == NEIGHBOR_ADVERTISEMENT))
                    .means("address that is advertised"),
            Field.ipv6("nd.rd.target_address", TARGET)
                    .when(is(icmp -> icmp.type() == REDIRECT))
                    .means("better next hop")
        };
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
        return layer -> layer.has(HEADER_LENGTH) && condition.test((Icmpv6) layer);
    }

    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        int length = isNeighborDiscovery() ? TARGET_END : HEADER_LENGTH;
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

    private boolean isEcho() {
        return type() == ECHO_REQUEST || type() == ECHO_REPLY;
    }

    private boolean isNeighborDiscovery() {
        return type() == NEIGHBOR_SOLICITATION || type() == NEIGHBOR_ADVERTISEMENT;
    }

    @Override
    protected int create(Values given) {
        int length =
                given.has(PROTOCOL.field("nd.ns.target_address")) || given.has(PROTOCOL.field("nd.na.target_address"))
                        ? TARGET_END
                        : HEADER_LENGTH;
        for (int i = 0; i < length; i += 4) {
            put32(i, 0);
        }
        put8(TYPE, length == HEADER_LENGTH ? ECHO_REQUEST : NEIGHBOR_SOLICITATION);
        return length;
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
}
