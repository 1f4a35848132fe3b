package io.tapline.filter;

/** Numbers of protocols, by the registry that they come from. */
final class Numbers {
    // Ethernet types (IEEE).
    static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;
    static final int RARP = 0x8035;
    static final int IPV6 = 0x86dd;
    static final int XNS = 0x0600;
    static final int MOPDL = 0x6001;
    static final int MOPRC = 0x6002;
    static final int DECNET = 0x6003;
    static final int LAT = 0x6004;
    static final int SCA = 0x6007;
    static final int TEB = 0x6558;
    static final int ATALK = 0x809b;
    static final int AARP = 0x80f3;
    static final int VLAN = 0x8100;
    static final int IPX = 0x8137;
    static final int MPLS = 0x8847;
    static final int PPPOE_DISCOVERY = 0x8863;
    static final int PPPOE_SESSION = 0x8864;
    static final int QINQ = 0x88a8;
    static final int LOOPBACK = 0x9000;
    static final int OLD_QINQ = 0x9100;

    /** The largest value of an Ethernet length field; above it the field is a type (IEEE 802.3). */
    static final int ETHERNET_MAX_LENGTH = 1500;

    // 802.2 service access points.
    static final int SAP_IP = 0x06;
    static final int SAP_STP = 0x42;
    static final int SAP_SNAP = 0xaa;
    static final int SAP_IPX = 0xe0;
    static final int SAP_NETBEUI = 0xf0;
    static final int SAP_OSI = 0xfe;

    // PPP protocols (IANA).
    static final int PPP_IPV4 = 0x0021;
    static final int PPP_OSI = 0x0023;
    static final int PPP_XNS = 0x0025;
    static final int PPP_DECNET = 0x0027;
    static final int PPP_ATALK = 0x0029;
    static final int PPP_IPX = 0x002b;
    static final int PPP_BRIDGE = 0x0031;
    static final int PPP_IPV6 = 0x0057;
    static final int PPP_MPLS = 0x0281;

    // IP protocols (IANA).
    static final int HOP_BY_HOP = 0;
    static final int ICMP = 1;
    static final int IGMP = 2;
    static final int TCP = 6;
    static final int IGRP = 9;
    static final int UDP = 17;
    static final int ROUTING = 43;
    static final int FRAGMENT = 44;
    static final int ESP = 50;
    static final int AH = 51;
    static final int ICMPV6 = 58;
    static final int NO_NEXT = 59;
    static final int DESTINATION_OPTIONS = 60;
    static final int PIM = 103;
    static final int VRRP = 112;
    static final int SCTP = 132;

    // OSI network layer protocol identifiers (ISO/IEC TR 9577) and IS-IS PDU types (ISO/IEC 10589).
    static final int CLNP = 0x81;
    static final int ESIS = 0x82;
    static final int ISIS = 0x83;
    static final int L1_HELLO = 15;
    static final int L2_HELLO = 16;
    static final int POINT_TO_POINT_HELLO = 17;
    static final int L1_LINK_STATE = 18;
    static final int L2_LINK_STATE = 20;
    static final int L1_COMPLETE_SEQUENCE = 24;
    static final int L2_COMPLETE_SEQUENCE = 25;
    static final int L1_PARTIAL_SEQUENCE = 26;
    static final int L2_PARTIAL_SEQUENCE = 27;

    private Numbers() {}
}
