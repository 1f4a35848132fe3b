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

    private final int[] offsets = new int[ROWS];
    private final int[] capturedLengths = new int[ROWS];
    private final int[] originalLengths = new int[ROWS];
    private final long[] timestampsNanos = new long[ROWS];
    private final byte[] directions = new byte[ROWS];
    private final Frame frame = new Frame();
    private final int linkType;
    private final CaptureInterface captureInterface;

    private ByteBuffer buffer;
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
        this.buffer = buffer;
        filled = 0;
        end = 0;
        taken = 0;
        bytes = 0;
    }

    /** Adds a row; as {@link Frame#wrap}. There must be room: {@link #ROWS}. */
    public void add(int offset, int capturedLength, int originalLength, long timestampNanos, Direction direction) {
        int row = filled;
        offsets[row] = offset;
        capturedLengths[row] = capturedLength;
        originalLengths[row] = originalLength;
        timestampsNanos[row] = timestampNanos;
        directions[row] = (byte) direction.ordinal();
        filled = row + 1;
        bytes += capturedLength;
    }

    /** Takes the row back that was added last. */
    public void dropLast() {
        filled--;
        bytes -= capturedLengths[filled];
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
        return offsets[row];
    }

    /** Bytes present. */
    public int capturedLength(int row) {
        return capturedLengths[row];
    }

    /** Bytes that the frame had on the wire. */
    public int originalLength(int row) {
        return originalLengths[row];
    }

    /** Nanoseconds since 1970-01-01T00:00:00Z. */
    public long timestampNanos(int row) {
        return timestampsNanos[row];
    }

    /** Which way the frame went. */
    public Direction direction(int row) {
        return DIRECTIONS[directions[row]];
    }

    /** Captured bytes of the frames from one row to before another. */
    public long bytes(int from, int to) {
        if (from == 0 && to == filled) {
            return bytes;
        }
        long sum = 0;
        for (int row = from; row < to; row++) {
            sum += capturedLengths[row];
        }
        return sum;
    }

    /** The least time of the rows that may be taken now. */
    public long earliest() {
        long least = Long.MAX_VALUE;
        for (int row = taken; row < end; row++) {
            least = Math.min(least, timestampsNanos[row]);
        }
        return least;
    }

    /** The greatest time of the rows that may be taken now. */
    public long latest() {
        long greatest = Long.MIN_VALUE;
        for (int row = taken; row < end; row++) {
            greatest = Math.max(greatest, timestampsNanos[row]);
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
        int offset = offsets[row];
        int captured = capturedLengths[row];
        if (frame.buffer() == buffer && frame.direction() == direction) {
            return frame.move(offset, captured, originalLengths[row], timestampsNanos[row]);
        }
        return frame.wrap(buffer, offset, captured, originalLengths[row], timestampsNanos[row], linkType)
                .direction(direction)
                .captureInterface(captureInterface);
    }
}
