package io.tapline.protocol;

import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import java.util.function.Predicate;

/** What the extended echoes of both versions of ICMP have behind their identifier: RFC 8335. */
final class ExtendedEcho {
    /** Where the sequence number of one byte stands. */
    private static final int SEQUENCE = 6;

    private static final int BITS = 7;

    private ExtendedEcho() {}

    /** The fields of requests and of replies. */
    static Field[] fields(Predicate<Layer> isRequest, Predicate<Layer> isReply) {
        return new Field[] {
            Field.u8("ext.echo.seq", SEQUENCE).when(isRequest.or(isReply)).means("sequence number of an extended echo"),
            bits("ext.echo.req.res", 0xfe, isRequest).means("reserved bits of a request, 0"),
            flag("ext.echo.req.local", 0x01, isRequest).means("the interface asked for is the asked node's own"),
            Field.bits("ext.echo.rsp.state", FieldType.UNSIGNED, BITS, 1, 0xe0)
                    .when(isReply)
                    .means("state of the interface's neighbour entry"),
            bits("ext.echo.rsp.res", 0x18, isReply).means("reserved bits of a reply, 0"),
            flag("ext.echo.rsp.active", 0x04, isReply).means("the interface is up"),
            flag("ext.echo.rsp.ipv4", 0x02, isReply).means("IPv4 runs on the interface"),
            flag("ext.echo.rsp.ipv6", 0x01, isReply).means("IPv6 runs on the interface")
        };
    }

    private static Field bits(String name, int mask, Predicate<Layer> isThere) {
        return Field.bits(name, FieldType.HEX, BITS, 1, mask).when(isThere);
    }

    private static Field flag(String name, int mask, Predicate<Layer> isThere) {
        return Field.flag(name, BITS, 1, mask).when(isThere);
    }
}
