package io.tapline.protocol;

import io.tapline.wire.Bytes;
import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;
import java.nio.ByteBuffer;

/** The Internet Protocol, version 4: RFC 791; differentiated services and ECN: RFC 2474, RFC 3168. */
public final class Ipv4 extends Layer implements NetworkLayer {
    /** Bytes of the header without options. */
    public static final int HEADER_LENGTH = 20;

    static final int ETHERTYPE = 0x0800;

    private static final int VERSION_IHL = 0;
    private static final int TOS = 1;
    static final int TOTAL_LENGTH = 2;
    private static final int FRAGMENT = 6;
    private static final int TTL = 8;
    private static final int PROTOCOL_NUMBER = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    static final int DESTINATION = 16;
    static final int OFFSET_MASK = 0x1fff;
    private static final int MORE_FRAGMENTS = 0x2000;
    static final int PLAIN_VERSION_IHL = 0x45;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ip", "Internet Protocol Version 4", new Ipv4())
            .on(Demux.ETHERTYPE, ETHERTYPE)
            .on(Demux.IP_PROTOCOL, 4)
            .on(Demux.PPP_PROTOCOL, 0x0021, ETHERTYPE)
            .on(Demux.LLC_SAP, 0x06)
            .build();

    private static final class Fields {
        static final Field VERSION =
                Field.bits("version", FieldType.UNSIGNED, VERSION_IHL, 1, 0xf0).means("version, 4");
        static final Field HEADER_LENGTH = Field.bits("hdr_len", FieldType.UNSIGNED, VERSION_IHL, 1, 0x0f)
                .scaled(4)
                .auto()
                .means("header length, bytes");
        static final Field LENGTH = Field.u16("len", TOTAL_LENGTH)
                .shownAs(layer -> ((Ipv4) layer).shownLength())
                .auto()
                .means("length of header and payload, bytes");
        static final Field PROTOCOL = Field.u8("proto", PROTOCOL_NUMBER)
                .keyOf(Demux.IP_PROTOCOL)
                .auto()
                .means("protocol of the payload");
        static final Field TTL = Field.u8("ttl", Ipv4.TTL).means("time to live, hops");
        static final Field CHECKSUM =
                Field.hex16("checksum", Ipv4.CHECKSUM).auto().means("header checksum");
        static final Field OPTIONS = Field.variable(
                        "options",
                        FieldType.BYTES,
                        Ipv4.HEADER_LENGTH,
                        layer -> ((Ipv4) layer).declaredHeaderLength() - 20)
                .means("options, with their padding");

        static final Field[] ALL = {
            VERSION,
            HEADER_LENGTH,
            Field.number("dsfield", FieldType.HEX, TOS, 1).alias("tos").means("differentiated services field"),
            Field.bits("dsfield.dscp", FieldType.UNSIGNED, TOS, 1, 0xfc)
                    .alias("dscp")
                    .means("differentiated services codepoint"),
            Field.bits("dsfield.ecn", FieldType.UNSIGNED, TOS, 1, 0x03)
                    .alias("ecn")
                    .means("explicit congestion notification"),
            LENGTH,
            Field.hex16("id", 4).means("identification"),
            Field.bits("flags", FieldType.HEX, FRAGMENT, 1, 0xe0).means("the three flag bits"),
            Field.flag("flags.rb", FRAGMENT, 1, 0x80).means("reserved bit"),
            Field.flag("flags.df", FRAGMENT, 1, 0x40).alias("df").means("do not fragment"),
            Field.flag("flags.mf", FRAGMENT, 1, 0x20).alias("mf").means("more fragments"),
            Field.bits("frag_offset", FieldType.UNSIGNED, FRAGMENT, 2, OFFSET_MASK)
                    .means("fragment offset, units of 8 bytes"),
            TTL,
            PROTOCOL,
            CHECKSUM,
            Field.ipv4("src", SOURCE).local().means("source address"),
            Field.ipv4("dst", DESTINATION)
                    .shownAs(layer -> ((Ipv4) layer).i32(Ipv4Options.routedDestination((Ipv4) layer)))
                    .means("destination address, in the text the last one of a source route"),
            OPTIONS
        };

        static {
            for (Field field : ALL) {
                if (field != VERSION) {
                    field.whenCut(layer -> ((Ipv4) layer).isShown(field));
                }
            }
        }
    }

    private Ipv4() {}

    @Override
    protected Layer fresh() {
        return new Ipv4();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode(ByteBuffer bytes, int start, int end, int wireEnd) {
        if (end - start >= HEADER_LENGTH) {
            int lengths = Bytes.i32(bytes, start + VERSION_IHL);
            int fragment = Bytes.i32(bytes, start + FRAGMENT);
            int total = lengths & 0xffff;
            if (lengths >>> 24 == PLAIN_VERSION_IHL && total >= HEADER_LENGTH && (fragment & OFFSET_MASK << 16) == 0) {
                whole(HEADER_LENGTH, limited(HEADER_LENGTH, total), Demux.IP_PROTOCOL, fragment & 0xff);
                return;
            }
        }
        super.decode(bytes, start, end, wireEnd);
    }

    /** Decodes what has options, no total length or an offset, is cut or unsound. */
    @Override
    protected void decode() {
        // Two words hold all that decides: version, header length, service, total length; fragment, hops, protocol.
        int lengths = has(HEADER_LENGTH) ? i32(VERSION_IHL) : 0;
        if (lengths >>> 28 != 4) {
            decodeOther();
            return;
        }
        int fragment = i32(FRAGMENT);
        int length = lengths >>> 22 & 0x3c;
        int total = lengths & 0xffff;
        // 0 is what segmentation offload leaves in a locally captured frame: the frame's own end counts then.
        if (length < HEADER_LENGTH || total < length && total != 0) {
            stop(Stop.MALFORMED);
            return;
        }
        if (!require(length)) {
            return;
        }
        header(length);
        if (total != 0) {
            lengthLimit(total);
        }
        if ((fragment >>> 16 & OFFSET_MASK) != 0) {
            stop(Stop.FRAGMENT);
            return;
        }
        next(Demux.IP_PROTOCOL, fragment & 0xff);
    }

    /** Decodes what is cut, or not of this version. */
    private void decodeOther() {
        if (has(1) && versionField() == 6) {
            // The other version under this one's type: Wireshark goes on with it.
            next(Demux.ETHERTYPE, Ipv6.ETHERTYPE);
        } else if (require(HEADER_LENGTH)) {
            stop(Stop.MALFORMED);
        }
    }

    private int versionField() {
        return u8(VERSION_IHL) >> 4;
    }

    /**
     * True where Wireshark shows the field of a header that is cut or unsound. It gives up at another version, then at a header length that
     * cannot be, then at a total length below that; and it reads flags and offset together, and source routes before the destination.
     */
    private boolean isShown(Field field) {
        if (!has(1) || versionField() != 4) {
            return false;
        }
        if (field == Fields.HEADER_LENGTH || declaredHeaderLength() < HEADER_LENGTH) {
            return field == Fields.HEADER_LENGTH;
        }
        if (field.offset() <= TOTAL_LENGTH) {
            return true;
        }
        int total = has(TOTAL_LENGTH + 2) ? totalLength() : 0;
        boolean sound = total == 0 || total >= declaredHeaderLength();
        if (field.offset() == DESTINATION) {
            return sound && Ipv4Options.routedDestination(this) >= 0;
        }
        return sound && (field.offset() < FRAGMENT || has(FRAGMENT + 2));
    }

    /** Header length as the header says it, in bytes. */
    public int declaredHeaderLength() {
        return (u8(VERSION_IHL) & 0x0f) * 4;
    }

    /** The total length, or where it is 0, as segmentation offload leaves it, the length of what was sent. */
    private int shownLength() {
        return totalLength() == 0 ? wireEnd() - offset() : totalLength();
    }

    /** Length of header and payload in bytes as the header says it. */
    public int totalLength() {
        return u16(TOTAL_LENGTH);
    }

    /** Distance of this fragment from the start of the datagram, in bytes. */
    public int fragmentOffset() {
        return (u16(FRAGMENT) & OFFSET_MASK) * 8;
    }

    /** True where more fragments follow this one. */
    public boolean moreFragments() {
        return (u16(FRAGMENT) & MORE_FRAGMENTS) != 0;
    }

    /** IANA protocol number of the payload. */
    public int protocolNumber() {
        return u8(PROTOCOL_NUMBER);
    }

    @Override
    public long pseudoHeaderSum(int protocolNumber, int upperLength) {
        int destination = declaredHeaderLength() > HEADER_LENGTH ? Ipv4Options.finalDestination(this) : DESTINATION;
        return Checksum.sum(buffer(), offset() + SOURCE, 4)
                + Checksum.sum(buffer(), offset() + destination, 4)
                + protocolNumber
                + upperLength;
    }

    @Override
    public int version() {
        return 4;
    }

    @Override
    public int firstProtocol() {
        return protocolNumber();
    }

    @Override
    public boolean isFragment() {
        return moreFragments();
    }

    @Override
    public int hopLimit() {
        return u8(TTL);
    }

    @Override
    public int sourceIndex() {
        return offset() + SOURCE;
    }

    @Override
    public int destinationIndex() {
        return offset() + DESTINATION;
    }

    @Override
    public void sourceText(Text out) {
        out.ipv4(buffer(), offset() + SOURCE);
    }

    @Override
    public void destinationText(Text out) {
        out.ipv4(buffer(), offset() + DESTINATION);
    }

    @Override
    public long groupAddress() {
        int destination = i32(DESTINATION);
        if (destination == -1) {
            return 0xffff_ffff_ffffL;
        }
        // RFC 1112 section 6.4: the low 23 bits behind 01:00:5e.
        return destination >>> 28 == 0xe ? 0x0100_5e00_0000L | destination & 0x7f_ffff : -1;
    }

    @Override
    protected int create(Values given) {
        int length = HEADER_LENGTH + (given.length(Fields.OPTIONS) + 3 & ~3);
        for (int i = 0; i < length; i += 4) {
            put32(i, 0);
        }
        put8(VERSION_IHL, 0x40 | Math.min(15, length / 4));
        put8(TTL, 64);
        return length;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (!given.has(Fields.LENGTH)) {
            // 0 for what the field cannot tell, as segmentation offload leaves it.
            int length = end() - offset();
            put16(TOTAL_LENGTH, length > 0xffff ? 0 : length);
        }
        if (next != null && !given.has(Fields.PROTOCOL)) {
            put8(PROTOCOL_NUMBER, Math.max(0, Registry.key(Demux.IP_PROTOCOL, next.protocol())));
        }
        if (next != null && next.neededHopLimit() >= 0 && !given.has(Fields.TTL)) {
            put8(TTL, next.neededHopLimit());
        }
        if (!given.has(Fields.CHECKSUM)) {
            put16(CHECKSUM, 0);
            int length = Math.min(declaredHeaderLength(), end() - offset());
            put16(CHECKSUM, Checksum.finish(Checksum.sum(buffer(), offset(), length)));
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("ip");
        Text out = line.out();
        int version = get8(VERSION_IHL) >> 4;
        if (version != 4) {
            if (version == 6) {
                out.ascii("IP6, wrong link-layer encapsulation");
            } else {
                out.ascii("IP").dec(version);
            }
            line.invalid();
            return;
        }
        if (!line.options().linkHeader()) {
            out.ascii("IP ");
        }
        if (!has(HEADER_LENGTH)) {
            line.truncated();
            return;
        }
        int length = wireLength();
        int headerLength = declaredHeaderLength();
        if (length < HEADER_LENGTH) {
            out.ascii("truncated-ip ").dec(length);
        } else if (headerLength < HEADER_LENGTH) {
            out.ascii("bad-hlen ").dec(headerLength);
        } else {
            datagram(line, length, headerLength);
        }
    }

    /** Plain: version 4 without options, no fragment, no longer than what carries it, around a transport that tells its addresses. */
    @Override
    protected int plainText(Transcript line, ByteBuffer bytes, int start, int end, int wireEnd, int at) {
        if (end - start < HEADER_LENGTH) {
            return Transcript.NOT_PLAIN;
        }
        // From the version to what tells of fragments.
        long first = bytes.getLong(start);
        int length = (int) (first >>> 32) & 0xffff;
        if (first >>> 56 != PLAIN_VERSION_IHL
                || length < HEADER_LENGTH
                || length > wireEnd - start
                || (first & (MORE_FRAGMENTS | OFFSET_MASK)) != 0) {
            return Transcript.NOT_PLAIN;
        }
        int number = Bytes.u8(bytes, start + PROTOCOL_NUMBER);
        if (number != IpProtocols.TCP && number != IpProtocols.UDP) {
            return Transcript.NOT_PLAIN;
        }
        byte[] to = line.plainText();
        to[at] = 'I';
        to[at + 1] = 'P';
        to[at + 2] = ' ';
        line.addresses(bytes.getLong(start + SOURCE));
        int behind = start + length;
        int payload = start + HEADER_LENGTH;
        return line.plain(Demux.IP_PROTOCOL, number, -1, bytes, payload, Math.min(end, behind), behind, at + 3);
    }

    private void datagram(Transcript line, int room, int headerLength) {
        Text out = line.out();
        int length = totalLength();
        if (room < length) {
            out.ascii("truncated-ip - ").dec(length - room).ascii(" bytes missing! ");
        }
        if (length < headerLength) {
            out.ascii("bad-len ").dec(length);
            return;
        }
        int wireEnd = offset() + length;
        narrow(Math.min(end(), wireEnd));
        boolean sound = line.verbosity() == 0 || verbose(line, headerLength);
        if (fragmentOffset() != 0) {
            if (sound) {
                IpProtocols.addresses(out, this);
                out.ascii(": ip-proto-").dec(protocolNumber());
            }
            return;
        }
        if (!sound) {
            return;
        }
        int number = protocolNumber();
        if (!IpProtocols.showsAddresses(number)) {
            IpProtocols.addresses(out, this);
            out.ascii(": ");
        }
        if (!has(headerLength)) {
            out.ascii(" [remaining caplen(").dec(available(0));
            out.ascii(") < header length(").dec(headerLength).ascii(")]");
            throw line.cut();
        }
        int start = offset() + headerLength;
        IpProtocols.carry(line, this, 4, number, start, end(), wireEnd);
    }

    /** Appends -v's part of the text; false where the options were cut, which ends the line. */
    private boolean verbose(Transcript line, int headerLength) {
        Text out = line.out();
        int tos = u8(TOS);
        out.ascii("(tos 0x").hex(tos);
        switch (tos & 3) {
            case 1 -> out.ascii(",ECT(1)");
            case 2 -> out.ascii(",ECT(0)");
            case 3 -> out.ascii(",CE");
            default -> {}
        }
        if (u8(TTL) >= 1) {
            out.ascii(", ttl ").dec(u8(TTL));
        }
        out.ascii(", id ").dec(u16(4)).ascii(", offset ").dec(fragmentOffset());
        flags(out.ascii(", flags ["));
        IpProtocols.Table.NAMES.text(out.ascii("], proto "), protocolNumber());
        out.ascii(" (").dec(protocolNumber()).ascii("), length ").dec(totalLength());
        boolean whole = true;
        if (headerLength > HEADER_LENGTH) {
            out.ascii(", options (");
            whole = Ipv4Options.text(out, this, headerLength);
            out.ascii(whole ? ")" : " [truncated-option])");
        }
        if (line.options().checkChecksums() && has(headerLength)) {
            int sum = Checksum.finish(Checksum.sum(buffer(), offset(), headerLength));
            if (sum != 0) {
                out.ascii(", bad cksum ").hex(u16(CHECKSUM));
                out.ascii(" (->").hex(Checksum.expected(u16(CHECKSUM), sum)).ascii(")!");
            }
        }
        out.ascii(")\n    ");
        if (!whole) {
            IpProtocols.addresses(out, this);
            out.ascii(": ");
            line.truncated();
        }
        return whole;
    }

    private void flags(Text out) {
        int start = out.length();
        int bits = u8(FRAGMENT);
        if ((bits & 0x20) != 0) {
            out.ascii('+');
        }
        if ((bits & 0x40) != 0) {
            out.ascii(out.length() == start ? "DF" : ", DF");
        }
        if ((bits & 0x80) != 0) {
            out.ascii(out.length() == start ? "rsvd" : ", rsvd");
        }
        if (out.length() == start) {
            out.ascii("none");
        }
    }
}
