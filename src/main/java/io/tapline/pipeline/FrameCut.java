package io.tapline.pipeline;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;

/**
 * Cuts pieces out of a source: the frames of a period of time, those with certain numbers, or both. Frames are numbered from 1 in the order in
 * which the source hands them out. Ends behind the last number; times say nothing of that, because a file need not be in their order.
 */
public final class FrameCut implements FrameSource {
    /** A point of time that may depend on the first frame's. */
    @FunctionalInterface
    public interface TimePoint {
        /**
         * The point of time.
         *
         * @param first time of the source's first frame that has one; nanoseconds since 1970, as is the result
         */
        long nanos(long first);
    }

    private final FrameSource source;
    private final FrameHandler intake = this::onFrame;
    private TimePoint from;
    private TimePoint until;
    private NumberRanges numbers;
    private FrameHandler handler;
    private long count;
    private boolean timed;
    private boolean started;
    private long fromNanos = Long.MIN_VALUE;
    private long untilNanos = Long.MAX_VALUE;

    /** Will cut this source, which it owns; until it is told more it lets everything through. */
    public FrameCut(FrameSource source) {
        this.source = source;
    }

    /** Lets through what is at this time or later; frames without a time are not. */
    public FrameCut from(TimePoint time) {
        from = time;
        timed = true;
        return this;
    }

    /** Lets through what is before this time; frames without a time are not. */
    public FrameCut until(TimePoint time) {
        until = time;
        timed = true;
        return this;
    }

    /** Lets through what has one of these numbers. */
    public FrameCut numbers(NumberRanges ranges) {
        numbers = ranges;
        return this;
    }

    /** Returns how many frames the source handed out, of which perhaps none came through. */
    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        long left = numbers == null ? Long.MAX_VALUE : numbers.last() - count;
        if (left <= 0) {
            return END;
        }
        this.handler = handler;
        return source.poll(intake, (int) Math.min(limit, left));
    }

    private void onFrame(Frame frame) throws IOException {
        count++;
        if (timed && !isInTime(frame) || numbers != null && !numbers.contains(count)) {
            return;
        }
        handler.onFrame(frame);
    }

    private boolean isInTime(Frame frame) {
        if (!frame.isTimestamped()) {
            return false;
        }
        long nanos = frame.timestampNanos();
        if (!started) {
            started = true;
            fromNanos = from == null ? Long.MIN_VALUE : from.nanos(nanos);
            untilNanos = until == null ? Long.MAX_VALUE : until.nanos(nanos);
        }
        return nanos >= fromNanos && (until == null || nanos < untilNanos);
    }

    @Override
    public boolean stop() {
        return source.stop();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
