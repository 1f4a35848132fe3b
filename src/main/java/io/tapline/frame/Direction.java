package io.tapline.frame;

/** Which way a frame went and whom it was for, as packet(7)'s sll_pkttype and pcapng's epb_flags tell it. */
public enum Direction {
    /** Nobody said. */
    UNKNOWN,
    /** Received, addressed to this host (PACKET_HOST). */
    HOST,
    /** Received, link-layer broadcast (PACKET_BROADCAST). */
    BROADCAST,
    /** Received, link-layer multicast (PACKET_MULTICAST). */
    MULTICAST,
    /** Received in promiscuous mode, addressed to another host (PACKET_OTHERHOST). */
    OTHER_HOST,
    /** Sent by this host (PACKET_OUTGOING). */
    OUTGOING,
    /** Received, without saying for whom. */
    INCOMING;

    private static final Direction[] BY_PACKET_TYPE = {HOST, BROADCAST, MULTICAST, OTHER_HOST, OUTGOING};

    /** The direction for sll_pkttype of linux/if_packet.h. */
    public static Direction ofPacketType(int packetType) {
        return packetType >= 0 && packetType < BY_PACKET_TYPE.length ? BY_PACKET_TYPE[packetType] : UNKNOWN;
    }

    /** True where the frame was received rather than sent. */
    public boolean isIncoming() {
        return this != UNKNOWN && this != OUTGOING;
    }
}
