package io.tapline.pipeline;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSink;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames in memory, outside the heap and packed, for files that are to be read before the first frame is sent. A sink until everything is
 * in; then each {@link #source} hands the frames out from the first one, and several may exist. Not thread-safe.
 */
public final class FrameStore implements FrameSink {
    private static final int CHUNK = 1 << 20;

    // A record: time, captured length, original length, link type, seconds of overflow, options' length, then interface
    // (16 bits),
    // direction (8) and whether there is a time (8); the bytes; the options; up to the next multiple of 8.
    private static final int TIME = 0;
    private static final int CAPTURED = 8;
    private static final int ORIGINAL = 12;
    private static final int LINK_TYPE = 16;
    private static final int OVERFLOW = 20;
    private static final int OPTIONS = 24;
    private static final int INTERFACE = 28;
    private static final int DIRECTION = 30;
    private static final int TIMED = 31;
    private static final int HEADER = 32;
    private static final int MAX_INTERFACES = 1 << 16;

    private static final Direction[] DIRECTIONS = Direction.values();

    private final List<ByteBuffer> chunks = new ArrayList<>();
    private final List<CaptureInterface> interfaces = new ArrayList<>();
    private CaptureInterface lastInterface;
    private int lastInterfaceIndex;
    private ByteBuffer tail = ByteBuffer.allocate(0);
    private long frames;
    private long bytes;

    /**
     * Keeps a copy of the frame.
     *
     * @throws IOException where the JVM's limit of memory outside the heap is reached, or the frames come from more than 65536 interfaces
     */
    @Override
    public void onFrame(Frame frame) throws IOException {
        int length = HEADER + frame.capturedLength() + frame.optionsLength();
        int padded = length + 7 & ~7;
        if (tail.remaining() < padded) {
            tail = chunk(Math.max(CHUNK, padded));
        }
        int at = tail.position();
        tail.putLong(at + TIME, frame.timestampNanos())
                .putInt(at + CAPTURED, frame.capturedLength())
                .putInt(at + ORIGINAL, frame.originalLength())
                .putInt(at + LINK_TYPE, frame.linkType())
                .putInt(at + OVERFLOW, frame.overflowSeconds())
                .putInt(at + OPTIONS, frame.optionsLength())
                .putShort(at + INTERFACE, (short) interfaceIndex(frame.captureInterface()))
                .put(at + DIRECTION, (byte) frame.direction().ordinal())
                .put(at + TIMED, (byte) (frame.isTimestamped() ? 1 : 0))
                .put(at + HEADER, frame.buffer(), frame.offset(), frame.capturedLength())
                .put(
                        at + HEADER + frame.capturedLength(),
                        frame.options(),
                        frame.optionsOffset(),
                        frame.optionsLength())
                .position(at + padded);
        frames++;
        bytes += frame.capturedLength();
    }

    private ByteBuffer chunk(int size) throws IOException {
        try {
            ByteBuffer chunk = ByteBuffer.allocateDirect(size);
            chunks.add(chunk);
            return chunk;
        } catch (OutOfMemoryError full) {
            throw new IOException(
                    "no memory to hold all frames: " + frames + " frames of " + bytes
                            + " bytes were read; raise the JVM's -XX:MaxDirectMemorySize, or do not preload",
                    full);
        }
    }

    private int interfaceIndex(CaptureInterface captureInterface) throws IOException {
        if (captureInterface == lastInterface) {
            return lastInterfaceIndex;
        }
        int index = interfaces.indexOf(captureInterface);
        if (index < 0) {
            index = interfaces.size();
            if (index == MAX_INTERFACES) {
                throw new IOException("frames of more than " + MAX_INTERFACES + " interfaces");
            }
            interfaces.add(captureInterface);
        }
        lastInterface = captureInterface;
        lastInterfaceIndex = index;
        return index;
    }

    /** Frames held. */
    public long frames() {
        return frames;
    }

    /** Their captured bytes. */
    public long bytes() {
        return bytes;
    }

    /** A new source of the frames held now, from the first one. */
    public FrameSource source() {
        return new Reader();
    }

    private final class Reader implements FrameSource {
        private final Frame frame = new Frame();
        private int chunk;
        private int at;

        @Override
        public int poll(FrameHandler handler, int limit) throws IOException {
            int count = 0;
            while (count < limit) {
                if (chunk == chunks.size()) {
                    return count == 0 ? END : count;
                }
                ByteBuffer buffer = chunks.get(chunk);
                if (at == buffer.position()) {
                    chunk++;
                    at = 0;
                    continue;
                }
                int next = read(buffer, at);
                at = next;
                handler.onFrame(frame);
                count++;
            }
            return count;
        }

        private int read(ByteBuffer buffer, int at) {
            int captured = buffer.getInt(at + CAPTURED);
            int options = buffer.getInt(at + OPTIONS);
            frame.wrap(
                            buffer,
                            at + HEADER,
                            captured,
                            buffer.getInt(at + ORIGINAL),
                            buffer.getLong(at + TIME),
                            buffer.getInt(at + LINK_TYPE))
                    .overflowSeconds(buffer.getInt(at + OVERFLOW))
                    .direction(DIRECTIONS[buffer.get(at + DIRECTION)])
                    .captureInterface(interfaces.get(buffer.getShort(at + INTERFACE) & 0xffff))
                    .options(buffer, at + HEADER + captured, options);
            if (buffer.get(at + TIMED) == 0) {
                frame.noTimestamp();
            }
            return at + HEADER + captured + options + 7 & ~7;
        }
    }
}
