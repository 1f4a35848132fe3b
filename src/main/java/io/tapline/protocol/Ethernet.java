package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Values;

/** Ethernet II (DIX 2.0, IEEE 802.3 clause 3.2.6): destination, source, type. A type below 0x600 is an 802.3 length. */
public final class Ethernet extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 14;

    private static final int DESTINATION = 0;
    private static final int SOURCE = 6;
    private static final int TYPE = 12;
    private static final int LOWEST_TYPE = 0x600;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("eth", "Ethernet", new Ethernet())
            .on(Demux.LINK_TYPE, 1)
            .build();

    private static final class Fields {
        static final Field DESTINATION = Field.mac("dst", Ethernet.DESTINATION).means("destination address");
        static final Field TYPE = Field.hex16("type", Ethernet.TYPE)
                .when(layer -> ((Ethernet) layer).type() >= LOWEST_TYPE)
                .keyOf(Demux.ETHERTYPE)
                .auto()
                .means("EtherType of the payload");

        static final Field[] ALL = {
            DESTINATION,
            Field.mac("src", SOURCE).local().means("source address"),
            TYPE,
            Field.number("len", FieldType.UNSIGNED, Ethernet.TYPE, 2)
                    .when(layer -> ((Ethernet) layer).type() < LOWEST_TYPE)
                    .means("length of an 802.3 frame's payload, bytes")
        };
    }

    private Ethernet() {}

    @Override
    protected Layer fresh() {
        return new Ethernet();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        header(HEADER_LENGTH);
        next(Demux.ETHERTYPE, type());
    }

    /** EtherType, or the length of an 802.3 frame where below 0x600; 0 where it was not captured. */
    public int type() {
        return has(HEADER_LENGTH) ? u16(TYPE) : 0;
    }

    @Override
    protected int create(Values given) {
        put32(DESTINATION, 0);
        put32(DESTINATION + 4, 0);
        put32(SOURCE + 2, 0);
        put16(TYPE, 0);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && !given.has(Fields.TYPE)) {
            put16(TYPE, Math.max(0, Registry.key(Demux.ETHERTYPE, next.protocol())));
        }
        if (next != null && !given.has(Fields.DESTINATION)) {
            put48(DESTINATION, Math.max(0, next.groupAddress()));
        }
    }
}
