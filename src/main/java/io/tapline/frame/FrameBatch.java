package io.tapline.frame;

import java.nio.ByteBuffer;

/**
 * A bounded number of frames copied one behind the other into a buffer of their own, to be handed to another thread and used again. Their
 * options are not copied. Allocates nothing after it was made. Not thread-safe: the threads that hand it on to each other see to that.
 */
public final class FrameBatch {
    /**
     * So many frames, a power of 2, are asked of the memory together. What another thread copied is not in this processor's cache, and to wait
     * for one frame after the other takes longer than to decode them: measured, 103 ns a frame to decode one by one, 52 in this way.
     */
    private static final int AHEAD = 32;

    private static final int MOST_KINDS = 16;

    private final ByteBuffer bytes;
    /** Where frames begin; one more than there are, for where the last one ends. */
    private final int[] starts;

    private final int[] originalLengths;
    private final long[] timestamps;
    private final byte[] kinds;
    /** What frames have in common: link type, interface, direction and so on. Without bytes. */
    private final Frame[] kindFrames = new Frame[MOST_KINDS];

    private int kindCount;
    private int size;

    private final Frame view;
    /** Of the kind frames, the one that the view is like; null for none. */
    private Frame viewKind;
    /** Somewhere to put what was read ahead, so that the compiler cannot leave the reading out. */
    private int touched;

    /**
     * An empty batch.
     *
     * @param mostFrames how many frames it takes
     * @param mostBytes how many bytes of frames it takes, at least 1
     */
    public FrameBatch(int mostFrames, int mostBytes) {
        bytes = ByteBuffer.allocateDirect(mostBytes);
        starts = new int[mostFrames + 1];
        originalLengths = new int[mostFrames];
        timestamps = new long[mostFrames];
        kinds = new byte[mostFrames];
        for (int i = 0; i < MOST_KINDS; i++) {
            kindFrames[i] = new Frame();
        }
        view = new Frame().wrap(bytes, 0, 0, 0, 0, LinkType.ETHERNET);
    }

    /** Copies the frame to the end of the batch; false, with nothing changed, where there is no room. */
    public boolean add(Frame frame) {
        int length = frame.capturedLength();
        int start = starts[size];
        if (size == kinds.length || length > bytes.capacity() - start) {
            return false;
        }
        int kind = kind(frame);
        if (kind == MOST_KINDS) {
            return false;
        }
        bytes.put(start, frame.buffer(), frame.offset(), length);
        originalLengths[size] = frame.originalLength();
        timestamps[size] = frame.timestampNanos();
        kinds[size] = (byte) kind;
        starts[++size] = start + length;
        return true;
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
            throw new IndexOutOfBoundsException("frame " + index + " of " + size);
        }
        if ((index & AHEAD - 1) == 0) {
            touch(index);
        }
        Frame kind = kindFrames[kinds[index]];
        if (viewKind != kind) {
            viewKind = kind;
            view.becomeLike(kind);
        }
        int start = starts[index];
        return view.move(start, starts[index + 1] - start, originalLengths[index], timestamps[index]);
    }

    /** Reads a byte of each of the frames from there on. */
    private void touch(int from) {
        int end = Math.min(from + AHEAD, size);
        int last = bytes.capacity() - 1;
        int sum = 0;
        for (int i = from; i < end; i++) {
            sum += bytes.get(Math.min(starts[i], last));
        }
        touched += sum;
    }

    /** Empties the batch. */
    public void clear() {
        size = 0;
        kindCount = 0;
        viewKind = null;
    }
}
