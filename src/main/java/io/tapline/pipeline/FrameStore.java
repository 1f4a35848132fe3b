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
 * in; then each {@link #source} hands the frames out from the first one, round after round. Not thread-safe.
 */
public final class FrameStore implements FrameSink {
    /** There is no room for more frames. */
    public static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;

        FullException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final int CHUNK = 1 << 20;

    // A record: time, captured length, original length, link type, seconds of overflow, options' length, then interface
    // (16 bits),
    // direction (8) and flags (8); the bytes; the options; up to the next multiple of 8.
    private static final int TIME = 0;
    private static final int CAPTURED = 8;
    private static final int ORIGINAL = 12;
    private static final int LINK_TYPE = 16;
    private static final int OVERFLOW = 20;
    private static final int OPTIONS = 24;
    private static final int INTERFACE = 28;
    private static final int DIRECTION = 30;
    private static final int FLAGS = 31;
    private static final int HEADER = 32;
    private static final int FLAG_TIMED = 1;
    private static final int FLAG_NEW_RECORDING = 2;
    private static final int MAX_INTERFACES = 1 << 16;

    private static final Direction[] DIRECTIONS = Direction.values();

    private final List<ByteBuffer> chunks = new ArrayList<>();
    private final List<CaptureInterface> interfaces = new ArrayList<>();
    private CaptureInterface lastInterface;
    private int lastInterfaceIndex;
    private ByteBuffer tail = ByteBuffer.allocate(0);
    private boolean newRecording = true;
    private long frames;
    private long bytes;

    /** Says that the frames which follow are of another recording: their times have nothing to do with those before. */
    public void newRecording() {
        newRecording = true;
    }

    /**
     * Keeps a copy of the frame.
     *
     * @throws FullException where the JVM's limit of memory outside the heap is reached
     * @throws IOException where the frames come from more than 65536 interfaces
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
                .put(at + FLAGS, flags(frame))
                .put(at + HEADER, frame.buffer(), frame.offset(), frame.capturedLength())
                .put(
                        at + HEADER + frame.capturedLength(),
                        frame.options(),
                        frame.optionsOffset(),
                        frame.optionsLength())
                .position(at + padded);
        newRecording = false;
        frames++;
        bytes += frame.capturedLength();
    }

    private byte flags(Frame frame) {
        return (byte) ((frame.isTimestamped() ? FLAG_TIMED : 0) | (newRecording ? FLAG_NEW_RECORDING : 0));
    }

    private ByteBuffer chunk(int size) throws IOException {
        try {
            ByteBuffer chunk = ByteBuffer.allocateDirect(size);
            chunks.add(chunk);
            return chunk;
        } catch (OutOfMemoryError full) {
            throw new FullException(
                    "no room to hold all frames: " + frames + " frames of " + bytes
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

    /**
     * A new source of the frames held now, from the first one.
     *
     * @param rounds how often they are handed out
     * @param betweenRecordings run before each frame that begins a recording, also in every round, but not before the very first one
     */
    public FrameSource source(long rounds, Runnable betweenRecordings) {
        return new Reader(frames == 0 ? 0 : rounds, betweenRecordings);
    }

    private final class Reader implements FrameSource {
        private final Frame frame = new Frame();
        private final Runnable betweenRecordings;
        private long left;
        private boolean begun;
        private int chunk;
        private int at;

        Reader(long rounds, Runnable betweenRecordings) {
            this.left = rounds;
            this.betweenRecordings = betweenRecordings;
        }

        @Override
        public int poll(FrameHandler handler, int limit) throws IOException {
            int count = 0;
            while (count < limit && left > 0) {
                ByteBuffer buffer = chunks.get(chunk);
                if (at < buffer.position()) {
                    at = read(buffer, at);
                    handler.onFrame(frame);
                    count++;
                } else {
                    nextChunk();
                }
            }
            return count == 0 ? END : count;
        }

        private void nextChunk() {
            at = 0;
            if (++chunk == chunks.size()) {
                chunk = 0;
                left--;
            }
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
            int flags = buffer.get(at + FLAGS);
            if ((flags & FLAG_TIMED) == 0) {
                frame.noTimestamp();
            }
            if ((flags & FLAG_NEW_RECORDING) != 0) {
                if (begun) {
                    betweenRecordings.run();
                }
                begun = true;
            }
            return at + HEADER + captured + options + 7 & ~7;
        }
    }
}
