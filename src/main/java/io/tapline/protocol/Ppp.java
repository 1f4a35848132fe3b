package io.tapline.protocol;

import io.tapline.frame.LinkType;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;
import java.nio.ByteBuffer;

/**
 * The Point-to-Point Protocol: RFC 1661, with address and control as in HDLC-like framing (RFC 1662) or without. The header takes in the
 * code, identifier and length of control protocols (LCP and its kin).
 */
public final class Ppp extends Layer {
    private static final int ETHERTYPE = 0x880b;

    private static final int ADDRESS_AND_CONTROL = 0xff03;
    /** What pppd puts there to say which way a packet went. */
    private static final int INBOUND = 0x0003;

    private static final int OUTBOUND = 0x0103;
    private static final int ESCAPE = 0x7d;
    private static final int ESCAPE_BIT = 0x20;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final int IPV4 = 0x0021;
    private static final int UNCOMPRESSED_IPV4 = 0x002f;
    private static final int MULTILINK = 0x003d;
    private static final int IPV6 = 0x0057;
    private static final int COMPRESSED = 0x00fd;
    private static final int MPLS = 0x0281;
    private static final int MPLS_MULTICAST = 0x0283;
    private static final int PAP = 0xc023;
    private static final int BAP = 0xc02d;
    private static final int CHAP = 0xc223;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ppp", "Point-to-Point Protocol", new Ppp())
            .on(Demux.LINK_TYPE, LinkType.PPP, LinkType.PPP_HDLC)
            .on(Demux.ETHERTYPE, ETHERTYPE)
            .build();

    /** Code, identifier and length. */
    private static final int CONTROL_HEADER_LENGTH = 4;

    private static final class Fields {
        static final Field ADDRESS = Field.number("address", FieldType.HEX, 0, 1)
                .when(layer -> ((Ppp) layer).protocolAt() > 0)
                .means("address");
        static final Field PROTOCOL = Field.hex16("protocol", 0)
                .at(layer -> ((Ppp) layer).protocolAt())
                .when(layer -> ((Ppp) layer).protocolLength() == 2)
                .keyOf(Demux.PPP_PROTOCOL)
                .auto()
                .means("protocol of the payload");
        static final Field LENGTH = control(Field.u16("length", 2)).auto().means("length of a control message, bytes");

        static final Field[] ALL = {
            ADDRESS,
            Field.number("control", FieldType.HEX, 1, 1)
                    .when(layer -> ((Ppp) layer).protocolAt() > 0)
                    .means("control"),
            PROTOCOL,
            control(Field.u8("code", 0)).means("code of a control message"),
            control(Field.u8("identifier", 1)).means("identifier of a control message"),
            LENGTH
        };

        private static Field control(Field field) {
            return field.at(layer -> ((Ppp) layer).payloadAt())
                    .when(layer ->
                            ((Ppp) layer).isControl() && layer.has(((Ppp) layer).payloadAt() + CONTROL_HEADER_LENGTH));
        }
    }

    /** The payload without escapes, for the text of HDLC-like framing. */
    private ByteBuffer unescaped = NOTHING;

    private Ppp inner;

    private Ppp() {}

    @Override
    protected Layer fresh() {
        return new Ppp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (!require(1) || !require(protocolAt() + 1) || !require(payloadAt())) {
            return;
        }
        int length = payloadAt() + (isControl() ? PppControl.HEADER_LENGTH : 0);
        if (!require(length)) {
            return;
        }
        header(length);
        if (isControl()) {
            lengthLimit(length - PppControl.HEADER_LENGTH + u16(length - 2));
        } else {
            next(Demux.PPP_PROTOCOL, protocolNumber());
        }
    }

    /** Where the protocol field stands: behind address and control, where there are any. */
    private int protocolAt() {
        if (!has(2)) {
            return 0;
        }
        int first = u16(0);
        return first == ADDRESS_AND_CONTROL || first == INBOUND || first == OUTBOUND ? 2 : 0;
    }

    /** RFC 1661 section 6.5: a protocol number below 256 may be sent without its upper byte, which shows in its odd first byte. */
    private int protocolLength() {
        int at = protocolAt();
        return has(at + 1) && (u8(at) & 1) != 0 ? 1 : 2;
    }

    private int payloadAt() {
        return protocolAt() + protocolLength();
    }

    private int protocolNumber() {
        int at = protocolAt();
        return protocolLength() == 1 ? u8(at) : u16(at);
    }

    private boolean isControl() {
        return has(payloadAt()) && PppControl.isControl(protocolNumber());
    }

    @Override
    protected int create(Values given) {
        int protocol = (int) given.value(Fields.PROTOCOL, IPV4);
        int at = 0;
        if (!(parent() instanceof Pppoe) || given.has(Fields.ADDRESS)) {
            put16(0, ADDRESS_AND_CONTROL);
            at = 2;
        }
        put16(at, protocol);
        if (!PppControl.isControl(protocol)) {
            return at + 2;
        }
        put32(at + 2, 1 << 24 | 1 << 16 | PppControl.HEADER_LENGTH);
        return at + 2 + PppControl.HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && !given.has(Fields.PROTOCOL)) {
            put16(protocolAt(), Math.max(0, Registry.key(Demux.PPP_PROTOCOL, next.protocol())));
        }
        if (isControl() && !given.has(Fields.LENGTH)) {
            put16(payloadAt() + 2, end() - offset() - payloadAt());
        }
    }

    @Override
    protected void text(Transcript line) {
        if (parent() == null) {
            if (line.frame().linkType() == LinkType.PPP_HDLC) {
                serialText(line);
                return;
            }
            line.protocol("ppp");
            line.linkHeader(Math.min(available(0), 4));
            if (available(0) < 4) {
                line.truncated();
                return;
            }
        } else if (!(parent() instanceof Pppoe) && !(parent() instanceof Gre)) {
            if (wireLength() == 0) {
                return;
            }
            line.out().ascii(": ");
        }
        plainText(line);
    }

    private void plainText(Transcript line) {
        line.protocol("ppp");
        int length = wireLength();
        if (length < 2) {
            line.truncated();
            return;
        }
        Text out = line.out();
        boolean linkHeader = line.options().linkHeader();
        int first = get16(0);
        if (linkHeader && (first == INBOUND || first == OUTBOUND)) {
            out.ascii(first == INBOUND ? "In  " : "Out ");
        }
        int at = protocolAt();
        if (length - at < 2) {
            line.truncated();
            return;
        }
        int protocol = get8(at) % 2 != 0 ? get8(at) : get16(at);
        if (linkHeader) {
            String name = Words.PROTOCOLS.get(protocol);
            out.ascii(name == null ? "unknown" : name).ascii(" (0x").hex(protocol, 4);
            out.ascii("), length ").dec(length);
            if (name == null) {
                return;
            }
            out.ascii(": ");
        }
        carried(line, protocol, payloadAt());
    }

    /** A frame from a serial line, whose bytes may be escaped. */
    private void serialText(Transcript line) {
        line.protocol("ppp_hdlc");
        if (has(2) && (u8(0) == Chdlc.UNICAST || u8(0) == Chdlc.BROADCAST)) {
            line.carry(this, Demux.LINK_TYPE, LinkType.C_HDLC, offset(), end(), wireEnd());
            return;
        }
        line.linkHeader(Math.min(available(0), 4));
        if (available(0) < 4) {
            line.truncated();
            return;
        }
        Text out = line.out();
        if (line.options().linkHeader()) {
            out.hex(u8(0), 2)
                    .ascii(' ')
                    .hex(u8(1), 2)
                    .ascii(' ')
                    .dec(wireLength())
                    .ascii(' ');
        }
        if (u8(0) != 0xff) {
            line.linkHeader(2);
            out.ascii("unknown addr ").hex(u8(2), 2).ascii("; ctrl ").hex(u8(3), 2);
            return;
        }
        int protocol = u16(2);
        Words.PROTOCOLS.text(out, protocol);
        out.ascii(": ");
        carried(line, protocol, 4);
    }

    private void carried(Transcript line, int protocol, int at) {
        if ((protocol & 0xff00) == 0x7e00) {
            escapedText(line, at - 1);
        } else {
            carried(line, this, protocol, at);
        }
    }

    /** Appends the text of what that protocol carries from that distance on in the layer, which is this one or its escaped likeness. */
    private void carried(Transcript line, Layer layer, int protocol, int at) {
        int start = layer.offset() + at;
        int length = layer.wireEnd() - start;
        switch (protocol) {
            case PAP, CHAP, IPV4, IPV6, MPLS, MPLS_MULTICAST ->
                line.carry(layer, Demux.PPP_PROTOCOL, protocol, start, layer.end(), layer.wireEnd());
            case Ipv4.ETHERTYPE, Ipv6.ETHERTYPE ->
                line.carry(layer, Demux.ETHERTYPE, protocol, start, layer.end(), layer.wireEnd());
            case UNCOMPRESSED_IPV4 -> line.carry(layer, Demux.PPP_PROTOCOL, IPV4, start, layer.end(), layer.wireEnd());
            case MULTILINK -> multilink(line, layer, at, length);
            case COMPRESSED -> line.out().ascii("compressed PPP data");
            case BAP -> {}
            default -> {
                if (PppControl.isControl(protocol)) {
                    PppControl.text(line, layer, protocol, at, length);
                } else {
                    Words.PROTOCOLS.text(line.out(), protocol);
                    Shown.unknown(line.out().ascii(' '), "\n\t", layer, at, length);
                }
            }
        }
    }

    /** RFC 1990 section 3, with the short sequence number. */
    private static void multilink(Transcript line, Layer layer, int at, int length) {
        Text out = line.out();
        if (!line.options().linkHeader()) {
            out.ascii("MLPPP, ");
        }
        if (length < 2 || !layer.has(at, 2)) {
            out.ascii("[|mlppp]");
            return;
        }
        int first = layer.get16(at);
        out.ascii("seq 0x").hex(first & 0x0fff, 3).ascii(", Flags [");
        out.ascii((first & 0x8000) != 0 ? "begin" : "").ascii((first & 0xc000) == 0xc000 ? ", " : "");
        out.ascii((first & 0x4000) != 0 ? "end" : "").ascii((first & 0xc000) == 0 ? "none" : "");
        out.ascii("], length ").dec(length);
    }

    /** Appends the text of what is left of the bytes from that distance on when their escapes are taken away: RFC 1662 section 4.2. */
    private void escapedText(Transcript line, int at) {
        int count = available(at);
        if (count <= 0 || wireLength() - at - 1 <= 0) {
            return;
        }
        if (unescaped.capacity() < count) {
            unescaped = ByteBuffer.allocate(2 * count);
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            int octet = u8(at + i);
            if (octet == ESCAPE) {
                if (++i == count) {
                    break;
                }
                octet = u8(at + i) ^ ESCAPE_BIT;
            }
            unescaped.put(length++, (byte) octet);
        }
        if (inner == null) {
            inner = new Ppp();
        }
        inner.wrap(unescaped, 0, length, length, this);
        inner.unescapedText(line);
    }

    private void unescapedText(Transcript line) {
        int length = wireLength();
        if (length < 1) {
            line.truncated();
            return;
        }
        if (u8(0) == IPV4 || u8(0) == IPV6) {
            carried(line, this, u8(0), 1);
            return;
        }
        int at = has(2) && u16(0) == ADDRESS_AND_CONTROL ? 2 : 0;
        if (length < at + 2) {
            line.truncated();
            return;
        }
        int protocol = u16(at);
        if ((protocol & 0xff00) == 0x7e00) {
            line.out().ascii("(protocol 0x").hex(protocol, 4).ascii(" invalid)");
        } else {
            carried(line, this, protocol, at + 2);
        }
    }

    /** Appends the name of a protocol. */
    static void name(Text out, int protocol, String otherwise) {
        Words.PROTOCOLS.text(out, protocol, otherwise);
    }

    /** Made when a frame is first written as text. */
    private static final class Words {
        static final Names PROTOCOLS = Names.or("unknown PPP protocol (0x%04x)")
                .put(IPV4, "IP")
                .put(0x0023, "OSI")
                .put(0x0025, "NS")
                .put(0x0027, "DECNET")
                .put(0x0029, "APPLE")
                .put(0x002b, "IPX")
                .put(0x002d, "VJC IP")
                .put(UNCOMPRESSED_IPV4, "VJNC IP")
                .put(0x0031, "BRPDU")
                .put(0x0033, "STII")
                .put(0x0035, "VINES")
                .put(MPLS, "MPLS")
                .put(MPLS_MULTICAST, "MPLS")
                .put(COMPRESSED, "Compressed")
                .put(MULTILINK, "MLPPP")
                .put(IPV6, "IP6")
                .put(0x0201, "HELLO")
                .put(0x0231, "LUXCOM")
                .put(0x0233, "SNS")
                .put(0x8021, "IPCP")
                .put(0x8023, "OSICP")
                .put(0x8025, "NSCP")
                .put(0x8027, "DECNETCP")
                .put(0x8029, "APPLECP")
                .put(0x802b, "IPXCP")
                .put(0x8033, "STIICP")
                .put(0x8035, "VINESCP")
                .put(0x8057, "IP6CP")
                .put(0x8281, "MPLSCP")
                .put(0xc021, "LCP")
                .put(PAP, "PAP")
                .put(0xc025, "LQM")
                .put(CHAP, "CHAP")
                .put(0xc227, "EAP")
                .put(0xc027, "SPAP")
                .put(0xc123, "Old-SPAP")
                .put(0xc02b, "BACP")
                .put(BAP, "BAP")
                .put(0xc03d, "MLPPP-CP")
                .put(0x80fd, "CCP")
                .build();

        private Words() {}
    }
}
