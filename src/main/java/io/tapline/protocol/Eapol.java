package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** EAP over LANs: IEEE 802.1X clause 11. */
public final class Eapol extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 4;

    private static final int TYPE = 1;
    private static final int LENGTH = 2;
    private static final int PACKET = 0;
    private static final int START = 1;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("eapol", "802.1X Authentication", new Eapol())
            .on(Demux.ETHERTYPE, 0x888e)
            .build();

    private static final class Fields {
        static final Field TYPE = Field.u8("type", Eapol.TYPE)
                .symbol("packet", PACKET)
                .symbol("start", START)
                .symbol("logoff", 2)
                .symbol("key", 3)
                .auto()
                .means("type");
        static final Field LENGTH = Field.u16("len", Eapol.LENGTH).auto().means("length of the body, bytes");

        static final Field[] ALL = {Field.u8("version", 0).means("version"), TYPE, LENGTH};
    }

    private Eapol() {}

    @Override
    protected Layer fresh() {
        return new Eapol();
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
        if (u8(TYPE) == PACKET) {
            // EAP has a number among PPP's protocols, where it comes from.
            next(Demux.PPP_PROTOCOL, Eap.PPP_NUMBER);
        }
    }

    /** The port access entity: IEEE 802.1X section 11.1.1. */
    @Override
    public long groupAddress() {
        return 0x0180_c200_0003L;
    }

    @Override
    protected int create(Values given) {
        put32(0, 2 << 24 | START << 16);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next instanceof Eap && !given.has(Fields.TYPE)) {
            put8(TYPE, PACKET);
        }
        if (!given.has(Fields.LENGTH)) {
            put16(LENGTH, end() - offset() - HEADER_LENGTH);
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("eap");
        if (!has(HEADER_LENGTH)) {
            line.truncated();
            return;
        }
        Text out = line.out();
        int type = u8(TYPE);
        int length = u16(LENGTH);
        Words.TYPES.text(out, type);
        out.ascii(" (").dec(type).ascii(") v").dec(u8(0)).ascii(", len ").dec(length);
        if (line.verbosity() == 0 || type != PACKET) {
            return;
        }
        if (length == 0) {
            line.truncated();
        } else {
            int start = offset() + HEADER_LENGTH;
            out.ascii(", ");
            line.carry(this, Demux.PPP_PROTOCOL, Eap.PPP_NUMBER, start, end(), start + length);
        }
    }

    private static final class Words {
        static final Names TYPES = Names.or("unknown")
                .put(PACKET, "EAP packet")
                .put(START, "EAPOL start")
                .put(2, "EAPOL logoff")
                .put(3, "EAPOL key")
                .put(4, "Encapsulated ASF alert")
                .build();

        private Words() {}
    }
}
