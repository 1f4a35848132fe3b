package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Registry;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** What the protocols that carry an EtherType share for their text. */
final class EtherTypes {
    /** Above this, the type field of an Ethernet frame is a type and no length (IEEE 802.3 clause 3.2.6). */
    static final int HIGHEST_LENGTH = 1500;

    static final int LOWEST = 0x600;

    /** Under this key of the EtherTypes' space stands what an 802.3 length announces: LLC. Linux calls it ETH_P_802_2. */
    static final int LLC = 4;

    static final int TRAILERS = 0x1000;

    /** Whole Ethernet frames inside tunnels: RFC 1701. */
    static final int BRIDGED_ETHERNET = 0x6558;

    private static final int VLAN = 0x8100;
    private static final int SERVICE_VLAN = 0x88a8;
    private static final int OLD_VLAN = 0x9100;
    private static final int OLDER_VLAN = 0x9200;

    /** The names of EtherTypes; in a class of its own because plain lines do not need them. */
    static final class Table {
        static final Names NAMES = Names.or("Unknown")
                .put(Ipv4.ETHERTYPE, "IPv4")
                .put(0x8847, "MPLS unicast")
                .put(0x8848, "MPLS multicast")
                .put(Ipv6.ETHERTYPE, "IPv6")
                .put(VLAN, "802.1Q")
                .put(OLD_VLAN, "802.1Q-9100")
                .put(SERVICE_VLAN, "802.1Q-QinQ")
                .put(OLDER_VLAN, "802.1Q-9200")
                .put(0x88e5, "802.1AE MACsec")
                .put(0x9100, "VMAN")
                .put(0x0200, "PUP")
                .put(0x0806, "ARP")
                .put(0x8035, "Reverse ARP")
                .put(0x0600, "NS")
                .put(0x0500, "Sprite")
                .put(TRAILERS, "Trail")
                .put(0x6001, "MOP DL")
                .put(0x6002, "MOP RC")
                .put(0x6003, "DN")
                .put(0x6004, "LAT")
                .put(0x6007, "SCA")
                .put(BRIDGED_ETHERNET, "TEB")
                .put(0x8038, "Lanbridge")
                .put(0x803c, "DEC DNS")
                .put(0x803e, "DEC DTS")
                .put(0x805b, "VEXP")
                .put(0x805c, "VPROD")
                .put(0x809b, "Appletalk")
                .put(0x80f3, "Appletalk ARP")
                .put(0x8137, "IPX")
                .put(0x880b, "PPP")
                .put(0x8808, "MPCP")
                .put(0x8809, "Slow Protocols")
                .put(0x8863, "PPPoE D")
                .put(0x8864, "PPPoE S")
                .put(0x888e, "EAPOL")
                .put(0x8899, "Realtek protocols")
                .put(0x886f, "MS NLB heartbeat")
                .put(0x8870, "Jumbo")
                .put(0x894f, "NSH")
                .put(0x9000, "Loopback")
                .put(0xfefe, "OSI")
                .put(0x00fe, "GRE-OSI")
                .put(0xabcd, "CFM (old)")
                .put(0x8902, "CFM")
                .put(0x893a, "IEEE1905.1")
                .put(0x88cc, "LLDP")
                .put(0x88ca, "TIPC")
                .put(0x0707, "GeoNet (old)")
                .put(0x8947, "GeoNet")
                .put(0x1111, "CALM FAST")
                .put(0x88a2, "AoE")
                .put(0x88f7, "PTP")
                .put(0xd28b, "Arista Vendor Specific Protocol")
                .build();

        private Table() {}
    }

    private EtherTypes() {}

    /** True for what stands for a length: 0 announces no payload, and is nothing that an LLC header could follow. */
    static boolean isLength(int type) {
        return type > 0 && type <= HIGHEST_LENGTH;
    }

    /** True for an EtherType; what is between the lengths and the types is neither. */
    static boolean isType(int type) {
        return type == 0 || type >= LOWEST;
    }

    static boolean isVlan(int type) {
        return type == VLAN || type == SERVICE_VLAN || type == OLD_VLAN || type == OLDER_VLAN;
    }

    /** What a type field says in front of that layer: its EtherType, or the length where LLC follows. */
    static int announcing(Layer next, int length) {
        int type = Registry.key(Demux.ETHERTYPE, next.protocol());
        return type == LLC ? Math.min(length, HIGHEST_LENGTH) : Math.max(0, type);
    }

    /** Appends "ethertype IPv4 (0x0800)", or the name alone for -q. */
    static void describe(Transcript line, int type) {
        if (line.quick()) {
            Table.NAMES.text(line.out(), type, "Unknown Ethertype (0x%04x)");
        } else {
            name(line.out().ascii("ethertype "), type);
        }
    }

    /** Appends "IPv4 (0x0800)". */
    static void name(Text out, int type) {
        Table.NAMES.text(out, type);
        out.ascii(" (0x").hex(type, 4).ascii(')');
    }

    /** Appends the text of what the EtherType announces; false where it is not known. VLAN tags are the link headers' own affair. */
    static boolean carry(Transcript line, Layer layer, int type, int start, int end, int wireEnd) {
        return type > HIGHEST_LENGTH && !isVlan(type) && line.carry(layer, Demux.ETHERTYPE, type, start, end, wireEnd);
    }
}
