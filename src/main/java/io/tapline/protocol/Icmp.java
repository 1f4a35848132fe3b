package io.tapline.protocol;

import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Values;
import java.util.function.Predicate;

/** The Internet Control Message Protocol: RFC 792, 950, 1191, 1256, 4884. */
public final class Icmp extends Layer {
    /** Bytes of the header: type, code, checksum and 4 bytes that the type gives a meaning. */
    public static final int HEADER_LENGTH = 8;

    private static final int TYPE = 0;
    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int REST = 4;

    private static final int ECHO_REPLY = 0;
    private static final int UNREACHABLE = 3;
    private static final int REDIRECT = 5;
    private static final int ECHO_REQUEST = 8;
    private static final int TIME_EXCEEDED = 11;
    private static final int PARAMETER_PROBLEM = 12;
    private static final int FIRST_QUERY = 13;
    private static final int LAST_QUERY = 18;
    private static final int NEEDS_FRAGMENTATION = 4;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("icmp", "Internet Control Message Protocol", new Icmp())
            .on(Demux.IP_PROTOCOL, 1)
            .build();

    private static final class Fields {
        static final Field CHECKSUM =
                Field.hex16("checksum", Icmp.CHECKSUM).auto().means("checksum");

        static final Field[] ALL = {
            Field.u8("type", TYPE).means("message type"),
            Field.u8("code", CODE).means("what of the type"),
            CHECKSUM,
            Field.u16("ident", REST).alias("id").when(is(Icmp::isQuery)).means("identifier of echo and other queries"),
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
                    .means("byte that is the problem")
        };
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
        return layer -> layer.has(HEADER_LENGTH) && condition.test((Icmp) layer);
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

    /** True for messages that quote the packet they are about. */
    public boolean isError() {
        int type = type();
        return type >= UNREACHABLE && type <= REDIRECT || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM;
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
}
