package io.tapline.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000_000L);

    @Test
    void aDayAtTenGigabitIsExactToTheNanosecond() {
        Scale scale = Scale.of(SECOND, new BigDecimal("10e9"));
        // 864e12 bits: times 10^9 is far beyond 64 bits.
        assertEquals(86_400_000_000_000L, scale.apply(864_000_000_000_000L), 1);
    }

    @Test
    void wholeFactorsAreExact() {
        assertEquals(
                123_456_789_012_345L, Scale.of(BigDecimal.ONE, BigDecimal.ONE).apply(123_456_789_012_345L));
        assertEquals(
                1_000L * 987_654_321, Scale.of(SECOND, new BigDecimal("1e6")).apply(987_654_321));
        assertEquals(0, Scale.of(SECOND, BigDecimal.ONE).apply(0));
    }

    @Test
    void agreesWithBigIntegers() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            BigInteger above = new BigInteger(1 + random.nextInt(50), random).add(BigInteger.ONE);
            BigInteger below = new BigInteger(1 + random.nextInt(50), random).add(BigInteger.ONE);
            long x = random.nextLong() >>> 1 + random.nextInt(62);
            BigInteger exact = BigInteger.valueOf(x).multiply(above).divide(below);
            long expected = exact.min(BigInteger.valueOf(Scale.MAX)).longValueExact();
            long actual = Scale.of(new BigDecimal(above), new BigDecimal(below)).apply(x);
            long allowed = 1 + (expected >>> 62 - 1);
            assertTrue(
                    actual <= expected && expected - actual <= allowed,
                    x + " * " + above + " / " + below + ": " + expected + " told as " + actual);
        }
    }

    @Test
    void whatDoesNotFitIsTheMaximum() {
        assertEquals(Scale.MAX, Scale.of(new BigDecimal("1e18"), BigDecimal.ONE).apply(Long.MAX_VALUE));
        assertEquals(Scale.MAX, Scale.of(BigDecimal.ONE, BigDecimal.ONE).apply(Long.MAX_VALUE));
        assertEquals(Scale.MAX, Scale.of(SECOND, BigDecimal.ONE).apply(1L << 40));
    }

    @Test
    void factorsThatMeanNothingAreRefused() {
        for (String bad : new String[] {"0", "-1", "1e-30", "1e30"}) {
            assertThrows(IllegalArgumentException.class, () -> Scale.of(new BigDecimal(bad), BigDecimal.ONE), bad);
        }
    }
}
