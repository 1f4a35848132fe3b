package io.tapline.savefile;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the way in damaged pcapng files. A block has its length at both ends: where one of the two was destroyed, the other one tells it.
 * Beyond that a block is known by its type, by lengths that agree, and by a frame that fits into it.
 */
final class PcapngResync extends Resync {
    private static final int LENGTH = 4;
    private static final int ID = 8;
    private static final int CAPTURED = 20;
    private static final int ORIGINAL = 24;
    private static final int USUAL_OPTIONS = 256;
    private static final int MOST_STRANGERS = 1024;
    /** An interface of a higher number than that is not taken for one whose description is lost. */
    private static final int MOST_ASSUMED = 16;

    private final PcapngReader reader;
    private final Options options = new Options();
    /** Kinds of block that no document names and that were met where nothing was wrong. */
    private final Set<Integer> strangers = new HashSet<>();

    PcapngResync(PcapngReader reader, RepairSource notes) {
        super(reader.in, notes);
        this.reader = reader;
    }

    @Override
    int least() {
        return Block.OVERHEAD;
    }

    private int int32(int distance) {
        return int32(distance, reader.isLittleEndian());
    }

    private int int32(int distance, boolean littleEndian) {
        int value = in.buffer().getInt(in.at() + distance);
        return littleEndian ? Integer.reverseBytes(value) : value;
    }

    private void put(int distance, int value) {
        in.buffer().putInt(in.at() + distance, reader.isLittleEndian() ? Integer.reverseBytes(value) : value);
        notes.mended(in.position() + distance, in.position() + distance + 4);
    }

    private static boolean isLength(int length) {
        return length >= Block.OVERHEAD && length <= PcapngReader.LARGEST_BLOCK && (length & 3) == 0;
    }

    private static boolean isNamed(int type) {
        return switch (type) {
            case Block.INTERFACE_DESCRIPTION,
                    Block.PACKET,
                    Block.SIMPLE_PACKET,
                    Block.NAME_RESOLUTION,
                    Block.INTERFACE_STATISTICS,
                    Block.ENHANCED_PACKET,
                    Block.JOURNAL,
                    Block.DECRYPTION_SECRETS,
                    Block.CUSTOM,
                    Block.CUSTOM_IN_PLACE -> true;
            default -> false;
        };
    }

    /** True where a block begins of a kind that is known, as long at its end as at its start. */
    private boolean isBlock(int distance) throws IOException {
        if (!has(distance, Block.OVERHEAD)) {
            return false;
        }
        boolean section = in.buffer().getInt(in.at() + distance) == Block.SECTION_HEADER;
        if (section && !isMagic(int32(distance + ID, false))) {
            return false;
        }
        boolean little =
                section ? int32(distance + ID, false) != PcapngReader.BYTE_ORDER_MAGIC : reader.isLittleEndian();
        int type = int32(distance, little);
        int length = int32(distance + LENGTH, little);
        if (!section && !isNamed(type) && !strangers.contains(type) || !isLength(length) || length > AHEAD) {
            return false;
        }
        return has(distance, length)
                && int32(distance + length - 4, little) == length
                && (type != Block.ENHANCED_PACKET || isFrame(distance, length));
    }

    private static boolean isMagic(int order) {
        return order == PcapngReader.BYTE_ORDER_MAGIC || Integer.reverseBytes(order) == PcapngReader.BYTE_ORDER_MAGIC;
    }

    /** True where an enhanced packet block is one inside: of a known interface, with a frame and options that fill it. */
    private boolean isFrame(int distance, int length) {
        int id = int32(distance + ID);
        return id >= 0 && id < Math.max(MOST_ASSUMED, reader.interfaceCount()) && isFilled(distance, length);
    }

    /** True where a frame and options fill an enhanced packet block. */
    private boolean isFilled(int distance, int length) {
        int captured = int32(distance + CAPTURED);
        if (captured < 0 || captured > length - PcapngReader.ENHANCED_LENGTH) {
            return false;
        }
        int first = distance + PcapngReader.ENHANCED_LENGTH - 4 + (int) Block.padded(captured);
        int left = distance + length - 4 - first;
        options.wrap(
                in.buffer(),
                in.at() + first,
                left,
                reader.isLittleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int last = in.at() + first;
        while (options.next()) {
            last = options.following();
        }
        int rest = in.at() + first + left - last;
        return rest == 0 || rest == 4 && in.buffer().getInt(last) == 0;
    }

    @Override
    void prepare() throws IOException {
        if (!has(0, PcapngReader.ENHANCED_LENGTH) || reader.sectionHeader() == null) {
            return;
        }
        int type = int32(0);
        boolean enhanced = type == Block.ENHANCED_PACKET;
        boolean sound = enhanced ? int32(ID) >= 0 && int32(ID) < reader.interfaceCount() : isKnown();
        if (sound) {
            return;
        }
        int length = int32(LENGTH);
        if (!isLength(length) || length > AHEAD || !has(0, length) || int32(length - 4) != length) {
            return;
        }
        if (enhanced && hasFrame(length)) {
            findInterface();
        } else if (hasFrame(length) && isFrame(0, length)) {
            put(0, Block.ENHANCED_PACKET);
        } else if (!enhanced && strangers.size() < MOST_STRANGERS) {
            strangers.add(type);
        }
    }

    /** True where the next block is of a kind that is known. */
    private boolean isKnown() {
        int type = int32(0);
        return isNamed(type) || in.buffer().getInt(in.at()) == Block.SECTION_HEADER || strangers.contains(type);
    }

    /** True where the next block would be an enhanced packet block if its length, type and interface were right. */
    private boolean hasFrame(int length) {
        return length >= PcapngReader.ENHANCED_LENGTH
                && isFilled(0, length)
                && int32(CAPTURED) > 0
                && int32(ORIGINAL) >= int32(CAPTURED);
    }

    /** Writes a length into the next block, if it is one that is worth it; otherwise the block is lost. */
    private void mendOrLose(int distance, int length) {
        if (isKnown() || hasFrame(length) && isFrame(0, length)) {
            put(distance, length);
        } else {
            lose(length);
        }
    }

    /** The next frame is of an interface that was not described: its description is lost, or its number wrong. */
    private void findInterface() {
        int id = int32(ID);
        if (id < 0 || id >= MOST_ASSUMED) {
            if (reader.interfaceCount() == 1) {
                put(ID, 0);
            }
            return;
        }
        while (reader.interfaceCount() <= id) {
            int linkType =
                    reader.interfaceCount() > 0 ? reader.captureInterface(0).linkType() : notes.linkType();
            notes.assumed(reader.assume(linkType));
        }
    }

    @Override
    void recover() throws IOException {
        if (!has(0, Block.OVERHEAD)) {
            lose(in.end() - in.at());
            return;
        }
        int length = int32(LENGTH);
        if (isLength(length) && length <= AHEAD && has(0, length) && (isEnd(length) || isBlock(length))) {
            // The length is right, and with it either the one at the end is wrong, or what stands between. But where
            // another block ends just there, that one's start is the next.
            int last = int32(length - 4);
            boolean other = isLength(last) && last < length && isBlock(length - last);
            if (other) {
                lose(Math.max(find(1, length - last), 1));
            } else if (last != length) {
                mendOrLose(length - 4, length);
            } else {
                lose(length);
            }
            return;
        }
        has(0, AHEAD);
        int last = Math.min(AHEAD, in.end() - in.at());
        int found = find(1, last - Block.OVERHEAD);
        int told = findTold(found > 0 ? found : last);
        if (told > 0) {
            mendOrLose(LENGTH, told);
        } else if (found > 0) {
            lose(found);
        } else {
            search();
        }
    }

    /**
     * The distance of a block, or the end, before which the length that leads there stands; -1 where there is none. First where the frame
     * seems to end, because there may be blocks in a frame: somebody's capture of a capture on its way.
     */
    private int findTold(int last) throws IOException {
        if (reader.sectionHeader() == null) {
            return -1;
        }
        int captured = has(0, PcapngReader.ENHANCED_LENGTH) ? int32(CAPTURED) : -1;
        if (captured >= 0 && captured < AHEAD) {
            int end = PcapngReader.ENHANCED_LENGTH + (int) Block.padded(captured);
            int told = findTold(end, end + USUAL_OPTIONS);
            if (told > 0) {
                return told;
            }
        }
        return findTold(Block.OVERHEAD, last);
    }

    private int findTold(int from, int last) throws IOException {
        for (int distance = from; distance <= last && has(distance, 0); distance += 4) {
            if (int32(distance - 4) == distance && (isEnd(distance) || isBlock(distance))) {
                return distance;
            }
        }
        return -1;
    }

    @Override
    int find(int from, int last) throws IOException {
        for (int distance = from; distance <= last; distance++) {
            if (isBlock(distance)) {
                return distance;
            }
        }
        return -1;
    }
}
