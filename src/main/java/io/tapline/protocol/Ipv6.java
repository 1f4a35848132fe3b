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

/** The Internet Protocol, version 6: RFC 8200; its extension headers are protocols of their own. */
public final class Ipv6 extends Layer implements NetworkLayer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 40;

    static final int ETHERTYPE = 0x86dd;
    static final int NO_NEXT_HEADER = 59;

    static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ipv6", "Internet Protocol Version 6", new Ipv6())
            .on(Demux.ETHERTYPE, ETHERTYPE)
            .on(Demux.IP_PROTOCOL, 41)
            .on(Demux.PPP_PROTOCOL, 0x0057)
            .build();

    private static final class Fields {
        static final Field LENGTH =
                Field.u16("plen", PAYLOAD_LENGTH).auto().means("length of everything behind this header, bytes");
        static final Field NEXT = Field.u8("nxt", NEXT_HEADER)
                .alias("proto")
                .keyOf(Demux.IP_PROTOCOL)
                .auto()
                .means("protocol of the next header");

        static final Field HOP_LIMIT =
                Field.u8("hlim", Ipv6.HOP_LIMIT).alias("ttl").means("hop limit");

        static final Field[] ALL = {
            Field.bits("version", FieldType.UNSIGNED, 0, 1, 0xf0).means("version, 6"),
            Field.bits("tclass", FieldType.HEX, 0, 4, 0x0ff00000).means("traffic class"),
            Field.bits("tclass.dscp", FieldType.UNSIGNED, 0, 4, 0x0fc00000)
                    .alias("dscp")
                    .means("differentiated services codepoint"),
            Field.bits("tclass.ecn", FieldType.UNSIGNED, 0, 4, 0x00300000)
                    .alias("ecn")
                    .means("explicit congestion notification"),
            Field.bits("flow", FieldType.HEX, 1, 3, 0x0fffff).means("flow label"),
            LENGTH,
            NEXT,
            HOP_LIMIT,
            Field.ipv6("src", SOURCE).local().means("source address"),
            Field.ipv6("dst", DESTINATION).means("destination address")
        };

        static {
            // Of another version nothing else is known, and length and next header are shown together.
            for (int i = 1; i < ALL.length; i++) {
                int least = ALL[i] == LENGTH ? NEXT_HEADER + 1 : 0;
                ALL[i].whenCut(layer -> ((Ipv6) layer).isOfThisVersion() && layer.has(least));
            }
        }
    }

    /** What the text's walk over the extension headers knows: payload length, where the packet ends, what was captured. */
    private long shownPayloadLength;

    private boolean isJumbo;
    private int extensions;
    private int shownEnd;
    private int captured;

    private Ipv6() {}

    @Override
    protected Layer fresh() {
        return new Ipv6();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode(ByteBuffer bytes, int start, int end, int wireEnd) {
        if (end - start >= HEADER_LENGTH && Bytes.u8(bytes, start) >> 4 == 6) {
            int lengthAndNext = Bytes.i32(bytes, start + PAYLOAD_LENGTH);
            int next = lengthAndNext >>> 8 & 0xff;
            if (next != Ipv6HopByHop.NUMBER && next != NO_NEXT_HEADER) {
                int total = HEADER_LENGTH + (lengthAndNext >>> 16);
                whole(HEADER_LENGTH, limited(HEADER_LENGTH, total), Demux.IP_PROTOCOL, next);
                return;
            }
        }
        super.decode(bytes, start, end, wireEnd);
    }

    /** Decodes what goes on with options or not at all, is cut or unsound. */
    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        if (u8(0) >> 4 != 6) {
            stop(Stop.MALFORMED);
            return;
        }
        header(HEADER_LENGTH);
        int lengthAndNext = i32(PAYLOAD_LENGTH);
        int length = lengthAndNext >>> 16;
        int next = lengthAndNext >>> 8 & 0xff;
        // 0 in front of hop-by-hop options announces a jumbogram (RFC 2675), which ends with the frame.
        if (length != 0 || next != Ipv6HopByHop.NUMBER) {
            lengthLimit(HEADER_LENGTH + length);
        }
        if (next != NO_NEXT_HEADER) {
            next(Demux.IP_PROTOCOL, next);
        }
    }

    private boolean isOfThisVersion() {
        return has(1) && u8(0) >> 4 == 6;
    }

    /** Length of what follows this header, in bytes, as the header says it. */
    public int payloadLengthField() {
        return u16(PAYLOAD_LENGTH);
    }

    /** IANA protocol number of the next header. */
    public int nextHeader() {
        return u8(NEXT_HEADER);
    }

    @Override
    public int hopLimit() {
        return u8(HOP_LIMIT);
    }

    @Override
    public long pseudoHeaderSum(int protocolNumber, int upperLength) {
        int destination = Ipv6Extension.isExtension(nextHeader()) ? finalDestination() : DESTINATION;
        return Checksum.sum(buffer(), offset() + SOURCE, 16)
                + Checksum.sum(buffer(), offset() + destination, 16)
                + protocolNumber
                + (upperLength >>> 16)
                + (upperLength & 0xffff);
    }

    /** Where the address stands that the checksums of transports count as destination: the last one of a routing header, RFC 8200 8.1. */
    private int finalDestination() {
        int at = HEADER_LENGTH;
        int next = nextHeader();
        while (Ipv6Extension.isExtension(next) && has(at, 8)) {
            if (next == Ipv6Routing.NUMBER) {
                int address = Ipv6Routing.finalDestination(this, at);
                return address < 0 ? DESTINATION : address;
            }
            int length = next == Ipv6Fragment.NUMBER ? 8 : (u8(at + 1) + 1) * 8;
            next = u8(at);
            at += length;
        }
        return DESTINATION;
    }

    @Override
    public int version() {
        return 6;
    }

    @Override
    public int firstProtocol() {
        return nextHeader();
    }

    @Override
    public boolean isFragment() {
        return false;
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
        out.ipv6(buffer(), offset() + SOURCE);
    }

    @Override
    public void destinationText(Text out) {
        out.ipv6(buffer(), offset() + DESTINATION);
    }

    @Override
    public long groupAddress() {
        // RFC 2464 section 7: the last 4 bytes behind 33:33.
        return u8(DESTINATION) == 0xff ? 0x3333_0000_0000L | u32(DESTINATION + 12) : -1;
    }

    @Override
    protected int create(Values given) {
        for (int i = 0; i < HEADER_LENGTH; i += 4) {
            put32(i, 0);
        }
        put8(0, 0x60);
        put8(NEXT_HEADER, NO_NEXT_HEADER);
        put8(HOP_LIMIT, 64);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && next.neededHopLimit() >= 0 && !given.has(Fields.HOP_LIMIT)) {
            put8(HOP_LIMIT, next.neededHopLimit());
        }
        if (!given.has(Fields.LENGTH)) {
            // RFC 2675 section 3: 0 for a jumbogram.
            int length = end() - offset() - HEADER_LENGTH;
            put16(PAYLOAD_LENGTH, length > 0xffff ? 0 : length);
        }
        if (next != null && !given.has(Fields.NEXT)) {
            put8(NEXT_HEADER, Math.max(0, Registry.key(Demux.IP_PROTOCOL, next.protocol())));
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("ip6");
        Text out = line.out();
        if (!has(HEADER_LENGTH)) {
            line.truncated();
            return;
        }
        int room = wireLength();
        if (room < HEADER_LENGTH) {
            out.ascii("truncated-ip6 ").dec(room & 0xffffffffL);
            return;
        }
        if (!line.options().linkHeader()) {
            out.ascii("IP6 ");
        }
        int version = u8(0) >> 4;
        if (version != 6) {
            out.ascii("version error: ").dec(version).ascii(" != 6");
            return;
        }
        captured = end();
        shownPayloadLength = payloadLengthField();
        isJumbo = false;
        extensions = 0;
        shownEnd = offset() + HEADER_LENGTH + (shownPayloadLength == 0 ? room : payloadLengthField());
        if (shownPayloadLength != 0) {
            missing(out, shownEnd);
        }
        if (line.verbosity() > 0) {
            verbose(out);
        }
        narrow(Math.min(captured, shownEnd));
        follow(line, this, nextHeader(), HEADER_LENGTH);
    }

    private void missing(Text out, long end) {
        if (wireEnd() < end) {
            out.ascii("truncated-ip6 - ").dec(end - wireEnd()).ascii(" bytes missing!");
        }
    }

    /**
     * Appends what stands behind a header of the chain, where anything does.
     *
     * @param header this header, or an extension header
     * @param next protocol of what follows it
     * @param length length of the header in bytes
     */
    void follow(Transcript line, Layer header, int next, int length) {
        line.protocol("ip6");
        if (header.offset() >= end()) {
            return;
        }
        int start = header.offset() + length;
        if (start > shownEnd) {
            line.truncated();
            return;
        }
        if (header == this && !IpProtocols.showsAddresses(next)) {
            IpProtocols.addresses(line.out(), this);
            line.out().ascii(": ");
        }
        if (Ipv6Extension.isExtension(next)) {
            extensions++;
            line.carry(header, Demux.IP_PROTOCOL, next, start, end(), shownEnd);
            return;
        }
        long payloadEnd = shownEnd;
        if (isJumbo) {
            payloadEnd = offset() + HEADER_LENGTH + shownPayloadLength;
            if (payloadEnd < start) {
                line.truncated();
                return;
            }
            missing(line.out(), payloadEnd);
            narrow((int) Math.min(captured, payloadEnd));
        } else if (shownPayloadLength == 0) {
            if (extensions > 0) {
                line.truncated();
                return;
            }
            payloadEnd = start;
            narrow(Math.min(captured, start));
        }
        IpProtocols.carry(line, header, 6, next, start, end(), payloadEnd);
    }

    /** How many extension headers the text has come across. */
    int extensions() {
        return extensions;
    }

    /** Takes the length out of a jumbo payload option; only where the fixed header has none. */
    void jumbo(long length) {
        isJumbo = true;
        shownPayloadLength = length;
    }

    /** The payload length as far as the text knows it: of the fixed header, or of a jumbo payload option. */
    long shownPayloadLength() {
        return shownPayloadLength;
    }

    private void verbose(Text out) {
        out.ascii('(');
        int first = i32(0);
        if ((first & 0x0ff00000) != 0) {
            out.ascii("class 0x").hex(first >> 20 & 0xff, 2).ascii(", ");
        }
        if ((first & 0x000fffff) != 0) {
            out.ascii("flowlabel 0x").hex(first & 0x000fffff, 5).ascii(", ");
        }
        IpProtocols.Table.NAMES.text(out.ascii("hlim ").dec(hopLimit()).ascii(", next-header "), nextHeader());
        out.ascii(" (")
                .dec(nextHeader())
                .ascii(") payload length: ")
                .dec(payloadLengthField())
                .ascii(") ");
    }
}
