package io.tapline.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Time that passes by a nanosecond at each look, and at once while somebody sleeps. */
final class FakeClock implements NanoClock {
    final List<Long> sleeps = new ArrayList<>();
    long now;
    long tick = 1;
    Runnable onSleep = () -> {};

    /** Begins shortly before the monotonic clock wraps around, which comparisons must survive. */
    FakeClock() {
        now = Long.MAX_VALUE - 5_000_000;
    }

    @Override
    public long nanoTime() {
        now += tick;
        return now;
    }

    @Override
    public long epochNanos() {
        return 1_700_000_000_000_000_000L + sleeps.size();
    }

    @Override
    public void sleep(long nanos) {
        sleeps.add(nanos);
        now += nanos;
        onSleep.run();
    }

    @Override
    public long wakeUpNanos() {
        return 1_000_000;
    }
}
