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

/** The Link Layer Discovery Protocol: IEEE 802.1AB. The header takes in all TLVs up to and with the one that ends them. */
public final class Lldp extends Layer {
    private static final int TLV_HEADER = 2;

    private static final int END = 0;
    private static final int CHASSIS = 1;
    private static final int PORT = 2;
    private static final int TIME_TO_LIVE = 3;
    private static final int PORT_DESCRIPTION = 4;
    private static final int SYSTEM_NAME = 5;
    private static final int SYSTEM_DESCRIPTION = 6;
    private static final int CAPABILITIES = 7;
    private static final int MANAGEMENT = 8;
    private static final int PRIVATE = 127;

    private static final int CHASSIS_MAC = 4;
    private static final int CHASSIS_NETWORK = 5;
    private static final int PORT_MAC = 3;
    private static final int PORT_NETWORK = 4;
    private static final int MAC_LENGTH = 6;
    /** For the chassis as for the port: a name that has a meaning to its owner alone. */
    private static final int LOCALLY_ASSIGNED = 7;

    private static final int DEFAULT_TIME_TO_LIVE = 120;
    /** A length has 9 bits. */
    private static final int LONGEST = 0x1ff;

    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int IEEE_802 = 6;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("lldp", "Link Layer Discovery Protocol", new Lldp())
            .on(Demux.ETHERTYPE, 0x88cc)
            .build();

    private static final class Fields {
        static final Field UNITS = Field.variable("tlvs", FieldType.BYTES, 0, layer -> ((Lldp) layer).length())
                .means("everything, up to and with the end");
        static final Field CHASSIS_SUBTYPE =
                number("chassis.subtype", CHASSIS, FieldType.UNSIGNED, 0, 1).means("kind of the chassis' name");
        static final Field CHASSIS_ID = text("chassis.id", CHASSIS, 1)
                .when(layer -> ((Lldp) layer).isNamed(CHASSIS, CHASSIS_MAC, CHASSIS_NETWORK))
                .means("name of the chassis");
        static final Field CHASSIS_ADDRESS = number("chassis.id.mac", CHASSIS, FieldType.MAC, 1, MAC_LENGTH)
                .when(layer -> ((Lldp) layer).subtype(CHASSIS) == CHASSIS_MAC)
                .local("tlvs", "chassis.id")
                .means("address of the chassis");
        static final Field PORT_SUBTYPE =
                number("port.subtype", PORT, FieldType.UNSIGNED, 0, 1).means("kind of the port's name");
        static final Field PORT_ID = text("port.id", PORT, 1)
                .when(layer -> ((Lldp) layer).isNamed(PORT, PORT_MAC, PORT_NETWORK))
                .means("name of the port");
        static final Field PORT_ADDRESS = number("port.id.mac", PORT, FieldType.MAC, 1, MAC_LENGTH)
                .when(layer -> ((Lldp) layer).subtype(PORT) == PORT_MAC)
                .local("tlvs", "port.id")
                .means("address of the port");
        static final Field DESCRIPTION = text("port.desc", PORT_DESCRIPTION, 0).means("what the port is");
        static final Field NAME = text("tlv.system.name", SYSTEM_NAME, 0).means("name of the system");
        static final Field SYSTEM =
                text("tlv.system.desc", SYSTEM_DESCRIPTION, 0).means("what the system is");
        static final Field ABLE =
                number("tlv.system_cap", CAPABILITIES, FieldType.HEX, 0, 2).means("what the system can do");
        static final Field ENABLED = number("tlv.enable_system_cap", CAPABILITIES, FieldType.HEX, 2, 2)
                .means("what of it is enabled");

        static final Field[] ALL = {
            UNITS,
            CHASSIS_SUBTYPE,
            CHASSIS_ID,
            CHASSIS_ADDRESS,
            PORT_SUBTYPE,
            PORT_ID,
            PORT_ADDRESS,
            number("time_to_live", TIME_TO_LIVE, FieldType.UNSIGNED, 0, 2).means("how long this holds, seconds"),
            DESCRIPTION,
            NAME,
            SYSTEM,
            ABLE,
            ENABLED
        };

        private static Field number(String name, int type, FieldType shown, int offset, int size) {
            return Field.number(name, shown, TLV_HEADER + offset, size)
                    .at(layer -> ((Lldp) layer).find(type))
                    .when(layer -> ((Lldp) layer).valueLength(type) >= offset + size && ((Lldp) layer).isWhole(type));
        }

        private static Field text(String name, int type, int offset) {
            return Field.variable(
                            name,
                            FieldType.STRING,
                            TLV_HEADER + offset,
                            layer -> ((Lldp) layer).valueLength(type) - offset)
                    .at(layer -> ((Lldp) layer).find(type));
        }
    }

    private Lldp() {}

    @Override
    protected Layer fresh() {
        return new Lldp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        int length = length();
        if (require(length)) {
            header(length);
        }
    }

    /** Bytes up to and with the end, wherever they end that were captured. */
    private int length() {
        int at = 0;
        while (has(at, TLV_HEADER) && u16(at) != END) {
            at += TLV_HEADER + (u16(at) & LONGEST);
        }
        return at + TLV_HEADER;
    }

    /** Where the first TLV of that type begins; -1 where there is none. */
    private int find(int type) {
        int at = 0;
        while (has(at, TLV_HEADER) && u16(at) != END) {
            if (u8(at) >> 1 == type) {
                return at;
            }
            at += TLV_HEADER + (u16(at) & LONGEST);
        }
        return -1;
    }

    private int valueLength(int type) {
        int at = find(type);
        return at < 0 ? -1 : u16(at) & LONGEST;
    }

    private boolean isWhole(int type) {
        int at = find(type);
        return at >= 0 && has(at, TLV_HEADER + (u16(at) & LONGEST));
    }

    /** True where a TLV says what is meant by a name and not by an address of one of the two kinds. */
    private boolean isNamed(int type, int address, int networkAddress) {
        int at = find(type);
        if (at < 0 || !has(at + TLV_HEADER, 1)) {
            return false;
        }
        int subtype = u8(at + TLV_HEADER);
        return subtype != address && subtype != networkAddress;
    }

    private int subtype(int type) {
        int at = find(type);
        return at >= 0 && has(at + TLV_HEADER, 1 + MAC_LENGTH) && valueLength(type) > MAC_LENGTH
                ? u8(at + TLV_HEADER)
                : -1;
    }

    /** The nearest bridge: IEEE 802.1AB section 7.1. */
    @Override
    public long groupAddress() {
        return 0x0180_c200_000eL;
    }

    @Override
    protected int create(Values given) {
        byte[] units = given.bytes(Fields.UNITS);
        if (units != null) {
            buffer().put(offset(), units);
            return units.length;
        }
        int at = identity(0, CHASSIS, CHASSIS_MAC, given.length(Fields.CHASSIS_ID));
        at = identity(at, PORT, PORT_MAC, given.length(Fields.PORT_ID));
        at = unit(at, TIME_TO_LIVE, 2);
        put16(at - 2, DEFAULT_TIME_TO_LIVE);
        at = given.has(Fields.DESCRIPTION) ? unit(at, PORT_DESCRIPTION, given.length(Fields.DESCRIPTION)) : at;
        at = given.has(Fields.NAME) ? unit(at, SYSTEM_NAME, given.length(Fields.NAME)) : at;
        at = given.has(Fields.SYSTEM) ? unit(at, SYSTEM_DESCRIPTION, given.length(Fields.SYSTEM)) : at;
        at = given.has(Fields.ABLE) || given.has(Fields.ENABLED) ? unit(at, CAPABILITIES, 4) : at;
        return unit(at, END, 0);
    }

    /** Makes the TLV that names the chassis or the port: by so many characters of its own, or by its address. */
    private int identity(int at, int type, int addressType, int characters) {
        int behind = unit(at, type, 1 + (characters > 0 ? characters : MAC_LENGTH));
        put8(at + TLV_HEADER, characters > 0 ? LOCALLY_ASSIGNED : addressType);
        return behind;
    }

    /** Makes room for a TLV; returns the distance behind it. */
    private int unit(int at, int type, int length) {
        put16(at, type << 9 | length & LONGEST);
        for (int i = 0; i < length; i++) {
            put8(at + TLV_HEADER + i, 0);
        }
        return at + TLV_HEADER + length;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("lldp");
        int length = wireLength();
        line.out().ascii("LLDP, length ").dec(length);
        int at = 0;
        while (length - at >= TLV_HEADER) {
            if (!has(at, TLV_HEADER)) {
                line.truncated();
                return;
            }
            int type = u8(at) >> 1;
            int valueLength = u16(at) & LONGEST;
            at += TLV_HEADER;
            if (line.verbosity() > 0) {
                Words.TYPES.text(line.out().ascii("\n\t"), type);
                line.out().ascii(" TLV (").dec(type).ascii("), length ").dec(valueLength);
            }
            if (type == END || valueLength == 0) {
                return;
            }
            if (!has(at, valueLength) || length - at < valueLength) {
                line.truncated();
                return;
            }
            int outcome = value(line, type, at, valueLength);
            if (outcome == CUT) {
                line.truncated();
                return;
            }
            if (line.verbosity() > 1 || line.verbosity() > 0 && outcome == UNKNOWN) {
                Shown.unknown(line.out(), "\n\t  ", this, at, valueLength);
            }
            at += valueLength;
        }
    }

    /** What became of a value: shown as it should be, of an unknown kind so that its bytes are shown, or too short. */
    static final int KNOWN = 0;

    static final int UNKNOWN = 1;
    static final int CUT = 2;

    private int value(Transcript line, int type, int at, int length) {
        Text out = line.out();
        if (type == SYSTEM_NAME) {
            Shown.padded(out.ascii(": "), this, at, length);
            return KNOWN;
        }
        if (line.verbosity() == 0) {
            return KNOWN;
        }
        switch (type) {
            case CHASSIS -> {
                return name(out, Words.CHASSIS_KINDS, CHASSIS_MAC, CHASSIS_NETWORK, at, length);
            }
            case PORT -> {
                return name(out, Words.PORT_KINDS, PORT_MAC, PORT_NETWORK, at, length);
            }
            case TIME_TO_LIVE -> {
                if (length < 2) {
                    return CUT;
                }
                out.ascii(": TTL ").dec(u16(at)).ascii('s');
            }
            case PORT_DESCRIPTION -> Shown.padded(out.ascii(": "), this, at, length);
            case SYSTEM_DESCRIPTION -> Shown.padded(out.ascii("\n\t  "), this, at, length);
            case CAPABILITIES -> {
                if (length < 4) {
                    return CUT;
                }
                capabilities(out.ascii("\n\t  System  Capabilities ["), u16(at));
                capabilities(out.ascii("\n\t  Enabled Capabilities ["), u16(at + 2));
            }
            case MANAGEMENT -> {
                return management(out, at, at + length);
            }
            case PRIVATE -> {
                return length < 3 ? CUT : LldpPrivate.text(line, this, at, length);
            }
            default -> {
                return UNKNOWN;
            }
        }
        return KNOWN;
    }

    private static void capabilities(Text out, int capabilities) {
        Words.CAPABILITIES.bits(out, capabilities, ", ");
        out.ascii("] (0x").hex(capabilities, 4).ascii(')');
    }

    private int name(Text out, Names kinds, int mac, int network, int at, int length) {
        if (length < 2) {
            return CUT;
        }
        int kind = u8(at);
        kinds.text(out.ascii("\n\t  Subtype "), kind);
        out.ascii(" (").dec(kind).ascii("): ");
        if (kind == mac) {
            if (length < 1 + MAC_LENGTH) {
                return CUT;
            }
            out.mac(buffer(), offset() + at + 1);
        } else if (kind == network) {
            if (!isNetworkAddress(at + 1, length - 1)) {
                return CUT;
            }
            networkAddress(out, at + 1);
        } else if (kinds.get(kind) != null) {
            Shown.padded(out, this, at + 1, length - 1);
        } else {
            return UNKNOWN;
        }
        return KNOWN;
    }

    /** True where there is room for a family number and an address of that family. */
    private boolean isNetworkAddress(int at, int length) {
        return length >= 1
                && length - 1
                        >= switch (u8(at)) {
                            case IPV4 -> 4;
                            case IPV6 -> 16;
                            case IEEE_802 -> MAC_LENGTH;
                            default -> 0;
                        };
    }

    private void networkAddress(Text out, int at) {
        int family = u8(at);
        Words.FAMILIES.text(out.ascii("AFI "), family);
        out.ascii(" (").dec(family).ascii(')');
        int address = offset() + at + 1;
        switch (family) {
            case IPV4 -> out.ascii(": ").ipv4(buffer(), address);
            case IPV6 -> out.ascii(": ").ipv6(buffer(), address);
            case IEEE_802 -> out.ascii(": ").mac(buffer(), address);
            default -> out.ascii(", no AF printer !");
        }
    }

    private int management(Text out, int at, int end) {
        int length = u8(at++);
        if (end - at < length || !isNetworkAddress(at, length)) {
            return CUT;
        }
        out.ascii("\n\t  Management Address length ").dec(length).ascii(", ");
        networkAddress(out, at);
        at += length;
        if (end - at < 5) {
            return CUT;
        }
        Words.INTERFACES.text(out.ascii("\n\t  "), u8(at));
        out.ascii(" Interface Numbering (").dec(u8(at)).ascii("): ").dec(u32(at + 1));
        at += 5;
        if (at == end) {
            return KNOWN;
        }
        int identifier = u8(at);
        if (end - at < 1 + identifier) {
            return CUT;
        }
        if (identifier > 0) {
            Shown.padded(out.ascii("\n\t  OID length ").dec(identifier), this, at + 1, identifier);
        }
        return KNOWN;
    }

    /** Made when a frame is first written as text. */
    private static final class Words {
        static final Names TYPES = Names.or("Unknown")
                .put(END, "End")
                .put(CHASSIS, "Chassis ID")
                .put(PORT, "Port ID")
                .put(TIME_TO_LIVE, "Time to Live")
                .put(PORT_DESCRIPTION, "Port Description")
                .put(SYSTEM_NAME, "System Name")
                .put(SYSTEM_DESCRIPTION, "System Description")
                .put(Lldp.CAPABILITIES, "System Capabilities")
                .put(MANAGEMENT, "Management Address")
                .put(PRIVATE, "Organization specific")
                .build();

        static final Names CHASSIS_KINDS = Names.or("Unknown")
                .put(1, "Chassis component")
                .put(2, "Interface alias")
                .put(3, "Port component")
                .put(CHASSIS_MAC, "MAC address")
                .put(CHASSIS_NETWORK, "Network address")
                .put(6, "Interface name")
                .put(7, "Local")
                .build();

        static final Names PORT_KINDS = Names.or("Unknown")
                .put(1, "Interface alias")
                .put(2, "Port component")
                .put(PORT_MAC, "MAC address")
                .put(PORT_NETWORK, "Network Address")
                .put(5, "Interface Name")
                .put(6, "Agent circuit ID")
                .put(7, "Local")
                .build();

        static final Names CAPABILITIES = Names.or("none")
                .put(0x01, "Other")
                .put(0x02, "Repeater")
                .put(0x04, "Bridge")
                .put(0x08, "WLAN AP")
                .put(0x10, "Router")
                .put(0x20, "Telephone")
                .put(0x40, "Docsis")
                .put(0x80, "Station Only")
                .build();

        /** IANA's address family numbers. */
        static final Names FAMILIES = Names.or("Unknown")
                .put(0, "Reserved")
                .put(IPV4, "IPv4")
                .put(IPV6, "IPv6")
                .put(3, "NSAP")
                .put(4, "HDLC")
                .put(5, "BBN 1822")
                .put(IEEE_802, "802")
                .put(7, "E.163")
                .put(8, "E.164")
                .put(9, "F.69")
                .put(10, "X.121")
                .put(11, "Novell IPX")
                .put(12, "Appletalk")
                .put(13, "Decnet IV")
                .put(14, "Banyan Vines")
                .put(15, "E.164 with NSAP subaddress")
                .put(25, "VPLS")
                .put(196, "Layer-2 VPN")
                .build();

        static final Names INTERFACES = Names.or("Unknown")
                .put(2, "Interface Index")
                .put(3, "System Port Number")
                .build();

        private Words() {}
    }
}
