package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the definition of if_tsresol and if_tsoffset, in numbers of any size. */
class TickScaleTest {
    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

    private static long expected(int resolution, long offset, long ticks) {
        BigInteger count = new BigInteger(Long.toUnsignedString(ticks));
        BigInteger perSecond = (resolution & 0x80) != 0
                ? BigInteger.TWO.pow(resolution & 0x7f)
                : BigInteger.TEN.pow(resolution & 0x7f);
        BigInteger nanos = count.multiply(SECOND).divide(perSecond);
        // Each of the two saturates: an offset does not bring back what was too large.
        return limited(limited(nanos).add(limited(BigInteger.valueOf(offset).multiply(SECOND))))
                .longValueExact();
    }

    private static BigInteger limited(BigInteger value) {
        return value.min(BigInteger.valueOf(Long.MAX_VALUE)).max(BigInteger.valueOf(Long.MIN_VALUE));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, 3, 6, 9, 10, 12, 18, 19, 27, 28, 60, 127, 0x80, 0x81, 0x8a, 0x94, 0x9e, 0x9f, 0xa0, 0xa1, 0xbe,
                0xbf, 0xc0, 0xc1, 0xd0, 0xff
            })
    void givesTheNanosecondsOfTheDefinition(int resolution) {
        Random random = new Random(resolution);
        for (int i = 0; i < 2000; i++) {
            long ticks = random.nextLong() >>> random.nextInt(64);
            long nanos = new TickScale(resolution, 0).toNanos(ticks);
            // From 2^-64 s on bits far below a nanosecond are dropped first.
            long slack = (resolution & 0x80) != 0 && (resolution & 0x7f) >= 64 ? 1 : 0;
            assertEquals(expected(resolution, 0, ticks), nanos, slack, () -> resolution + ": " + ticks);
        }
    }

    @Test
    void addsTheOffsetWithoutOverflowing() {
        for (long offset : new long[] {0, 1000, -1000, 1L << 40, -(1L << 40), Long.MAX_VALUE, Long.MIN_VALUE}) {
            for (long ticks : new long[] {0, 1, 1_700_000_000_000_000L, Long.MAX_VALUE, -1}) {
                assertEquals(expected(6, offset, ticks), new TickScale(6, offset).toNanos(ticks));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6, 9, 0x80, 0x8a, 0x94, 0x9d})
    void findsTheTicksAgain(int resolution) {
        Random random = new Random(resolution);
        TickScale scale = new TickScale(resolution, -77);
        for (int i = 0; i < 2000; i++) {
            long unit = (resolution & 0x80) != 0 ? 1L << (resolution & 0x7f) : (long) Math.pow(10, resolution);
            long ticks = Math.floorMod(random.nextLong(), 4_000_000_000L * unit);
            assertEquals(ticks, scale.toTicks(scale.toNanos(ticks)), () -> resolution + ": " + ticks);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 12, 0x9e, 0xa0, 0xa2})
    void findsTheNanosecondsAgain(int resolution) {
        Random random = new Random(resolution);
        TickScale scale = new TickScale(resolution, 0);
        // 64 bits of picoseconds, or of 2^-34 s, end after some months.
        long most = resolution == 12 || resolution == 0xa2 ? 1L << 53 : 1L << 61;
        for (int i = 0; i < 2000; i++) {
            long nanos = Math.floorMod(random.nextLong(), most);
            assertEquals(nanos, scale.toNanos(scale.toTicks(nanos)), () -> resolution + ": " + nanos);
        }
    }
}
