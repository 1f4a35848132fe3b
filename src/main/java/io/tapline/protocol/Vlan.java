package io.tapline.protocol;

import io.tapline.wire.Bytes;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;
import java.nio.ByteBuffer;

/**
 * VLAN tags: IEEE 802.1Q clause 9 (customer tag, EtherType 0x8100), the service tag of 802.1ad (0x88a8), and the older types of stacked
 * tags (0x9100, 0x9200). The layer stands behind the type that announces it: tag control information, then the type of what follows.
 */
public final class Vlan extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 4;

    private static final int CONTROL = 0;
    private static final int TYPE = 2;
    private static final int SERVICE_TAG = 0x88a8;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("vlan", "802.1Q Virtual LAN", new Vlan(false))
            .on(Demux.ETHERTYPE, 0x8100, 0x9100, 0x9200)
            .build();

    /** The service tag of 802.1ad: the same header behind another type, and other names in its fields. */
    public static final Protocol SERVICE_PROTOCOL = Protocol.named("ieee8021ad", "IEEE 802.1ad", new Vlan(true))
            .on(Demux.ETHERTYPE, SERVICE_TAG)
            .build();

    private final boolean service;
    private long group;

    private static final class Fields {
        static final Field TYPE = type();
        static final Field SERVICE_TYPE = type().under("ieee8021ah");
        static final Field[] CUSTOMER = tag(TYPE);
        static final Field[] SERVICE = tag(SERVICE_TYPE);

        static {
            // Wireshark shows of a service tag that was cut nothing at all.
            for (int i = 0; SERVICE[i] != SERVICE_TYPE; i++) {
                SERVICE[i].whenCut(layer -> false);
            }
        }

        static Field type() {
            return Field.hex16("etype", Vlan.TYPE)
                    .alias("type")
                    .when(layer -> ((Vlan) layer).type() > EtherTypes.HIGHEST_LENGTH)
                    .keyOf(Demux.ETHERTYPE)
                    .auto()
                    .means("EtherType of the payload");
        }

        static Field[] tag(Field type) {
            return new Field[] {
                Field.bits("priority", FieldType.UNSIGNED, CONTROL, 2, 0xe000)
                        .alias("pcp", "prio")
                        .means("priority code point, 0 to 7"),
                Field.flag("dei", CONTROL, 2, 0x1000).alias("cfi").means("drop eligible indicator"),
                Field.bits("id", FieldType.UNSIGNED, CONTROL, 2, 0x0fff)
                        .alias("vid")
                        .means("VLAN identifier"),
                type,
                Field.number("len", FieldType.UNSIGNED, Vlan.TYPE, 2)
                        .when(layer -> ((Vlan) layer).type() <= EtherTypes.HIGHEST_LENGTH)
                        .means("length of an 802.3 frame's payload, bytes")
            };
        }
    }

    private Vlan(boolean service) {
        this.service = service;
    }

    @Override
    protected Layer fresh() {
        return new Vlan(service);
    }

    @Override
    protected Field[] fields() {
        return service ? Fields.SERVICE : Fields.CUSTOMER;
    }

    @Override
    protected void decode(ByteBuffer bytes, int start, int end, int wireEnd) {
        int type = end - start < HEADER_LENGTH ? 0 : Bytes.u16(bytes, start + TYPE);
        if (type > EtherTypes.HIGHEST_LENGTH) {
            whole(HEADER_LENGTH, wireEnd, Demux.ETHERTYPE, type);
        } else {
            super.decode(bytes, start, end, wireEnd);
        }
    }

    /** Decodes what is cut, or has a length. */
    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        header(HEADER_LENGTH);
        int type = u16(TYPE);
        if (type <= EtherTypes.HIGHEST_LENGTH) {
            lengthLimit(HEADER_LENGTH + type);
            next(Demux.ETHERTYPE, EtherTypes.LLC);
        } else {
            next(Demux.ETHERTYPE, type);
        }
    }

    /** EtherType of what follows, or a length where below 0x600; 0 where it was not captured. */
    public int type() {
        return has(HEADER_LENGTH) ? u16(TYPE) : 0;
    }

    /** Priority, drop eligible indicator and VLAN identifier as they stand in the tag. */
    public int control() {
        return u16(CONTROL);
    }

    @Override
    public long groupAddress() {
        return group;
    }

    @Override
    protected int create(Values given) {
        put32(CONTROL, 0);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        group = next == null ? -1 : next.groupAddress();
        if (next != null && !given.has(service ? Fields.SERVICE_TYPE : Fields.TYPE)) {
            put16(TYPE, EtherTypes.announcing(next, end() - offset() - HEADER_LENGTH));
        }
    }

    @Override
    protected void text(Transcript line) {
        Layer outer = parent();
        while (outer instanceof Vlan) {
            outer = outer.parent();
        }
        if (!(outer instanceof Ethernet ethernet)) {
            line.next(this);
            return;
        }
        if (!has(HEADER_LENGTH) || wireLength() < HEADER_LENGTH) {
            line.protocol("vlan");
            line.truncated();
            ethernet.linkHeader(line, Math.min(available(0), wireLength()));
            return;
        }
        ethernet.linkHeader(line, HEADER_LENGTH);
        Text out = line.out();
        if (line.options().linkHeader()) {
            EtherTypes.describe(line, Bytes.u16(buffer(), offset() - 2));
            if (parent() == ethernet) {
                out.ascii(", length ").dec(ethernet.wireLength()).ascii(": ");
            } else {
                out.ascii(", ");
            }
            control(out, control());
            out.ascii(", ");
        }
        Ethernet.type(line, this, ethernet, type(), line.options().linkHeader());
    }

    /** Appends a tag's control information: "vlan 100, p 3, DEI". */
    static void control(Text out, int control) {
        out.ascii("vlan ").dec(control & 0xfff).ascii(", p ").dec(control >> 13);
        if ((control & 0x1000) != 0) {
            out.ascii(", DEI");
        }
    }
}
