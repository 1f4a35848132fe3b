package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The authentication header of IPsec: RFC 4302. */
public final class Ah extends BetweenLayer {
    /** Bytes before the integrity check value. */
    public static final int FIXED_LENGTH = 12;

    private static final int NEXT_HEADER = 0;
    private static final int LENGTH = 1;
    private static final int RESERVED = 2;
    private static final int SPI = 4;
    private static final int SEQUENCE = 8;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ah", "Authentication Header", new Ah())
            .on(Demux.IP_PROTOCOL, 51)
            .build();

    private static final class Fields {
        static final Field NEXT = Field.u8("next_header", NEXT_HEADER)
                .needs(Ah.LENGTH + 1)
                .alias("nxt")
                .keyOf(Demux.IP_PROTOCOL)
                .auto()
                .means("protocol of the next header");
        static final Field LENGTH =
                Field.u8("length", Ah.LENGTH).auto().means("length, 32-bit words beyond the first two");
        static final Field ICV = Field.variable(
                        "icv", FieldType.BYTES, FIXED_LENGTH, layer -> ((Ah) layer).declaredLength() - FIXED_LENGTH)
                .orEmpty()
                .means("integrity check value");

        static final Field[] ALL = {
            NEXT,
            LENGTH,
            Field.bytes("reserved", FieldType.BYTES, RESERVED, 2).means("reserved, 0"),
            Field.number("spi", FieldType.HEX, SPI, 4).means("security parameters index"),
            Field.u32("sequence", SEQUENCE).alias("seq").means("sequence number"),
            ICV
        };
    }

    private Ah() {}

    @Override
    protected Layer fresh() {
        return new Ah();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (!require(FIXED_LENGTH) || !require(declaredLength())) {
            return;
        }
        header(Math.max(8, declaredLength()));
        next(Demux.IP_PROTOCOL, u8(NEXT_HEADER));
    }

    /** Length in bytes that the header tells. */
    private int declaredLength() {
        return (u8(LENGTH) + 2) * 4;
    }

    @Override
    protected int create(Values given) {
        int length = FIXED_LENGTH + (given.length(Fields.ICV) + 3 & ~3);
        for (int i = 0; i < length; i += 4) {
            put32(i, 0);
        }
        put8(NEXT_HEADER, Ipv6.NO_NEXT_HEADER);
        put8(LENGTH, length / 4 - 2);
        return length;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && !given.has(Fields.NEXT)) {
            put8(NEXT_HEADER, Math.max(0, Registry.key(Demux.IP_PROTOCOL, next.protocol())));
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("ah");
        if (!has(1)) {
            line.truncated();
            return;
        }
        Text out = line.out().ascii("AH");
        get8(LENGTH);
        int length = declaredLength();
        out.ascii('(');
        if (line.verbosity() > 0) {
            out.ascii("length=").dec(u8(LENGTH)).ascii('(').dec(length).ascii("-bytes),");
        }
        if (get16(RESERVED) != 0) {
            out.ascii("reserved=0x").hex(u16(RESERVED)).ascii("[MustBeZero],");
        }
        check(SPI, 4);
        out.ascii("spi=0x").hex(u32(SPI), 8).ascii(',');
        check(SEQUENCE, 4);
        out.ascii("seq=0x").hex(u32(SEQUENCE)).ascii(",icv=0x");
        for (int at = FIXED_LENGTH; at < length; at++) {
            out.hex(get8(at), 2);
        }
        out.ascii("): ");
        IpProtocols.carry(line, this, version(), u8(NEXT_HEADER), offset() + length, end(), wireEnd());
    }
}
