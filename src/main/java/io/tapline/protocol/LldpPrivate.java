package io.tapline.protocol;

import io.tapline.wire.Bytes;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/**
 * The text of LLDP's organization-specific TLVs: IEEE 802.1 (802.1AB annex E, 802.1Qaz, 802.1Qbg), IEEE 802.3 (802.1AB annex F), LLDP-MED
 * (ANSI/TIA-1057), DCBX from before it was a standard, and IANA's MUD URL (RFC 8520). Distances count from the start of the enclosing
 * header; all bytes of the TLV were captured.
 */
final class LldpPrivate {
    private static final int IEEE_8021 = 0x0080c2;
    private static final int IEEE_8023 = 0x00120f;
    private static final int IANA = 0x00005e;
    private static final int TIA = 0x0012bb;
    private static final int DCBX = 0x001b21;

    /** Bytes of organization and subtype. */
    private static final int HEADER = 4;

    private static final int GREATEST_POWER = 1024;

    private LldpPrivate() {}

    /** Appends the text of the value at that distance; what became of it, as {@link Lldp} knows it. */
    static int text(Transcript line, Layer layer, int at, int length) {
        Text out = line.out();
        int organization = layer.get24(at);
        Oui.NAMES.text(out.ascii(": OUI "), organization);
        out.ascii(" (0x").hex(organization, 6).ascii(')');
        Names names = Words.subtypes(organization);
        if (names == null) {
            return Lldp.UNKNOWN;
        }
        if (length < (organization == IANA ? 8 : HEADER)) {
            return Lldp.KNOWN;
        }
        int subtype = layer.get8(at + 3);
        names.text(out.ascii("\n\t  "), subtype);
        out.ascii(" Subtype (").dec(subtype).ascii(')');
        return switch (organization) {
            case IEEE_8021 -> bridging(out, layer, subtype, at, length);
            case IEEE_8023 -> ethernet(out, layer, subtype, at, length);
            case IANA -> iana(out, layer, subtype, at, length);
            case TIA -> media(out, layer, subtype, at, length);
            default -> subtype == 1 ? Lldp.UNKNOWN : exchange(line, layer, at + HEADER, at + length);
        };
    }

    private static int u8(Layer layer, int at) {
        return Bytes.u8(layer.buffer(), layer.offset() + at);
    }

    private static int u16(Layer layer, int at) {
        return Bytes.u16(layer.buffer(), layer.offset() + at);
    }

    private static long u32(Layer layer, int at) {
        return Bytes.u32(layer.buffer(), layer.offset() + at);
    }

    private static int bridging(Text out, Layer layer, int subtype, int at, int length) {
        if (length < Words.leastBridging(subtype)) {
            return Lldp.KNOWN;
        }
        switch (subtype) {
            case 1 -> out.ascii("\n\t    port vlan id (PVID): ").dec(u16(layer, at + 4));
            case 2 -> {
                out.ascii("\n\t    port and protocol vlan id (PPVID): ").dec(u16(layer, at + 5));
                Words.PROTOCOL_VLAN.bits(out.ascii(", flags ["), u8(layer, at + 4), ", ");
                out.ascii("] (0x").hex(u8(layer, at + 4), 2).ascii(')');
            }
            case 3 -> {
                out.ascii("\n\t    vlan id (VID): ").dec(u16(layer, at + 4));
                if (length >= 7 && length >= 7 + u8(layer, at + 6)) {
                    Shown.padded(out.ascii("\n\t    vlan name: "), layer, at + 7, u8(layer, at + 6));
                }
            }
            case 4 -> {
                if (length >= 5 + u8(layer, at + 4)) {
                    Shown.padded(out.ascii("\n\t    protocol identity: "), layer, at + 5, u8(layer, at + 4));
                }
            }
            case 7 -> aggregation(out, layer, at);
            case 8 -> {
                priorities(out.ascii("\n\t    Pre-Priority CNPV Indicator"), u8(layer, at + 4));
                priorities(out.ascii("\n\t    Pre-Priority Ready Indicator"), u8(layer, at + 5));
            }
            case 9 -> {
                int bits = u8(layer, at + 4);
                out.ascii("\n\t    Willing:").dec(bits >> 7).ascii(", CBS:").dec(bits >> 6 & 2);
                out.ascii(", RES:").dec(bits >> 3 & 7).ascii(", Max TCs:").dec(bits & 7);
                transmission(out, layer, at + 5);
            }
            case 10 -> {
                out.ascii("\n\t    RES: ").dec(u8(layer, at + 4));
                transmission(out, layer, at + 5);
            }
            case 11 -> {
                int bits = u8(layer, at + 4);
                out.ascii("\n\t    Willing: ").dec(bits >> 7).ascii(", MBC: ").dec(bits >> 6 & 1);
                out.ascii(", RES: ").dec(bits >> 4 & 3).ascii(", PFC cap:").dec(bits & 15);
                priorities(out.ascii(" \n\t    PFC Enable"), u8(layer, at + 5));
            }
            case 12 -> applications(out, layer, at, length);
            case 13 -> virtualBridging(out, layer, at);
            case 14 -> channels(out, layer, at, length);
            default -> {
                return Lldp.UNKNOWN;
            }
        }
        return Lldp.KNOWN;
    }

    private static void priorities(Text out, int bits) {
        out.ascii("\n\t     Priority : 0  1  2  3  4  5  6  7\n\t     Value    : ");
        for (int i = 0; i < 8; i++) {
            out.dec(bits >> i & 1).ascii("  ");
        }
    }

    /** Appends a number in at least three columns, on their left. */
    private static void column(Text out, int value, boolean last) {
        out.dec(value).ascii(value < 10 ? "  " : value < 100 ? " " : "").ascii(last ? "" : " ");
    }

    /** IEEE 802.1Qaz: priority assignment, bandwidth and selection algorithms of traffic classes. */
    private static void transmission(Text out, Layer layer, int at) {
        out.ascii("\n\t    Priority Assignment Table\n\t     Priority : 0   1   2   3   4   5   6   7");
        out.ascii("\n\t     Value    : ");
        for (int i = 0; i < 8; i++) {
            int pair = u8(layer, at + i / 2);
            column(out, i % 2 == 0 ? pair >> 4 : pair & 15, i == 7);
        }
        out.ascii("\n\t    TC Bandwidth Table\n\t     TC%   : 0   1   2   3   4   5   6   7\n\t     Value : ");
        for (int i = 0; i < 8; i++) {
            column(out, u8(layer, at + 4 + i), i == 7);
        }
        out.ascii("\n\t    TSA Assignment Table\n\t     Traffic Class: 0   1   2   3   4   5   6   7");
        out.ascii("\n\t     Value        : ");
        for (int i = 0; i < 8; i++) {
            column(out, u8(layer, at + 12 + i), i == 7);
        }
    }

    private static void applications(Text out, Layer layer, int at, int length) {
        out.ascii("\n\t    RES: ").dec(u8(layer, at + 4));
        if (length <= 5 || (length - 5) % 3 != 0) {
            return;
        }
        out.ascii("\n\t    Application Priority Table");
        for (int i = 5; i < length; i += 3) {
            int bits = u8(layer, at + i);
            out.ascii("\n\t      Priority: ").dec(bits >> 5).ascii(", RES: ").dec(bits >> 3 & 3);
            out.ascii(", Sel: ").dec(bits & 7).ascii(", Protocol ID: ").dec(u16(layer, at + i + 1));
        }
    }

    /** IEEE 802.1Qbg. */
    private static void virtualBridging(Text out, Layer layer, int at) {
        int bridge = u8(layer, at + 4);
        out.ascii("\n\t    EVB Bridge Status\n\t      RES: ").dec(bridge >> 3);
        out.ascii(", BGID: ").dec(bridge >> 2 & 1).ascii(", RRCAP: ").dec(bridge >> 1 & 1);
        out.ascii(", RRCTR: ").dec(bridge & 1);
        int station = u8(layer, at + 5);
        out.ascii("\n\t    EVB Station Status\n\t      RES: ").dec(station >> 4);
        out.ascii(", SGID: ").dec(station >> 3 & 1).ascii(", RRREQ: ").dec(station >> 2 & 1);
        out.ascii(",RRSTAT: ").dec(station & 3);
        int retry = u8(layer, at + 6);
        out.ascii("\n\t    R: ")
                .dec(retry >> 5)
                .ascii(", RTE: ")
                .dec(retry & 0x1f)
                .ascii(", ");
        int mode = u8(layer, at + 7);
        out.ascii("EVB Mode: ").ascii(Words.EVB_MODES[mode >> 6]).ascii(" [").dec(mode >> 6);
        out.ascii("]\n\t    ROL: ")
                .dec(mode >> 5 & 1)
                .ascii(", RWD: ")
                .dec(mode & 0x1f)
                .ascii(", ");
        int keep = u8(layer, at + 8);
        out.ascii("RES: ").dec(keep >> 6).ascii(", ROL: ").dec(keep >> 5 & 1);
        out.ascii(", RKA: ").dec(keep & 0x1f);
    }

    private static void channels(Text out, Layer layer, int at, int length) {
        int bits = u8(layer, at + 4);
        out.ascii("\n\t    Role: ").dec(bits >> 7).ascii(", RES: ").dec(bits >> 4 & 7);
        out.ascii(", Scomp: ").dec(bits >> 3 & 1).ascii(" ChnCap: ").dec(u16(layer, at + 6) & 0x0fff);
        if ((length - 8) % 3 != 0) {
            return;
        }
        for (int i = 8; i < length; i += 3) {
            int pair = layer.get24(at + i);
            out.ascii("\n\t    SCID: ").dec(pair >> 12).ascii(", SVID: ").dec(pair & 0x0fff);
        }
    }

    private static int ethernet(Text out, Layer layer, int subtype, int at, int length) {
        if (length < Words.leastEthernet(subtype)) {
            return Lldp.KNOWN;
        }
        switch (subtype) {
            case 1 -> {
                int negotiation = u8(layer, at + 4);
                Words.SUPPORT.bits(out.ascii("\n\t    autonegotiation ["), negotiation, ", ");
                out.ascii("] (0x").hex(negotiation, 2).ascii(')');
                int modes = u16(layer, at + 5);
                Words.MODES.bits(out.ascii("\n\t    PMD autoneg capability ["), modes, ", ");
                out.ascii("] (0x").hex(modes, 4).ascii(')');
                int attachment = u16(layer, at + 7);
                Words.ATTACHMENTS.text(out.ascii("\n\t    MAU type "), attachment);
                out.ascii(" (0x").hex(attachment, 4).ascii(')');
            }
            case 2 -> {
                Words.POWER.bits(out.ascii("\n\t    MDI power support ["), u8(layer, at + 4), ", ");
                Words.PAIRS.text(out.ascii("], power pair "), u8(layer, at + 5));
                Words.POWER_CLASSES.text(out.ascii(", power class "), u8(layer, at + 6));
            }
            case 3 -> aggregation(out, layer, at);
            case 4 -> out.ascii("\n\t    MTU size ").dec(u16(layer, at + 4));
            default -> {
                return Lldp.UNKNOWN;
            }
        }
        return Lldp.KNOWN;
    }

    private static void aggregation(Text out, Layer layer, int at) {
        Words.SUPPORT.bits(out.ascii("\n\t    aggregation status ["), u8(layer, at + 4), ", ");
        out.ascii("], aggregation port ID ").dec(u32(layer, at + 5));
    }

    private static int iana(Text out, Layer layer, int subtype, int at, int length) {
        if (subtype != 1) {
            return Lldp.UNKNOWN;
        }
        Shown.characters(out.ascii("\n\t  MUD-URL="), layer, at + HEADER, length - HEADER);
        return Lldp.KNOWN;
    }

    private static int media(Text out, Layer layer, int subtype, int at, int length) {
        switch (subtype) {
            case 1 -> {
                if (length >= 7) {
                    Words.MEDIA.bits(out.ascii("\n\t    Media capabilities ["), u16(layer, at + 4), ", ");
                    out.ascii("] (0x").hex(u16(layer, at + 4), 4).ascii(')');
                    Words.DEVICES.text(out.ascii("\n\t    Device type ["), u8(layer, at + 6));
                    out.ascii("] (0x").hex(u8(layer, at + 6), 2).ascii(')');
                }
            }
            case 2 -> {
                if (length >= 8) {
                    policy(out, layer, at);
                }
            }
            case 3 -> {
                if (length >= 5) {
                    location(out, layer, at, length);
                }
            }
            case 4 -> {
                if (length >= 7) {
                    power(out, layer, at);
                }
            }
            case 5, 6, 7, 8, 9, 10, 11 -> {
                out.ascii("\n\t  ").ascii(Words.INVENTORY[subtype - 5]).ascii(' ');
                Shown.padded(out, layer, at + HEADER, length - HEADER);
            }
            default -> {
                return Lldp.UNKNOWN;
            }
        }
        return Lldp.KNOWN;
    }

    private static void policy(Text out, Layer layer, int at) {
        Words.APPLICATIONS.text(out.ascii("\n\t    Application type ["), u8(layer, at + 4));
        out.ascii("] (0x").hex(u8(layer, at + 4), 2);
        Words.POLICY.bits(out.ascii("), Flags ["), u8(layer, at + 5), ", ");
        out.ascii("]\n\t    Vlan id ").dec(u16(layer, at + 5) >> 1 & 0x0fff);
        out.ascii(", L2 priority ").dec(u16(layer, at + 6) >> 6 & 7);
        out.ascii(", DSCP value ").dec(u16(layer, at + 6) & 0x3f);
    }

    private static void power(Text out, Layer layer, int at) {
        int bits = u8(layer, at + 4);
        // tcpdump looks at the two lowest bits for the type, which are part of the priority.
        out.ascii((bits & 3) != 0 ? "\n\t    Power type [PD device]" : "\n\t    Power type [PSE device]");
        Words.SOURCES.text(out.ascii(", Power source ["), bits >> 4 & 3);
        Words.PRIORITIES.text(out.ascii("]\n\t    Power priority ["), bits & 15);
        out.ascii("] (0x").hex(bits & 15, 2).ascii("), Power ");
        int power = u16(layer, at + 5);
        if (power < GREATEST_POWER) {
            out.dec(power / 10).ascii('.').dec(power % 10).ascii(" Watts");
        } else {
            out.dec(power).ascii(" (Reserved)");
        }
    }

    private static void location(Text out, Layer layer, int at, int length) {
        int format = u8(layer, at + 4);
        Words.LOCATIONS.text(out.ascii("\n\t    Location data format "), format);
        out.ascii(" (0x").hex(format, 2).ascii(')');
        switch (format) {
            case 1 -> {
                if (length >= 21) {
                    coordinates(out, layer, at);
                }
            }
            case 2 -> {
                if (length >= 6) {
                    civicAddress(out, layer, at, length);
                }
            }
            case 3 -> Shown.padded(out.ascii("\n\t    ECS ELIN id "), layer, at + 5, length - 5);
            default -> Shown.unknown(out.ascii("\n\t    Location ID "), "\n\t      ", layer, at + 5, length - 5);
        }
    }

    private static void coordinates(Text out, Layer layer, int at) {
        for (int i = 0; i < 2; i++) {
            int angle = at + 5 + 5 * i;
            out.ascii(i == 0 ? "\n\t    Latitude resolution " : "\n\t    Longitude resolution ");
            out.dec(u8(layer, angle) >> 2);
            out.ascii(i == 0 ? ", latitude value " : ", longitude value ");
            out.dec((u8(layer, angle) & 3L) << 32 | u32(layer, angle + 1));
        }
        int type = u8(layer, at + 15) >> 4;
        Words.ALTITUDES.text(out.ascii("\n\t    Altitude type "), type);
        out.ascii(" (").dec(type).ascii(")\n\t    Altitude resolution ");
        out.dec(u16(layer, at + 15) >> 6 & 0x3f);
        out.ascii(", altitude value 0x").hex(u32(layer, at + 16) & 0x3fffffff);
        Words.DATUMS.text(out.ascii("\n\t    Datum "), u8(layer, at + 20));
        out.ascii(" (0x").hex(u8(layer, at + 20), 2).ascii(')');
    }

    private static void civicAddress(Text out, Layer layer, int at, int length) {
        int left = u8(layer, at + 5);
        if (left < 3 || length < 7 + left) {
            return;
        }
        out.ascii("\n\t    LCI length ").dec(left).ascii(", LCI what ");
        Words.WHATS.text(out, u8(layer, at + 6));
        out.ascii(" (0x").hex(u8(layer, at + 6), 2).ascii("), Country-code ");
        Shown.padded(out, layer, at + 7, 2);
        left -= 3;
        at += 9;
        while (left >= 2) {
            int type = u8(layer, at);
            int size = u8(layer, at + 1);
            at += 2;
            left -= 2;
            Words.ADDRESSES.text(out.ascii("\n\t      CA type '"), type);
            out.ascii("' (").dec(type).ascii("), length ").dec(size).ascii(": ");
            if (type == 0 || size == 0 || left < size) {
                return;
            }
            Shown.padded(out, layer, at, size);
            at += size;
            left -= size;
        }
    }

    /** Appends the TLVs inside a DCBX TLV; what became of the last one. */
    private static int exchange(Transcript line, Layer layer, int at, int end) {
        int outcome = Lldp.KNOWN;
        while (end - at >= 2) {
            int type = u8(layer, at) >> 1;
            int length = u16(layer, at) & 0x1ff;
            at += 2;
            outcome = Lldp.KNOWN;
            if (type == 0 || length == 0 || end - at < length || length < Words.leastExchange(type)) {
                return outcome;
            }
            if (type <= 4) {
                feature(line.out(), layer, type, at, length);
            } else {
                outcome = Lldp.UNKNOWN;
            }
            if (line.verbosity() > 1 || outcome == Lldp.UNKNOWN) {
                Shown.unknown(line.out(), "\n\t    ", layer, at, length);
            }
            at += length;
        }
        return outcome;
    }

    private static void feature(Text out, Layer layer, int type, int at, int length) {
        out.ascii("\n\t    ").ascii(Words.FEATURES[type - 1]).ascii(" (type 0x").hex(type);
        out.ascii(", length ").dec(length).ascii(')');
        out.ascii("\n\t      Oper_Version: ").dec(u8(layer, at));
        out.ascii("\n\t      Max_Version: ").dec(u8(layer, at + 1));
        if (type == 1) {
            out.ascii("\n\t      Sequence Number: ").dec(u32(layer, at + 2));
            out.ascii("\n\t      Acknowledgement Number: ").dec(u32(layer, at + 6));
            return;
        }
        int bits = u8(layer, at + 2);
        out.ascii("\n\t      Info block(0x").ascii(Words.upperHex(bits >> 4)).ascii(Words.upperHex(bits & 15));
        out.ascii("): Enable bit: ").dec(bits >> 7).ascii(", Willing bit: ").dec(bits >> 6 & 1);
        out.ascii(", Error Bit: ").dec(bits >> 5 & 1);
        out.ascii("\n\t      SubType: ").dec(u8(layer, at + 3));
        switch (type) {
            case 2 -> priorityGroups(out, layer, at);
            case 3 -> flowControl(out, layer, at);
            default -> applicationValues(out, layer, at + 4, length - 4);
        }
    }

    private static void priorityGroups(Text out, Layer layer, int at) {
        out.ascii("\n\t      Priority Allocation");
        long groups = u32(layer, at + 4);
        for (int i = 0; i < 8; i++) {
            out.ascii("\n\t          PgId_").dec(i).ascii(": ").dec(groups >> 28 - 4 * i & 15);
        }
        out.ascii("\n\t      Priority Group Allocation");
        for (int i = 0; i < 8; i++) {
            out.ascii("\n\t          Pg percentage[").dec(i).ascii("]: ").dec(u8(layer, at + 8 + i));
        }
        out.ascii("\n\t      NumTCsSupported: ").dec(u8(layer, at + 16));
    }

    private static void flowControl(Text out, Layer layer, int at) {
        int bits = u8(layer, at + 4);
        out.ascii("\n\t      PFC Config (0x").ascii(Words.upperHex(bits >> 4)).ascii(Words.upperHex(bits & 15));
        out.ascii(')');
        for (int i = 0; i < 8; i++) {
            out.ascii("\n\t          Priority Bit ").dec(i);
            out.ascii((bits & 1 << i) != 0 ? ": Enabled" : ": Disabled");
        }
        out.ascii("\n\t      NumTCPFCSupported: ").dec(u8(layer, at + 5));
    }

    private static void applicationValues(Text out, Layer layer, int at, int length) {
        for (int left = length & 0xff; left >= 6; left -= 6, at += 6) {
            out.ascii("\n\t      Application Value\n\t          Application Protocol ID: 0x");
            out.hex(u16(layer, at), 4);
            int selector = layer.get24(at + 2);
            out.ascii("\n\t          SF (0x").hex(selector >> 22).ascii(") Application Protocol ID is ");
            out.ascii(selector >> 22 != 0 ? "Socket Number" : "L2 EtherType");
            out.ascii("\n\t          OUI: 0x").hex(selector & 0x3fffff, 6);
            out.ascii("\n\t          User Priority Map: 0x").hex(u8(layer, at + 5), 2);
        }
    }

    /** Made when such a TLV is first written as text. */
    private static final class Words {
        static final Names BRIDGING = Names.or("unknown")
                .put(1, "Port VLAN Id")
                .put(2, "Port and Protocol VLAN ID")
                .put(3, "VLAN name")
                .put(4, "Protocol Identity")
                .put(7, "Link aggregation")
                .put(8, "Congestion Notification")
                .put(9, "ETS Configuration")
                .put(10, "ETS Recommendation")
                .put(11, "Priority Flow Control Configuration")
                .put(12, "Application Priority")
                .put(13, "EVB")
                .put(14, "CDCP")
                .build();

        static final Names ETHERNET = Names.or("unknown")
                .put(1, "MAC/PHY configuration/status")
                .put(2, "Power via MDI")
                .put(3, "Link aggregation")
                .put(4, "Max frame size")
                .build();

        static final Names IANA_SUBTYPES = Names.or("unknown").put(1, "MUD-URL").build();

        static final Names MEDIA_SUBTYPES = Names.or("unknown")
                .put(1, "LLDP-MED Capabilities")
                .put(2, "Network policy")
                .put(3, "Location identification")
                .put(4, "Extended power-via-MDI")
                .put(5, "Inventory - hardware revision")
                .put(6, "Inventory - firmware revision")
                .put(7, "Inventory - software revision")
                .put(8, "Inventory - serial number")
                .put(9, "Inventory - manufacturer name")
                .put(10, "Inventory - model name")
                .put(11, "Inventory - asset ID")
                .build();

        static final Names EXCHANGE = Names.or("unknown")
                .put(1, "DCB Capability Exchange Protocol Rev 1")
                .put(2, "DCB Capability Exchange Protocol Rev 1.01")
                .build();

        static final Names PROTOCOL_VLAN =
                Names.or("none").put(2, "supported").put(4, "enabled").build();

        static final String[] EVB_MODES = {
            "Not Supported", "EVB Bridge", "EVB Station", "Reserved for future Standardization"
        };

        static final Names SUPPORT =
                Names.or("none").put(1, "supported").put(2, "enabled").build();

        static final Names MODES = Names.or("unknown")
                .put(0x4000, "10BASE-T hdx")
                .put(0x2000, "10BASE-T fdx")
                .put(0x1000, "100BASE-T4")
                .put(0x0800, "100BASE-TX hdx")
                .put(0x0400, "100BASE-TX fdx")
                .put(0x0200, "100BASE-T2 hdx")
                .put(0x0100, "100BASE-T2 fdx")
                .put(0x0080, "Pause for fdx links")
                .put(0x0040, "Asym PAUSE for fdx")
                .put(0x0020, "Sym PAUSE for fdx")
                .put(0x0010, "Asym and Sym PAUSE for fdx")
                .put(0x0008, "1000BASE-{X LX SX CX} hdx")
                .put(0x0004, "1000BASE-{X LX SX CX} fdx")
                .put(0x0002, "1000BASE-T hdx")
                .put(0x0001, "1000BASE-T fdx")
                .build();

        /** RFC 3636: dot3MauType. */
        static final Names ATTACHMENTS = Names.or("unknown")
                .put(0, "Unknown")
                .put(1, "AUI")
                .put(2, "10BASE_5")
                .put(3, "FOIRL")
                .put(4, "10BASE2")
                .put(5, "10BASET duplex mode unknown")
                .put(6, "10BASEFP")
                .put(7, "10BASEFB")
                .put(8, "10BASEFL duplex mode unknown")
                .put(9, "10BROAD36")
                .put(10, "10BASET hdx")
                .put(11, "10BASET fdx")
                .put(12, "10BASEFL hdx")
                .put(13, "10BASEFL fdx")
                .put(14, "100BASET4")
                .put(15, "100BASETX hdx")
                .put(16, "100BASETX fdx")
                .put(17, "100BASEFX hdx")
                .put(18, "100BASEFX fdx")
                .put(19, "100BASET2 hdx")
                .put(20, "100BASET2 fdx")
                .put(21, "1000BASEX hdx")
                .put(22, "1000BASEX fdx")
                .put(23, "1000BASELX hdx")
                .put(24, "1000BASELX fdx")
                .put(25, "1000BASESX hdx")
                .put(26, "1000BASESX fdx")
                .put(27, "1000BASECX hdx")
                .put(28, "1000BASECX fdx")
                .put(29, "1000BASET hdx")
                .put(30, "1000BASET fdx")
                .put(31, "10GBASEX")
                .put(32, "10GBASELX4")
                .put(33, "10GBASER")
                .put(34, "10GBASEER")
                .put(35, "10GBASELR")
                .put(36, "10GBASESR")
                .put(37, "10GBASEW")
                .put(38, "10GBASEEW")
                .put(39, "10GBASELW")
                .put(40, "10GBASESW")
                .build();

        static final Names POWER = Names.or("none")
                .put(1, "PSE")
                .put(2, "supported")
                .put(4, "enabled")
                .put(8, "can be controlled")
                .build();

        static final Names PAIRS =
                Names.or("unknown").put(1, "signal").put(2, "spare").build();

        static final Names POWER_CLASSES = Names.or("unknown")
                .put(1, "class0")
                .put(2, "class1")
                .put(3, "class2")
                .put(4, "class3")
                .put(5, "class4")
                .build();

        static final Names MEDIA = Names.or("none")
                .put(0x01, "LLDP-MED capabilities")
                .put(0x02, "network policy")
                .put(0x04, "location identification")
                .put(0x08, "extended power via MDI-PSE")
                .put(0x10, "extended power via MDI-PD")
                .put(0x20, "Inventory")
                .build();

        static final Names DEVICES = Names.or("unknown")
                .put(1, "endpoint class 1")
                .put(2, "endpoint class 2")
                .put(3, "endpoint class 3")
                .put(4, "network connectivity")
                .build();

        static final Names APPLICATIONS = Names.or("none")
                .put(1, "voice")
                .put(2, "voice signaling")
                .put(3, "guest voice")
                .put(4, "guest voice signaling")
                .put(5, "softphone voice")
                .put(6, "video conferencing")
                .put(7, "streaming video")
                .put(8, "video signaling")
                .build();

        static final Names POLICY = Names.or("none")
                .put(0x80, "Unknown")
                .put(0x40, "Tagged")
                .put(0x20, "reserved")
                .build();

        static final Names SOURCES = Names.or("none")
                .put(1, "PSE - primary power source")
                .put(2, "local - backup power source")
                .put(3, "PSE+local - reserved")
                .build();

        static final Names PRIORITIES =
                Names.or("none").put(1, "critical").put(2, "high").put(3, "low").build();

        static final String[] INVENTORY = {
            "Hardware revision",
            "Firmware revision",
            "Software revision",
            "Serial number",
            "Manufacturer name",
            "Model name",
            "Asset ID"
        };

        static final Names LOCATIONS = Names.or("unknown")
                .put(1, "coordinate-based LCI")
                .put(2, "civic address LCI")
                .put(3, "ECS ELIN")
                .build();

        static final Names ALTITUDES =
                Names.or("unknown").put(1, "meters").put(2, "floors").build();

        static final Names DATUMS = Names.or("unknown")
                .put(1, "World Geodesic System 1984")
                .put(2, "North American Datum 1983 (NAVD88)")
                .put(3, "North American Datum 1983 (MLLW)")
                .build();

        static final Names WHATS = Names.or("unknown")
                .put(0, "location of DHCP server")
                .put(1, "location of the network element believed to be closest to the client")
                .put(2, "location of the client")
                .build();

        static final Names ADDRESSES = Names.or("unknown")
                .put(1, "national subdivisions (state,canton,region,province,prefecture)")
                .put(2, "county, parish, gun, district")
                .put(3, "city, township, shi")
                .put(4, "city division, borough, city district, ward chou")
                .put(5, "neighborhood, block")
                .put(6, "street")
                .build();

        static final String[] FEATURES = {
            "Control - Protocol Control",
            "Feature - Priority Group",
            "Feature - Priority Flow Control",
            "Feature - Application"
        };

        private Words() {}

        static Names subtypes(int organization) {
            return switch (organization) {
                case IEEE_8021 -> BRIDGING;
                case IEEE_8023 -> ETHERNET;
                case IANA -> IANA_SUBTYPES;
                case TIA -> MEDIA_SUBTYPES;
                case DCBX -> EXCHANGE;
                default -> null;
            };
        }

        static int leastBridging(int subtype) {
            return switch (subtype) {
                case 1, 3, 8, 11 -> 6;
                case 2 -> 7;
                case 4, 12 -> 5;
                case 9, 10 -> 25;
                case 7, 13 -> 9;
                case 14 -> 8;
                default -> HEADER;
            };
        }

        static int leastEthernet(int subtype) {
            return switch (subtype) {
                case 1, 3 -> 9;
                case 2 -> 7;
                case 4 -> 6;
                default -> HEADER;
            };
        }

        static int leastExchange(int type) {
            return switch (type) {
                case 1 -> 10;
                case 2 -> 17;
                case 3 -> 6;
                case 4 -> 4;
                default -> 0;
            };
        }

        static char upperHex(int digit) {
            return "0123456789ABCDEF".charAt(digit);
        }
    }
}
