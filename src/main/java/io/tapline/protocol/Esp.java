package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The encapsulating security payload of IPsec: RFC 4303. What it carries is encrypted. */
public final class Esp extends Layer {
    /** Bytes before the payload. */
    public static final int HEADER_LENGTH = 8;

    private static final int SPI = 0;
    private static final int SEQUENCE = 4;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("esp", "Encapsulating Security Payload", new Esp())
            .on(Demux.IP_PROTOCOL, 50)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            Field.number("spi", FieldType.HEX, SPI, 4).means("security parameters index"),
            Field.u32("sequence", SEQUENCE).alias("seq").means("sequence number")
        };
    }

    private Esp() {}

    @Override
    protected Layer fresh() {
        return new Esp();
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
        put32(SPI, 0);
        put32(SEQUENCE, 0);
        return HEADER_LENGTH;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("esp");
        if (!has(HEADER_LENGTH + 1)) {
            line.truncated();
            return;
        }
        line.out().ascii("ESP(spi=0x").hex(u32(SPI), 8).ascii(",seq=0x").hex(u32(SEQUENCE));
        line.out().ascii("), length ").dec(wireLength() & 0xffffffffL);
    }
}
