package io.tapline.protocol;

import io.tapline.frame.LinkType;
import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** Generic Routing Encapsulation: RFC 2784, key and sequence number: RFC 2890, source routes: RFC 1701, version 1: RFC 2637 (PPTP). */
public final class Gre extends Layer {
    /** Bytes of the header without optional parts. */
    public static final int HEADER_LENGTH = 4;

    private static final int FLAGS = 0;
    private static final int TYPE = 2;

    private static final int CHECKSUM_PRESENT = 0x8000;
    private static final int ROUTING_PRESENT = 0x4000;
    private static final int KEY_PRESENT = 0x2000;
    private static final int SEQUENCE_PRESENT = 0x1000;
    private static final int ACKNOWLEDGMENT_PRESENT = 0x0080;
    private static final int VERSION = 0x0007;

    private static final int PPP = 0x880b;
    private static final int ROUTE_OF_ADDRESSES = 0x0800;
    private static final int ROUTE_OF_SYSTEMS = 0xfffe;
    private static final int ROUTE_HEADER = 4;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("gre", "Generic Routing Encapsulation", new Gre())
            .on(Demux.IP_PROTOCOL, 47)
            .build();

    private static final class Fields {
        static final Field TYPE =
                Field.hex16("proto", Gre.TYPE).keyOf(Demux.ETHERTYPE).auto().means("EtherType of the payload");
        static final Field CHECKSUM = Field.hex16("checksum", HEADER_LENGTH)
                .when(layer -> ((Gre) layer).checksumLength() > 0)
                .auto()
                .means("checksum of header and payload");
        static final Field OFFSET = Field.u16("offset", HEADER_LENGTH + 2)
                .when(layer -> ((Gre) layer).checksumLength() > 0)
                .means("offset of the active source route entry, bytes");
        static final Field KEY = Field.number("key", FieldType.HEX, HEADER_LENGTH, 4)
                .when(layer -> ((Gre) layer).isSet(KEY_PRESENT) && !((Gre) layer).isEnhanced())
                .at(layer -> ((Gre) layer).checksumLength())
                .means("key");
        static final Field KEY_LENGTH = enhanced(Field.u16("key.payload_length", HEADER_LENGTH))
                .auto()
                .means("length of the payload, bytes, version 1");
        static final Field CALL = enhanced(Field.u16("key.call_id", HEADER_LENGTH + 2))
                .alias("call_id")
                .means("call at the other end, version 1");
        static final Field SEQUENCE = Field.u32("sequence_number", HEADER_LENGTH)
                .when(layer -> ((Gre) layer).isSet(SEQUENCE_PRESENT))
                .at(layer -> ((Gre) layer).sequenceAt())
                .alias("seq")
                .means("sequence number");
        static final Field ACKNOWLEDGMENT = Field.u32("ack_number", HEADER_LENGTH)
                .when(layer -> ((Gre) layer).isEnhanced() && ((Gre) layer).isSet(ACKNOWLEDGMENT_PRESENT))
                .at(layer -> ((Gre) layer).sequenceAt() + (((Gre) layer).isSet(SEQUENCE_PRESENT) ? 4 : 0))
                .alias("ack")
                .means("acknowledgment number, version 1");

        static final Field ROUTES = Field.variable(
                        "routing.entries",
                        FieldType.BYTES,
                        HEADER_LENGTH,
                        layer -> ((Gre) layer).routesEnd(((Gre) layer).routesAt()) - ((Gre) layer).routesAt())
                .when(layer -> ((Gre) layer).version() == 0 && ((Gre) layer).isSet(ROUTING_PRESENT))
                .at(layer -> ((Gre) layer).fixedLength())
                .means("source routes, with the entry that ends them");

        /** What the first two bytes are made of, and tells which of the others are there. */
        static final Field[] FLAGS = {
            Field.hex16("flags_and_version", Gre.FLAGS)
                    .needs(HEADER_LENGTH)
                    .auto()
                    .means("flags and version"),
            Field.flag("flags.checksum", Gre.FLAGS, 2, CHECKSUM_PRESENT)
                    .needs(HEADER_LENGTH)
                    .auto()
                    .means("checksum and offset are present"),
            Field.flag("flags.routing", Gre.FLAGS, 2, ROUTING_PRESENT)
                    .needs(HEADER_LENGTH)
                    .auto()
                    .means("source routes are present"),
            Field.flag("flags.key", Gre.FLAGS, 2, KEY_PRESENT)
                    .needs(HEADER_LENGTH)
                    .auto()
                    .means("key is present"),
            Field.flag("flags.sequence_number", Gre.FLAGS, 2, SEQUENCE_PRESENT)
                    .needs(HEADER_LENGTH)
                    .auto()
                    .means("sequence number is present"),
            Field.flag("flags.ack", Gre.FLAGS, 2, ACKNOWLEDGMENT_PRESENT)
                    .when(layer -> ((Gre) layer).isEnhanced())
                    .auto()
                    .means("acknowledgment number is present"),
            Field.bits("flags.version", FieldType.UNSIGNED, Gre.FLAGS, 2, VERSION)
                    .needs(HEADER_LENGTH)
                    .means("version, 0 or 1")
        };

        static final Field[] ALL = {
            FLAGS[0],
            FLAGS[1],
            FLAGS[2],
            FLAGS[3],
            FLAGS[4],
            FLAGS[5],
            FLAGS[6],
            TYPE,
            CHECKSUM,
            OFFSET,
            KEY,
            KEY_LENGTH,
            CALL,
            SEQUENCE,
            ACKNOWLEDGMENT,
            ROUTES
        };

        /** A field of PPTP's version 1 that stands where others have their key. */
        private static Field enhanced(Field field) {
            return field.when(layer -> ((Gre) layer).isSet(KEY_PRESENT) && ((Gre) layer).isEnhanced());
        }
    }

    private Gre() {}

    @Override
    protected Layer fresh() {
        return new Gre();
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
        if (version() > 1) {
            stop(Stop.MALFORMED);
            return;
        }
        int length = HEADER_LENGTH + fixedLength();
        if (!require(length)) {
            return;
        }
        if (version() == 0 && isSet(ROUTING_PRESENT)) {
            length = routesEnd(length);
            if (!require(length)) {
                return;
            }
        }
        header(length);
        if (type() == EtherTypes.BRIDGED_ETHERNET) {
            next(Demux.LINK_TYPE, LinkType.ETHERNET);
        } else {
            next(Demux.ETHERTYPE, type());
        }
    }

    private int routesEnd(int at) {
        while (has(at, ROUTE_HEADER)) {
            int length = u8(at + 3);
            boolean last = u16(at) == 0 && length == 0;
            at += ROUTE_HEADER + length;
            if (last) {
                return at;
            }
        }
        return at + ROUTE_HEADER;
    }

    private boolean isSet(int flag) {
        return has(2) && (u16(FLAGS) & flag) != 0;
    }

    private int version() {
        return has(2) ? u16(FLAGS) & VERSION : 0;
    }

    private int type() {
        return has(HEADER_LENGTH) ? u16(TYPE) : 0;
    }

    /** True for RFC 2637's header, which only PPP has. */
    private boolean isEnhanced() {
        return version() == 1 && type() == PPP;
    }

    private int checksumLength() {
        return version() == 0 && isSet(CHECKSUM_PRESENT | ROUTING_PRESENT) ? 4 : 0;
    }

    private int sequenceAt() {
        return checksumLength() + (isSet(KEY_PRESENT) ? 4 : 0);
    }

    private int routesAt() {
        return HEADER_LENGTH + fixedLength();
    }

    /** Bytes of the optional parts, without source routes. */
    private int fixedLength() {
        return sequenceAt()
                + (isSet(SEQUENCE_PRESENT) ? 4 : 0)
                + (version() == 1 && isSet(ACKNOWLEDGMENT_PRESENT) ? 4 : 0);
    }

    @Override
    protected int create(Values given) {
        put16(FLAGS, createFlags(given));
        put16(TYPE, version() == 1 ? PPP : Ipv4.ETHERTYPE);
        int length = HEADER_LENGTH + fixedLength();
        for (int i = HEADER_LENGTH; i < length; i += 4) {
            put32(i, 0);
        }
        byte[] routes = given.bytes(Fields.ROUTES);
        if (routes != null) {
            buffer().put(offset() + length, routes);
            length += routes.length;
        }
        return length;
    }

    private static int createFlags(Values given) {
        int flags = given.has(Fields.KEY) ? KEY_PRESENT : 0;
        flags |= given.has(Fields.KEY_LENGTH) || given.has(Fields.CALL) ? KEY_PRESENT | 1 : 0;
        flags |= given.has(Fields.SEQUENCE) ? SEQUENCE_PRESENT : 0;
        flags |= given.has(Fields.CHECKSUM) || given.has(Fields.OFFSET) ? CHECKSUM_PRESENT : 0;
        flags |= given.has(Fields.ACKNOWLEDGMENT) ? ACKNOWLEDGMENT_PRESENT | 1 : 0;
        flags |= given.has(Fields.ROUTES) ? ROUTING_PRESENT : 0;
        for (Field field : Fields.FLAGS) {
            int shift = Long.numberOfTrailingZeros(field.mask());
            long value = given.value(field, flags >> shift & field.maximum());
            flags = (int) (flags & ~field.mask() | value << shift & field.mask());
        }
        return flags;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && !given.has(Fields.TYPE)) {
            boolean ethernet = Registry.key(Demux.LINK_TYPE, next.protocol()) == LinkType.ETHERNET;
            int type = Registry.key(Demux.ETHERTYPE, next.protocol());
            put16(TYPE, ethernet ? EtherTypes.BRIDGED_ETHERNET : Math.max(0, type));
        }
        if (isEnhanced() && isSet(KEY_PRESENT) && !given.has(Fields.KEY_LENGTH)) {
            put16(HEADER_LENGTH, end() - offset() - headerLength());
        }
        if (isSet(CHECKSUM_PRESENT) && checksumLength() > 0 && !given.has(Fields.CHECKSUM)) {
            put16(HEADER_LENGTH, 0);
            put16(HEADER_LENGTH, Checksum.finish(Checksum.sum(buffer(), offset(), end() - offset())));
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("gre");
        if (!has(0, 2) || wireLength() < 2) {
            line.truncated();
            return;
        }
        Text out = line.out();
        out.ascii("GREv").dec(version());
        if (version() > 1) {
            out.ascii(" ERROR: unknown-version");
            return;
        }
        if (line.verbosity() > 0) {
            Words.FLAGS.bits(out.ascii(", Flags ["), u16(FLAGS), ", ");
            out.ascii(']');
        }
        int at = hasPart(TYPE, 2) ? optionalParts(line, out) : -1;
        if (at >= 0 && version() == 0 && isSet(ROUTING_PRESENT)) {
            at = routes(out, at);
        }
        if (at < 0) {
            line.truncated();
        } else {
            payload(line, out, at);
        }
    }

    /** True where so many bytes at that distance were captured, and the lengths around have room for them. */
    private boolean hasPart(int at, int bytes) {
        return has(at, bytes) && wireLength() - at >= bytes;
    }

    /** Appends checksum, key, sequence and acknowledgment number; where they end, or -1 where they were cut. */
    private int optionalParts(Transcript line, Text out) {
        int at = HEADER_LENGTH;
        if (checksumLength() > 0) {
            if (!hasPart(at, 2)) {
                return -1;
            }
            if (line.verbosity() > 0) {
                out.ascii(", sum 0x").hex(u16(at));
            }
            if (!hasPart(at + 2, 2)) {
                return -1;
            }
            out.ascii(", off 0x").hex(u16(at + 2));
            at += 4;
        }
        if (isSet(KEY_PRESENT)) {
            if (!hasPart(at, 4)) {
                return -1;
            }
            if (version() == 0) {
                out.ascii(", key=0x").hex(u32(at));
            } else {
                out.ascii(", call ").dec(u16(at + 2));
            }
            at += 4;
        }
        if (isSet(SEQUENCE_PRESENT)) {
            if (!hasPart(at, 4)) {
                return -1;
            }
            out.ascii(", seq ").dec(u32(at));
            at += 4;
        }
        if (version() == 1 && isSet(ACKNOWLEDGMENT_PRESENT)) {
            if (!hasPart(at, 4)) {
                return -1;
            }
            out.ascii(", ack ").dec(u32(at));
            at += 4;
        }
        return at;
    }

    private int routes(Text out, int at) {
        while (hasPart(at, ROUTE_HEADER)) {
            int family = u16(at);
            int active = u8(at + 2);
            int length = u8(at + 3);
            at += ROUTE_HEADER;
            if (family == 0 && length == 0) {
                return at;
            }
            if (!route(out, family, active, at, length) || wireLength() - at < length) {
                return -1;
            }
            at += length;
        }
        return -1;
    }

    private boolean route(Text out, int family, int active, int at, int length) {
        if (family != ROUTE_OF_ADDRESSES && family != ROUTE_OF_SYSTEMS) {
            out.ascii(", (rtaf=0x").hex(family).ascii(')');
            return true;
        }
        int unit = family == ROUTE_OF_ADDRESSES ? 4 : 2;
        out.ascii(family == ROUTE_OF_ADDRESSES ? ", (rtaf=ip" : ", (rtaf=asn");
        boolean whole = true;
        if (active % unit != 0) {
            out.ascii(", badoffset=").dec(active);
        } else if (length % unit != 0) {
            out.ascii(", badlength=").dec(length);
        } else if (active >= length) {
            out.ascii(", badoff/len=").dec(active).ascii('/').dec(length);
        } else {
            for (int i = 0; i < length && whole; i += unit) {
                whole = hasPart(at + i, unit);
                if (whole) {
                    hop(out.ascii(i == active ? " *" : " "), unit, at + i);
                }
            }
        }
        out.ascii(')');
        return whole;
    }

    private void hop(Text out, int unit, int at) {
        if (unit == 4) {
            out.ipv4(buffer(), offset() + at);
        } else {
            out.hex(u16(at));
        }
    }

    private void payload(Transcript line, Text out, int at) {
        boolean empty = version() == 1 && !isSet(SEQUENCE_PRESENT);
        out.ascii(empty ? ", no-payload" : "");
        if (line.options().linkHeader()) {
            out.ascii(", proto ").ascii(EtherTypes.Table.NAMES.get(type(), "unknown"));
            out.ascii(" (0x").hex(type(), 4).ascii(')');
        }
        out.ascii(", length ").dec(wireLength());
        if (empty) {
            return;
        }
        out.ascii(line.verbosity() == 0 ? ": " : "\n\t");
        int start = offset() + at;
        boolean known =
                switch (type()) {
                    case PPP -> version() == 1 && line.carry(this, Demux.ETHERTYPE, PPP, start, end(), wireEnd());
                    case EtherTypes.BRIDGED_ETHERNET ->
                        version() == 0 && line.carry(this, Demux.LINK_TYPE, LinkType.ETHERNET, start, end(), wireEnd());
                    case Ipv4.ETHERTYPE, Ipv6.ETHERTYPE, Mpls.UNICAST ->
                        version() == 0 && line.carry(this, Demux.ETHERTYPE, type(), start, end(), wireEnd());
                    default -> false;
                };
        if (!known) {
            out.ascii("gre-proto-0x").hex(type());
        }
    }

    /** Made when a header is first written as text with -v. */
    private static final class Words {
        static final Names FLAGS = Names.or("none")
                .put(CHECKSUM_PRESENT, "checksum present")
                .put(ROUTING_PRESENT, "routing present")
                .put(KEY_PRESENT, "key present")
                .put(SEQUENCE_PRESENT, "sequence# present")
                .put(0x0800, "source routing present")
                .put(ACKNOWLEDGMENT_PRESENT, "ack present")
                .build();

        private Words() {}
    }
}
