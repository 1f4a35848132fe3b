package io.tapline.filter;

import io.tapline.frame.LinkType;

/**
 * Where the headers of a frame are while an expression is compiled from left to right. Encapsulations move everything inwards, for all that
 * stands right of them, even where they were asked for under not.
 */
final class Layout {
    /** An offset that a link type does not have. */
    static final int NONE = -1;

    /** DLT_RAW as Linux numbers it, which some writers put into files. */
    private static final int LINUX_RAW = 12;

    /**
     * An offset from the frame's first byte: a constant, and for headers behind others of variable length the content of a scratch register
     * added to it.
     */
    record Position(int constant, int register) {
        static Position at(int constant) {
            return new Position(constant, NONE);
        }

        boolean isVariable() {
            return register != NONE;
        }

        Position plus(int bytes) {
            return new Position(constant + bytes, register);
        }
    }

    /** The link type of the innermost link header: Ethernet behind a VXLAN header, PPP behind a PPPoE one. */
    int linkType;

    /** The innermost link header. */
    Position header = Position.at(0);

    /** The field that tells what the link header carries; its constant is NONE where there is no such field. */
    Position type;

    /** What follows the link header. */
    Position payload;

    /** The network header from the payload on, and where an 802.2 header without SNAP stands before it. */
    int network;

    int networkBehindLlc;

    /** Label stack entries, and VLAN tags, gone through so far. */
    int labels;

    int tags;

    /** Behind a Geneve header, which may carry a frame without any link header. */
    boolean behindGeneve;

    private boolean inside;
    private final boolean[] registers = new boolean[Bpf.MEMORY_WORDS];
    private int nextRegister;

    Layout(int linkType) {
        this.linkType = linkType == LINUX_RAW ? LinkType.RAW : linkType;
        switch (this.linkType) {
            case LinkType.ETHERNET -> place(12, 14, 3);
            case LinkType.NULL, LinkType.LOOP -> place(0, 4, 0);
            case LinkType.PPP, LinkType.PPP_HDLC -> place(2, 4, 0);
            case LinkType.PPP_ETHERNET -> place(6, 8, 0);
            case LinkType.RAW, LinkType.IPV4, LinkType.IPV6 -> place(NONE, 0, 0);
            case LinkType.LINUX_SLL -> place(14, 16, 0);
            case LinkType.LINUX_SLL2 -> place(0, 20, 0);
            default -> {
                place(NONE, NONE, NONE);
                network = NONE;
            }
        }
    }

    private void place(int typeOffset, int payloadOffset, int llcBytes) {
        type = Position.at(typeOffset);
        payload = Position.at(payloadOffset);
        networkBehindLlc = llcBytes;
    }

    /** False for link types of which only the bytes are known. */
    boolean isKnown() {
        return network != NONE;
    }

    /** True behind the link header that another link type begins with: in a tunnel or session. */
    boolean isInside() {
        return inside;
    }

    /** Enters another link header. */
    void enter(int innerLinkType, Position innerHeader) {
        inside = true;
        linkType = innerLinkType;
        header = innerHeader;
        behindGeneve = false;
    }

    /** A free scratch register; NONE where all are in use. */
    int allocate() {
        for (int tried = 0; tried < registers.length; tried++) {
            if (!registers[nextRegister]) {
                registers[nextRegister] = true;
                return nextRegister;
            }
            nextRegister = (nextRegister + 1) % registers.length;
        }
        return NONE;
    }

    void free(int register) {
        registers[register] = false;
    }
}
