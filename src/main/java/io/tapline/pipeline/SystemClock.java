package io.tapline.pipeline;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** System.nanoTime, and a wall clock in nanoseconds that neither allocates nor calls the kernel for every frame. */
final class SystemClock implements NanoClock {
    private static final long SECOND = 1_000_000_000L;

    /** Sleepers wake late by some 60 us as a rule, and by several times that on a busy machine. */
    private static final long WAKE_UP = 1_000_000;

    private long epochOffset;
    private long readAt;
    private boolean read;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochNanos() {
        long now = System.nanoTime();
        // Clocks that are being steered differ by up to 500 us a second (adjtimex(2)); less than that stays unseen for
        // a second.
        if (!read || now - readAt > SECOND) {
            Instant wall = Instant.now();
            now = System.nanoTime();
            epochOffset = wall.getEpochSecond() * SECOND + wall.getNano() - now;
            readAt = now;
            read = true;
        }
        return now + epochOffset;
    }

    @Override
    public void sleep(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }

    @Override
    public long wakeUpNanos() {
        return WAKE_UP;
    }
}
