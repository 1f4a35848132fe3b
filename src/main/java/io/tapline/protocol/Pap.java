package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The Password Authentication Protocol of PPP: RFC 1334. */
public final class Pap extends Layer {
    /** Bytes of code, identifier and length. */
    public static final int HEADER_LENGTH = 4;

    private static final int REQUEST = 1;
    private static final int ACCEPTED = 2;
    private static final int REFUSED = 3;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("pap", "PPP Password Authentication Protocol", new Pap())
            .on(Demux.PPP_PROTOCOL, 0xc023)
            .build();

    private static final class Fields {
        static final Field LENGTH = Field.u16("length", 2).auto().means("length of the message, bytes");

        static final Field[] ALL = {
            Field.u8("code", 0).means("request, accepted or refused"),
            Field.u8("identifier", 1).means("identifier"),
            LENGTH
        };
    }

    private Pap() {}

    @Override
    protected Layer fresh() {
        return new Pap();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (require(HEADER_LENGTH)) {
            header(HEADER_LENGTH);
            lengthLimit(u16(2));
        }
    }

    @Override
    protected int create(Values given) {
        put32(0, REQUEST << 24 | 1 << 16 | HEADER_LENGTH);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (!given.has(Fields.LENGTH)) {
            put16(2, end() - offset());
        }
    }

    @Override
    protected void text(Transcript line) {
        Text out = line.out();
        int room = wireLength();
        if (room < 1) {
            out.ascii("[|pap]");
            return;
        }
        int code = get8(0);
        if (room < HEADER_LENGTH) {
            out.ascii("[|pap 0x").hex(code, 2).ascii(']');
            return;
        }
        Words.CODES.text(out.ascii("PAP, "), code);
        out.ascii(" (0x").hex(code, 2).ascii(')');
        int identifier = get8(1);
        out.ascii(", id ").dec(identifier);
        int length = get16(2);
        if (length > room) {
            out.ascii(", length ").dec(length).ascii(" > packet size");
        } else if (length < HEADER_LENGTH) {
            out.ascii(", length ").dec(length).ascii(" < PAP header length");
        } else if (code == REQUEST) {
            if (length < 6) {
                out.ascii("[|pap]");
            } else {
                int password = string(out, ", Peer ", HEADER_LENGTH, length);
                if (password > 0) {
                    string(out, ", Name ", password, length);
                }
            }
        } else if (code == ACCEPTED || code == REFUSED) {
            if (length < 5) {
                out.ascii("[|pap]");
            } else {
                string(out, ", Msg ", HEADER_LENGTH, length);
            }
        }
    }

    /** Appends characters behind a byte that counts them; where they end, or 0 where there is no room for them. */
    private int string(Text out, String name, int at, int end) {
        if (end - at < 1) {
            return 0;
        }
        int count = get8(at);
        if (end - at - 1 < count) {
            return 0;
        }
        Shown.characters(out.ascii(name), this, at + 1, count);
        check(at + 1, count);
        return at + 1 + count;
    }

    private static final class Words {
        static final Names CODES = Names.or("unknown")
                .put(REQUEST, "Auth-Req")
                .put(ACCEPTED, "Auth-ACK")
                .put(REFUSED, "Auth-NACK")
                .build();

        private Words() {}
    }
}
