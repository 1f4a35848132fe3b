package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tapline.frame.FrameSource;
import io.tapline.pipeline.NanoClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private long millis;
    private long position;

    private final NanoClock clock = new NanoClock() {
        @Override
        public long nanoTime() {
            return millis * 1_000_000;
        }

        @Override
        public long epochNanos() {
            return nanoTime();
        }

        @Override
        public void sleep(long nanos) {
            millis += nanos / 1_000_000;
        }

        @Override
        public long wakeUpNanos() {
            return 0;
        }
    };

    private Progress progress(long total) {
        FrameSource tenFrames = (handler, limit) -> 10;
        return new Progress(tenFrames, () -> position, total, new PrintStream(terminal, true), clock);
    }

    private String said() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysNothingOfWhatIsDoneAtOnce() throws IOException {
        try (Progress progress = progress(0)) {
            millis = 999;
            assertEquals(10, progress.poll(frame -> {}, 10));
        }
        assertEquals("", said());
    }

    @Test
    void writesOneLineOverAndTakesItAway() throws IOException {
        try (Progress progress = progress(400_000_000)) {
            millis = 1000;
            position = 100_000_000;
            progress.poll(frame -> {}, 10);
            assertEquals("\r10 frames, 100 MB of 400 (25%), 100 MB/s", said());
            millis = 1100;
            progress.poll(frame -> {}, 10);
            assertEquals("\r10 frames, 100 MB of 400 (25%), 100 MB/s", said());
            terminal.reset();
            millis = 4000;
            position = 200_000_000;
            progress.poll(frame -> {}, 10);
            assertEquals("\r30 frames, 200 MB of 400 (50%), 50 MB/s ", said());
            terminal.reset();
        }
        assertFalse(said().isEmpty());
        assertEquals("", said().strip());
    }

    @Test
    void doesNotKnowHowLongAPipeIs() throws IOException {
        try (Progress progress = progress(0)) {
            millis = 2000;
            position = 3_000_000;
            progress.poll(frame -> {}, 10);
            assertEquals("\r10 frames, 3 MB, 1 MB/s", said());
        }
    }
}
