package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** pcap version 2.4, draft-ietf-opsawg-pcap, little-endian. One link type; nothing but frames. */
final class PcapWriter extends RecordWriter {
    private static final int HEADER_LENGTH = 16;
    private static final long SECOND = 1_000_000_000L;

    private final SaveFileFormat format;
    private boolean started;
    private int linkType;
    private long nanosInUnit;
    private CaptureInterface last;

    PcapWriter(Output out, SaveFileFormat format) {
        super(out);
        this.format = format;
        out.order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    void describe(CaptureInterface captureInterface) throws IOException {
        if (!started) {
            start(captureInterface, captureInterface.linkType());
        } else if (captureInterface.linkType() != linkType) {
            throw otherLinkType(captureInterface.linkType());
        }
        last = captureInterface;
    }

    private void start(CaptureInterface captureInterface, int type) throws IOException {
        started = true;
        linkType = type;
        boolean nano = format == SaveFileFormat.PCAP_NANO
                || format == SaveFileFormat.PCAP && isFinerThanMicroseconds(captureInterface.timestampResolution());
        nanosInUnit = nano ? 1 : 1000;
        int snapLength =
                captureInterface.snapLength() > 0 ? captureInterface.snapLength() : PcapReader.USUAL_SNAP_LENGTH;
        out.room(PcapReader.FILE_HEADER_LENGTH)
                .putInt(nano ? PcapReader.MAGIC_NANO : PcapReader.MAGIC)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(snapLength)
                .putInt(linkType | frameCheckSequence(captureInterface));
    }

    private static boolean isFinerThanMicroseconds(int resolution) {
        return (resolution & 0x80) != 0 ? (resolution & 0x7f) > 19 : resolution > CaptureInterface.MICROSECONDS;
    }

    /** The bits beside the link type that tell the length of the frame check sequence, in units of 16 bits. */
    private static int frameCheckSequence(CaptureInterface captureInterface) {
        byte[] options = captureInterface.options();
        Options cursor = new Options().wrap(ByteBuffer.wrap(options), 0, options.length, captureInterface.order());
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
        ByteBuffer buffer = out.room(HEADER_LENGTH + length);
        int at = buffer.position();
        buffer.putInt(at, (int) seconds);
        buffer.putInt(at + 4, (int) ((nanos - seconds * SECOND) / nanosInUnit));
        buffer.putInt(at + 8, length);
        buffer.putInt(at + 12, frame.originalLength());
        buffer.put(at + HEADER_LENGTH, frame.buffer(), frame.offset(), length);
        buffer.position(at + HEADER_LENGTH + length);
    }

    private void described(Frame frame) throws IOException {
        if (!started) {
            start(frame.captureInterface(), frame.linkType());
        }
        last = frame.captureInterface();
    }

    @Override
    void statistics(CaptureInterface captureInterface, InterfaceStatistics statistics) {
        // pcap has no room for them.
    }

    @Override
    void finish() throws IOException {
        if (!started) {
            start(CaptureInterface.UNKNOWN, LinkType.ETHERNET);
        }
    }
}
