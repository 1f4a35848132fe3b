package io.tapline.protocol;

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

/**
 * The subnetwork access protocol behind LLC's SAP 0xaa (IEEE 802 clause 9.5, RFC 1042): an organization and a number that it gave to a
 * protocol; for the organization 0 an EtherType.
 */
public final class Snap extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 5;

    private static final int ORGANIZATION = 0;
    private static final int PROTOCOL_ID = 3;
    private static final int BRIDGE_PAD = 2;
    private static final int APPLETALK = 0x809b;
    private static final int STP_SAP = 0x42;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("snap", "Subnetwork Access Protocol", new Snap())
            .on(Demux.LLC_SAP, Llc.SNAP)
            .build();

    private static final class Fields {
        static final Field TYPE = Field.hex16("type", PROTOCOL_ID)
                .under("llc")
                .when(layer -> ((Snap) layer).organization() == Oui.ETHERNET)
                .alias("pid")
                .auto()
                .means("EtherType, or the organization's number for the protocol");

        static final Field[] ALL = {
            Field.number("oui", FieldType.UNSIGNED, ORGANIZATION, 3)
                    .needs(HEADER_LENGTH)
                    .under("llc")
                    .means("organization"),
            TYPE
        };
    }

    /** Names for text. */
    private static final class Table {
        static final Names CISCO = Names.or("Unknown")
                .put(0x2000, "CDP")
                .put(0x2003, "VTP")
                .put(0x2004, "DTP")
                .put(0x0111, "UDLD")
                .put(0x010b, "PVST")
                .put(0x010c, "VLAN Bridge")
                .build();
        static final Names BRIDGED = Names.or("Unknown")
                .put(0x0001, "Ethernet + FCS")
                .put(0x0007, "Ethernet w/o FCS")
                .put(0x0002, "802.4 + FCS")
                .put(0x0008, "802.4 w/o FCS")
                .put(0x0003, "Token Ring + FCS")
                .put(0x0009, "Token Ring w/o FCS")
                .put(0x0004, "FDDI + FCS")
                .put(0x000a, "FDDI w/o FCS")
                .put(0x0006, "802.6 + FCS")
                .put(0x000b, "802.6 w/o FCS")
                .put(0x000e, "BPDU")
                .build();
    }

    private Snap() {}

    @Override
    protected Layer fresh() {
        return new Snap();
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
        if (organization() == Oui.ETHERNET || organization() == Oui.CISCO_BRIDGED) {
            next(Demux.ETHERTYPE, type());
        } else if (isBridgeProtocolData()) {
            next(Demux.LLC_SAP, STP_SAP);
        }
    }

    /** The organization, 24 bits. */
    public int organization() {
        return u16(ORGANIZATION) << 8 | u8(ORGANIZATION + 2);
    }

    /** The EtherType, or the organization's number for the protocol. */
    public int type() {
        return u16(PROTOCOL_ID);
    }

    private boolean isBridgeProtocolData() {
        return organization() == Oui.CISCO && (type() == 0x010b || type() == 0x010c)
                || organization() == Oui.BRIDGED && type() == 0x000e;
    }

    @Override
    protected int create(Values given) {
        put8(ORGANIZATION, 0);
        put16(ORGANIZATION + 1, 0);
        put16(PROTOCOL_ID, 0);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && !given.has(Fields.TYPE)) {
            put16(PROTOCOL_ID, Math.max(0, Registry.key(Demux.ETHERTYPE, next.protocol())));
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("snap");
        Llc.linkHeader(line, this, HEADER_LENGTH);
        if (!has(HEADER_LENGTH) || wireLength() < HEADER_LENGTH) {
            line.truncated();
            return;
        }
        if (line.options().linkHeader()) {
            header(line.out(), organization() == Oui.ETHERNET ? ", ethertype " : ", pid ");
        }
        if (!carried(line)) {
            if (!line.options().linkHeader()) {
                unknown(line.out());
            }
            if (parent() instanceof Llc llc) {
                llc.dump(line);
            } else {
                line.dump(buffer(), payloadOffset(), available(HEADER_LENGTH));
            }
        }
    }

    private boolean carried(Transcript line) {
        int start = payloadOffset();
        switch (organization()) {
            case Oui.ETHERNET, Oui.CISCO_BRIDGED -> {
                return EtherTypes.carry(line, this, type(), start, end(), wireEnd());
            }
            case Oui.APPLETALK -> {
                return type() == APPLETALK && EtherTypes.carry(line, this, type(), start, end(), wireEnd());
            }
            case Oui.BRIDGED -> {
                if (type() == 0x0001 || type() == 0x0007) {
                    if (!has(HEADER_LENGTH, BRIDGE_PAD)) {
                        line.truncated();
                        return true;
                    }
                    return line.carry(this, Demux.LINK_TYPE, 1, start + BRIDGE_PAD, end(), wireEnd());
                }
                return isBridgeProtocolData() && line.next(this);
            }
            default -> {
                return isBridgeProtocolData() && line.next(this);
            }
        }
    }

    private void header(Text out, String kind) {
        Oui.NAMES.text(out.ascii("oui "), organization());
        out.ascii(" (0x").hex(organization(), 6).ascii(')').ascii(kind);
        type(out);
        out.ascii(", length ").dec(payloadLength()).ascii(": ");
    }

    private void type(Text out) {
        Names names =
                switch (organization()) {
                    case Oui.ETHERNET, Oui.CISCO_BRIDGED, Oui.APPLETALK -> EtherTypes.Table.NAMES;
                    case Oui.CISCO -> Table.CISCO;
                    case Oui.BRIDGED -> Table.BRIDGED;
                    default -> null;
                };
        if (names == null) {
            out.ascii("Unknown");
        } else {
            names.text(out, type());
        }
        out.ascii(" (0x").hex(type(), 4).ascii(')');
    }

    private void unknown(Text out) {
        Ethernet ethernet = Llc.ethernet(this);
        if (ethernet != null) {
            ethernet.addresses(out);
            out.ascii(' ');
        }
        if (organization() == Oui.ETHERNET) {
            type(out.ascii("SNAP, ethertype "));
            out.ascii(", length ").dec(payloadLength()).ascii(": ");
        } else {
            header(out.ascii("SNAP, "), ", pid ");
        }
    }
}
