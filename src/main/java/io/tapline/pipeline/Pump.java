package io.tapline.pipeline;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSink;
import io.tapline.frame.FrameSource;
import io.tapline.frame.FrameTable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The loop that moves frames from a source to a sink until the source ends, a limit is reached or somebody asks it to stop. Owns both: when
 * {@link #run} is over, however it ended, the sink has passed on everything and both are closed, the sink first.
 *
 * <p>One thread runs; {@link #stop} and the counts may be used from any.
 */
public final class Pump {
    /** Why a run ended. */
    public enum Reason {
        /** The source had no more frames. */
        END,
        /** The limit of frames was reached. */
        FRAMES,
        /** The limit of bytes was reached. */
        BYTES,
        /** The time was over. */
        DURATION,
        /** Somebody asked for it. */
        STOPPED
    }

    /**
     * What a run did.
     *
     * @param reason why it ended
     * @param frames frames passed to the sink
     * @param bytes their captured bytes
     * @param nanos how long it took
     */
    public record Result(Reason reason, long frames, long bytes, long nanos) {}

    private static final int BATCH = 1024;
    /** Batches after which the sink is told even though the source has more: a flood must not keep it from what it does now and then. */
    private static final int MOST_FULL = 16;

    private final FrameSource source;
    private final FrameSink sink;
    private final NanoClock clock;
    private final Intake intake = new Intake();

    private FrameFilter filter;
    private long maxFrames = Long.MAX_VALUE;
    private long maxBytes = Long.MAX_VALUE;
    private long maxNanos = Long.MAX_VALUE;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile Reason asked;
    private volatile boolean draining;

    /** Will move the frames of the source to the sink. */
    public Pump(FrameSource source, FrameSink sink, NanoClock clock) {
        this.source = source;
        this.sink = sink;
        this.clock = clock;
    }

    /** Passes on, and counts, only what the filter accepts. */
    public Pump filter(FrameFilter filter) {
        this.filter = filter;
        return this;
    }

    /** Ends after so many frames. What the source holds after them stays with the source. */
    public Pump maxFrames(long frames) {
        this.maxFrames = frames;
        return this;
    }

    /** Ends with the frame that brings the captured bytes to so many, or above. */
    public Pump maxBytes(long bytes) {
        this.maxBytes = bytes;
        return this;
    }

    /** Ends when so many nanoseconds have gone; what a live source took in until then is still passed on. */
    public Pump duration(long nanos) {
        this.maxNanos = nanos;
        return this;
    }

    /**
     * Moves the frames.
     *
     * @throws IOException where the source or the sink fails; what was passed on before stands, and {@link #frames} tells how much
     */
    public Result run() throws IOException {
        long start = clock.nanoTime();
        try (source;
                sink) {
            Reason reason = loop(start);
            sink.endOfBatch();
            return new Result(reason, frames(), bytes(), clock.nanoTime() - start);
        }
    }

    private Reason loop(long start) throws IOException {
        int full = 0;
        while (true) {
            long room = maxFrames - frames.getPlain();
            if (room <= 0) {
                return Reason.FRAMES;
            }
            if (asked != null && !draining) {
                return asked;
            }
            int limit = (int) Math.min(BATCH, room);
            int count = source.poll(intake, limit);
            if (count == FrameSource.END) {
                return ended();
            }
            full = count < limit ? 0 : full + 1;
            if (full % MOST_FULL == 0) {
                sink.endOfBatch();
            }
            if (maxNanos != Long.MAX_VALUE && asked == null && clock.nanoTime() - start >= maxNanos) {
                stop(Reason.DURATION);
            }
        }
    }

    /** Waits for a stop that is being asked for: the source may have ended because of it. */
    private Reason ended() {
        synchronized (intake) {
            return asked == null ? Reason.END : asked;
        }
    }

    /** What the source hands its frames to. */
    private final class Intake implements FrameHandler {
        @Override
        public void onFrame(Frame frame) throws IOException {
            if (asked != null && !draining || filter != null && !filter.accept(frame)) {
                return;
            }
            sink.onFrame(frame);
            count(1, frame.capturedLength());
            if (bytes.getPlain() >= maxBytes) {
                draining = false;
                asked = Reason.BYTES;
            }
        }

        @Override
        public void onTable(FrameTable table) throws IOException {
            if (asked != null && !draining || filter != null || maxBytes != Long.MAX_VALUE) {
                FrameHandler.super.onTable(table);
                return;
            }
            int first = table.next();
            try {
                sink.onTable(table);
            } finally {
                count(table.next() - first, table.bytes(first, table.next()));
            }
        }
    }

    /** Plain stores: other threads read these for a look, and a fence for each frame would cost as much as the rest of the loop. */
    private void count(int more, long moreBytes) {
        frames.lazySet(frames.getPlain() + more);
        bytes.lazySet(bytes.getPlain() + moreBytes);
    }

    /** Ends the run soon: a live source hands out what it took in until now, any other ends where it is. From any thread, at any time. */
    public void stop() {
        stop(Reason.STOPPED);
    }

    /** Ends the run as {@link #stop()} does, for this reason; the first reason given stands. */
    public void stop(Reason reason) {
        synchronized (intake) {
            if (asked == null) {
                draining = source.stop();
                asked = reason;
            }
        }
    }

    /** Frames passed to the sink until now. */
    public long frames() {
        return frames.get();
    }

    /** Captured bytes passed to the sink until now. */
    public long bytes() {
        return bytes.get();
    }
}
