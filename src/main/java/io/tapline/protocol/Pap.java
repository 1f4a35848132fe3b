package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
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

        static final Field PEER_LENGTH =
                request(Field.u8("peer_id.length", HEADER_LENGTH)).auto().means("length of the name, bytes");
        static final Field PEER = request(Field.variable(
                        "peer_id", FieldType.STRING, HEADER_LENGTH + 1, layer -> ((Pap) layer).count(HEADER_LENGTH)))
                .means("name");
        static final Field PASSWORD_LENGTH = request(Field.u8("password.length", 0))
                .at(layer -> ((Pap) layer).passwordAt())
                .auto()
                .means("length of the password, bytes");
        static final Field PASSWORD = request(Field.variable(
                        "password", FieldType.STRING, 1, layer -> ((Pap) layer).count(((Pap) layer).passwordAt())))
                .at(layer -> ((Pap) layer).passwordAt())
                .means("password");
        static final Field MESSAGE_LENGTH =
                answer(Field.u8("message.length", HEADER_LENGTH)).auto().means("length of the message, bytes");
        static final Field MESSAGE = answer(Field.variable(
                        "message", FieldType.STRING, HEADER_LENGTH + 1, layer -> ((Pap) layer).count(HEADER_LENGTH)))
                .means("what the answer says");

        static final Field[] ALL = {
            Field.u8("code", 0).means("request, accepted or refused"),
            Field.u8("identifier", 1).means("identifier"),
            LENGTH,
            PEER_LENGTH,
            PEER,
            PASSWORD_LENGTH,
            PASSWORD,
            MESSAGE_LENGTH,
            MESSAGE
        };

        private static Field request(Field field) {
            return field.when(layer -> layer.headerLength() > HEADER_LENGTH && ((Pap) layer).u8(0) == REQUEST);
        }

        private static Field answer(Field field) {
            return field.when(layer -> layer.headerLength() > HEADER_LENGTH && ((Pap) layer).u8(0) != REQUEST);
        }
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
        if (!require(HEADER_LENGTH)) {
            return;
        }
        int length =
                switch (u8(0)) {
                    case REQUEST -> stringEnd(stringEnd(HEADER_LENGTH));
                    case ACCEPTED, REFUSED -> stringEnd(HEADER_LENGTH);
                    default -> HEADER_LENGTH;
                };
        header(length <= Math.min(u16(2), available(0)) ? length : HEADER_LENGTH);
        lengthLimit(u16(2));
    }

    private int count(int at) {
        return has(at, 1) ? u8(at) : 0;
    }

    /** The distance behind characters and the byte in front of them that counts them. */
    private int stringEnd(int at) {
        return at + 1 + count(at);
    }

    private int passwordAt() {
        return stringEnd(HEADER_LENGTH);
    }

    @Override
    protected int create(Values given) {
        boolean isAnswer = given.has(Fields.MESSAGE) || given.has(Fields.MESSAGE_LENGTH);
        put32(0, (isAnswer ? ACCEPTED : REQUEST) << 24 | 1 << 16 | HEADER_LENGTH);
        if (isAnswer) {
            return createString(HEADER_LENGTH, given.length(Fields.MESSAGE));
        }
        boolean isRequest = given.has(Fields.PEER)
                || given.has(Fields.PEER_LENGTH)
                || given.has(Fields.PASSWORD)
                || given.has(Fields.PASSWORD_LENGTH);
        return isRequest
                ? createString(createString(HEADER_LENGTH, given.length(Fields.PEER)), given.length(Fields.PASSWORD))
                : HEADER_LENGTH;
    }

    /** Makes room for so many characters and the byte that counts them; returns the distance behind them. */
    private int createString(int at, int length) {
        put8(at, length);
        return at + 1 + length;
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
