package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The payload compression protocol of IP: RFC 3173. */
public final class Ipcomp extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 4;

    private static final int INDEX = 2;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ipcomp", "IP Payload Compression", new Ipcomp())
            .on(Demux.IP_PROTOCOL, 108)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            Field.number("next_header", FieldType.HEX, 0, 1).means("protocol of the compressed payload"),
            Field.number("flags", FieldType.HEX, 1, 1).means("reserved"),
            Field.hex16("cpi", INDEX).means("compression parameter index")
        };
    }

    private Ipcomp() {}

    @Override
    protected Layer fresh() {
        return new Ipcomp();
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
        stop(Stop.END);
    }

    @Override
    protected int create(Values given) {
        put32(0, 0);
        return HEADER_LENGTH;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("ipcomp");
        check(INDEX, 2);
        line.out().ascii("IPComp(cpi=0x").hex(u16(INDEX), 4).ascii(')');
    }
}
