package io.tapline.pipeline;

/** Time, as the stages of this room see it; given to them, so that tests bring their own. Called by one thread at a time. */
public interface NanoClock {
    /** Nanoseconds that only grow, from an origin of no meaning, as of {@link System#nanoTime}. Compare by subtraction. */
    long nanoTime();

    /** The wall clock: nanoseconds since 1970-01-01T00:00:00Z. */
    long epochNanos();

    /** Gives the processor away for about that many nanoseconds; returns sooner where the thread is unparked or interrupted. */
    void sleep(long nanos);

    /** How long before a moment a sleeper has to wake up so as not to miss it: the rest of a wait is spun. */
    long wakeUpNanos();

    /** The clocks of this machine. The wall clock is read afresh once a second and runs with the monotonic one in between. */
    static NanoClock system() {
        return new SystemClock();
    }
}
