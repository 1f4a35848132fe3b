package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The Extensible Authentication Protocol: RFC 3748. */
public final class Eap extends Layer {
    /** Bytes of the header without a type. */
    public static final int HEADER_LENGTH = 4;

    static final int PPP_NUMBER = 0xc227;

    private static final int LENGTH = 2;
    private static final int TYPE = 4;
    private static final int DATA = 5;

    private static final int REQUEST = 1;
    private static final int RESPONSE = 2;

    private static final int IDENTITY = 1;
    private static final int NOTIFICATION = 2;
    private static final int NAK = 3;
    private static final int TLS = 13;
    private static final int SIM = 18;
    private static final int TTLS = 21;
    private static final int AKA = 23;
    private static final int FAST = 43;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("eap", "Extensible Authentication Protocol", new Eap())
            .on(Demux.PPP_PROTOCOL, PPP_NUMBER)
            .build();

    /** Behind the length, before which Wireshark shows nothing. */
    private static final int LENGTH_END = 4;

    private static final class Fields {
        static final Field LENGTH = Field.u16("len", Eap.LENGTH).auto().means("length of the packet, bytes");
        static final Field TYPE = Field.u8("type", Eap.TYPE)
                .when(layer -> ((Eap) layer).hasType())
                .means("kind of request or response");

        static final Field[] ALL = {
            Field.u8("code", 0)
                    .needs(LENGTH_END)
                    .symbol("request", REQUEST)
                    .symbol("response", RESPONSE)
                    .symbol("success", 3)
                    .symbol("failure", 4)
                    .means("code"),
            Field.u8("id", 1).needs(LENGTH_END).means("identifier"),
            LENGTH,
            TYPE
        };
    }

    private Eap() {}

    @Override
    protected Layer fresh() {
        return new Eap();
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
        int length = hasType() ? DATA : HEADER_LENGTH;
        if (require(length)) {
            header(length);
            lengthLimit(u16(LENGTH));
        }
    }

    private boolean hasType() {
        return (u8(0) == REQUEST || u8(0) == RESPONSE) && u16(LENGTH) > HEADER_LENGTH;
    }

    @Override
    protected int create(Values given) {
        int length = given.has(Fields.TYPE) ? DATA : HEADER_LENGTH;
        put32(0, REQUEST << 24 | length);
        if (length == DATA) {
            put8(TYPE, 0);
        }
        return length;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (!given.has(Fields.LENGTH)) {
            put16(LENGTH, end() - offset());
        }
    }

    @Override
    protected void text(Transcript line) {
        Text out = line.out();
        int code = get8(0);
        int length = get16(LENGTH);
        if (length != wireLength()) {
            out.ascii("EAP fragment?");
            return;
        }
        int identifier = get8(1);
        Words.CODES.text(out, code);
        out.ascii(" (")
                .dec(code)
                .ascii("), id ")
                .dec(identifier)
                .ascii(", len ")
                .dec(length);
        if (length < HEADER_LENGTH) {
            out.ascii(" (too short for EAP header)");
        } else if (!has(0, length)) {
            line.truncated();
        } else if (code == REQUEST || code == RESPONSE) {
            if (length == HEADER_LENGTH) {
                tooShort(out, "request/response");
                return;
            }
            int type = u8(TYPE);
            Words.TYPES.text(out.ascii("\n\t\t Type "), type);
            out.ascii(" (").dec(type).ascii(')');
            data(out, type, length);
        }
    }

    private static void tooShort(Text out, String what) {
        out.ascii(" (too short for EAP ").ascii(what).ascii(')');
    }

    private void data(Text out, int type, int length) {
        switch (type) {
            case IDENTITY -> {
                if (length > DATA) {
                    Shown.padded(out.ascii(", Identity: "), this, DATA, length - DATA);
                }
            }
            case NOTIFICATION -> {
                if (length == DATA) {
                    tooShort(out, "Notification request/response");
                } else {
                    Shown.padded(out.ascii(", Notification: "), this, DATA, length - DATA);
                }
            }
            case NAK -> {
                if (length == DATA) {
                    tooShort(out, "Legacy NAK request/response");
                }
                for (int at = DATA; at < length; at++) {
                    Words.TYPES.text(out.ascii(at == DATA ? " " : ", "), u8(at));
                    out.ascii(" (").dec(u8(at)).ascii(')');
                }
            }
            case TLS -> flags(out, "", "TLS/TTLS request/response", length);
            case TTLS -> flags(out, " TTLSv", "TLS/TTLS request/response", length);
            case FAST -> flags(out, " FASTv", "FAST request/response", length);
            case AKA, SIM -> {
                if (length == DATA) {
                    tooShort(out, "SIM/AKA request/response");
                } else {
                    Words.SUBTYPES.text(out.ascii(" subtype ["), u8(DATA));
                    out.ascii("] 0x").hex(u8(DATA), 2);
                }
            }
            default -> {}
        }
    }

    /** RFC 5216 section 3.1, RFC 5281 section 9.1, RFC 4851 section 4.1. */
    private void flags(Text out, String version, String what, int length) {
        if (length == DATA) {
            tooShort(out, what);
            return;
        }
        int flags = u8(DATA);
        if (!version.isEmpty()) {
            out.ascii(version).dec(flags & 7);
        }
        Words.FLAGS.bits(out.ascii(" flags ["), flags, ", ");
        out.ascii("] 0x").hex(flags, 2);
        if ((flags & 0x80) == 0) {
            return;
        }
        if (length < DATA + 5) {
            out.ascii(" (too short for EAP ").ascii(what).ascii(" with length)");
        } else {
            out.ascii(", len ").dec(u32(DATA + 1));
        }
    }

    /** Made when a packet is first written as text. */
    private static final class Words {
        static final Names CODES = Names.or("unknown")
                .put(REQUEST, "Request")
                .put(RESPONSE, "Response")
                .put(3, "Success")
                .put(4, "Failure")
                .build();

        static final Names TYPES = Names.or("unknown")
                .put(0, "No proposed")
                .put(IDENTITY, "Identity")
                .put(NOTIFICATION, "Notification")
                .put(NAK, "Nak")
                .put(4, "MD5-challenge")
                .put(5, "OTP")
                .put(6, "GTC")
                .put(TLS, "TLS")
                .put(SIM, "SIM")
                .put(TTLS, "TTLS")
                .put(AKA, "AKA")
                .put(FAST, "FAST")
                .put(254, "Expanded types")
                .put(255, "Experimental")
                .build();

        static final Names FLAGS = Names.or("none")
                .put(0x80, "L bit")
                .put(0x40, "More fragments bit")
                .put(0x20, "Start bit")
                .build();

        static final Names SUBTYPES = Names.or("unknown")
                .put(1, "Challenge")
                .put(2, "Auth reject")
                .put(4, "Sync failure")
                .put(5, "Identity")
                .put(10, "Start")
                .put(11, "Challenge")
                .put(12, "Notification")
                .put(13, "Reauth")
                .put(14, "Client error")
                .build();

        private Words() {}
    }
}
