package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The IPv6 fragment header: RFC 8200 section 4.5. */
public final class Ipv6Fragment extends Ipv6Extension {
    static final int NUMBER = 44;

    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 8;

    private static final int OFFSET = 2;
    private static final int IDENTIFICATION = 4;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ipv6.fraghdr", "IPv6 Fragment Header", new Ipv6Fragment())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    private static final class Fields {
        static final Field NEXT = nextField().needs(HEADER_LENGTH);

        static final Field[] ALL = {
            NEXT,
            Field.bits("offset", FieldType.UNSIGNED, OFFSET, 2, 0xfff8)
                    .needs(HEADER_LENGTH)
                    .means("fragment offset, units of 8 bytes"),
            Field.flag("more", OFFSET, 2, 0x0001)
                    .needs(HEADER_LENGTH)
                    .alias("mf")
                    .means("more fragments"),
            Field.number("ident", FieldType.HEX, IDENTIFICATION, 4).alias("id").means("identification")
        };
    }

    private Ipv6Fragment() {}

    @Override
    protected Layer fresh() {
        return new Ipv6Fragment();
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
        if (fragmentOffset() != 0) {
            stop(Stop.FRAGMENT);
            return;
        }
        nextHeader(nextHeader());
    }

    /** Distance of this fragment from the start of the fragmentable part, in bytes. */
    public int fragmentOffset() {
        return u16(OFFSET) & 0xfff8;
    }

    /** True where more fragments follow this one. */
    public boolean moreFragments() {
        return (u16(OFFSET) & 1) != 0;
    }

    @Override
    protected int create(Values given) {
        put32(0, 0);
        put32(IDENTIFICATION, 0);
        put8(NEXT_HEADER, Ipv6.NO_NEXT_HEADER);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        completeNext(given, Fields.NEXT, next);
    }

    @Override
    public boolean isFragment() {
        return true;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("frag6");
        Text out = line.out();
        check(0, line.verbosity() > 0 ? HEADER_LENGTH : IDENTIFICATION);
        out.ascii("frag (");
        if (line.verbosity() > 0) {
            out.ascii("0x").hex(u32(IDENTIFICATION), 8).ascii(':');
        }
        Ipv6 base = base();
        long length = Ipv6.HEADER_LENGTH + base.payloadLengthField() - (offset() - base.offset()) - HEADER_LENGTH;
        out.dec(fragmentOffset()).ascii('|').dec(length).ascii(')');
        if (fragmentOffset() != 0) {
            return;
        }
        out.ascii(' ');
        if (end() > offset() + HEADER_LENGTH) {
            base.follow(line, this, get8(NEXT_HEADER), HEADER_LENGTH);
        }
    }
}
