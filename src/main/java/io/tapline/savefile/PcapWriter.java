package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameTable;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * pcap: draft-ietf-opsawg-pcap. One link type, and nothing but frames. Version 2.4, little-endian, unless a pcap file is followed: then its
 * header, its byte order and its kind of record header are kept.
 */
final class PcapWriter extends RecordWriter {
    private static final long SECOND = 1_000_000_000L;
    private static final int PLAIN_HEADER_LENGTH = PcapReader.RECORD_HEADER_LENGTH;
    private static final int SNAP_LENGTH_FIELD = 16;

    private final SaveFileFormat format;
    private boolean started;
    private int fileHeaderLength = PcapReader.FILE_HEADER_LENGTH;
    private int headerLength = PLAIN_HEADER_LENGTH;
    private int linkType;
    private int nanosInUnit;
    private boolean littleEndian = true;
    private boolean exchanged;
    private CaptureInterface last;
    private RecordReader followed;
    /** The readers that are merged, of which the followed one changes; null for one file after the other. */
    private RecordReader[] merged;
    /** True where the followed file has the same layout as this one. */
    private boolean sameLayout;

    private long blocks;
    private long options;
    private long times;

    PcapWriter(Output out, SaveFileFormat format) {
        super(out);
        this.format = format;
        out.order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    void follow(RecordReader reader) {
        followed = reader;
        sameLayout = false;
        last = null;
    }

    @Override
    void merge(RecordReader[] readers) {
        merged = readers;
    }

    @Override
    void from(RecordReader reader) {
        follow(reader);
    }

    @Override
    boolean copies(Frame frame) throws IOException {
        if (frame.captureInterface() != last) {
            described(frame);
        }
        return sameLayout && frame.linkType() == linkType;
    }

    @Override
    void describe(CaptureInterface captureInterface) throws IOException {
        if (!started) {
            start(captureInterface, captureInterface.linkType());
        } else if (captureInterface.linkType() != linkType) {
            throw otherLinkType(captureInterface.linkType());
        }
    }

    /** On the first frame of an interface: the file header, and whether the file's records can be copied. */
    private void described(Frame frame) throws IOException {
        if (followed instanceof PcapReader reader) {
            if (!started && isKept(reader)) {
                startLike(reader);
            }
            sameLayout = started && hasLayoutOf(reader);
        }
        if (!started) {
            start(frame.captureInterface(), frame.linkType());
        }
        last = frame.captureInterface();
    }

    /** True where the format allows to keep the file's own header. Ixia's holds the length of all records, which may become another. */
    private boolean isKept(PcapReader reader) {
        return switch (format) {
            case PCAP -> reader.type() != FileType.PCAP_IXIA && (reader.nanosInUnit() == 1 || !isOneFine());
            case PCAP_MICRO -> reader.type() == FileType.PCAP;
            case PCAP_NANO -> reader.type() == FileType.PCAP_NANO;
            case PCAPNG -> false;
        };
    }

    private boolean hasLayoutOf(PcapReader reader) {
        return reader.headerLength() == headerLength
                && reader.isLittleEndian() == littleEndian
                && reader.nanosInUnit() == nanosInUnit
                && reader.hasLengthsExchanged() == exchanged
                && reader.linkType() == linkType;
    }

    private void startLike(PcapReader reader) throws IOException {
        started = true;
        linkType = reader.linkType();
        headerLength = reader.headerLength();
        nanosInUnit = reader.nanosInUnit();
        littleEndian = reader.isLittleEndian();
        exchanged = reader.hasLengthsExchanged();
        out.order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        fileHeaderLength = reader.fileHeader().length;
        ByteBuffer buffer = out.room(fileHeaderLength);
        int at = buffer.position();
        buffer.put(reader.fileHeader());
        if (merged != null) {
            buffer.putInt(at + SNAP_LENGTH_FIELD, snapLength(reader.snapLength()));
        }
    }

    /** True where one of the files that are merged, as far as they were read, has times finer than microseconds. */
    private boolean isOneFine() {
        if (merged == null) {
            return false;
        }
        for (RecordReader reader : merged) {
            if (reader.isFine()) {
                return true;
            }
        }
        return false;
    }

    /** The snapshot length for a file header: libpcap cuts what is longer, so that no file that is merged may have a larger one. */
    private int snapLength(int own) {
        int largest = own;
        if (merged != null && own > 0) {
            for (RecordReader reader : merged) {
                largest = Math.max(largest, reader.largestSnapLength());
            }
        }
        return largest;
    }

    private void start(CaptureInterface captureInterface, int type) throws IOException {
        started = true;
        linkType = type;
        boolean nano = format == SaveFileFormat.PCAP_NANO
                || format == SaveFileFormat.PCAP && (RecordReader.isFine(captureInterface) || isOneFine());
        nanosInUnit = nano ? 1 : 1000;
        int snapLength = captureInterface.snapLength() > 0
                ? snapLength(captureInterface.snapLength())
                : PcapReader.USUAL_SNAP_LENGTH;
        out.room(fileHeaderLength)
                .putInt(nano ? PcapReader.MAGIC_NANO : PcapReader.MAGIC)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(snapLength)
                .putInt(linkType | frameCheckSequence(captureInterface));
    }

    /** The bits beside the link type that tell the length of the frame check sequence, in units of 16 bits. */
    private static int frameCheckSequence(CaptureInterface captureInterface) {
        byte[] given = captureInterface.options();
        Options cursor = new Options().wrap(ByteBuffer.wrap(given), 0, given.length, captureInterface.order());
        return cursor.seek(Options.IF_FCSLEN) ? cursor.u8() / 16 << 28 | PcapReader.FCS_PRESENT : 0;
    }

    private LinkTypeException otherLinkType(int other) {
        return new LinkTypeException("a pcap file holds one link type: this one " + LinkType.name(linkType)
                + ", so that a frame of " + LinkType.name(other) + " does not fit; pcapng holds both");
    }

    @Override
    void frame(Frame frame) throws IOException {
        if (frame.captureInterface() != last) {
            described(frame);
        }
        if (frame.linkType() != linkType) {
            throw otherLinkType(frame.linkType());
        }
        int length = frame.capturedLength();
        long nanos = frame.timestampNanos();
        long seconds = Math.floorDiv(nanos, SECOND) - frame.overflowSeconds();
        long fraction = nanos - seconds * SECOND;
        if (nanosInUnit != 1) {
            long units = fraction / 1000;
            times += units * 1000 == fraction ? 0 : 1;
            fraction = units;
        }
        options += frame.optionsLength() > 0 ? 1 : 0;
        ByteBuffer buffer = out.room(headerLength + length);
        int at = buffer.position();
        int original = frame.originalLength();
        putPair(buffer, at, (int) seconds, (int) fraction);
        putPair(buffer, at + 8, exchanged ? original : length, exchanged ? length : original);
        if (headerLength > PLAIN_HEADER_LENGTH) {
            putRestOfHeader(buffer, at, frame);
        }
        buffer.put(at + headerLength, frame.buffer(), frame.offset(), length);
        buffer.position(at + headerLength + length);
    }

    @Override
    int plain(FrameTable table) throws IOException {
        boolean plain = nanosInUnit == 1 && headerLength == PLAIN_HEADER_LENGTH && !exchanged;
        boolean known = table.captureInterface() == last && table.linkType() == linkType;
        return plain && known
                ? putPlain(table, out.room(PLAIN_HEADER_LENGTH + table.capturedLength(table.next())))
                : table.next();
    }

    private int putPlain(FrameTable table, ByteBuffer buffer) {
        ByteBuffer source = table.buffer();
        boolean little = littleEndian;
        int end = Math.min(buffer.limit(), PLACES);
        int at = buffer.position();
        int row = table.next();
        for (; row < table.end(); row++) {
            int captured = table.capturedLength(row);
            int length = PLAIN_HEADER_LENGTH + captured;
            if (length > end - at) {
                break;
            }
            at = Objects.checkIndex(at, PLACES);
            long nanos = table.timestampNanos(row);
            long seconds = Math.floorDiv(nanos, SECOND);
            putPair(buffer, little, at, (int) seconds, (int) (nanos - seconds * SECOND));
            putPair(buffer, little, at + 8, captured, table.originalLength(row));
            buffer.put(at + PLAIN_HEADER_LENGTH, source, table.offset(row), captured);
            at += length;
        }
        buffer.position(at);
        return row;
    }

    /** The variants' own fields: from the record that the frame stems from, where there is one. */
    private void putRestOfHeader(ByteBuffer buffer, int at, Frame frame) {
        for (int i = PLAIN_HEADER_LENGTH; i < headerLength; i++) {
            byte kept =
                    sameLayout && frame == followed.frame ? followed.in.buffer().get(followed.recordStart + i) : 0;
            buffer.put(at + i, kept);
        }
    }

    @Override
    void block(Block block) {
        boolean needless = block.type() == Block.SECTION_HEADER || block.type() == Block.INTERFACE_DESCRIPTION;
        blocks += needless ? 0 : 1;
    }

    @Override
    void statistics(CaptureInterface captureInterface, InterfaceStatistics statistics) {
        // pcap has no room for them; the one who counted them prints them.
    }

    @Override
    void finish() throws IOException {
        if (started) {
            return;
        }
        if (followed instanceof PcapReader reader && isKept(reader)) {
            startLike(reader);
        } else if (followed instanceof PcapngReader reader && reader.interfaceCount() > 0) {
            start(reader.captureInterface(0), reader.captureInterface(0).linkType());
        } else {
            start(
                    CaptureInterface.UNKNOWN,
                    followed instanceof SnoopReader snoop ? snoop.linkType() : LinkType.ETHERNET);
        }
    }

    @Override
    Unkept unkept() {
        return new Unkept(blocks, options, times);
    }

    @Override
    public int recordLength(ByteBuffer buffer, int index, long position) {
        if (position == 0) {
            return fileHeaderLength;
        }
        int length = buffer.getInt(index + (exchanged ? 12 : 8));
        boolean turned = buffer.order() == ByteOrder.BIG_ENDIAN == littleEndian;
        return headerLength + (turned ? Integer.reverseBytes(length) : length);
    }

    @Override
    public boolean isFrame(ByteBuffer buffer, int index, long position) {
        return position > 0;
    }
}
