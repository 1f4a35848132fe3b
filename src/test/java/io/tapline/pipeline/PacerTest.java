package io.tapline.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private final FakeClock clock = new FakeClock();
    private final List<Long> sent = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final FrameSink sink = new FrameSink() {
        @Override
        public void onFrame(Frame frame) {
            sent.add(clock.now);
            calls.add("frame");
        }

        @Override
        public void endOfBatch() {
            calls.add("flush");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    };

    /** Send times from the first one, in units so large that the ticks of the clock vanish. */
    private List<Long> after(long unit) {
        return sent.stream().map(at -> (at - sent.get(0) + unit / 2) / unit).toList();
    }

    private void send(Pacer pacer, long... timestamps) throws IOException {
        for (long timestamp : timestamps) {
            pacer.onFrame(Frames.of(100, timestamp));
        }
    }

    @Test
    void keepsTheFramesOwnTiming() throws IOException {
        send(new Pacer(Pacing.original(), clock, sink), 7 * SECOND, 7 * SECOND + 3 * MILLI, 9 * SECOND);
        assertEquals(List.of(0L, 3L, 2000L), after(MILLI));
    }

    @Test
    void speedDividesTheTiming() throws IOException {
        send(new Pacer(Pacing.speed(new BigDecimal("2.5")), clock, sink), 0, 10 * MILLI, 1000 * MILLI);
        assertEquals(List.of(0L, 4L, 400L), after(MILLI));
    }

    @Test
    void evenRates() throws IOException {
        send(new Pacer(Pacing.framesPerSecond(new BigDecimal("0.5")), clock, sink), 9, 8, 7);
        assertEquals(List.of(0L, 2000L, 4000L), after(MILLI));
        sent.clear();
        send(new Pacer(Pacing.interval(7 * MILLI), clock, sink), 9, 8, 7);
        assertEquals(List.of(0L, 7L, 14L), after(MILLI));
        sent.clear();
        // 100 bytes at 8 kbit/s take 100 ms.
        send(new Pacer(Pacing.bitsPerSecond(BigDecimal.valueOf(8000)), clock, sink), 9, 8, 7);
        assertEquals(List.of(0L, 100L, 200L), after(MILLI));
    }

    @Test
    void countsFromWhenTheFirstFrameHasLeft() throws IOException {
        FrameSink cold = new FrameSink() {
            @Override
            public void onFrame(Frame frame) {
                sent.add(clock.now);
            }

            @Override
            public void endOfBatch() {
                if (sent.size() == 1) {
                    clock.now += 4 * MILLI;
                }
            }

            @Override
            public void close() {}
        };
        send(new Pacer(Pacing.interval(10 * MILLI), clock, cold), 0, 0, 0);
        assertEquals(List.of(0L, 14L, 24L), after(MILLI));
    }

    @Test
    void deadlinesAreAbsoluteSoALateRunCatchesUp() throws IOException {
        Pacer pacer = new Pacer(Pacing.interval(10 * MILLI), clock, sink);
        send(pacer, 0, 0);
        clock.now += 35 * MILLI;
        send(pacer, 0, 0, 0, 0, 0);
        assertEquals(List.of(0L, 10L, 45L, 45L, 45L, 50L, 60L), after(MILLI));
        assertEquals(7, pacer.lateness().count());
        assertEquals(25 * MILLI, pacer.lateness().max(), 1000);
        assertTrue(pacer.lateness().quantile(0.5) < 100);
    }

    @Test
    void fortyThousandGapsDoNotDrift() throws IOException {
        clock.tick = 37;
        Pacer pacer = new Pacer(Pacing.framesPerSecond(BigDecimal.valueOf(30_000)), clock, sink);
        send(pacer, new long[40_001]);
        assertEquals(40_000 * SECOND / 30_000, sent.get(40_000) - sent.get(0), 100);
    }

    @Test
    void smallStepsBackAreSentAtOnceAndTheScheduleStands() throws IOException {
        Pacer pacer = new Pacer(Pacing.original(), clock, sink);
        send(pacer, 100 * MILLI, 120 * MILLI, 110 * MILLI, 130 * MILLI, 20 * MILLI, 140 * MILLI);
        assertEquals(List.of(0L, 20L, 20L, 30L, 30L, 40L), after(MILLI));
        assertEquals(2, pacer.backwards());
    }

    @Test
    void longStepsBackBeginAnotherRecording() throws IOException {
        Pacer pacer = new Pacer(Pacing.original(), clock, sink);
        send(pacer, 5000 * SECOND, 5000 * SECOND + 10 * MILLI, 0, 5 * MILLI, 7 * MILLI);
        assertEquals(List.of(0L, 10L, 10L, 15L, 17L), after(MILLI));
    }

    @Test
    void roundsFollowEachOtherWithoutAGap() throws IOException {
        Pacer pacer = new Pacer(Pacing.original(), clock, sink);
        send(pacer, 50 * MILLI, 60 * MILLI);
        pacer.newRecording();
        send(pacer, 50 * MILLI, 60 * MILLI);
        assertEquals(List.of(0L, 10L, 10L, 20L), after(MILLI));
        assertEquals(0, pacer.backwards());
    }

    @Test
    void longGapsAreKeptUnlessCut() throws IOException {
        send(new Pacer(Pacing.original(), clock, sink), 0, 3600 * SECOND, 3601 * SECOND);
        assertEquals(List.of(0L, 3600L, 3601L), after(SECOND));
        sent.clear();
        send(new Pacer(Pacing.original(), clock, sink).maxGap(2 * SECOND), 0, 3600 * SECOND, 3601 * SECOND);
        assertEquals(List.of(0L, 2L, 3L), after(SECOND));
    }

    @Test
    void timesThatLieAcrossTheWholeRangeDoNotOverflow() throws IOException {
        Pacer pacer = new Pacer(Pacing.original(), clock, sink).maxGap(SECOND);
        send(pacer, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 0, Long.MAX_VALUE, Long.MIN_VALUE + 1);
        assertEquals(List.of(0L, 1L, 1L, 2L, 3L, 3L), after(SECOND));
    }

    @Test
    void framesWithoutATimeGoWithTheOneBefore() throws IOException {
        Pacer pacer = new Pacer(Pacing.original(), clock, sink);
        pacer.onFrame(Frames.of(60, 0).noTimestamp());
        pacer.onFrame(Frames.of(60, 500 * SECOND));
        pacer.onFrame(Frames.of(60, 500 * SECOND + 5 * MILLI));
        pacer.onFrame(Frames.of(60, 0).noTimestamp());
        pacer.onFrame(Frames.of(60, 500 * SECOND + 9 * MILLI));
        assertEquals(List.of(0L, 0L, 5L, 5L, 9L), after(MILLI));
        assertEquals(2, pacer.untimed());
    }

    @Test
    void flushesBeforeItWaitsAndNotWhileItIsLate() throws IOException {
        Pacer pacer = new Pacer(Pacing.interval(10 * MILLI), clock, sink);
        send(pacer, 0);
        clock.now += 25 * MILLI;
        send(pacer, 0, 0, 0);
        assertEquals(List.of("frame", "flush", "frame", "frame", "flush", "frame"), calls);
    }

    @Test
    void sleepsUntilNearAndSpinsTheRest() throws IOException {
        clock.tick = 1000;
        send(new Pacer(Pacing.original(), clock, sink), 0, 50 * MILLI, 50 * MILLI + 900_000);
        assertTrue(clock.sleeps.get(0) < 2 * MILLI, "the lead of the first frame");
        assertEquals(49 * MILLI, clock.sleeps.get(1), 100_000);
        assertEquals(2, clock.sleeps.size(), "short gaps are spun");
    }

    @Test
    void endsAfterTheDurationAndSaysSoOnce() throws IOException {
        List<String> told = new ArrayList<>();
        Pacer pacer = new Pacer(Pacing.interval(10 * MILLI), clock, sink).duration(25 * MILLI, () -> told.add("end"));
        send(pacer, 0, 0, 0, 0, 0);
        assertEquals(3, sent.size());
        assertEquals(3, pacer.frames());
        assertEquals(List.of("end"), told);
    }

    @Test
    void aStopEndsTheWaitAndNothingMoreIsSent() throws IOException {
        Pacer pacer = new Pacer(Pacing.interval(3600 * SECOND), clock, sink);
        send(pacer, 0);
        long before = clock.now;
        clock.onSleep = () -> {
            clock.now = before + SECOND;
            pacer.stop();
        };
        send(pacer, 0, 0);
        assertEquals(1, sent.size());
        assertEquals(SECOND, clock.now - before, MILLI);
    }

    @Test
    void aStopFromAnotherThreadWakesTheSender() throws Exception {
        Pacer pacer = new Pacer(Pacing.interval(3600 * SECOND), NanoClock.system(), sink);
        send(pacer, 0);
        Thread waiting = new Thread(() -> {
            try {
                send(pacer, 0);
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        });
        waiting.start();
        pacer.stop();
        waiting.join(60_000);
        assertEquals(Thread.State.TERMINATED, waiting.getState());
        assertEquals(1, sent.size());
    }

    @Test
    void closesWhatIsBehindIt() throws IOException {
        Pacer pacer = new Pacer(Pacing.original(), clock, sink);
        pacer.endOfBatch();
        pacer.close();
        assertEquals(List.of("flush", "close"), calls);
    }
}
