package io.tapline.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which frames come through a cut, and how far it reads. */
class FrameCutTest {
    /** Frames at the times 0, 10, 20 ..., and how many of them were asked for. */
    private static final class Ticking implements FrameSource {
        private final long count;
        private long handed;

        Ticking(long count) {
            this.count = count;
        }

        @Override
        public int poll(FrameHandler handler, int limit) throws IOException {
            if (handed == count) {
                return END;
            }
            int polled = 0;
            for (; polled < limit && handed < count; polled++, handed++) {
                Frame frame = Frames.of(60, 10 * handed);
                handler.onFrame(handed == 3 ? frame.noTimestamp() : frame);
            }
            return polled;
        }
    }

    private static List<Long> times(FrameCut cut) throws IOException {
        List<Long> times = new ArrayList<>();
        while (cut.poll(frame -> times.add(frame.timestampNanos()), 4) != FrameSource.END) {}
        return times;
    }

    @Test
    void numbersCountFromOneAndNothingIsReadBehindTheLast() throws IOException {
        Ticking source = new Ticking(1000);
        assertEquals(
                List.of(10L, 20L, 60L),
                times(new FrameCut(source).numbers(NumberRanges.parse("7,2-3"))),
                "frames 2, 3 and 7");
        assertEquals(7, source.handed);
    }

    @Test
    void timesAreFromAndBefore() throws IOException {
        assertEquals(
                List.of(20L, 40L),
                times(new FrameCut(new Ticking(10)).from(first -> 15).until(first -> 50)),
                "the frame at 30 has no time, the one at 50 is too late");
        assertEquals(List.of(80L, 90L), times(new FrameCut(new Ticking(10)).from(first -> first + 80)));
        assertEquals(
                9,
                times(new FrameCut(new Ticking(10)).until(first -> Long.MAX_VALUE))
                        .size());
        assertEquals(10, times(new FrameCut(new Ticking(10))).size());
    }

    @Test
    void numbersCountAllFramesAlsoThoseAtOtherTimes() throws IOException {
        assertEquals(
                List.of(50L),
                times(new FrameCut(new Ticking(10)).from(first -> 45).numbers(NumberRanges.parse("2,6"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1; 1",
                "5,1,3; 1 3 5",
                "2-4,3-6; 2 3 4 5 6",
                "1-2,3; 1 2 3",
                "8-; 8 9 10 11 12",
            })
    void readsRanges(String text, String expected) {
        NumberRanges ranges = NumberRanges.parse(text);
        StringBuilder found = new StringBuilder();
        for (int i = 1; i <= 12; i++) {
            found.append(ranges.contains(i) ? " " + i : "");
        }
        assertEquals(expected, found.toString().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0-3", "3-2", "-3", "1,,2", "+1", "one", "1-2-3", "4 - 6", "99999999999999999999"})
    void refusesWhatIsNoRange(String text) {
        assertThrows(IllegalArgumentException.class, () -> NumberRanges.parse(text));
    }
}
