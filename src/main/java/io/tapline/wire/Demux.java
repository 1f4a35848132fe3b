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

    /** Stands for no key at all. */
    static final int NO_SLOT = 0;

    private static final Demux[] ALL = values();

    private final int size;
    private int firstSlot;

    static {
        int slots = NO_SLOT + 1;
        for (Demux space : ALL) {
            space.firstSlot = slots;
            slots += space.size + 1;
        }
    }

    Demux(int size) {
        this.size = size;
    }

    /** Keys are 0 to size - 1. */
    public int size() {
        return size;
    }

    /** Where a table for the keys of all spaces has this one. Behind those of each space stands one for keys that cannot be. */
    int slot(int key) {
        return firstSlot + (key >= 0 && key < size ? key : size);
    }

    /** The key at that slot, which is one of this space; -1 for one that cannot be. */
    int keyOf(int slot) {
        int key = slot - firstSlot;
        return key < size ? key : -1;
    }

    /** The space that the slot is of; null for {@link #NO_SLOT}. */
    static Demux ofSlot(int slot) {
        Demux found = null;
        for (Demux space : ALL) {
            found = slot >= space.firstSlot ? space : found;
        }
        return found;
    }

    /** Slots of all spaces together. */
    static int slots() {
        Demux last = ALL[ALL.length - 1];
        return last.firstSlot + last.size + 1;
    }
}
