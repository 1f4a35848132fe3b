package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Values;

/** The IPv6 routing header: RFC 8200 section 4.4; type 0 (RFC 5095 deprecates it), type 2 of Mobile IPv6 (RFC 6275), segments (RFC 8754). */
public final class Ipv6Routing extends Ipv6Extension {
    private static final int TYPE = 2;
    private static final int SEGMENTS_LEFT = 3;
    private static final int DATA = 4;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ipv6.routing", "IPv6 Routing Header", new Ipv6Routing())
            .on(Demux.IP_PROTOCOL, 43)
            .build();

    private static final class Fields {
        static final Field NEXT = nextField();
        static final Field DATA = Field.variable(
                        "data",
                        FieldType.BYTES,
                        Ipv6Routing.DATA,
                        layer -> ((Ipv6Routing) layer).declaredLength() - Ipv6Routing.DATA)
                .means("what the type says");

        static final Field[] ALL = {
            NEXT,
            lengthField(),
            Field.u8("type", TYPE).means("routing type"),
            Field.u8("segleft", SEGMENTS_LEFT).means("segments left"),
            DATA
        };
    }

    private Ipv6Routing() {}

    @Override
    protected Layer fresh() {
        return new Ipv6Routing();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        decodeVariable();
    }

    @Override
    protected int create(Values given) {
        int length = Math.max(8, DATA + given.length(Fields.DATA) + 7 & ~7);
        for (int i = 0; i < length; i += 4) {
            put32(i, 0);
        }
        put8(NEXT_HEADER, Ipv6.NO_NEXT_HEADER);
        put8(LENGTH, length / 8 - 1);
        return length;
    }

    @Override
    protected void complete(Values given, Layer next) {
        completeNext(given, Fields.NEXT, next);
    }
}
