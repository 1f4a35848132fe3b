package io.tapline.protocol;

import io.tapline.frame.LinkType;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** Virtual eXtensible LAN: Ethernet frames within UDP: RFC 7348. */
public final class Vxlan extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 8;

    private static final int FLAGS = 0;
    private static final int NETWORK = 4;
    private static final int VALID_NETWORK = 0x08;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named(
                    "vxlan", "Virtual eXtensible Local Area Network", new Vxlan())
            .on(Demux.UDP_PORT, 4789)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            Field.hex16("flags", FLAGS).means("flags"),
            Field.flag("flag_i", FLAGS, 2, VALID_NETWORK << 8).means("the network is valid"),
            Field.u16("gbp", 2).means("group policy"),
            Field.number("vni", FieldType.UNSIGNED, NETWORK, 3).means("network"),
            Field.u8("reserved8", 7).means("reserved")
        };
    }

    private Vxlan() {}

    @Override
    protected Layer fresh() {
        return new Vxlan();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (require(HEADER_LENGTH)) {
            header(HEADER_LENGTH);
            next(Demux.LINK_TYPE, LinkType.ETHERNET);
        }
    }

    @Override
    protected int create(Values given) {
        put32(FLAGS, VALID_NETWORK << 24);
        put32(NETWORK, 0);
        return HEADER_LENGTH;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("vxlan");
        Text out = line.out();
        out.ascii("VXLAN");
        if (wireLength() < HEADER_LENGTH) {
            line.invalid();
            return;
        }
        int flags = get8(FLAGS);
        out.ascii(", flags [").ascii((flags & VALID_NETWORK) != 0 ? "I" : "invalid");
        out.ascii("] (0x").hex(flags, 2).ascii("), ");
        int network = get24(NETWORK);
        out.ascii("vni ").dec(network).ascii('\n');
        check(0, HEADER_LENGTH);
        line.carry(this, offset() + HEADER_LENGTH, end(), wireEnd());
    }
}
