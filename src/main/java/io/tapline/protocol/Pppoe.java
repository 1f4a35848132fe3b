package io.tapline.protocol;

import io.tapline.frame.LinkType;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** PPP over Ethernet, the discovery stage and the session stage: RFC 2516. */
public final class Pppoe extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 6;

    private static final int DISCOVERY = 0x8863;
    private static final int SESSION = 0x8864;
    private static final int OLD_DISCOVERY = 0x3c12;
    private static final int OLD_SESSION = 0x3c13;
    private static final int PPP = 0x880b;

    private static final int VERSION_AND_TYPE = 0;
    private static final int CODE = 1;
    private static final int SESSION_ID = 2;
    private static final int LENGTH = 4;
    private static final int INITIATION = 9;
    private static final int LONGEST_INITIATION = 1484;
    /** tcpdump shows no more of a tag as text. */
    private static final int LONGEST_TAG = 79;

    /** The protocol, in both its stages, and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("pppoe", "PPP-over-Ethernet", new Pppoe())
            .on(Demux.ETHERTYPE, SESSION, DISCOVERY, OLD_SESSION, OLD_DISCOVERY)
            .on(Demux.LINK_TYPE, LinkType.PPP_ETHERNET)
            .build();

    private static final class Fields {
        static final Field LENGTH = Field.u16("payload_length", Pppoe.LENGTH)
                .needs(HEADER_LENGTH)
                .auto()
                .means("length of the payload, bytes");

        static final Field[] ALL = {
            Field.bits("version", FieldType.UNSIGNED, VERSION_AND_TYPE, 1, 0xf0)
                    .needs(HEADER_LENGTH)
                    .means("version, 1"),
            Field.bits("type", FieldType.UNSIGNED, VERSION_AND_TYPE, 1, 0x0f)
                    .needs(HEADER_LENGTH)
                    .means("type, 1"),
            Field.number("code", FieldType.HEX, CODE, 1)
                    .needs(HEADER_LENGTH)
                    .symbol("session", 0)
                    .symbol("padi", INITIATION)
                    .symbol("pado", 7)
                    .symbol("padr", 0x19)
                    .symbol("pads", 0x65)
                    .symbol("padt", 0xa7)
                    .means("kind of packet"),
            Field.hex16("session_id", SESSION_ID).needs(HEADER_LENGTH).means("session"),
            LENGTH
        };
    }

    private Pppoe() {}

    @Override
    protected Layer fresh() {
        return new Pppoe();
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
        lengthLimit(HEADER_LENGTH + u16(LENGTH));
        if (u8(CODE) == 0 && (parent() == null || parent().nextKey() != DISCOVERY)) {
            next(Demux.ETHERTYPE, PPP);
        }
    }

    @Override
    protected int create(Values given) {
        put16(VERSION_AND_TYPE, 0x1100);
        put32(SESSION_ID, 0);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (!given.has(Fields.LENGTH)) {
            put16(LENGTH, end() - offset() - HEADER_LENGTH);
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("pppoe");
        Text out = line.out();
        int room = wireLength();
        if (room < HEADER_LENGTH) {
            out.ascii(" (length ").dec(room).ascii(" < 6)");
            line.invalid();
            return;
        }
        check(0, HEADER_LENGTH);
        if (u8(VERSION_AND_TYPE) >> 4 != 1) {
            out.ascii(" [ver ").dec(u8(VERSION_AND_TYPE) >> 4).ascii(']');
        }
        if ((u8(VERSION_AND_TYPE) & 15) != 1) {
            out.ascii(" [type ").dec(u8(VERSION_AND_TYPE) & 15).ascii(']');
        }
        int code = u8(CODE);
        Words.CODES.text(out.ascii("PPPoE "), code);
        int length = u16(LENGTH);
        if (code == INITIATION && length > LONGEST_INITIATION - HEADER_LENGTH) {
            out.ascii(" [len ").dec(length).ascii("!]");
        }
        if (length > room - HEADER_LENGTH) {
            out.ascii(" [len ")
                    .dec(length)
                    .ascii(" > ")
                    .dec(room - HEADER_LENGTH)
                    .ascii("!]");
            length = room - HEADER_LENGTH;
        }
        if (u16(SESSION_ID) != 0) {
            out.ascii(" [ses 0x").hex(u16(SESSION_ID)).ascii(']');
        }
        if (code == 0) {
            int start = offset() + HEADER_LENGTH;
            out.ascii(' ');
            line.carry(this, Demux.ETHERTYPE, PPP, start, end(), start + length);
        } else {
            tags(out, HEADER_LENGTH + length);
        }
    }

    private void tags(Text out, int end) {
        int type = -1;
        for (int at = HEADER_LENGTH; at < end && type != 0; ) {
            check(at, 4);
            type = u16(at);
            int length = u16(at + 2);
            at += 4;
            check(at, length);
            Words.TAGS.text(out.ascii(" ["), type);
            if (length > 0) {
                value(out, at, length);
            }
            out.ascii(']');
            at += length;
        }
    }

    private void value(Text out, int at, int length) {
        int shown = Math.min(length, LONGEST_TAG);
        int printable = 0;
        for (int i = 0; i < shown; i++) {
            printable += isPrintable(u8(at + i)) ? 1 : 0;
        }
        if (printable > shown - printable) {
            out.ascii(" \"");
            for (int i = 0; i < shown; i++) {
                out.ascii(isPrintable(u8(at + i)) ? (char) u8(at + i) : '.');
            }
            out.ascii('"');
        } else {
            out.ascii(" 0x");
            for (int i = 0; i < length; i++) {
                int octet = u8(at + i);
                out.ascii("0123456789ABCDEF".charAt(octet >> 4)).ascii("0123456789ABCDEF".charAt(octet & 15));
            }
        }
    }

    private static boolean isPrintable(int octet) {
        return octet >= 0x20 && octet < 0x7f;
    }

    /** Made when a packet is first written as text. */
    private static final class Words {
        static final Names CODES = Names.or("PAD-%x")
                .put(INITIATION, "PADI")
                .put(7, "PADO")
                .put(0x19, "PADR")
                .put(0x65, "PADS")
                .put(0xa7, "PADT")
                .put(0, "")
                .build();

        static final Names TAGS = Names.or("TAG-0x%x")
                .put(0, "EOL")
                .put(0x0101, "Service-Name")
                .put(0x0102, "AC-Name")
                .put(0x0103, "Host-Uniq")
                .put(0x0104, "AC-Cookie")
                .put(0x0105, "Vendor-Specific")
                .put(0x0110, "Relay-Session-ID")
                .put(0x0120, "PPP-Max-Payload")
                .put(0x0201, "Service-Name-Error")
                .put(0x0202, "AC-System-Error")
                .put(0x0203, "Generic-Error")
                .build();

        private Words() {}
    }
}
