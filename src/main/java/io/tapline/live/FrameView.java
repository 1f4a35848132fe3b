package io.tapline.live;

import io.tapline.frame.Direction;
import io.tapline.frame.FrameTable;
import io.tapline.frame.LinkType;
import java.nio.ByteBuffer;

/**
 * Reads the headers of a ring's frames into a {@link FrameTable}. What the kernel took off is put back in front, in the room that it was
 * asked to leave there: the VLAN tag, and for cooked link layers the Linux cooked v2 header (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html).
 */
final class FrameView {
    // struct tpacket3_hdr, in native order
    /** tp_next_offset, and behind it tp_sec. */
    static final int NEXT_OFFSET = 0;

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
    static final int INTERFACE = 48 + 4;
    private static final int HARDWARE_TYPE = 48 + 8;
    static final int PACKET_TYPE = 48 + 10;
    private static final int ADDRESS_LENGTH = 48 + 11;
    private static final int ADDRESS = 48 + 12;

    private static final int VLAN_VALID = 0x10;
    private static final int VLAN_TPID_VALID = 0x40;
    private static final int TAG_LENGTH = 4;
    private static final int ADDRESSES_LENGTH = 12;
    private static final int COOKED_LENGTH = 20;
    private static final short ETHERTYPE_VLAN = (short) 0x8100;

    private final boolean isCooked;
    private final boolean isEthernet;
    private final int snapLength;

    FrameView(LinkLayer layer, int snapLength) {
        this.isCooked = layer.isCooked();
        this.isEthernet = layer.linkType() == LinkType.ETHERNET;
        this.snapLength = snapLength;
    }

    /** Bytes that the kernel must leave free in front of each frame: PACKET_RESERVE. */
    int headRoom() {
        return isCooked ? COOKED_LENGTH + TAG_LENGTH : TAG_LENGTH;
    }

    /** Adds the frame whose header is at that index of the block. */
    void add(FrameTable table, ByteBuffer block, int header, long seconds, int packetType) {
        int offset = header + PacketRing.int16(block, header + START);
        long fractionAndCaptured = PacketRing.pair(block, header + NANOSECONDS);
        long lengthAndStatus = PacketRing.pair(block, header + LENGTH);
        int captured = PacketRing.second(fractionAndCaptured);
        int length = PacketRing.first(lengthAndStatus);
        int added = 0;
        boolean tagged = (PacketRing.second(lengthAndStatus) & VLAN_VALID) != 0;
        if (isCooked) {
            added = cook(block, header, offset, tagged);
        } else if (tagged && isEthernet && captured >= ADDRESSES_LENGTH) {
            added = putTag(block, header, offset);
        }
        long nanos = seconds * 1_000_000_000L + PacketRing.first(fractionAndCaptured);
        int kept = Math.min(captured + added, snapLength);
        table.add(offset - added, kept, length + added, nanos, Direction.ofPacketType(packetType));
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
