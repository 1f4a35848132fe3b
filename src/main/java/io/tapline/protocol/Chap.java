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

/** The Challenge Handshake Authentication Protocol of PPP: RFC 1994. */
public final class Chap extends Layer {
    /** Bytes of code, identifier and length. */
    public static final int HEADER_LENGTH = 4;

    private static final int CHALLENGE = 1;
    private static final int RESPONSE = 2;
    private static final int SUCCESS = 3;
    private static final int FAILURE = 4;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named(
                    "chap", "PPP Challenge Handshake Authentication Protocol", new Chap())
            .on(Demux.PPP_PROTOCOL, 0xc223)
            .build();

    private static final class Fields {
        static final Field LENGTH = Field.u16("length", 2).auto().means("length of the message, bytes");

        static final Field SIZE = Field.u8("value_size", HEADER_LENGTH)
                .when(layer -> ((Chap) layer).hasValue())
                .auto()
                .means("length of the value, bytes");
        static final Field VALUE = Field.variable(
                        "value", FieldType.BYTES, HEADER_LENGTH + 1, layer -> ((Chap) layer).u8(HEADER_LENGTH))
                .when(layer -> ((Chap) layer).hasValue())
                .means("challenge or response; the name behind it is payload");

        static final Field[] ALL = {
            Field.u8("code", 0).means("challenge, response, success or failure"),
            Field.u8("identifier", 1).means("identifier"),
            LENGTH,
            SIZE,
            VALUE
        };
    }

    private Chap() {}

    @Override
    protected Layer fresh() {
        return new Chap();
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
        int length = hasValue() ? HEADER_LENGTH + 1 + u8(HEADER_LENGTH) : HEADER_LENGTH;
        header(has(length) ? length : HEADER_LENGTH);
        lengthLimit(u16(2));
    }

    private boolean hasValue() {
        return has(HEADER_LENGTH, 1) && (u8(0) == CHALLENGE || u8(0) == RESPONSE);
    }

    @Override
    protected int create(Values given) {
        put32(0, CHALLENGE << 24 | 1 << 16 | HEADER_LENGTH);
        if (!given.has(Fields.SIZE) && !given.has(Fields.VALUE)) {
            return HEADER_LENGTH;
        }
        int size = given.length(Fields.VALUE);
        put8(HEADER_LENGTH, size);
        return HEADER_LENGTH + 1 + size;
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
            out.ascii("[|chap]");
            return;
        }
        int code = get8(0);
        if (room < HEADER_LENGTH) {
            out.ascii("[|chap 0x").hex(code, 2).ascii(']');
            return;
        }
        Words.CODES.text(out.ascii("CHAP, "), code);
        out.ascii(" (0x").hex(code, 2).ascii(')');
        int identifier = get8(1);
        out.ascii(", id ").dec(identifier);
        int length = get16(2);
        if (code == CHALLENGE || code == RESPONSE) {
            if (room - HEADER_LENGTH < 1) {
                return;
            }
            int size = get8(HEADER_LENGTH);
            if (room - HEADER_LENGTH - 1 < size) {
                return;
            }
            out.ascii(", Value ");
            int there = Math.min(size, available(HEADER_LENGTH + 1));
            out.hex(buffer(), offset() + HEADER_LENGTH + 1, there);
            check(HEADER_LENGTH + 1, size);
            characters(out.ascii(", Name "), HEADER_LENGTH + 1 + size, length);
        } else if (code == SUCCESS || code == FAILURE) {
            characters(out.ascii(", Msg "), HEADER_LENGTH, length);
        }
    }

    /** Appends characters up to that end. One in front of the start is far behind it, as tcpdump counts. */
    private void characters(Text out, int at, int end) {
        int count = end < at ? Integer.MAX_VALUE : end - at;
        if (!Shown.characters(out, this, at, count)) {
            check(at, count);
        }
    }

    private static final class Words {
        static final Names CODES = Names.or("unknown")
                .put(CHALLENGE, "Challenge")
                .put(RESPONSE, "Response")
                .put(SUCCESS, "Success")
                .put(FAILURE, "Fail")
                .build();

        private Words() {}
    }
}
