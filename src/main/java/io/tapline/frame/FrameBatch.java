package io.tapline.frame;

import java.nio.ByteBuffer;

/**
 * A bounded number of frames copied one behind the other into a buffer of their own, to be handed to another thread and used again. Their
 * options are not copied. Allocates nothing after it was made. Not thread-safe: the threads that hand it on to each other see to that.
 */
public final class FrameBatch {
    private final ByteBuffer bytes;
    private final Frame[] frames;
    private int size;
    private int end;

    /**
     * An empty batch.
     *
     * @param mostFrames how many frames it takes
     * @param mostBytes how many bytes of frames it takes
     */
    public FrameBatch(int mostFrames, int mostBytes) {
        bytes = ByteBuffer.allocateDirect(mostBytes);
        frames = new Frame[mostFrames];
        for (int i = 0; i < mostFrames; i++) {
            frames[i] = new Frame();
        }
    }

    /** Copies the frame to the end of the batch; false, with nothing changed, where there is no room. */
    public boolean add(Frame frame) {
        int length = frame.capturedLength();
        if (size == frames.length || length > bytes.capacity() - end) {
            return false;
        }
        frames[size++].wrapCopy(frame, bytes, end);
        end += length;
        return true;
    }

    /** How many frames there are. */
    public int size() {
        return size;
    }

    /** The frame at that index, 0 for the first one; valid until the batch is cleared. */
    public Frame get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException("frame " + index + " of " + size);
        }
        return frames[index];
    }

    /** Empties the batch. */
    public void clear() {
        size = 0;
        end = 0;
    }
}
