package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Direction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** pcapng: draft-ietf-opsawg-pcapng. Several sections, each with its own byte order and interfaces. */
final class PcapngReader extends RecordReader {
    static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int SECTION_HEADER_LENGTH = 28;
    private static final int INTERFACE_LENGTH = 20;
    static final int ENHANCED_LENGTH = 32;
    private static final int ENHANCED_DATA = 28;
    private static final int SIMPLE_LENGTH = 16;
    private static final int SIMPLE_DATA = 12;
    static final int MOST_INTERFACES = 65536;
    static final int MOST_OPTION_BYTES = 8 * 1024 * 1024;
    /** A frame of the largest size, and options. */
    static final int LARGEST_BLOCK = LARGEST + 256 * 1024;

    /** It is kept as long as its section lasts. */
    private static final int LARGEST_SECTION_HEADER = 1024 * 1024;

    private static final Direction[] RECEPTION = {
        Direction.INCOMING, Direction.HOST, Direction.MULTICAST, Direction.BROADCAST, Direction.OTHER_HOST
    };

    private final Block block = new Block();
    private final Options options = new Options();
    private BlockHandler handler;
    private BlockHandler copier;
    private byte[] sectionHeader;
    private boolean littleEndian;
    private boolean inSection;
    private CaptureInterface[] interfaces = new CaptureInterface[4];
    private TickScale[] scales = new TickScale[4];
    private int interfaceCount;
    private int optionBytes;
    /** The timestamp of {@link #frame} as it stands in the file. */
    private long ticks;

    PcapngReader(Input in) {
        super(in);
    }

    /** Names the one that is told of blocks that are no frames. */
    void onBlock(BlockHandler handler) {
        this.handler = handler;
    }

    @Override
    void copyBlocks(BlockHandler copier) {
        this.copier = copier;
    }

    @Override
    int next() throws IOException {
        int at = in.at();
        int available = in.end() - at;
        if (available < Block.OVERHEAD) {
            return more(Block.OVERHEAD);
        }
        int type = in.buffer().getInt(at);
        if (type == Block.SECTION_HEADER) {
            int order = in.buffer().getInt(at + 8);
            if (order != BYTE_ORDER_MAGIC && order != Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
                return damaged("a section header without a byte order");
            }
            // Not before the block is whole: the frames before still have the order of their section.
            return block(at, available, type, order != BYTE_ORDER_MAGIC);
        }
        if (!inSection) {
            return damaged("not a pcapng file: no section header");
        }
        return block(at, available, littleEndian ? Integer.reverseBytes(type) : type, littleEndian);
    }

    @Override
    void begin() throws IOException {
        while (!inSection && damage() == null) {
            if (next() == MORE && !fill()) {
                return;
            }
        }
    }

    private int block(int at, int available, int type, boolean little) throws IOException {
        int raw = in.buffer().getInt(at + 4);
        int length = little ? Integer.reverseBytes(raw) : raw;
        if (length < Block.OVERHEAD || length > LARGEST_BLOCK) {
            return damaged("a block of " + (length & 0xffffffffL) + " bytes, where " + Block.OVERHEAD + " to "
                    + LARGEST_BLOCK + " can be");
        }
        if (available < length) {
            return more(length);
        }
        if (in.buffer().getInt(at + length - 4) != raw) {
            int last = in.buffer().getInt(at + length - 4);
            return damaged("a block of " + length + " bytes says at its end that it is of "
                    + ((little ? Integer.reverseBytes(last) : last) & 0xffffffffL));
        }
        return switch (type) {
            case Block.ENHANCED_PACKET -> enhanced(at, length);
            case Block.SIMPLE_PACKET -> simple(at, length);
            case Block.PACKET -> obsolete(at, length);
            case Block.SECTION_HEADER -> section(at, length, little);
            case Block.INTERFACE_DESCRIPTION -> description(at, length);
            default -> other(at, length, type);
        };
    }

    private int other(int at, int length, int type) throws IOException {
        in.at(at + length);
        if (handler != null) {
            handler.onBlock(told(at, length, type));
        }
        if (copier != null) {
            copier.onBlock(told(at, length, type));
        }
        return OTHER;
    }

    private Block told(int at, int length, int type) {
        block.wrap(in.buffer(), at, length, type, littleEndian);
        return type == Block.INTERFACE_DESCRIPTION ? block.describing(interfaces[interfaceCount - 1]) : block;
    }

    private int section(int at, int length, boolean little) throws IOException {
        if (length < SECTION_HEADER_LENGTH || length > LARGEST_SECTION_HEADER) {
            return damaged("a section header of " + length + " bytes");
        }
        short major = in.buffer().getShort(at + 12);
        if ((little ? Short.reverseBytes(major) : major) != 1) {
            return damaged(
                    "pcapng version " + ((little ? Short.reverseBytes(major) : major) & 0xffff) + " is not supported");
        }
        inSection = true;
        littleEndian = little;
        interfaceCount = 0;
        optionBytes = 0;
        Arrays.fill(interfaces, null);
        sectionHeader = new byte[length];
        in.buffer().get(at, sectionHeader);
        return other(at, length, Block.SECTION_HEADER);
    }

    private int description(int at, int length) throws IOException {
        if (length < INTERFACE_LENGTH) {
            return damaged("an interface description of " + length + " bytes");
        }
        optionBytes += length;
        if (interfaceCount == MOST_INTERFACES || optionBytes > MOST_OPTION_BYTES) {
            return damaged("more interfaces than can be kept: " + interfaceCount);
        }
        CaptureInterface described = describe(
                block.wrap(in.buffer(), at, length, Block.INTERFACE_DESCRIPTION, littleEndian), interfaceCount);
        add(described);
        return other(at, length, Block.INTERFACE_DESCRIPTION);
    }

    private void add(CaptureInterface described) {
        if (interfaceCount == interfaces.length) {
            interfaces = Arrays.copyOf(interfaces, 2 * interfaceCount);
            scales = Arrays.copyOf(scales, 2 * interfaceCount);
        }
        interfaces[interfaceCount] = described;
        scales[interfaceCount] = scale(described, options);
        interfaceCount++;
    }

    /** Takes one more interface for described, whose description is lost: with microseconds, and nothing else known of it. */
    CaptureInterface assume(int linkType) {
        CaptureInterface assumed = new CaptureInterface(
                interfaceCount,
                "",
                linkType,
                0,
                CaptureInterface.MICROSECONDS,
                littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN,
                new byte[0]);
        add(assumed);
        return assumed;
    }

    private CaptureInterface describe(Block described, int index) {
        String name = "";
        int resolution = CaptureInterface.MICROSECONDS;
        described.options(options);
        int first = described.offset() + 16;
        int last = first;
        while (options.next()) {
            last = options.following();
            if (options.code() == Options.IF_NAME) {
                name = options.text();
            } else if (options.code() == Options.IF_TSRESOL && options.length() > 0) {
                resolution = options.u8();
            }
        }
        byte[] kept = new byte[last - first];
        described.buffer().get(first, kept);
        return new CaptureInterface(
                index, name, described.u16(8), Math.max(0, described.int32(12)), resolution, described.order(), kept);
    }

    /** The scale of an interface's timestamps. */
    static TickScale scale(CaptureInterface described, Options cursor) {
        cursor.wrap(ByteBuffer.wrap(described.options()), 0, described.options().length, described.order());
        long offset = cursor.seek(Options.IF_TSOFFSET) ? cursor.int64() : 0;
        return new TickScale(described.timestampResolution(), offset);
    }

    private int int32(int index) {
        int value = in.buffer().getInt(index);
        return littleEndian ? Integer.reverseBytes(value) : value;
    }

    private int enhanced(int at, int length) {
        if (length < ENHANCED_LENGTH) {
            return damaged("an enhanced packet block of " + length + " bytes");
        }
        return timed(at, length, int32(at + 8));
    }

    private int obsolete(int at, int length) {
        if (length < ENHANCED_LENGTH) {
            return damaged("a packet block of " + length + " bytes");
        }
        short id = in.buffer().getShort(at + 8);
        return timed(at, length, (littleEndian ? Short.reverseBytes(id) : id) & 0xffff);
    }

    /** Enhanced and obsolete packet blocks differ in the 32 bits of the interface only, and in their options' codes. */
    private int timed(int at, int length, int id) {
        if (id < 0 || id >= interfaceCount) {
            return damaged(neverDescribed(id));
        }
        int captured = int32(at + 20);
        if (captured < 0 || captured > length - ENHANCED_LENGTH) {
            return damaged("a frame of " + (captured & 0xffffffffL) + " captured bytes in a block of " + length);
        }
        int original = int32(at + 24);
        ticks = (long) int32(at + 12) << 32 | int32(at + 16) & 0xffffffffL;
        CaptureInterface captureInterface = interfaces[id];
        frame.wrap(
                in.buffer(),
                at + ENHANCED_DATA,
                captured,
                original < 0 ? Integer.MAX_VALUE : original,
                scales[id].toNanos(ticks),
                captureInterface.linkType(),
                captureInterface);
        int first = ENHANCED_DATA + (int) Block.padded(captured);
        if (first < length - 4) {
            options(at + first, length - 4 - first);
        }
        return found(at, at + length);
    }

    private String neverDescribed(int id) {
        return "a frame of interface " + (id & 0xffffffffL) + ", which was never described (the section has "
                + interfaceCount + ")";
    }

    private void options(int first, int length) {
        options.wrap(in.buffer(), first, length, littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int last = first;
        while (options.next()) {
            last = options.following();
            if (options.code() == Options.EPB_FLAGS) {
                frame.direction(direction(options.int32()));
            }
        }
        frame.options(in.buffer(), first, last - first);
    }

    /** What epb_flags says of a frame's way. */
    static Direction direction(int flags) {
        return switch (flags & 3) {
            case 1 -> {
                int reception = flags >> 2 & 7;
                yield reception < RECEPTION.length ? RECEPTION[reception] : Direction.INCOMING;
            }
            case 2 -> Direction.OUTGOING;
            default -> Direction.UNKNOWN;
        };
    }

    private int simple(int at, int length) {
        if (length < SIMPLE_LENGTH) {
            return damaged("a simple packet block of " + length + " bytes");
        }
        if (interfaceCount == 0) {
            return damaged(neverDescribed(0));
        }
        CaptureInterface captureInterface = interfaces[0];
        int original = int32(at + 8);
        // The captured length is nowhere: it is the original one, unless the snap length, or the block, holds less.
        int captured = length - SIMPLE_LENGTH;
        if (original >= 0 && original < captured) {
            captured = original;
        }
        if (captureInterface.snapLength() > 0 && captureInterface.snapLength() < captured) {
            captured = captureInterface.snapLength();
        }
        ticks = 0;
        frame.wrap(
                        in.buffer(),
                        at + SIMPLE_DATA,
                        captured,
                        original < 0 ? Integer.MAX_VALUE : original,
                        0,
                        captureInterface.linkType())
                .captureInterface(captureInterface)
                .noTimestamp();
        return found(at, at + length);
    }

    @Override
    int linkType() throws IOException {
        int at = firstInterface();
        return at < 0
                ? -1
                : block.wrap(in.buffer(), at, INTERFACE_LENGTH, 1, littleAhead).u16(8);
    }

    @Override
    int snapLength() throws IOException {
        int at = firstInterface();
        return at < 0
                ? 0
                : Math.max(
                        0,
                        block.wrap(in.buffer(), at, INTERFACE_LENGTH, 1, littleAhead)
                                .int32(12));
    }

    private boolean littleAhead;

    /** Looks ahead, without consuming, for the first interface description; returns its index in the buffer or -1. */
    private int firstInterface() throws IOException {
        int ahead = 0;
        littleAhead = littleEndian;
        while (in.fill(ahead + Block.OVERHEAD)) {
            int at = in.at() + ahead;
            int type = in.buffer().getInt(at);
            if (type == Block.SECTION_HEADER) {
                littleAhead = in.buffer().getInt(at + 8) != BYTE_ORDER_MAGIC;
            }
            int length = in.buffer().getInt(at + 4);
            length = littleAhead ? Integer.reverseBytes(length) : length;
            type = littleAhead ? Integer.reverseBytes(type) : type;
            if (type == Block.INTERFACE_DESCRIPTION) {
                return length >= INTERFACE_LENGTH && in.fill(ahead + INTERFACE_LENGTH) ? in.at() + ahead : -1;
            }
            boolean frameBlock = type == Block.ENHANCED_PACKET || type == Block.SIMPLE_PACKET || type == Block.PACKET;
            if (frameBlock || length < Block.OVERHEAD || length > LARGEST_BLOCK || ahead > LARGEST_BLOCK) {
                return -1;
            }
            ahead += length;
        }
        return -1;
    }

    @Override
    boolean isFine() {
        for (int i = 0; i < interfaceCount; i++) {
            if (isFine(interfaces[i])) {
                return true;
            }
        }
        return false;
    }

    @Override
    int largestSnapLength() {
        int largest = 0;
        for (int i = 0; i < interfaceCount; i++) {
            int each = interfaces[i].snapLength();
            largest = Math.max(largest, each == 0 ? PcapReader.USUAL_SNAP_LENGTH : each);
        }
        return largest;
    }

    @Override
    FileType type() {
        return FileType.PCAPNG;
    }

    /** The section's byte order. */
    boolean isLittleEndian() {
        return littleEndian;
    }

    /** The section's header block, or null before the first. */
    byte[] sectionHeader() {
        return sectionHeader;
    }

    /** How many interfaces the section has described. */
    int interfaceCount() {
        return interfaceCount;
    }

    /** An interface of the section. */
    CaptureInterface captureInterface(int index) {
        return interfaces[index];
    }

    /** The scale of the timestamps of an interface of the section. */
    TickScale scale(int index) {
        return scales[index];
    }

    /** The timestamp of the last frame as it stands in the file. */
    long ticks() {
        return ticks;
    }
}
