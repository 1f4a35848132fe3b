package io.tapline.savefile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Turns pcapng options and blocks from one byte order into the other. What a document defines is turned; values that it calls bytes or text, or
 * does not know, stay. Allocates nothing. Source: draft-ietf-opsawg-pcapng section 4.
 */
final class Turner {
    private static final int BPF_CODE = 1;

    private final Options cursor = new Options();

    /**
     * Writes options in the other order.
     *
     * @param blockType the kind of block that they stand in
     * @param source a big-endian buffer that holds them
     * @param from their order
     * @param target a buffer in the order that is wanted; its position moves behind what was written, at most length bytes
     */
    void options(int blockType, ByteBuffer source, int offset, int length, ByteOrder from, ByteBuffer target) {
        cursor.wrap(source, offset, length, from);
        while (cursor.next()) {
            int room = Math.min(cursor.following(), offset + length) - cursor.at();
            target.putShort((short) cursor.code()).putShort((short) cursor.length());
            int at = target.position();
            target.put(at, source, cursor.at(), room);
            target.position(at + room);
            for (int filled = room; (filled & 3) != 0; filled++) {
                target.put((byte) 0);
            }
            value(blockType, target, at, from != target.order());
        }
    }

    private void value(int blockType, ByteBuffer target, int at, boolean turned) {
        if (!turned) {
            return;
        }
        int code = cursor.code();
        int length = cursor.length();
        boolean custom = code == Options.CUSTOM_TEXT
                || code == Options.CUSTOM_BYTES
                || code == Options.CUSTOM_TEXT_IN_PLACE
                || code == Options.CUSTOM_BYTES_IN_PLACE;
        if (custom) {
            turn32(target, at, length);
            return;
        }
        switch (blockType) {
            case Block.ENHANCED_PACKET -> frameValue(code, target, at, length);
            case Block.INTERFACE_DESCRIPTION -> interfaceValue(code, target, at, length);
            case Block.INTERFACE_STATISTICS -> statisticsValue(code, target, at, length);
            default -> {}
        }
    }

    private static void frameValue(int code, ByteBuffer target, int at, int length) {
        switch (code) {
            case Options.EPB_FLAGS, Options.EPB_QUEUE -> turn32(target, at, length);
            case Options.EPB_DROPCOUNT, Options.EPB_PACKETID -> turn64(target, at, length);
            case Options.EPB_PROCESSID_THREADID -> {
                turn32(target, at, length);
                turn32(target, at + 4, length - 4);
            }
            case Options.EPB_VERDICT -> {
                // One byte that tells the kind; TC's and XDP's verdicts are 64 bits.
                if (length == 9) {
                    turn64(target, at + 1, 8);
                }
            }
            default -> {}
        }
    }

    private static void interfaceValue(int code, ByteBuffer target, int at, int length) {
        switch (code) {
            case Options.IF_SPEED, Options.IF_TSOFFSET, Options.IF_TXSPEED, Options.IF_RXSPEED ->
                turn64(target, at, length);
            case Options.IF_TZONE -> {
                turn16(target, at, length);
                turn16(target, at + 2, length - 2);
            }
            case Options.IF_FILTER -> {
                if (length > 0 && target.get(at) == BPF_CODE) {
                    for (int i = 1; i + 8 <= length; i += 8) {
                        turn16(target, at + i, 2);
                        turn32(target, at + i + 4, 4);
                    }
                }
            }
            default -> {}
        }
    }

    private static void statisticsValue(int code, ByteBuffer target, int at, int length) {
        switch (code) {
            case Options.ISB_STARTTIME, Options.ISB_ENDTIME -> {
                turn32(target, at, length);
                turn32(target, at + 4, length - 4);
            }
            case Options.ISB_IFRECV,
                    Options.ISB_IFDROP,
                    Options.ISB_FILTERACCEPT,
                    Options.ISB_OSDROP,
                    Options.ISB_USRDELIV -> turn64(target, at, length);
            default -> {}
        }
    }

    private static void turn16(ByteBuffer target, int at, int length) {
        if (length >= 2) {
            target.putShort(at, Short.reverseBytes(target.getShort(at)));
        }
    }

    private static void turn32(ByteBuffer target, int at, int length) {
        if (length >= 4) {
            target.putInt(at, Integer.reverseBytes(target.getInt(at)));
        }
    }

    private static void turn64(ByteBuffer target, int at, int length) {
        if (length >= 8) {
            target.putLong(at, Long.reverseBytes(target.getLong(at)));
        }
    }

    /** True for the kinds of block that {@link #body} can turn. */
    static boolean knows(int blockType) {
        return switch (blockType) {
            case Block.INTERFACE_STATISTICS,
                    Block.NAME_RESOLUTION,
                    Block.DECRYPTION_SECRETS,
                    Block.JOURNAL,
                    Block.CUSTOM,
                    Block.CUSTOM_IN_PLACE -> true;
            default -> false;
        };
    }

    /**
     * Writes the body of a block of a kind that {@link #knows} in the target's order.
     *
     * @param target a buffer in the order that is wanted, with room for the block; its position moves behind what was written
     */
    void body(Block block, ByteBuffer target) {
        int length = block.length() - Block.OVERHEAD;
        switch (block.type()) {
            case Block.INTERFACE_STATISTICS -> fixed(block, target, 3);
            case Block.DECRYPTION_SECRETS -> fixed(block, target, 2);
            case Block.CUSTOM, Block.CUSTOM_IN_PLACE -> fixed(block, target, 1);
            case Block.NAME_RESOLUTION -> names(block, target);
            default -> copy(block, Block.HEADER_LENGTH, length, target);
        }
    }

    /** Numbers of 32 bits, then bytes up to the options, if the kind of block has any, and these. */
    private void fixed(Block block, ByteBuffer target, int numbers) {
        int at = Block.HEADER_LENGTH;
        int end = block.length() - 4;
        for (int i = 0; i < numbers && at + 4 <= end; i++, at += 4) {
            target.putInt(block.int32(at));
        }
        tail(block, at, target);
    }

    private void names(Block block, ByteBuffer target) {
        int at = Block.HEADER_LENGTH;
        int end = block.length() - 4;
        int record = 1;
        while (record != 0 && at + 4 <= end) {
            record = block.u16(at);
            int length = block.u16(at + 2);
            target.putShort((short) record).putShort((short) length);
            int room = (int) Math.min(Block.padded(length), end - at - 4);
            copy(block, at + 4, room, target);
            at += 4 + room;
        }
        tail(block, at, target);
    }

    private void tail(Block block, int from, ByteBuffer target) {
        int end = block.length() - 4;
        int options = block.optionsDistance();
        int first = options < from || options > end ? end : options;
        copy(block, from, first - from, target);
        if (first < end) {
            int before = target.position();
            options(block.type(), block.buffer(), block.offset() + first, end - first, block.order(), target);
            // The end marker, and whatever did not make sense as an option.
            while (target.position() - before < end - first) {
                target.put((byte) 0);
            }
        }
    }

    private static void copy(Block block, int distance, int length, ByteBuffer target) {
        target.put(target.position(), block.buffer(), block.offset() + distance, length);
        target.position(target.position() + length);
    }
}
