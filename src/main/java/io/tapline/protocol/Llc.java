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

/** IEEE 802.2 logical link control: service access points and a control field of one byte (unnumbered) or two. */
public final class Llc extends Layer {
    static final int SNAP = 0xaa;
    static final int UNNUMBERED_INFORMATION = 0x03;

    private static final int DESTINATION = 0;
    private static final int SOURCE = 1;
    private static final int CONTROL = 2;
    private static final int SHORT_LENGTH = 3;
    private static final int LONG_LENGTH = 4;

    private static final int GLOBAL = 0xff;
    private static final int IP = 0x06;
    private static final int UNNUMBERED = 0x03;
    private static final int SUPERVISORY = 0x01;
    private static final int POLL = 0x10;
    private static final int LONG_POLL = 0x100;
    private static final int XID = 0xaf;
    private static final int XID_FORMAT = 0x81;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("llc", "Logical-Link Control", new Llc())
            .on(Demux.ETHERTYPE, EtherTypes.LLC)
            .build();

    private static final class Fields {
        static final Field DSAP = shown(Field.number("dsap", FieldType.HEX, DESTINATION, 1))
                .auto()
                .means("destination service access point");
        static final Field SSAP =
                shown(Field.number("ssap", FieldType.HEX, SOURCE, 1)).auto().means("source service access point");

        static final Field[] ALL = {
            DSAP,
            SSAP,
            Field.number("control", FieldType.HEX, CONTROL, 1)
                    .when(layer ->
                            !((Llc) layer).isNovellRaw() && (((Llc) layer).isUnnumbered() || layer.has(CONTROL + 2)))
                    .shownAs(layer -> ((Llc) layer).control())
                    .shownWide(2)
                    .means("control field, in the packet language its first byte")
        };

        private static Field shown(Field field) {
            return field.when(layer -> !((Llc) layer).isNovellRaw());
        }
    }

    /** Names for text. */
    private static final class Table {
        static final Names SAPS = Names.or("Unknown")
                .put(0x00, "Null")
                .put(0xff, "Global")
                .put(0x02, "802.1B I")
                .put(0x03, "802.1B G")
                .put(IP, "IP")
                .put(0x04, "SNA")
                .put(0x0e, "ProWay NM")
                .put(0x42, "STP")
                .put(0x4e, "RS511")
                .put(0x7e, "ISO8208")
                .put(0x8e, "ProWay")
                .put(SNAP, "SNAP")
                .put(0xe0, "IPX")
                .put(0xf0, "NetBeui")
                .put(0xfe, "OSI")
                .build();
        static final Names COMMANDS = Names.or("%02x")
                .put(0x03, "ui")
                .put(0xe3, "test")
                .put(XID, "xid")
                .put(0x63, "ua")
                .put(0x43, "disc")
                .put(0x0f, "dm")
                .put(0x6f, "sabme")
                .put(0x87, "frmr")
                .build();
        static final Names FLAGS = Names.or("?")
                .put(0, "Command")
                .put(1, "Response")
                .put(POLL, "Poll")
                .put(POLL | 1, "Final")
                .put(LONG_POLL, "Poll")
                .put(LONG_POLL | 1, "Final")
                .build();
        static final Names SUPERVISORY_FUNCTIONS = Names.or("?")
                .put(0, "Receiver Ready")
                .put(1, "Receiver not Ready")
                .put(2, "Reject")
                .build();
    }

    private Llc() {}

    @Override
    protected Layer fresh() {
        return new Llc();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (!require(SHORT_LENGTH) || !isUnnumbered() && !require(LONG_LENGTH)) {
            return;
        }
        header(isUnnumbered() ? SHORT_LENGTH : LONG_LENGTH);
        if (destination() == source() && control() == UNNUMBERED_INFORMATION) {
            next(Demux.LLC_SAP, destination());
        }
    }

    /** Destination service access point, with its group bit. */
    public int destinationField() {
        return u8(DESTINATION);
    }

    /** Source service access point, with its response bit. */
    public int sourceField() {
        return u8(SOURCE);
    }

    private int destination() {
        return destinationField() & 0xfe;
    }

    private int source() {
        return sourceField() & 0xfe;
    }

    /** True for IPX as Novell first sent it, right behind the length: what looks like two service access points is its checksum. */
    private boolean isNovellRaw() {
        return has(CONTROL) && u8(DESTINATION) == GLOBAL && u8(SOURCE) == GLOBAL;
    }

    private boolean isUnnumbered() {
        return (u8(CONTROL) & UNNUMBERED) == UNNUMBERED;
    }

    /** The control field as a number; its longer form is little-endian. */
    private int control() {
        return isUnnumbered() ? u8(CONTROL) : u8(CONTROL) | u8(CONTROL + 1) << 8;
    }

    @Override
    protected int create(Values given) {
        put16(DESTINATION, SNAP << 8 | SNAP);
        put8(CONTROL, UNNUMBERED_INFORMATION);
        return SHORT_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        int sap = next == null ? -1 : Registry.key(Demux.LLC_SAP, next.protocol());
        if (sap >= 0 && !given.has(Fields.DSAP)) {
            put8(DESTINATION, sap);
        }
        if (sap >= 0 && !given.has(Fields.SSAP)) {
            put8(SOURCE, sap);
        }
    }

    /** The Ethernet header around the layer, whose addresses stand for it, or null. */
    static Ethernet ethernet(Layer layer) {
        Layer outer = layer.parent();
        while (outer instanceof Vlan || outer instanceof Llc) {
            outer = outer.parent();
        }
        return outer instanceof Ethernet ethernet ? ethernet : null;
    }

    static void linkHeader(Transcript line, Layer layer, int bytes) {
        Ethernet ethernet = ethernet(layer);
        if (ethernet != null) {
            ethernet.linkHeader(line, bytes);
        } else if (layer.parent() instanceof Sll || layer.parent() instanceof Llc llc && llc.parent() instanceof Sll) {
            line.linkHeader(line.linkHeaderLength() + bytes);
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("llc");
        int least = has(SHORT_LENGTH) && !isUnnumbered() ? LONG_LENGTH : SHORT_LENGTH;
        if (!has(least) || wireLength() < least) {
            line.truncated();
            line.dumpAlways(buffer(), offset(), available(0));
            linkHeader(line, this, Math.min(available(0), wireLength()));
            return;
        }
        if (isNovellRaw()) {
            novellRaw(line);
            return;
        }
        linkHeader(line, this, headerLength());
        if (line.options().linkHeader()) {
            header(line.out());
        }
        if (source() == destination() && control() == UNNUMBERED_INFORMATION && line.next(this)) {
            return;
        }
        if (!line.options().linkHeader()) {
            addresses(line.out());
        }
        if (control(line)) {
            dump(line);
        }
    }

    /** Shows the frame from the LLC header on: nothing more is known of it. */
    void dump(Transcript line) {
        if (parent() instanceof Sll cooked) {
            cooked.linkHeaderAlone(line);
        }
        line.dump(buffer(), offset(), available(0));
    }

    /** IPX straight behind the 802.3 length, without an LLC header: its first bytes look like one. */
    private void novellRaw(Transcript line) {
        if (line.options().linkHeader()) {
            line.out().ascii("IPX 802.3: ");
        }
        line.dump(buffer(), offset(), available(0));
    }

    private void header(Text out) {
        Table.SAPS.text(out.ascii("LLC, dsap "), destination());
        out.ascii(" (0x").hex(destination(), 2).ascii(") ");
        out.ascii((destinationField() & 1) == 0 ? "Individual" : "Group");
        Table.SAPS.text(out.ascii(", ssap "), source());
        out.ascii(" (0x").hex(source(), 2).ascii(") ");
        out.ascii((sourceField() & 1) == 0 ? "Command" : "Response");
        out.ascii(", ctrl 0x").hex(control(), isUnnumbered() ? 2 : 4).ascii(": ");
    }

    private void addresses(Text out) {
        Ethernet ethernet = ethernet(this);
        if (source() == destination()) {
            if (ethernet != null) {
                ethernet.addresses(out);
                out.ascii(' ');
            }
            Table.SAPS.text(out, destination(), "Unknown DSAP 0x%02x");
        } else {
            if (ethernet != null) {
                ethernet.sourceAddress(out);
                out.ascii(' ');
            }
            Table.SAPS.text(out, source(), "Unknown SSAP 0x%02x");
            out.ascii(" > ");
            if (ethernet != null) {
                ethernet.destinationAddress(out);
                out.ascii(' ');
            }
            Table.SAPS.text(out, destination(), "Unknown DSAP 0x%02x");
        }
        out.ascii(' ');
    }

    /** Appends what the control field says; true where the payload is still to be shown. */
    private boolean control(Transcript line) {
        Text out = line.out();
        int control = control();
        int response = sourceField() & 1;
        if (isUnnumbered()) {
            Table.COMMANDS.text(out.ascii("Unnumbered, "), control & ~POLL);
            Table.FLAGS.text(out.ascii(", Flags ["), response | control & POLL);
            out.ascii("], length ").dec(wireLength());
            return (control & ~POLL) != XID || exchange(line);
        }
        if ((control & UNNUMBERED) == SUPERVISORY) {
            Table.SUPERVISORY_FUNCTIONS.text(out.ascii("Supervisory, "), control >> 2 & 3);
            out.ascii(", rcv seq ").dec(control >> 9);
            Table.FLAGS.text(out.ascii(", Flags ["), response | control & LONG_POLL);
            out.ascii("], length ").dec(wireLength());
            return false;
        }
        out.ascii("Information, send seq ").dec(control >> 1 & 0x7f);
        out.ascii(", rcv seq ").dec(control >> 9);
        Table.FLAGS.text(out.ascii(", Flags ["), response | control & LONG_POLL);
        out.ascii("], length ").dec(wireLength());
        return true;
    }

    private boolean exchange(Transcript line) {
        if (payloadLength() == 0) {
            return false;
        }
        int available = available(headerLength());
        if (available < 1) {
            line.truncated();
            return false;
        }
        if (u8(SHORT_LENGTH) != XID_FORMAT) {
            return true;
        }
        if (available < 3 || payloadLength() < 3) {
            line.truncated();
            line.dumpAlways(buffer(), payloadOffset(), available);
        } else {
            line.out().ascii(": ").hex(u8(SHORT_LENGTH + 1), 2).ascii(' ').hex(u8(SHORT_LENGTH + 2), 2);
        }
        return false;
    }
}
