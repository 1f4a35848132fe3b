package io.tapline.frame;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames that lie in one buffer, a row for each: what a source hands out at once that finds many frames side by side, so that who takes many
 * frames can do so in one short loop. All are of one interface and link type, have a time and no options. Valid, as a {@link Frame} is, inside
 * the callback that received it. Allocates nothing after it was made; not thread-safe.
 *
 * <p>Who takes rows says so with {@link #took}, for each before it begins with the next that may fail: where taking fails, the rows before
 * stand, the one that failed is over, and those after it are still to come.
 */
public final class FrameTable {
    /**
     * Most rows of a table: enough to make a loop of it; few enough for the JVM, which counts calls and rounds, to compile the method with the
     * loop for its calls before it thinks of compiling it a second time for a loop that does not end.
     */
    public static final int ROWS = 32;

    private static final Direction[] DIRECTIONS = Direction.values();

    /** Words of a row: offset and captured length, original length and direction, time. Side by side they cost one test of bounds, not five. */
    private static final int WORDS = 3;

    private final long[] rows = new long[ROWS * WORDS];
    private final Frame frame = new Frame();
    private final int linkType;
    private final CaptureInterface captureInterface;

    private ByteBuffer buffer;
    private boolean followed;
    private int filled;
    private int end;
    private int taken;
    private long bytes;

    /** An empty table for frames of that interface. */
    public FrameTable(CaptureInterface captureInterface) {
        this.captureInterface = captureInterface;
        this.linkType = captureInterface.linkType();
    }

    /** Empties the table for frames in that buffer, which is big-endian. */
    public void begin(ByteBuffer buffer) {
        begin(buffer, false);
    }

    /**
     * Empties the table for frames in that buffer, which is big-endian.
     *
     * @param followed true where somebody is told before its bytes change
     */
    public void begin(ByteBuffer buffer, boolean followed) {
        if (this.buffer != buffer) {
            this.buffer = buffer;
        }
        this.followed = followed;
        filled = 0;
        end = 0;
        taken = 0;
        bytes = 0;
    }

    /** Adds a row; as {@link Frame#wrap}. There must be room: {@link #ROWS}. */
    public void add(int offset, int capturedLength, int originalLength, long timestampNanos, Direction direction) {
        int word = filled * WORDS;
        rows[word] = pair(offset, capturedLength);
        rows[word + 1] = pair(originalLength, direction.ordinal());
        rows[word + 2] = timestampNanos;
        filled++;
        bytes += capturedLength;
    }

    private static long pair(int first, int second) {
        return (long) first << 32 | second & 0xffffffffL;
    }

    /** Takes the row back that was added last. */
    public void dropLast() {
        filled--;
        bytes -= capturedLength(filled);
    }

    /** Rows that there are, taken or not. */
    public int size() {
        return filled;
    }

    /** True where rows are still to be handed out. */
    public boolean isHeld() {
        return taken < filled;
    }

    /**
     * Hands out the rows that are next.
     *
     * @param limit most rows to hand out
     * @return how many rows that were
     */
    public int handTo(FrameHandler handler, int limit) throws IOException {
        int first = taken;
        end = Math.min(filled, first + limit);
        boolean refused = true;
        try {
            handler.onTable(this);
            refused = false;
        } finally {
            taken = refused ? Math.min(end, taken + 1) : end;
        }
        return end - first;
    }

    /** The first row that was not taken. */
    public int next() {
        return taken;
    }

    /** The row behind the last one that may be taken now. */
    public int end() {
        return end;
    }

    /** Says that the rows before this one were taken. */
    public void took(int row) {
        taken = row;
    }

    /** The buffer that holds the frames; big-endian; do not change its position, limit or order. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /**
     * True where who takes the rows is a {@link BufferFollower} of their source, and so may refer to their bytes until it is told that these
     * change.
     */
    public boolean isFollowed() {
        return followed;
    }

    /** The LINKTYPE_ value of all frames. */
    public int linkType() {
        return linkType;
    }

    /** The interface that all frames were captured on. */
    public CaptureInterface captureInterface() {
        return captureInterface;
    }

    /** Index of the frame's first byte in {@link #buffer()}. */
    public int offset(int row) {
        return (int) (rows[row * WORDS] >> 32);
    }

    /** Bytes present. */
    public int capturedLength(int row) {
        return (int) rows[row * WORDS];
    }

    /** Bytes that the frame had on the wire. */
    public int originalLength(int row) {
        return (int) (rows[row * WORDS + 1] >> 32);
    }

    /** Nanoseconds since 1970-01-01T00:00:00Z. */
    public long timestampNanos(int row) {
        return rows[row * WORDS + 2];
    }

    /** Which way the frame went. */
    public Direction direction(int row) {
        return DIRECTIONS[(int) rows[row * WORDS + 1]];
    }

    /** Captured bytes of the frames from one row to before another. */
    public long bytes(int from, int to) {
        if (from == 0 && to == filled) {
            return bytes;
        }
        long sum = 0;
        for (int row = from; row < to; row++) {
            sum += capturedLength(row);
        }
        return sum;
    }

    /** The least time of the rows that may be taken now. */
    public long earliest() {
        long least = Long.MAX_VALUE;
        for (int row = taken; row < end; row++) {
            least = Math.min(least, timestampNanos(row));
        }
        return least;
    }

    /** The greatest time of the rows that may be taken now. */
    public long latest() {
        long greatest = Long.MIN_VALUE;
        for (int row = taken; row < end; row++) {
            greatest = Math.max(greatest, timestampNanos(row));
        }
        return greatest;
    }

    /**
     * A view of the frame of a row, the same one for each call.
     *
     * @throws IndexOutOfBoundsException where the frame does not lie within the buffer
     */
    public Frame frame(int row) {
        Direction direction = direction(row);
        int offset = offset(row);
        int captured = capturedLength(row);
        if (frame.buffer() == buffer
                && frame.direction() == direction
                && frame.captureInterface() == captureInterface) {
            return frame.move(offset, captured, originalLength(row), timestampNanos(row));
        }
        return frame.wrap(buffer, offset, captured, originalLength(row), timestampNanos(row), linkType)
                .direction(direction)
                .captureInterface(captureInterface);
    }
}
