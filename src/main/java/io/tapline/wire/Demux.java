package io.tapline.wire;

/**
 * The key spaces in which a lower protocol names the upper one. An upper protocol binds itself to a key ({@link Protocol.Builder#on}); the
 * lower one only asks for a key ({@link Layer#next}).
 */
public enum Demux {
    /** LINKTYPE_ numbers: what a frame begins with. */
    LINK_TYPE(512),
    /** Ethernet types from 0x600 on, IEEE 802 numbers. */
    ETHERTYPE(65536),
    /** IPv4 protocol and IPv6 next header, IANA protocol numbers. */
    IP_PROTOCOL(256),
    /** UDP ports. */
    UDP_PORT(65536),
    /** TCP ports. */
    TCP_PORT(65536),
    /** IEEE 802.2 service access points. */
    LLC_SAP(256),
    /** PPP protocol field. */
    PPP_PROTOCOL(65536);

    private final int size;

    Demux(int size) {
        this.size = size;
    }

    /** Keys are 0 to size - 1. */
    public int size() {
        return size;
    }
}
