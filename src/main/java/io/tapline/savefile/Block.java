package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A view of one pcapng block that is not a frame, with its header and trailer. Valid only inside the callback that received it. Source of the
 * type numbers: draft-ietf-opsawg-pcapng section 10.1.
 */
public final class Block {
    /** Section header block: begins a section and tells its byte order. */
    public static final int SECTION_HEADER = 0x0a0d0d0a;

    /** Interface description block. */
    public static final int INTERFACE_DESCRIPTION = 1;

    /** The obsolete packet block. */
    public static final int PACKET = 2;

    /** Simple packet block: a frame without time, of the section's first interface. */
    public static final int SIMPLE_PACKET = 3;

    /** Name resolution block. */
    public static final int NAME_RESOLUTION = 4;

    /** Interface statistics block. */
    public static final int INTERFACE_STATISTICS = 5;

    /** Enhanced packet block. */
    public static final int ENHANCED_PACKET = 6;

    /** systemd journal export block: text. */
    public static final int JOURNAL = 9;

    /** Decryption secrets block. */
    public static final int DECRYPTION_SECRETS = 10;

    /** Custom block that may be copied into other files. */
    public static final int CUSTOM = 0x00000bad;

    /** Custom block that says that it depends on its place in this file. */
    public static final int CUSTOM_IN_PLACE = 0x40000bad;

    /** Bytes before the body: type and total length. */
    public static final int HEADER_LENGTH = 8;

    /** Bytes around the body: header, and the total length once more. */
    public static final int OVERHEAD = 12;

    private ByteBuffer buffer;
    private int offset;
    private int length;
    private int type;
    private boolean littleEndian;
    private CaptureInterface captureInterface;

    Block() {}

    /** Says which interface an interface description describes. */
    Block describing(CaptureInterface described) {
        captureInterface = described;
        return this;
    }

    /** The interface that an interface description block describes, which its frames will name; null for other blocks. Stays valid. */
    public CaptureInterface captureInterface() {
        return captureInterface;
    }

    Block wrap(ByteBuffer buffer, int offset, int length, int type, boolean littleEndian) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        this.type = type;
        this.littleEndian = littleEndian;
        this.captureInterface = null;
        return this;
    }

    /** The same block in memory of its own, which stays valid. */
    Block copy() {
        byte[] bytes = new byte[length];
        buffer.get(offset, bytes);
        return new Block()
                .wrap(ByteBuffer.wrap(bytes), 0, length, type, littleEndian)
                .describing(captureInterface);
    }

    /** One of the constants of this class, or any other number. */
    public int type() {
        return type;
    }

    /** What holds the block; always big-endian, whatever {@link #order()} says of the block's own fields. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Index of the block's first byte, which is that of its type. */
    public int offset() {
        return offset;
    }

    /** Bytes from the first of the type to the last of the trailing length. */
    public int length() {
        return length;
    }

    /** Byte order of the section, and so of the block's fields. */
    public ByteOrder order() {
        return littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    /** The 16-bit field at this distance from the block's first byte, in the section's order. */
    public int u16(int distance) {
        short value = buffer.getShort(offset + distance);
        return (littleEndian ? Short.reverseBytes(value) : value) & 0xffff;
    }

    /** The 32-bit field at this distance from the block's first byte, in the section's order. */
    public int int32(int distance) {
        int value = buffer.getInt(offset + distance);
        return littleEndian ? Integer.reverseBytes(value) : value;
    }

    /**
     * Points a cursor at the block's options.
     *
     * @return the cursor; at an empty list where the block has none, or is of a type whose options cannot be found
     */
    public Options options(Options cursor) {
        int first = optionsDistance();
        int last = length - 4;
        return first < 0 || first >= last
                ? cursor.wrap(buffer, offset, 0, order())
                : cursor.wrap(buffer, offset + first, last - first, order());
    }

    /** Distance of the first option from the block's first byte; negative where there is none to be found. */
    int optionsDistance() {
        return switch (type) {
            case SECTION_HEADER -> 24;
            case INTERFACE_DESCRIPTION -> 16;
            case INTERFACE_STATISTICS -> 20;
            case DECRYPTION_SECRETS -> length < 20 ? -1 : (int) Math.min(length, 16 + padded(int32(12) & 0xffffffffL));
            case NAME_RESOLUTION -> afterNames();
            default -> -1;
        };
    }

    /** A name resolution block's options stand after the record of type 0. */
    private int afterNames() {
        int at = HEADER_LENGTH;
        while (at + 4 <= length - 4) {
            int record = u16(at);
            at += 4 + (int) padded(u16(at + 2));
            if (record == 0) {
                return at;
            }
        }
        return -1;
    }

    /** The length with what fills it up to 32 bits. */
    static long padded(long length) {
        return (length + 3) & ~3L;
    }

    @Override
    public String toString() {
        return "Block[type 0x" + Integer.toHexString(type) + ", " + length + " bytes]";
    }
}
