package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The IPv6 extension header for Destination options: RFC 8200 section 4.6. */
public final class Ipv6DestinationOptions extends Ipv6Extension {
    static final int NUMBER = 60;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named(
                    "ipv6.dstopts", "IPv6 Destination Options", new Ipv6DestinationOptions())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    private static final class Fields {
        static final Field NEXT = nextField().needs(2);
        static final Field OPTIONS = Field.variable(
                        "options", FieldType.BYTES, 2, layer -> ((Ipv6DestinationOptions) layer).optionsLength())
                .means("options, with their padding");

        static final Field[] ALL = {NEXT, lengthField(), OPTIONS};
    }

    private Ipv6DestinationOptions() {}

    @Override
    protected Layer fresh() {
        return new Ipv6DestinationOptions();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        decodeOptions();
    }

    private int optionsLength() {
        return declaredLength() - 2;
    }

    @Override
    protected int create(Values given) {
        return createOptions(given.length(Fields.OPTIONS));
    }

    @Override
    protected void complete(Values given, Layer next) {
        completeNext(given, Fields.NEXT, next);
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("dstopt");
        get8(LENGTH);
        int length = declaredLength();
        if (!has(length)) {
            line.truncated();
            return;
        }
        line.out().ascii("DSTOPT ");
        if (line.verbosity() > 0 && !Ipv6Options.text(line, this, length, null)) {
            line.truncated();
            return;
        }
        base().follow(line, this, nextHeader(), length);
    }
}
