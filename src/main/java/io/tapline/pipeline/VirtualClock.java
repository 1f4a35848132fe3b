package io.tapline.pipeline;

/** Time that passes only while somebody sleeps, and then at once: plays a run through without waiting, with the times it would have. */
public final class VirtualClock implements NanoClock {
    private final long epochAtStart;
    private long now;

    /** Begins with this wall clock, in nanoseconds since 1970-01-01T00:00:00Z. */
    public VirtualClock(long epochNanos) {
        this.epochAtStart = epochNanos;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long epochNanos() {
        return epochAtStart + now;
    }

    @Override
    public void sleep(long nanos) {
        now += nanos;
    }

    @Override
    public long wakeUpNanos() {
        return 0;
    }
}
