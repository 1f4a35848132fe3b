package io.tapline.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A bounded number of frames, to be handed to another thread and used again: copied one behind the other into a buffer of their own, or left in
 * that of a table, which then stays as it is until they are done. Their options are not kept. Allocates nothing after it was made. Not
 * thread-safe: the threads that hand it on to each other see to that.
 */
public final class FrameBatch {
    /**
     * So many frames, a power of 2, are asked of the memory together. What another thread copied is not in this processor's cache, and to wait
     * for one frame after the other takes longer than to decode them: measured, 103 ns a frame to decode one by one, 52 in this way, by 32
     * frames; a twentieth to a tenth less by 128, whose lines are half of what the nearest cache holds at most.
     */
    private static final int AHEAD = 128;

    /** Bytes that memory hands over together. Each frame begins with such a line, which then holds what most frames' headers say. */
    private static final int LINE = 64;

    /** So many of the frames that are {@link #AHEAD} are asked for in one round of a loop, a power of 2. */
    private static final int ROUND = 8;

    private static final int MOST_KINDS = 16;

    /** Of each frame: its original length, its kind and its captured length; its time. */
    private static final int RECORD = 2;

    /** Bits of a captured length. */
    private static final int LENGTH_BITS = 28;

    private final int mostBytes;
    private final int mostFrames;
    private final ByteBuffer own;
    /** Where the frames are: the own buffer, or a table's. */
    private ByteBuffer bytes;

    /** Where each frame begins, which is within the buffer; more of them than there are frames. */
    private final int[] places;

    private final long[] records;
    /** What frames have in common: link type, interface, direction and so on. Without bytes. */
    private final Frame[] kindFrames = new Frame[MOST_KINDS];

    private int kindCount;
    private int size;
    /** Where the next frame begins. */
    private int end;
    /** Bytes of frames, without what is between them. */
    private int used;

    private final Frame view;
    /** The kind that the view is like; -1 for none. */
    private int viewKind = -1;
    /** Somewhere to put what was read ahead, so that the compiler cannot leave the reading out. */
    private int touched;

    /**
     * An empty batch.
     *
     * @param mostFrames how many frames it takes
     * @param mostBytes how many bytes of frames it takes, at least 1
     */
    public FrameBatch(int mostFrames, int mostBytes) {
        this.mostFrames = mostFrames;
        this.mostBytes = mostBytes;
        own = ByteBuffer.allocateDirect(nextLine(mostBytes) + (mostFrames + 1) * LINE)
                .alignedSlice(LINE);
        bytes = own;
        places = new int[mostFrames + ROUND];
        records = new long[RECORD * mostFrames];
        for (int i = 0; i < MOST_KINDS; i++) {
            kindFrames[i] = new Frame();
        }
        view = new Frame().wrap(bytes, 0, 0, 0, 0, LinkType.ETHERNET);
    }

    private static int nextLine(int index) {
        return index + LINE - 1 & -LINE;
    }

    /** Copies the frame to the end of the batch; false, with nothing changed, where there is no room. */
    public boolean add(Frame frame) {
        int length = frame.capturedLength();
        if (size == mostFrames || length > mostBytes - used || length >> LENGTH_BITS != 0 || !isIn(own)) {
            return false;
        }
        int kind = kind(frame);
        if (kind == MOST_KINDS) {
            return false;
        }
        bytes.put(end, frame.buffer(), frame.offset(), length);
        put(end, frame.originalLength(), length, frame.timestampNanos(), kind);
        used += length;
        end = nextLine(end + length);
        return true;
    }

    private void put(int place, int original, int captured, long timestampNanos, int kind) {
        int record = RECORD * size;
        records[record] = (long) original << 32 | (kind << LENGTH_BITS | captured) & 0xffffffffL;
        records[record + 1] = timestampNanos;
        places[size++] = place;
    }

    /**
     * Takes up rows of a table, from its next one on, as long as there is room and the frames of this batch are in the table's buffer, where
     * they stay. So that buffer must not change before this batch is cleared.
     *
     * @return the row after them
     */
    public int refer(FrameTable table) {
        ByteBuffer buffer = table.buffer();
        int row = table.next();
        int behind = isIn(buffer) ? Math.min(table.end(), row + mostFrames - size) : row;
        Direction direction = null;
        int kind = 0;
        for (; row < behind; row++) {
            int captured = table.capturedLength(row);
            if (table.direction(row) != direction) {
                direction = table.direction(row);
                kind = kind(table.frame(row));
            }
            int place = Objects.checkFromIndexSize(table.offset(row), captured, buffer.capacity());
            if (kind == MOST_KINDS || captured >> LENGTH_BITS != 0 || place == buffer.capacity()) {
                break;
            }
            put(place, table.originalLength(row), captured, table.timestampNanos(row), kind);
        }
        return row;
    }

    /** True where the frames are in that buffer, or may be. */
    private boolean isIn(ByteBuffer buffer) {
        if (size == 0 && bytes != buffer) {
            bytes = buffer;
            view.wrap(buffer, 0, 0, 0, 0, LinkType.ETHERNET);
            viewKind = -1;
            Arrays.fill(places, 0);
        }
        return bytes == buffer;
    }

    /** Of the kinds that there are, or a new one, the one that the frame is of; {@link #MOST_KINDS} where there are too many. */
    private int kind(Frame frame) {
        int kind = 0;
        while (kind < kindCount && !kindFrames[kind].isLike(frame)) {
            kind++;
        }
        if (kind == kindCount && kind < MOST_KINDS) {
            kindFrames[kindCount++].becomeLike(frame);
        }
        return kind;
    }

    /** How many frames there are. */
    public int size() {
        return size;
    }

    /** The frame at that index, 0 for the first one; valid until the next one is asked for, or the batch is cleared. */
    public Frame get(int index) {
        if (index >= size) {
            throw outside(index);
        }
        if ((index & AHEAD - 1) == 0) {
            touch(index);
        }
        int record = RECORD * index;
        long lengths = records[record];
        long time = records[record + 1];
        int kind = (int) lengths >>> LENGTH_BITS;
        if (viewKind != kind) {
            show(kind);
        }
        int captured = (int) lengths & (1 << LENGTH_BITS) - 1;
        return view.place(places[index], captured, (int) (lengths >>> 32), time);
    }

    private IndexOutOfBoundsException outside(int index) {
        return new IndexOutOfBoundsException("frame " + index + " of " + size);
    }

    private void show(int kind) {
        viewKind = kind;
        view.becomeLike(kindFrames[kind]);
    }

    /**
     * Reads a byte of each of the frames from there on; some more may be read, of frames that were here before. With as few instructions between
     * two of them as can be, because the processor looks ahead over so many only; and long enough not to be made a part of {@link #get} by the
     * JIT, which then would not make that one a part of a printer's loop.
     */
    private void touch(int from) {
        int behind = Math.min(from + AHEAD, size);
        int sum = 0;
        for (int i = from; i < behind; i += ROUND) {
            sum += bytes.get(places[i])
                    + bytes.get(places[i + 1])
                    + bytes.get(places[i + 2])
                    + bytes.get(places[i + 3])
                    + bytes.get(places[i + 4])
                    + bytes.get(places[i + 5])
                    + bytes.get(places[i + 6])
                    + bytes.get(places[i + 7]);
        }
        touched += sum;
    }

    /** Empties the batch. */
    public void clear() {
        size = 0;
        end = 0;
        used = 0;
        kindCount = 0;
        viewKind = -1;
    }
}
