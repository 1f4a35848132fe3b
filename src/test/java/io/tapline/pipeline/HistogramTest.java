package io.tapline.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void quantilesAreThoseOfTheSortedValuesRoundedUpByLessThanASixtyFourth() {
        Random random = new Random(1);
        long[] values = new long[10_000];
        Histogram histogram = new Histogram();
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.exp(random.nextDouble() * 40);
            histogram.record(values[i]);
        }
        Arrays.sort(values);
        assertEquals(values.length, histogram.count());
        assertEquals(values[values.length - 1], histogram.max());
        for (double share : new double[] {0.0001, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1}) {
            long exact = values[(int) Math.ceil(share * values.length) - 1];
            long told = histogram.quantile(share);
            assertTrue(told >= exact && told - exact <= exact / 64, share + ": " + exact + " told as " + told);
        }
    }

    @Test
    void smallValuesAreExact() {
        Histogram histogram = new Histogram();
        for (int i = 0; i < 128; i++) {
            histogram.record(i);
        }
        for (int i = 0; i < 128; i++) {
            assertEquals(i, histogram.quantile((i + 1) / 128.0));
        }
    }

    @Test
    void theEndsOfTheRangeHaveBuckets() {
        Histogram histogram = new Histogram();
        histogram.record(Long.MAX_VALUE);
        histogram.record(Long.MIN_VALUE);
        assertEquals(0, histogram.quantile(0.5));
        assertEquals(Long.MAX_VALUE, histogram.quantile(1));
    }

    @Test
    void anEmptyOneSaysZero() {
        Histogram histogram = new Histogram();
        histogram.record(77);
        histogram.reset();
        assertEquals(0, histogram.count());
        assertEquals(0, histogram.quantile(0.99));
        assertEquals(0, histogram.max());
    }
}
