package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Values;

/** The IPv6 extension header for Destination options: RFC 8200 section 4.6. */
public final class Ipv6DestinationOptions extends Ipv6Extension {
    private static final Field NEXT_FIELD = nextField();
    private static final Field OPTIONS_FIELD = Field.variable(
                    "options", FieldType.BYTES, 2, layer -> ((Ipv6DestinationOptions) layer).optionsLength())
            .means("options, with their padding");

    /** The protocol, its fields and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named(
                    "ipv6.dstopts", "IPv6 Destination Options", Ipv6DestinationOptions::new)
            .on(Demux.IP_PROTOCOL, 60)
            .fields(NEXT_FIELD, lengthField(), OPTIONS_FIELD)
            .build();

    private Ipv6DestinationOptions() {}

    @Override
    protected void decode() {
        decodeVariable();
    }

    private int optionsLength() {
        return declaredLength() - 2;
    }

    @Override
    protected int create(Values given) {
        return createOptions(given.length(OPTIONS_FIELD));
    }

    @Override
    protected void complete(Values given, Layer next) {
        completeNext(given, NEXT_FIELD, next);
    }
}
