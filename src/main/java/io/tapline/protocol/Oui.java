package io.tapline.protocol;

import io.tapline.wire.Names;

/** Organizations that headers name by the first three bytes of their addresses (IEEE OUI), as text shows them. */
final class Oui {
    static final int ETHERNET = 0x000000;
    static final int CISCO = 0x00000c;
    static final int CISCO_BRIDGED = 0x0000f8;
    static final int BRIDGED = 0x0080c2;
    static final int APPLETALK = 0x080007;

    static final Names NAMES = Names.or("Unknown")
            .put(0x000000, "Ethernet")
            .put(0x00000c, "Cisco")
            .put(0x00005e, "IANA")
            .put(0x000081, "Nortel Networks SONMP")
            .put(0x0000f8, "Cisco bridged")
            .put(0x0080c2, "Ethernet bridged")
            .put(0x00a03e, "ATM Forum")
            .put(0x00e02f, "DOCSIS Spanning Tree")
            .put(0x080007, "Appletalk")
            .put(0x009069, "Juniper")
            .put(0x080009, "Hewlett-Packard")
            .put(0x0080c2, "IEEE 802.1 Private")
            .put(0x00120f, "IEEE 802.3 Private")
            .put(0x0012bb, "ANSI/TIA")
            .put(0x001b21, "DCBX")
            .put(0x002320, "Nicira Networks")
            .put(0x5c16c7, "Big Switch Networks")
            .put(0xb0d2f5, "Vello Systems")
            .put(0x002481, "HP")
            .put(0x0004ea, "HP-Labs")
            .put(0x748771, "Infoblox Inc")
            .put(0xa42305, "Open Networking Lab")
            .put(0x00049f, "Freescale")
            .put(0x0015ad, "Netronome")
            .put(0x001018, "Broadcom")
            .put(0x00e004, "PMC-Sierra")
            .put(0xd0f0db, "Ericsson")
            .build();

    private Oui() {}
}
