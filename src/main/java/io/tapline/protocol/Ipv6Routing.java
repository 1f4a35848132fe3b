package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The IPv6 routing header: RFC 8200 section 4.4; type 0 (RFC 5095 deprecates it), type 2 of Mobile IPv6 (RFC 6275), segments (RFC 8754). */
public final class Ipv6Routing extends Ipv6Extension {
    static final int NUMBER = 43;

    private static final int TYPE = 2;
    private static final int SEGMENTS_LEFT = 3;
    private static final int DATA = 4;
    private static final int ADDRESSES = 8;
    private static final int SOURCE_ROUTE = 0;
    private static final int MOBILITY = 2;
    private static final int SEGMENTS = 4;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ipv6.routing", "IPv6 Routing Header", new Ipv6Routing())
            .on(Demux.IP_PROTOCOL, NUMBER)
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

    /** Where the last address of the routing header at that distance from the start of an IPv6 header stands; -1 where it has none. */
    static int finalDestination(Layer ipv6, int at) {
        if (!ipv6.has(at, DATA)) {
            return -1;
        }
        int type = ipv6.get8(at + TYPE);
        int addresses = ipv6.get8(at + LENGTH) / 2;
        int address = type == SEGMENTS ? 0 : addresses - 1;
        boolean known = type == SOURCE_ROUTE || type == MOBILITY || type == SEGMENTS;
        if (!known
                || addresses == 0
                || ipv6.get8(at + LENGTH) % 2 != 0
                || !ipv6.has(at + ADDRESSES, 16 * (address + 1))) {
            return -1;
        }
        return at + ADDRESSES + 16 * address;
    }

    @Override
    protected void text(Transcript line) {
        if (!has(1)) {
            line.truncated();
            return;
        }
        line.protocol("rt6");
        Text out = line.out().ascii("RT6");
        int length = get8(LENGTH);
        out.ascii(" (len=").dec(length);
        int type = get8(TYPE);
        out.ascii(", type=").dec(type);
        if (type == SOURCE_ROUTE) {
            out.ascii(" [Deprecated]");
        }
        check(SEGMENTS_LEFT, 1);
        out.ascii(", segleft=").dec(u8(SEGMENTS_LEFT));
        boolean verbose = line.verbosity() > 0;
        switch (type) {
            case SOURCE_ROUTE, MOBILITY -> {
                if (get32(DATA) != 0 || verbose) {
                    out.ascii(", rsv=0x").hex(u32(DATA));
                }
            }
            case SEGMENTS -> {
                check(DATA, 1);
                out.ascii(", last-entry=").dec(u8(DATA));
                if (get8(DATA + 1) != 0 || verbose) {
                    out.ascii(", flags=0x").hex(u8(DATA + 1));
                }
                check(DATA + 2, 2);
                out.ascii(", tag=").hex(u16(DATA + 2));
            }
            default -> {
                out.ascii(" (unknown type)");
                line.invalid();
                return;
            }
        }
        if (length % 2 == 1) {
            out.ascii(" (invalid length ").dec(length).ascii(')');
            line.invalid();
            return;
        }
        for (int i = 0; i < length / 2; i++) {
            check(ADDRESSES + 16 * i, 16);
            ipv6(out.ascii(", [").dec(i).ascii(']'), ADDRESSES + 16 * i);
        }
        out.ascii(") ");
        base().follow(line, this, nextHeader(), (length + 1) * 8);
    }
}
