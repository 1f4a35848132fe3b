package io.tapline.live;

import io.tapline.frame.Direction;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameTable;
import io.tapline.frame.LinkType;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Reads the frames of a ring's block into a {@link FrameTable}, those of the directions asked for. What the kernel took off is put back in
 * front, in the room that it was asked to leave there: the VLAN tag, and for cooked link layers the Linux cooked v2 header
 * (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html).
 */
final class BlockReader {
    // struct tpacket3_hdr, in native order
    /** tp_next_offset, and behind it tp_sec. */
    private static final int NEXT_OFFSET = 0;

    /** tp_nsec, and behind it tp_snaplen. */
    private static final int NANOSECONDS = 8;
    /** tp_len, and behind it tp_status. */
    private static final int LENGTH = 16;

    private static final int STATUS = 20;
    private static final int START = 24;
    private static final int VLAN_TCI = 32;
    private static final int VLAN_TPID = 36;
    // struct sockaddr_ll behind it
    private static final int PROTOCOL = 48 + 2;
    private static final int INTERFACE = 48 + 4;
    private static final int HARDWARE_TYPE = 48 + 8;
    private static final int PACKET_TYPE = 48 + 10;
    private static final int ADDRESS_LENGTH = 48 + 11;
    private static final int ADDRESS = 48 + 12;

    private static final int VLAN_VALID = 0x10;
    private static final int VLAN_TPID_VALID = 0x40;
    private static final int TAG_LENGTH = 4;
    private static final int ADDRESSES_LENGTH = 12;
    private static final int COOKED_LENGTH = 20;
    private static final short ETHERTYPE_VLAN = (short) 0x8100;

    private static final int PACKET_OUTGOING = 4;
    private static final int LOOPBACK_INDEX = 1;
    private static final long SECOND = 1_000_000_000;

    private final boolean isCooked;
    private final boolean isEthernet;
    private final int snapLength;
    private final boolean wantsIncoming;
    private final boolean wantsOutgoing;
    /** True where what leaves by the loopback interface comes in there as well, and is wanted once. */
    private final boolean skipsLoopback;

    private FrameFilter filter;
    private ByteBuffer block;
    private int next;
    private int left;

    /**
     * For frames of an interface.
     *
     * @param any true for those of all interfaces
     */
    BlockReader(LinkLayer layer, int snapLength, Directions directions, boolean any, boolean onLoopback) {
        this.isCooked = layer.isCooked();
        this.isEthernet = layer.linkType() == LinkType.ETHERNET;
        this.snapLength = snapLength;
        this.wantsIncoming = directions != Directions.OUT;
        this.wantsOutgoing = directions == Directions.OUT || directions == Directions.INOUT && !onLoopback;
        this.skipsLoopback = directions == Directions.INOUT && any;
    }

    /** Leaves out the frames that this rejects, from now on. */
    void filter(FrameFilter filter) {
        this.filter = filter;
    }

    /** Bytes that the kernel must leave free in front of each frame: PACKET_RESERVE. */
    int headRoom() {
        return isCooked ? COOKED_LENGTH + TAG_LENGTH : TAG_LENGTH;
    }

    /** Begins with a block that the kernel handed over. */
    void begin(ByteBuffer block) {
        this.block = block;
        next = PacketRing.firstFrame(block);
        left = PacketRing.frames(block);
    }

    /** True where there are frames in the block that were not read. */
    boolean hasMore() {
        return left > 0;
    }

    /** Fills the table with the next frames of the block, at most so many of them. */
    void fill(FrameTable table, int limit) {
        ByteBuffer at = block;
        int header = next;
        int more = left;
        table.begin(at);
        for (; more > 0 && table.size() < limit; more--) {
            // HotSpot knows the bounds of what this returns: so it does not ask at each read whether the place is below
            // 0.
            header = Objects.checkIndex(header, PacketRing.LARGEST_BLOCK);
            long nextAndSeconds = PacketRing.pair(at, header + NEXT_OFFSET);
            int packetType = at.get(header + PACKET_TYPE);
            if (packetType == PACKET_OUTGOING ? isOutgoingWanted(header) : wantsIncoming) {
                long fractionAndCaptured = PacketRing.pair(at, header + NANOSECONDS);
                long lengthAndStatus = PacketRing.pair(at, header + LENGTH);
                int captured = PacketRing.second(fractionAndCaptured);
                int offset = header + PacketRing.int16(at, header + START);
                boolean tagged = (PacketRing.second(lengthAndStatus) & VLAN_VALID) != 0;
                int added = isCooked || tagged ? putBack(header, offset, captured, tagged) : 0;
                long seconds = Integer.toUnsignedLong(PacketRing.second(nextAndSeconds));
                table.add(
                        offset - added,
                        Math.min(captured + added, snapLength),
                        PacketRing.first(lengthAndStatus) + added,
                        seconds * SECOND + PacketRing.first(fractionAndCaptured),
                        Direction.ofPacketType(packetType));
                if (filter != null && !filter.accept(table.frame(table.size() - 1))) {
                    table.dropLast();
                }
            }
            header += PacketRing.first(nextAndSeconds);
        }
        next = header;
        left = more;
    }

    private boolean isOutgoingWanted(int header) {
        return wantsOutgoing && !(skipsLoopback && PacketRing.int32(block, header + INTERFACE) == LOOPBACK_INDEX);
    }

    /** Puts in front of the frame what the kernel took off: how many bytes that were. */
    private int putBack(int header, int offset, int captured, boolean tagged) {
        if (isCooked) {
            return cook(block, header, offset, tagged);
        }
        return isEthernet && captured >= ADDRESSES_LENGTH ? putTag(block, header, offset) : 0;
    }

    /** Moves the two addresses down and puts the tag behind them. */
    private static int putTag(ByteBuffer block, int header, int offset) {
        long first = block.getLong(offset);
        int rest = block.getInt(offset + Long.BYTES);
        block.putLong(offset - TAG_LENGTH, first);
        block.putInt(offset - TAG_LENGTH + Long.BYTES, rest);
        block.putShort(offset - TAG_LENGTH + ADDRESSES_LENGTH, tagProtocol(block, header));
        block.putShort(offset - TAG_LENGTH + ADDRESSES_LENGTH + 2, (short) PacketRing.int32(block, header + VLAN_TCI));
        return TAG_LENGTH;
    }

    private static short tagProtocol(ByteBuffer block, int header) {
        boolean known = (PacketRing.int32(block, header + STATUS) & VLAN_TPID_VALID) != 0;
        return known ? (short) PacketRing.int16(block, header + VLAN_TPID) : ETHERTYPE_VLAN;
    }

    /** Makes the cooked header from what the kernel says of the frame; a tag goes between it and the payload, as it would on the wire. */
    private static int cook(ByteBuffer block, int header, int offset, boolean tagged) {
        int added = COOKED_LENGTH;
        short protocol = block.getShort(header + PROTOCOL);
        if (tagged) {
            added += TAG_LENGTH;
            block.putShort(offset - TAG_LENGTH, (short) PacketRing.int32(block, header + VLAN_TCI));
            block.putShort(offset - TAG_LENGTH + 2, protocol);
            protocol = tagProtocol(block, header);
        }
        int at = offset - added;
        block.putShort(at, protocol);
        block.putShort(at + 2, (short) 0);
        block.putInt(at + 4, PacketRing.int32(block, header + INTERFACE));
        block.putShort(at + 8, (short) PacketRing.int16(block, header + HARDWARE_TYPE));
        block.put(at + 10, block.get(header + PACKET_TYPE));
        block.put(at + 11, block.get(header + ADDRESS_LENGTH));
        block.putLong(at + 12, block.getLong(header + ADDRESS));
        return added;
    }
}
