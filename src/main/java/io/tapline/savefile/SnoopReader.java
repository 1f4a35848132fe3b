package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteOrder;

/** snoop version 2, RFC 1761: big-endian, microseconds, records padded to what they say. */
final class SnoopReader extends RecordReader {
    /** "snoop" and three zero bytes. */
    static final long MAGIC = 0x736e6f6f70000000L;

    private static final int FILE_HEADER_LENGTH = 16;
    private static final int RECORD_HEADER_LENGTH = 24;

    private final CaptureInterface captureInterface;

    SnoopReader(Input in) throws IOException {
        super(in);
        if (!in.fill(FILE_HEADER_LENGTH)) {
            throw new DamagedFileException(
                    0, "the file ends within its header: " + in.end() + " bytes of " + FILE_HEADER_LENGTH);
        }
        int version = in.buffer().getInt(in.at() + 8);
        int kind = in.buffer().getInt(in.at() + 12);
        int linkType = linkType(kind);
        if (version != 2) {
            throw new DamagedFileException(0, "snoop version " + (version & 0xffffffffL) + " is not supported");
        }
        if (linkType < 0) {
            throw new DamagedFileException(0, "snoop datalink type " + (kind & 0xffffffffL) + " is not supported");
        }
        captureInterface = new CaptureInterface(
                -1, "", linkType, 0, CaptureInterface.MICROSECONDS, ByteOrder.BIG_ENDIAN, new byte[0]);
        in.at(in.at() + FILE_HEADER_LENGTH);
    }

    /** LINKTYPE_ for RFC 1761's datalink types, or -1. */
    private static int linkType(int kind) {
        return switch (kind) {
            case 0, 4 -> LinkType.ETHERNET;
            case 2 -> 6;
            case 8 -> 10;
            default -> -1;
        };
    }

    @Override
    int next() {
        int at = in.at();
        int available = in.end() - at;
        if (available < RECORD_HEADER_LENGTH) {
            return more(RECORD_HEADER_LENGTH);
        }
        int original = in.buffer().getInt(at);
        int captured = in.buffer().getInt(at + 4);
        int length = in.buffer().getInt(at + 8);
        if (captured < 0 || captured > LARGEST || length < RECORD_HEADER_LENGTH || length > LARGEST + 1024) {
            return damaged("a record of " + (length & 0xffffffffL) + " bytes for " + (captured & 0xffffffffL)
                    + " captured ones");
        }
        if (length - RECORD_HEADER_LENGTH < captured) {
            return damaged("a record of " + length + " bytes cannot hold " + captured + " captured ones");
        }
        if (available < length) {
            return more(length);
        }
        long nanos = (in.buffer().getInt(at + 20) & 0xffffffffL) * 1000;
        long seconds = in.buffer().getInt(at + 16) & 0xffffffffL;
        frame.wrap(
                        in.buffer(),
                        at + RECORD_HEADER_LENGTH,
                        captured,
                        original < 0 ? Integer.MAX_VALUE : original,
                        seconds * 1_000_000_000L + nanos,
                        captureInterface.linkType())
                .captureInterface(captureInterface)
                .overflowSeconds((int) (nanos / 1_000_000_000L));
        return found(at, at + length);
    }

    @Override
    int linkType() {
        return captureInterface.linkType();
    }

    @Override
    int snapLength() {
        return 0;
    }

    @Override
    CaptureInterface captureInterface() {
        return captureInterface;
    }

    @Override
    FileType type() {
        return FileType.SNOOP;
    }
}
