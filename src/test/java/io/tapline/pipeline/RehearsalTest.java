package io.tapline.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalTest {
    @ParameterizedTest
    @ValueSource(strings = {"original", "frames", "bits"})
    void goesTheWholePathWithinItsTimeWaitingForMostFrames(String kind) throws IOException {
        Pacing pacing =
                switch (kind) {
                    case "original" -> Pacing.speed(new BigDecimal("0.001"));
                    case "frames" -> Pacing.framesPerSecond(BigDecimal.ONE);
                    default -> Pacing.bitsPerSecond(BigDecimal.ONE);
                };
        FakeClock clock = new FakeClock();
        clock.tick = 100;
        List<Pacer> pacers = new ArrayList<>();
        CountingSink counter = new CountingSink();
        long start = clock.now;
        Rehearsal.run(pacing, 50_000_000, clock, quick -> {
            pacers.add(new Pacer(quick, clock, counter));
            return pacers.get(pacers.size() - 1);
        });
        assertTrue(clock.now - start < 70_000_000, "took " + (clock.now - start) + " ns");
        assertTrue(pacers.size() > 2, pacers.size() + " rounds");
        assertEquals(pacers.size() * 2048L, counter.frames());
        assertEquals(pacers.size(), clock.sleeps.size(), "each round sleeps once, before its first frame");
        assertTrue(pacers.get(1).lateness().quantile(0.5) < 200, "frames are waited for");
    }

    @Test
    void noTimeIsNoRehearsal() throws IOException {
        FakeClock clock = new FakeClock();
        Rehearsal.run(Pacing.original(), 0, clock, quick -> {
            throw new AssertionError("not to be built");
        });
        assertTrue(clock.sleeps.isEmpty());
    }
}
