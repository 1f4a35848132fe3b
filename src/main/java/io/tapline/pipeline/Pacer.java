package io.tapline.pipeline;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import java.io.IOException;

/**
 * Holds every frame back until it is due, then passes it on. Deadlines are absolute: each is computed from the departure of the first frame,
 * so that an error of one frame is not carried to the next, and after a delay the run catches up without gaps.
 *
 * <p>By the frames' own timing: frames without a time are due with the frame before them. A frame whose time is before its predecessor's by
 * less than a second is due at once and the schedule goes on as before (frames of several queues interleave so); a longer step back is taken
 * for another recording that begins now. Steps forward are kept, however long, unless {@link #maxGap} cuts them.
 *
 * <p>One thread sends; {@link #stop} may be called from any.
 */
public final class Pacer implements FrameSink {
    /** The first frame is due so many nanoseconds after it came: enough to have the wait loop warm when it ends. */
    public static final long LEAD = 2_000_000;

    private static final long REORDERING = 1_000_000_000L;

    private final Pacing.Measure measure;
    private final Scale scale;
    private final NanoClock clock;
    private final long wakeUp;
    private final FrameSink next;
    private final Histogram lateness = new Histogram();

    private long maxGap = Scale.MAX;
    private long duration = Scale.MAX;
    private Runnable atEnd = () -> {};

    private boolean started;
    private boolean anchored;
    private boolean pending;
    private long origin;
    private long anchor;
    private long base;
    private long position;
    private long frames;
    private long bytes;
    private long untimed;
    private long backwards;
    private volatile boolean stopped;
    private volatile Thread sender;

    /** Paces the frames on their way to the next sink. */
    public Pacer(Pacing pacing, NanoClock clock, FrameSink next) {
        this.measure = pacing.measure();
        this.scale = pacing.scale();
        this.clock = clock;
        this.wakeUp = clock.wakeUpNanos();
        this.next = next;
    }

    /** Cuts steps forward of the frames' own time that are longer than so many nanoseconds to this length. */
    public Pacer maxGap(long nanos) {
        maxGap = nanos;
        return this;
    }

    /** Passes on no frame that is due so many nanoseconds after the start or later, and then runs the action, once. */
    public Pacer duration(long nanos, Runnable action) {
        duration = nanos;
        atEnd = action;
        return this;
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        if (stopped) {
            return;
        }
        if (!started) {
            start();
        }
        long after = scale.apply(advance(frame));
        if (after >= duration) {
            stopped = true;
            atEnd.run();
            return;
        }
        long due = origin + after;
        long now = clock.nanoTime();
        if (now - due < 0) {
            if (pending) {
                next.endOfBatch();
                pending = false;
            }
            now = await(due);
            if (stopped) {
                return;
            }
        }
        lateness.record(now - due);
        frames++;
        bytes += frame.capturedLength();
        next.onFrame(frame);
        pending = true;
        if (frames == 1) {
            countFromDeparture(due);
        }
    }

    /**
     * Has the first frame leave and begins the schedule there: that takes tens of microseconds longer than with the frames after it, whose way
     * through the kernel is in the caches by then, and all of them would be as much too early behind the first.
     */
    private void countFromDeparture(long due) throws IOException {
        next.endOfBatch();
        pending = false;
        origin += clock.nanoTime() - due;
    }

    private void start() {
        started = true;
        origin = clock.nanoTime() + LEAD;
    }

    /** Where in the run this frame stands, in units of the measure. */
    private long advance(Frame frame) {
        return switch (measure) {
            case FRAMES -> frames;
            case BITS -> bytes << 3;
            case TIMESTAMPS -> {
                if (frame.isTimestamped()) {
                    position = positionOf(frame.timestampNanos());
                } else {
                    untimed++;
                }
                yield position;
            }
        };
    }

    private long positionOf(long timestamp) {
        if (!anchored) {
            anchored = true;
            return rebase(timestamp, position);
        }
        long reached = base + difference(timestamp, anchor);
        long gap = reached - position;
        if (gap < 0) {
            backwards++;
            return gap <= -REORDERING ? rebase(timestamp, position) : position;
        }
        return gap > maxGap ? rebase(timestamp, position + maxGap) : Math.min(reached, Scale.MAX);
    }

    private long rebase(long timestamp, long at) {
        anchor = timestamp;
        base = Math.min(at, Scale.MAX);
        return base;
    }

    /** a - b within half the range of a long, so that another position can be added. */
    private static long difference(long a, long b) {
        long exact = a - b;
        boolean overflow = ((a ^ b) & (a ^ exact)) < 0;
        long limited = overflow ? (a < 0 ? -Scale.MAX : Scale.MAX) : exact;
        return Math.max(-Scale.MAX, Math.min(limited, Scale.MAX));
    }

    private long await(long due) {
        // Before the first look at `stopped`: so either this loop sees the stop, or the stop sees whom to wake.
        sender = Thread.currentThread();
        long now = clock.nanoTime();
        long left = due - now;
        while (left > 0 && !stopped) {
            if (left > wakeUp + wakeUp / 4) {
                clock.sleep(left - wakeUp);
            } else {
                Thread.onSpinWait();
            }
            now = clock.nanoTime();
            left = due - now;
        }
        return now;
    }

    /** Says that the next frame begins another recording, or the same one anew: it is due with the last one, whatever its time is. */
    public void newRecording() {
        anchored = false;
    }

    /** Passes on nothing more and ends a wait. From any thread. */
    public void stop() {
        stopped = true;
        Thread thread = sender;
        if (thread != null) {
            java.util.concurrent.locks.LockSupport.unpark(thread);
        }
    }

    /** How late frames were passed on, in nanoseconds after their deadline. */
    public Histogram lateness() {
        return lateness;
    }

    /** Frames passed on. */
    public long frames() {
        return frames;
    }

    /** Their captured bytes. */
    public long bytes() {
        return bytes;
    }

    /** Frames that had no time of their own. */
    public long untimed() {
        return untimed;
    }

    /** Frames whose time was before that of an earlier one. */
    public long backwards() {
        return backwards;
    }

    @Override
    public void endOfBatch() throws IOException {
        pending = false;
        next.endOfBatch();
    }

    @Override
    public void close() throws IOException {
        next.close();
    }
}
