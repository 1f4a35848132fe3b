package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * pcapng: draft-ietf-opsawg-pcapng. An interface is described before its first frame. Where a pcapng file is followed, its sections become
 * sections of this file, in their byte order, with the same interfaces under the same numbers and all their blocks.
 */
final class PcapngWriter extends RecordWriter {
    /** What shb_userappl says of files that are made here. */
    static final String APPLICATION = "Tapline";

    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int SECTION_LENGTH_FIELD = 16;
    private static final int SECTION_OPTIONS = 24;
    private static final int ENHANCED_DATA = 28;
    private static final int SIMPLE_DATA = 12;
    private static final int END_OF_OPTIONS = 4;
    private static final int FLAGS_OPTION = 8;

    /** An interface as this section knows it. */
    private static final class Described {
        private final int id;
        private final int linkType;
        private final TickScale scale;
        /** True where its number here is that in the followed file. */
        private final boolean sameId;
        /** The same interface with frames of another link type. */
        private Described other;

        Described(int id, int linkType, TickScale scale, boolean sameId) {
            this.id = id;
            this.linkType = linkType;
            this.scale = scale;
            this.sameId = sameId;
        }
    }

    private final Map<CaptureInterface, Described> interfaces = new IdentityHashMap<>();
    private final Turner turner = new Turner();
    private ByteOrder order = ByteOrder.nativeOrder();
    private boolean flagReceived = true;
    private CaptureNotes notes = CaptureNotes.NONE;
    private boolean started;
    private int interfaceCount;
    private CaptureInterface lastInterface;
    private Described last;
    private RecordReader followed;
    private PcapngReader pcapng;
    /** True where this section is that of the followed file. */
    private boolean mirrored;
    /** What is known of the files that are merged; null for one file after the other. */
    private MergedInterfaces merged;
    /** What their section headers say. */
    private MergedHeader header;
    /** Bytes of the interfaces' options in this section. */
    private long optionBytes;

    PcapngWriter(Output out) {
        super(out);
        out.order(order);
    }

    @Override
    void flagReceived(boolean flag) {
        flagReceived = flag;
    }

    @Override
    void notes(CaptureNotes given) {
        notes = given;
    }

    @Override
    void follow(RecordReader reader) throws IOException {
        followed = reader;
        pcapng = reader instanceof PcapngReader source ? source : null;
        mirrored = false;
        merged = null;
        if (pcapng == null || pcapng.sectionHeader() == null) {
            return;
        }
        // In the middle of a file: what its section has said so far is said here first.
        byte[] header = pcapng.sectionHeader();
        section(ByteBuffer.wrap(header), 0, header.length, pcapng.isLittleEndian());
        for (int i = 0; i < pcapng.interfaceCount(); i++) {
            described(pcapng.captureInterface(i), pcapng.captureInterface(i).linkType());
        }
    }

    @Override
    void merge(RecordReader[] readers) {
        merged = new MergedInterfaces();
        header = new MergedHeader();
        mirrored = false;
    }

    @Override
    void from(RecordReader reader) {
        followed = reader;
        pcapng = reader instanceof PcapngReader source ? source : null;
    }

    @Override
    void block(Block block) throws IOException {
        switch (block.type()) {
            case Block.SECTION_HEADER -> sectionHeader(block);
            case Block.INTERFACE_DESCRIPTION -> description(block);
            default -> other(block);
        }
    }

    private void sectionHeader(Block block) throws IOException {
        if (merged == null) {
            section(block.buffer(), block.offset(), block.length(), block.order() == ByteOrder.LITTLE_ENDIAN);
            return;
        }
        merged.leave(followed);
        if (started ? header.says(block) : header.take(block)) {
            return;
        }
        // It says what the header that was written does not, and that one cannot be added to.
        if (!started) {
            start();
        }
        header = new MergedHeader();
        header.take(block);
        start();
    }

    private void section(ByteBuffer source, int offset, int length, boolean littleEndian) throws IOException {
        begin(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        mirrored = true;
        ByteBuffer buffer = out.room(length);
        int at = buffer.position();
        buffer.put(at, source, offset, length);
        // The section may become shorter or longer than it was.
        buffer.putLong(at + SECTION_LENGTH_FIELD, -1);
        buffer.position(at + length);
    }

    private void begin(ByteOrder sectionOrder) {
        started = true;
        order = sectionOrder;
        out.order(order);
        interfaces.clear();
        interfaceCount = 0;
        optionBytes = 0;
        lastInterface = null;
        if (merged != null) {
            merged.clear();
        }
    }

    private void description(Block block) throws IOException {
        CaptureInterface captureInterface = block.captureInterface();
        int index = captureInterface.index();
        if (!mirrored || interfaceCount != index) {
            described(captureInterface, captureInterface.linkType());
            return;
        }
        out.append(block.buffer(), block.offset(), block.offset() + block.length());
        interfaceCount++;
        interfaces.put(captureInterface, new Described(index, captureInterface.linkType(), pcapng.scale(index), true));
    }

    private void other(Block block) throws IOException {
        if (block.type() == Block.INTERFACE_STATISTICS) {
            statistics(block);
        } else if (started && block.order() == order) {
            out.append(block.buffer(), block.offset(), block.offset() + block.length());
        } else if (Turner.knows(block.type())) {
            turned(block, -1);
        } else {
            // Nobody can turn what nobody knows: it gets a section of its own order, in which the interfaces are
            // described anew.
            start(block.order());
            out.append(block.buffer(), block.offset(), block.offset() + block.length());
        }
    }

    private void statistics(Block block) throws IOException {
        int id = block.length() < 24 ? -1 : block.int32(8);
        int here = id;
        if (id >= 0 && id < pcapng.interfaceCount()) {
            CaptureInterface captureInterface = pcapng.captureInterface(id);
            here = described(captureInterface, captureInterface.linkType()).id;
        }
        if (started && here == id && block.order() == order) {
            out.append(block.buffer(), block.offset(), block.offset() + block.length());
        } else {
            turned(block, here);
        }
    }

    /** Writes a block in this section's order, with another interface's number where that is not negative. */
    private void turned(Block block, int id) throws IOException {
        if (!started) {
            start();
        }
        int length = block.length();
        ByteBuffer buffer = out.room(length);
        int at = buffer.position();
        buffer.putInt(block.type()).putInt(length);
        turner.body(block, buffer);
        buffer.putInt(length);
        if (id >= 0) {
            buffer.putInt(at + Block.HEADER_LENGTH, id);
        }
    }

    @Override
    boolean copies(Frame frame) {
        if (!mirrored) {
            return false;
        }
        CaptureInterface captureInterface = frame.captureInterface();
        if (captureInterface != lastInterface) {
            Described known = interfaces.get(captureInterface);
            if (known == null) {
                return false;
            }
            last = known;
            lastInterface = captureInterface;
        }
        return last.sameId && last.linkType == frame.linkType();
    }

    /** Begins a section of our own. */
    private void start() throws IOException {
        start(merged == null ? ByteOrder.nativeOrder() : header.order());
    }

    private void start(ByteOrder sectionOrder) throws IOException {
        begin(sectionOrder);
        mirrored = false;
        byte[] bytes = merged == null ? ownSectionOptions() : header.next(order);
        int length = SECTION_OPTIONS + bytes.length + END_OF_OPTIONS + 4;
        out.room(length)
                .putInt(Block.SECTION_HEADER)
                .putInt(length)
                .putInt(BYTE_ORDER_MAGIC)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1)
                .put(bytes)
                .putInt(0)
                .putInt(length);
    }

    private byte[] ownSectionOptions() {
        OptionsBuilder options = new OptionsBuilder(order);
        if (followed == null) {
            // Of a file that was recorded elsewhere this machine would be the wrong one to name.
            options.text(Options.SHB_HARDWARE, System.getProperty("os.arch"))
                    .text(Options.SHB_OS, System.getProperty("os.name") + " " + System.getProperty("os.version"));
        }
        return options.text(Options.SHB_USERAPPL, APPLICATION)
                .text(Options.COMMENT, notes.comment())
                .toByteArray();
    }

    @Override
    void describe(CaptureInterface captureInterface) throws IOException {
        described(captureInterface, captureInterface.linkType());
    }

    private Described described(CaptureInterface captureInterface, int linkType) throws IOException {
        Described first = interfaces.get(captureInterface);
        for (Described known = first; known != null; known = known.other) {
            if (known.linkType == linkType) {
                return known;
            }
        }
        if (!started) {
            start();
        }
        byte[] options = interfaceOptions(captureInterface);
        if (merged != null && isFull(options.length)) {
            start(order);
            first = null;
        }
        int id = number(captureInterface, linkType, options);
        boolean sameId = mirrored && pcapng.interfaceCount() > id && pcapng.captureInterface(id) == captureInterface;
        Described added = new Described(id, linkType, PcapngReader.scale(captureInterface, new Options()), sameId);
        added.other = first;
        interfaces.put(captureInterface, added);
        return added;
    }

    /** True where a section has as many interfaces as a reader takes, or more than one's own of files long gone would have to be kept. */
    private boolean isFull(int more) {
        optionBytes += more;
        return interfaces.size() >= PcapngReader.MOST_INTERFACES || optionBytes > PcapngReader.MOST_OPTION_BYTES / 2;
    }

    /** The number of an interface, which is described unless it is one that was described for another file that is merged. */
    private int number(CaptureInterface captureInterface, int linkType, byte[] options) throws IOException {
        MergedInterfaces.Description description =
                merged == null ? null : merged.of(followed, captureInterface, linkType, options);
        int known = description == null ? -1 : merged.take(followed, description);
        if (known >= 0) {
            return known;
        }
        putDescription(captureInterface, linkType, options);
        if (description != null) {
            merged.add(description, interfaceCount);
        }
        return interfaceCount++;
    }

    private void putDescription(CaptureInterface captureInterface, int linkType, byte[] options) throws IOException {
        int end = options.length == 0 ? 0 : END_OF_OPTIONS;
        int length = 20 + options.length + end;
        ByteBuffer buffer = out.room(length + 4)
                .putInt(Block.INTERFACE_DESCRIPTION)
                .putInt(length)
                .putShort((short) linkType)
                .putShort((short) 0)
                .putInt(captureInterface.snapLength());
        putOptions(Block.INTERFACE_DESCRIPTION, captureInterface, ByteBuffer.wrap(options), 0, options.length, buffer);
        if (end > 0) {
            buffer.putInt(0);
        }
        buffer.putInt(length);
    }

    private byte[] interfaceOptions(CaptureInterface captureInterface) {
        byte[] given = captureInterface.options();
        if (given.length > 0 || captureInterface.timestampResolution() == CaptureInterface.MICROSECONDS) {
            return given;
        }
        return new OptionsBuilder(captureInterface.order())
                .text(Options.IF_NAME, captureInterface.name())
                .u8(Options.IF_TSRESOL, captureInterface.timestampResolution())
                .filter(notes.filter())
                .toByteArray();
    }

    /** Puts options at the buffer's position, in this section's order. */
    private void putOptions(
            int blockType, CaptureInterface origin, ByteBuffer options, int offset, int length, ByteBuffer buffer) {
        if (length == 0) {
            return;
        }
        if (origin.order() != order) {
            turner.options(blockType, options, offset, length, origin.order(), buffer);
        } else {
            buffer.put(buffer.position(), options, offset, length);
            buffer.position(buffer.position() + length);
        }
    }

    @Override
    void frame(Frame frame) throws IOException {
        if (frame.captureInterface() != lastInterface || frame.linkType() != last.linkType) {
            last = described(frame.captureInterface(), frame.linkType());
            lastInterface = frame.captureInterface();
        }
        if (isSimple(frame)) {
            simple(frame);
            return;
        }
        int captured = frame.capturedLength();
        int padded = captured + 3 & ~3;
        int optionsLength = frame.optionsLength() + 3 & ~3;
        boolean flags = optionsLength == 0 && isFlagged(frame.direction());
        int tail = flags ? FLAGS_OPTION + END_OF_OPTIONS : optionsLength > 0 ? optionsLength + END_OF_OPTIONS : 0;
        int length = ENHANCED_DATA + padded + tail + 4;
        ByteBuffer buffer = out.room(length);
        int at = buffer.position();
        long ticks = ticks(frame);
        putPair(buffer, at, Block.ENHANCED_PACKET, length);
        putPair(buffer, at + 8, last.id, (int) (ticks >>> 32));
        putPair(buffer, at + 16, (int) ticks, captured);
        buffer.putInt(at + ENHANCED_DATA + padded - 4, 0);
        // For a frame without bytes these four were the original length.
        buffer.putInt(at + 24, frame.originalLength());
        buffer.put(at + ENHANCED_DATA, frame.buffer(), frame.offset(), captured);
        int options = at + ENHANCED_DATA + padded;
        if (flags) {
            putFlags(buffer, options, frame.direction());
        } else if (tail > 0) {
            putFrameOptions(frame, buffer, options, tail);
        }
        buffer.putInt(at + length - 4, length);
        buffer.position(at + length);
    }

    @Override
    int plain(FrameTable table) throws IOException {
        boolean known = table.captureInterface() == lastInterface && table.linkType() == last.linkType;
        return known ? putPlain(table, out.room(plainLength(table.capturedLength(table.next())))) : table.next();
    }

    /** Bytes of a packet block without options. */
    private static int plainLength(int captured) {
        return ENHANCED_DATA + (captured + 3 & ~3) + 4;
    }

    private int putPlain(FrameTable table, ByteBuffer buffer) {
        ByteBuffer source = table.buffer();
        boolean little = order == ByteOrder.LITTLE_ENDIAN;
        int id = last.id;
        TickScale scale = last.scale;
        int end = Math.min(buffer.limit(), PLACES);
        int at = buffer.position();
        int row = table.next();
        for (; row < table.end(); row++) {
            int captured = table.capturedLength(row);
            int length = plainLength(captured);
            if (captured == 0 || length > end - at || isFlagged(table.direction(row))) {
                break;
            }
            at = Objects.checkIndex(at, PLACES);
            long ticks = scale.toTicks(table.timestampNanos(row));
            putPair(buffer, little, at, Block.ENHANCED_PACKET, length);
            putPair(buffer, little, at + 8, id, (int) (ticks >>> 32));
            putPair(buffer, little, at + 16, (int) ticks, captured);
            buffer.putInt(at + 24, table.originalLength(row));
            // The zeros that pad the frame, before its bytes.
            putPair(buffer, little, at + length - 8, 0, length);
            buffer.put(at + ENHANCED_DATA, source, table.offset(row), captured);
            at += length;
        }
        buffer.position(at);
        return row;
    }

    private boolean isFlagged(Direction direction) {
        return direction == Direction.OUTGOING || flagReceived && direction != Direction.UNKNOWN;
    }

    /** The frame's time as the interface counts; for a frame of the followed file what stood there, which may be finer than a nanosecond. */
    private long ticks(Frame frame) {
        if (pcapng != null && pcapng.hasTimeOf(frame)) {
            return pcapng.ticks();
        }
        return frame.isTimestamped() ? last.scale.toTicks(frame.timestampNanos()) : 0;
    }

    private void putFrameOptions(Frame frame, ByteBuffer buffer, int at, int tail) {
        buffer.position(at);
        putOptions(
                Block.ENHANCED_PACKET,
                frame.captureInterface(),
                frame.options(),
                frame.optionsOffset(),
                frame.optionsLength(),
                buffer);
        while (buffer.position() < at + tail) {
            buffer.put((byte) 0);
        }
    }

    private static void putFlags(ByteBuffer buffer, int at, Direction direction) {
        buffer.putShort(at, (short) Options.EPB_FLAGS);
        buffer.putShort(at + 2, (short) 4);
        buffer.putInt(at + 4, flags(direction));
        buffer.putInt(at + 8, 0);
    }

    /** epb_flags for a frame's way. */
    static int flags(Direction direction) {
        return switch (direction) {
            case UNKNOWN -> 0;
            case OUTGOING -> 2;
            case INCOMING -> 1;
            case HOST -> 1 | 1 << 2;
            case MULTICAST -> 1 | 2 << 2;
            case BROADCAST -> 1 | 3 << 2;
            case OTHER_HOST -> 1 | 4 << 2;
        };
    }

    /** True where a simple packet block says all there is to say. */
    private boolean isSimple(Frame frame) {
        if (frame.isTimestamped() || last.id != 0 || frame.optionsLength() > 0) {
            return false;
        }
        int snapLength = frame.captureInterface().snapLength();
        int told = snapLength == 0 ? frame.originalLength() : Math.min(snapLength, frame.originalLength());
        return frame.capturedLength() == told;
    }

    private void simple(Frame frame) throws IOException {
        int captured = frame.capturedLength();
        int padded = captured + 3 & ~3;
        int length = SIMPLE_DATA + padded + 4;
        ByteBuffer buffer = out.room(length);
        int at = buffer.position();
        buffer.putInt(at, Block.SIMPLE_PACKET);
        buffer.putInt(at + 4, length);
        buffer.putInt(at + SIMPLE_DATA + padded - 4, 0);
        buffer.putInt(at + 8, frame.originalLength());
        buffer.put(at + SIMPLE_DATA, frame.buffer(), frame.offset(), captured);
        buffer.putInt(at + length - 4, length);
        buffer.position(at + length);
    }

    @Override
    void statistics(CaptureInterface captureInterface, InterfaceStatistics statistics) throws IOException {
        Described described = described(captureInterface, captureInterface.linkType());
        OptionsBuilder builder = new OptionsBuilder(order)
                .highLow(Options.ISB_STARTTIME, described.scale.toTicks(statistics.startNanos()))
                .highLow(Options.ISB_ENDTIME, described.scale.toTicks(statistics.endNanos()));
        counted(builder, Options.ISB_IFRECV, statistics.received());
        counted(builder, Options.ISB_IFDROP, statistics.interfaceDropped());
        counted(builder, Options.ISB_FILTERACCEPT, statistics.accepted());
        counted(builder, Options.ISB_OSDROP, statistics.systemDropped());
        counted(builder, Options.ISB_USRDELIV, statistics.delivered());
        byte[] options = builder.toByteArray();
        int length = 24 + options.length + END_OF_OPTIONS;
        long ticks = described.scale.toTicks(statistics.endNanos());
        out.room(length)
                .putInt(Block.INTERFACE_STATISTICS)
                .putInt(length)
                .putInt(described.id)
                .putInt((int) (ticks >>> 32))
                .putInt((int) ticks)
                .put(options)
                .putInt(0)
                .putInt(length);
    }

    private static void counted(OptionsBuilder builder, int code, long count) {
        if (count >= 0) {
            builder.int64(code, count);
        }
    }

    @Override
    void finish() throws IOException {
        if (!started) {
            start();
        }
    }

    @Override
    Unkept unkept() {
        return Unkept.NOTHING;
    }

    @Override
    public int recordLength(ByteBuffer buffer, int index, long position) {
        int length = buffer.getInt(index + 4);
        int turned = Integer.reverseBytes(length);
        // The records are our own, and so whole; only their order has to be found out, which may change within a block.
        boolean straight = length >= Block.OVERHEAD
                && length <= buffer.capacity() - index
                && buffer.getInt(index + length - 4) == length;
        return straight ? length : turned;
    }

    @Override
    public boolean isFrame(ByteBuffer buffer, int index, long position) {
        int type = buffer.getInt(index);
        int low = Math.abs(type) < 0x10000 ? type : Integer.reverseBytes(type);
        return low == Block.ENHANCED_PACKET || low == Block.SIMPLE_PACKET || low == Block.PACKET;
    }
}
