package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Direction;
import io.tapline.frame.FrameTable;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * pcap in its variants. Source: draft-ietf-opsawg-pcap; pcap-savefile(5); for the variants that no document describes, what Wireshark takes
 * them for. Little-endian fields are turned round one by one, because the buffer is a frame's and so big-endian.
 */
final class PcapReader extends RecordReader {
    static final int MAGIC = 0xa1b2c3d4;
    static final int MAGIC_NANO = 0xa1b23c4d;
    static final int MAGIC_MODIFIED = 0xa1b2cd34;
    static final int MAGIC_IXIA_HARDWARE = 0x1c0001ac;
    static final int MAGIC_IXIA_SOFTWARE = 0x1c0001ab;

    static final int FILE_HEADER_LENGTH = 24;
    static final int RECORD_HEADER_LENGTH = 16;
    /** The usual limit of captured lengths: libpcap's and Wireshark's. */
    static final int USUAL_SNAP_LENGTH = 262144;

    private static final int IXIA_FILE_HEADER_LENGTH = 28;
    private static final int NOKIA_HEADER_LENGTH = 20;
    private static final int MODIFIED_HEADER_LENGTH = 24;
    private static final int SUSE_HEADER_LENGTH = 28;
    private static final int PACKET_TYPE = 22;

    static final int FCS_PRESENT = 0x04000000;
    private static final int SECOND = 1_000_000_000;

    /** Lengths stand as captured, original. */
    private static final int IN_ORDER = 0;
    /** Lengths stand as original, captured: before version 2.3. */
    private static final int EXCHANGED = 1;
    /** Version 2.3, which some programs wrote either way: the larger is the original. */
    private static final int LARGER_IS_ORIGINAL = 2;

    /** What {@link #soundness} says. */
    private static final int SOUND = 0;

    private static final int UNSOUND = 1;
    /** There are too few bytes in the buffer to say. */
    private static final int UNKNOWN = 2;

    private final boolean littleEndian;
    private final byte[] fileHeader;
    private final int networkField;
    private final int lengthOrder;
    private final int limit;
    private final boolean guess;
    private FileType type;
    private int headerLength = RECORD_HEADER_LENGTH;
    private CaptureInterface captureInterface;
    private int linkType;
    private int nanosInUnit = 1000;
    private boolean started;
    private FrameTable table;

    /**
     * Reads the file header.
     *
     * @throws DamagedFileException where the input ends before the header does, or the version is not known
     */
    PcapReader(Input in) throws IOException {
        super(in);
        int magic = in.buffer().getInt(in.at());
        littleEndian = !isMagic(magic);
        magic = littleEndian ? Integer.reverseBytes(magic) : magic;
        boolean ixia = magic == MAGIC_IXIA_HARDWARE || magic == MAGIC_IXIA_SOFTWARE;
        int length = ixia ? IXIA_FILE_HEADER_LENGTH : FILE_HEADER_LENGTH;
        if (!in.fill(length)) {
            throw new DamagedFileException(
                    0, "the file ends within its header: " + in.end() + " bytes of " + FILE_HEADER_LENGTH);
        }
        int major = u16(in.at() + 4);
        int minor = u16(in.at() + 6);
        if (major < 2) {
            throw new DamagedFileException(0, "pcap version " + major + "." + minor + " is not supported");
        }
        networkField = int32(in.at() + 20);
        lengthOrder = lengthOrder(major, minor);
        guess = (magic == MAGIC || magic == MAGIC_MODIFIED) && lengthOrder == IN_ORDER;
        type = switch (magic) {
            case MAGIC_NANO -> FileType.PCAP_NANO;
            case MAGIC_MODIFIED -> FileType.PCAP_MODIFIED;
            case MAGIC_IXIA_HARDWARE, MAGIC_IXIA_SOFTWARE -> FileType.PCAP_IXIA;
            default -> major == 2 && minor == 2 && aixLinkType(networkField) >= 0 ? FileType.PCAP_AIX : FileType.PCAP;
        };
        if (magic == MAGIC_NANO || magic == MAGIC_IXIA_HARDWARE || type == FileType.PCAP_AIX) {
            nanosInUnit = 1;
        }
        if (type == FileType.PCAP_MODIFIED) {
            headerLength = MODIFIED_HEADER_LENGTH;
        }
        int snapLength = int32(in.at() + 16);
        linkType = type == FileType.PCAP_AIX ? aixLinkType(networkField) : networkField & 0xffff;
        limit = limit(snapLength, linkType);
        captureInterface = describe(snapLength);
        table = new FrameTable(captureInterface);
        fileHeader = new byte[length];
        in.buffer().get(in.at(), fileHeader);
        in.at(in.at() + length);
    }

    /** True for the first four bytes, as a big-endian number, of a big-endian pcap file. */
    static boolean isMagic(int magic) {
        return magic == MAGIC
                || magic == MAGIC_NANO
                || magic == MAGIC_MODIFIED
                || magic == MAGIC_IXIA_HARDWARE
                || magic == MAGIC_IXIA_SOFTWARE;
    }

    private static int lengthOrder(int major, int minor) {
        if (major == 543 || major == 2 && minor < 3) {
            return EXCHANGED;
        }
        return major == 2 && minor == 3 ? LARGER_IS_ORIGINAL : IN_ORDER;
    }

    /** LINKTYPE_ for the RFC 1573 interface types of AIX, or -1 for others. */
    private static int aixLinkType(int interfaceType) {
        return switch (interfaceType) {
            case 6 -> LinkType.ETHERNET;
            case 9 -> 6;
            case 15 -> 10;
            case 24 -> LinkType.NULL;
            default -> -1;
        };
    }

    /** What a captured length is believed up to: as libpcap and Wireshark do, or what the file header says where that is more. */
    private static int limit(int snapLength, int linkType) {
        boolean longFrames =
                linkType == 189 || linkType == 220 || linkType == 231 || linkType == 249 || linkType == 279;
        if (longFrames) {
            // USB and D-Bus.
            return LARGEST;
        }
        return snapLength > 0 && snapLength <= LARGEST ? Math.max(snapLength, USUAL_SNAP_LENGTH) : USUAL_SNAP_LENGTH;
    }

    private CaptureInterface describe(int snapLength) {
        ByteOrder order = littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        OptionsBuilder options = new OptionsBuilder(order);
        if (nanosInUnit == 1) {
            options.u8(Options.IF_TSRESOL, CaptureInterface.NANOSECONDS);
        }
        if ((networkField & FCS_PRESENT) != 0) {
            // The field counts 16-bit words, the option bits.
            options.u8(Options.IF_FCSLEN, (networkField >>> 28) * 16);
        }
        return new CaptureInterface(
                -1,
                "",
                linkType,
                Math.max(snapLength, 0),
                nanosInUnit == 1 ? CaptureInterface.NANOSECONDS : CaptureInterface.MICROSECONDS,
                order,
                options.toByteArray());
    }

    private int int32(int index) {
        int value = in.buffer().getInt(index);
        return littleEndian ? Integer.reverseBytes(value) : value;
    }

    /** Two fields, the first one in the high half. */
    private long int32s(int index) {
        long value = in.buffer().getLong(index);
        return littleEndian ? Long.rotateLeft(Long.reverseBytes(value), 32) : value;
    }

    private int u16(int index) {
        short value = in.buffer().getShort(index);
        return (littleEndian ? Short.reverseBytes(value) : value) & 0xffff;
    }

    @Override
    int next() throws IOException {
        int at = in.at();
        int available = in.end() - at;
        if (available < headerLength) {
            return more(headerLength);
        }
        if (!started) {
            start();
            return next();
        }
        long lengths = int32s(at + 8);
        if (isExchangedAt(at)) {
            lengths = Long.rotateLeft(lengths, 32);
        }
        int captured = (int) (lengths >>> 32);
        if (captured < 0 || captured > limit) {
            return damaged("a frame of " + (captured & 0xffffffffL) + " captured bytes, where " + limit
                    + " is the most that can be");
        }
        if (available < headerLength + captured) {
            return more(headerLength + captured);
        }
        show(at, captured, (int) lengths);
        return found(at, at + headerLength + captured);
    }

    /** Plain are records whose lengths and times mean what they say, of frames that say nothing of their direction. */
    @Override
    int nextTable(int most) throws IOException {
        if (!started || lengthOrder != IN_ORDER || headerLength >= MODIFIED_HEADER_LENGTH) {
            return next();
        }
        table.begin(in.buffer(), in.isFollowed());
        int at = in.at();
        int last = in.end() - headerLength;
        // Bytes of the record that is not whole; 0 for one that is not plain.
        int wanted = headerLength;
        while (table.size() < most && at <= last) {
            long lengths = int32s(at + 8);
            int captured = (int) (lengths >>> 32);
            int original = (int) lengths;
            long time = int32s(at);
            long nanos = (time & 0xffffffffL) * nanosInUnit;
            boolean plain = (captured | original) >= 0 && captured <= limit && nanos < SECOND;
            if (!plain || captured > last - at) {
                wanted = plain ? headerLength + captured : 0;
                break;
            }
            at += headerLength;
            table.add(at, captured, original, (time >>> 32) * SECOND + nanos, Direction.UNKNOWN);
            at += captured;
        }
        in.at(at);
        return table.size() > 0 ? TABLE : wanted > 0 ? more(wanted) : next();
    }

    @Override
    FrameTable table() {
        return table;
    }

    @Override
    int recordStart(int row) {
        return table.offset(row) - headerLength;
    }

    /** While the rows of a table are handed out, that is the one behind the first that was not taken. */
    @Override
    long position() {
        int behind = table.next() + 1;
        return in.position() - (behind < table.size() ? in.at() - recordStart(behind) : 0);
    }

    /** Finds out, from the first records, how long record headers are. To be called with the first one there. May read ahead. */
    void start() throws IOException {
        if (!started) {
            started = true;
            if (guess) {
                guessVariant();
            }
        }
    }

    private boolean isExchangedAt(int at) {
        return lengthOrder != IN_ORDER && (lengthOrder == EXCHANGED || int32(at + 8) > int32(at + 12));
    }

    /** The captured length that stands in the record header at this index. */
    int capturedAt(int at) {
        return int32(at + (isExchangedAt(at) ? 12 : 8));
    }

    /** The original length that stands in the record header at this index. */
    int originalAt(int at) {
        return int32(at + (isExchangedAt(at) ? 8 : 12));
    }

    /** Writes another captured length into the record header at this index of the buffer. */
    void mendCaptured(int at, int captured) {
        in.buffer()
                .putInt(
                        at + (lengthOrder == EXCHANGED ? 12 : 8),
                        littleEndian ? Integer.reverseBytes(captured) : captured);
    }

    /** The field of seconds of the record header at this index. */
    long secondsAt(int at) {
        return int32(at) & 0xffffffffL;
    }

    /** The sub-second field of the record header at this index. */
    long fractionAt(int at) {
        return int32(at + 4) & 0xffffffffL;
    }

    /** The longest captured length that is believed. */
    int limit() {
        return limit;
    }

    private void show(int at, int captured, int original) {
        long time = int32s(at);
        long nanos = (time & 0xffffffffL) * nanosInUnit;
        frame.wrap(
                in.buffer(),
                at + headerLength,
                captured,
                original < 0 ? Integer.MAX_VALUE : original,
                (time >>> 32) * SECOND + nanos,
                linkType,
                captureInterface);
        if (nanos >= SECOND) {
            frame.overflowSeconds((int) (nanos / SECOND));
        }
        if (headerLength >= MODIFIED_HEADER_LENGTH) {
            frame.direction(Direction.ofPacketType(in.buffer().get(at + PACKET_TYPE)));
        }
    }

    /** Adds up those records in the buffer that are whole and plain, from the next one on, without handing them out as frames. */
    void tally(Tally tally) {
        if (lengthOrder != IN_ORDER || !started) {
            return;
        }
        ByteBuffer buffer = in.buffer();
        int at = in.at();
        int end = in.end();
        int count = 0;
        while (end - at >= headerLength) {
            int captured = int32(buffer, at + 8);
            int original = int32(buffer, at + 12);
            if (captured < 0 || captured > limit || end - at - headerLength < captured || original < 0) {
                break;
            }
            long nanos = (int32(buffer, at + 4) & 0xffffffffL) * nanosInUnit;
            tally.add(captured, original);
            tally.time((int32(buffer, at) & 0xffffffffL) * SECOND + nanos);
            at += headerLength + captured;
            count++;
        }
        in.at(at);
        passed(count);
    }

    private int int32(ByteBuffer buffer, int index) {
        int value = buffer.getInt(index);
        return littleEndian ? Integer.reverseBytes(value) : value;
    }

    /**
     * Two magic numbers stand for several record headers each; the first records tell which one is meant: the usual one, unless they do not
     * make sense by it, and all of them do by another.
     */
    private void guessVariant() throws IOException {
        int[] lengths = type == FileType.PCAP_MODIFIED
                ? new int[] {MODIFIED_HEADER_LENGTH, SUSE_HEADER_LENGTH}
                : new int[] {RECORD_HEADER_LENGTH, MODIFIED_HEADER_LENGTH, NOKIA_HEADER_LENGTH};
        headerLength = firstSound(lengths);
        type = switch (headerLength) {
            case MODIFIED_HEADER_LENGTH -> FileType.PCAP_MODIFIED;
            case SUSE_HEADER_LENGTH -> FileType.PCAP_MODIFIED_SUSE;
            case NOKIA_HEADER_LENGTH -> FileType.PCAP_NOKIA;
            default -> FileType.PCAP;
        };
    }

    /** The first of these header lengths by which the file makes sense; the first of all where it does by none. */
    private int firstSound(int[] lengths) throws IOException {
        boolean over = false;
        int index = 0;
        while (index < lengths.length) {
            // A file that was cut short must not become one of the others by chance: the usual header may meet a piece
            // of
            // a record at the end.
            int verdict = soundness(lengths[index], index == 0, over);
            if (verdict == SOUND) {
                return lengths[index];
            }
            if (verdict == UNSOUND) {
                index++;
            } else {
                // A pipe that brings less than a record at a time must not make another variant of it either.
                over = !lookAhead(in.end() - in.at() + 1);
            }
        }
        return lengths[0];
    }

    /** Whether the first three records, or all of fewer, make sense if their headers are that long. */
    private int soundness(int length, boolean usual, boolean over) {
        int at = in.at();
        for (int record = 0; record < 3; record++) {
            if (at == in.end() && (usual || over)) {
                return SOUND;
            }
            if (at + length > in.end()) {
                return !over ? UNKNOWN : usual ? SOUND : UNSOUND;
            }
            if (!isSound(at, length)) {
                return UNSOUND;
            }
            at += length + int32(at + 8);
        }
        return SOUND;
    }

    private boolean isSound(int at, int length) {
        long captured = int32(at + 8) & 0xffffffffL;
        long original = int32(at + 12) & 0xffffffffL;
        boolean usual =
                length == RECORD_HEADER_LENGTH || length == MODIFIED_HEADER_LENGTH && type == FileType.PCAP_MODIFIED;
        boolean common = (int32(at + 4) & 0xffffffffL) < 1_000_000
                // Zeros look like anything.
                && (captured > 0 || usual)
                && captured <= limit
                && (captureInterface.snapLength() == 0 || captured <= captureInterface.snapLength())
                && original <= 128 * 1024 * 1024
                && captured <= original;
        return common && (length < MODIFIED_HEADER_LENGTH || isSoundModified(at, length));
    }

    /** In 1999 nobody had 10,000 interfaces, and packet types ended at PACKET_FASTROUTE; SuSE's header ends with padding. */
    private boolean isSoundModified(int at, int length) {
        ByteBuffer buffer = in.buffer();
        return (int32(at + 16) & 0xffffffffL) <= 10_000
                && (buffer.get(at + PACKET_TYPE) & 0xff) <= 6
                && (length != SUSE_HEADER_LENGTH || buffer.get(at + 25) == 0 && buffer.getShort(at + 26) == 0);
    }

    @Override
    int linkType() {
        return linkType;
    }

    @Override
    int snapLength() {
        return captureInterface.snapLength();
    }

    @Override
    CaptureInterface captureInterface() {
        return captureInterface;
    }

    @Override
    FileType type() {
        return type;
    }

    /** The file header as it stands in the file. */
    byte[] fileHeader() {
        return fileHeader;
    }

    /** True where the fields of the file are little-endian. */
    boolean isLittleEndian() {
        return littleEndian;
    }

    /** Bytes before each frame. */
    int headerLength() {
        return headerLength;
    }

    /** Nanoseconds in a unit of the sub-second field. */
    int nanosInUnit() {
        return nanosInUnit;
    }

    /** True where the original length stands before the captured one. */
    boolean hasLengthsExchanged() {
        return lengthOrder == EXCHANGED;
    }
}
