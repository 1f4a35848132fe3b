package io.tapline.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A view of one link-layer frame inside a buffer that somebody else owns.
 *
 * <p>A source fills one Frame again and again, so a Frame, and the bytes behind it, are valid only inside the callback that received it;
 * {@link #copy()} keeps one. Multi-byte reads through {@link #buffer()} are big-endian (network order), which {@link #wrap} checks.
 * Not thread-safe.
 */
public final class Frame {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private ByteBuffer buffer = NOTHING;
    private int offset;
    private int capturedLength;
    private int originalLength;
    private long timestampNanos;
    private int overflowSeconds;
    private boolean timestamped = true;
    private int linkType = LinkType.ETHERNET;
    private Direction direction = Direction.UNKNOWN;
    private CaptureInterface captureInterface = CaptureInterface.UNKNOWN;
    private ByteBuffer options = NOTHING;
    private int optionsOffset;
    private int optionsLength;

    /**
     * Points this view at a frame and resets everything else to its default (no direction, no interface, no options).
     *
     * @param buffer the bytes, in {@link ByteOrder#BIG_ENDIAN} order; its position and limit are not used
     * @param offset index of the first byte of the frame in the buffer
     * @param capturedLength bytes present
     * @param originalLength bytes that the frame had on the wire; at least 0, normally not below capturedLength
     * @param timestampNanos nanoseconds since 1970-01-01T00:00:00Z
     * @param linkType a LINKTYPE_ value, see {@link LinkType}
     * @return this
     * @throws IndexOutOfBoundsException where the buffer does not hold offset to offset + capturedLength
     * @throws IllegalArgumentException where the buffer is not big-endian
     */
    public Frame wrap(
            ByteBuffer buffer, int offset, int capturedLength, int originalLength, long timestampNanos, int linkType) {
        return wrap(buffer, offset, capturedLength, originalLength, timestampNanos, linkType, CaptureInterface.UNKNOWN);
    }

    /** Points this view at a frame of that interface, as the other one does. What refers to the same as before is not written again. */
    public Frame wrap(
            ByteBuffer buffer,
            int offset,
            int capturedLength,
            int originalLength,
            long timestampNanos,
            int linkType,
            CaptureInterface captureInterface) {
        check(buffer, offset, capturedLength);
        if (buffer.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException("a frame's buffer must be big-endian");
        }
        // A garbage collector is told of each reference that is written, which takes longer than to compare.
        if (this.buffer != buffer) {
            this.buffer = buffer;
        }
        if (this.captureInterface != captureInterface) {
            this.captureInterface = captureInterface;
        }
        if (direction != Direction.UNKNOWN) {
            direction = Direction.UNKNOWN;
        }
        this.offset = offset;
        this.capturedLength = capturedLength;
        this.originalLength = originalLength;
        this.timestampNanos = timestampNanos;
        this.linkType = linkType;
        this.overflowSeconds = 0;
        this.timestamped = true;
        this.optionsLength = 0;
        return this;
    }

    private static void check(ByteBuffer buffer, int offset, int capturedLength) {
        if ((offset | capturedLength) < 0 || offset > buffer.capacity() - capturedLength) {
            throw new IndexOutOfBoundsException(
                    "frame of " + capturedLength + " bytes at " + offset + " in a buffer of " + buffer.capacity());
        }
    }

    /**
     * Moves this view to another frame of the same buffer. Link type, direction and interface stay as they were. For a source whose frames stand
     * side by side, this is half the work of {@link #wrap}.
     *
     * @throws IndexOutOfBoundsException where the frame does not lie within the buffer
     */
    public Frame move(int offset, int capturedLength, int originalLength, long timestampNanos) {
        check(buffer, offset, capturedLength);
        overflowSeconds = 0;
        timestamped = true;
        optionsLength = 0;
        return place(offset, capturedLength, originalLength, timestampNanos);
    }

    /** As {@link #move}, for who put the frame into the buffer and so knows that it lies within. What is not named stays as it was. */
    Frame place(int offset, int capturedLength, int originalLength, long timestampNanos) {
        this.offset = offset;
        this.capturedLength = capturedLength;
        this.originalLength = originalLength;
        this.timestampNanos = timestampNanos;
        return this;
    }

    /**
     * Points this view at a copy of another frame, without that one's options.
     *
     * @param other the frame to copy
     * @param target takes the bytes; in {@link ByteOrder#BIG_ENDIAN} order; its position and limit are not used
     * @param at index of the first byte of the copy
     * @return this
     * @throws IndexOutOfBoundsException where the target has no room
     */
    public Frame wrapCopy(Frame other, ByteBuffer target, int at) {
        wrap(target, at, other.capturedLength, other.originalLength, other.timestampNanos, other.linkType);
        target.put(at, other.buffer, other.offset, capturedLength);
        overflowSeconds = other.overflowSeconds;
        timestamped = other.timestamped;
        direction = other.direction;
        captureInterface = other.captureInterface;
        return this;
    }

    /** True where this view differs from the other one by bytes, lengths, time and options at most. */
    boolean isLike(Frame other) {
        return linkType == other.linkType
                && captureInterface == other.captureInterface
                && direction == other.direction
                && timestamped == other.timestamped
                && overflowSeconds == other.overflowSeconds;
    }

    /** Takes over all but bytes, lengths, time and options, which become none. */
    void becomeLike(Frame other) {
        linkType = other.linkType;
        captureInterface = other.captureInterface;
        direction = other.direction;
        timestamped = other.timestamped;
        overflowSeconds = other.overflowSeconds;
        optionsLength = 0;
    }

    /** A frame over an array of its own: for tests and for frames that are made by hand. */
    public static Frame of(byte[] bytes, int linkType) {
        return new Frame().wrap(ByteBuffer.wrap(bytes), 0, bytes.length, bytes.length, 0, linkType);
    }

    /** The buffer that holds the frame; big-endian; do not change its position, limit or order. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Index of the frame's first byte in {@link #buffer()}. */
    public int offset() {
        return offset;
    }

    /** Bytes present from {@link #offset()} on. */
    public int capturedLength() {
        return capturedLength;
    }

    /** Bytes that the frame had on the wire. */
    public int originalLength() {
        return originalLength;
    }

    /** Nanoseconds since 1970-01-01T00:00:00Z; 0 where {@link #isTimestamped()} is false. */
    public long timestampNanos() {
        return timestampNanos;
    }

    /** Replaces the time, in nanoseconds since 1970-01-01T00:00:00Z. */
    public Frame timestampNanos(long nanos) {
        timestampNanos = nanos;
        overflowSeconds = 0;
        timestamped = true;
        return this;
    }

    /** False for frames without any time, such as those of a pcapng simple packet block. */
    public boolean isTimestamped() {
        return timestamped;
    }

    /** Says that this frame has no time. */
    public Frame noTimestamp() {
        timestampNanos = 0;
        timestamped = false;
        return this;
    }

    /**
     * How many whole seconds of {@link #timestampNanos()} stood in the sub-second field of the file. Not 0 only for damaged files, which
     * tools show as they are (22:13:20.1500000): the seconds field was timestampNanos / 10^9 - overflowSeconds.
     */
    public int overflowSeconds() {
        return overflowSeconds;
    }

    /** Sets {@link #overflowSeconds()}. */
    public Frame overflowSeconds(int seconds) {
        overflowSeconds = seconds;
        return this;
    }

    /** The LINKTYPE_ value of the frame's first header. */
    public int linkType() {
        return linkType;
    }

    /** Which way the frame went, as seen by the capturing host. */
    public Direction direction() {
        return direction;
    }

    /** Sets {@link #direction()}. */
    public Frame direction(Direction direction) {
        this.direction = direction;
        return this;
    }

    /** The interface that the frame was captured on; {@link CaptureInterface#UNKNOWN} where nobody said. */
    public CaptureInterface captureInterface() {
        return captureInterface;
    }

    /** Sets {@link #captureInterface()}. */
    public Frame captureInterface(CaptureInterface captureInterface) {
        this.captureInterface = captureInterface;
        return this;
    }

    /**
     * The pcapng options of this frame's block as they stood in the file, without the end marker; {@link #optionsLength()} bytes from
     * {@link #optionsOffset()} in this buffer, whose own byte order is not that of the options (see {@link CaptureInterface#order()}).
     */
    public ByteBuffer options() {
        return options;
    }

    /** Index of the first option in {@link #options()}. */
    public int optionsOffset() {
        return optionsOffset;
    }

    /** Bytes of options; 0 where there are none. */
    public int optionsLength() {
        return optionsLength;
    }

    /** Attaches pcapng options in the section's byte order. */
    public Frame options(ByteBuffer options, int offset, int length) {
        this.options = options;
        this.optionsOffset = offset;
        this.optionsLength = length;
        return this;
    }

    /** A frame of its own with the same content, safe to keep. The only place where keeping a frame costs memory. */
    public Frame copy() {
        byte[] bytes = new byte[capturedLength + optionsLength];
        buffer.get(offset, bytes, 0, capturedLength);
        options.get(optionsOffset, bytes, capturedLength, optionsLength);
        ByteBuffer own = ByteBuffer.wrap(bytes);
        Frame copy = new Frame()
                .wrap(own, 0, capturedLength, originalLength, timestampNanos, linkType)
                .direction(direction)
                .captureInterface(captureInterface)
                .overflowSeconds(overflowSeconds)
                .options(own, capturedLength, optionsLength);
        copy.timestamped = timestamped;
        return copy;
    }

    /** The captured bytes in an array of their own. */
    public byte[] toByteArray() {
        byte[] bytes = new byte[capturedLength];
        buffer.get(offset, bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "Frame[" + capturedLength + " of " + originalLength + " bytes, " + LinkType.name(linkType) + ", "
                + timestampNanos + " ns]";
    }
}
