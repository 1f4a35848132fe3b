package io.tapline.savefile;

/**
 * Turns the timestamps of a pcapng interface (if_tsresol, if_tsoffset) into nanoseconds since 1970 and back. What does not fit 64 bits of
 * nanoseconds (after the year 2262) becomes the nearest that does. Immutable.
 */
final class TickScale {
    private static final long SECOND = 1_000_000_000L;
    private static final int BINARY = 0x80;

    private final boolean binary;
    /** Decimal: nanoseconds in a tick, or 0 where a tick is shorter. Binary: 2^shift ticks are a second. */
    private final long factor;
    /** Decimal, ticks shorter than a nanosecond: ticks in a nanosecond as an unsigned number, 0 for more than 64 bits hold. */
    private final long divisor;

    private final int shift;
    private final long offsetNanos;

    /**
     * A scale.
     *
     * @param resolution if_tsresol
     * @param offsetSeconds if_tsoffset
     */
    TickScale(int resolution, long offsetSeconds) {
        int exponent = resolution & 0x7f;
        binary = (resolution & BINARY) != 0;
        shift = exponent;
        factor = exponent <= 9 ? power(9 - exponent) : 0;
        divisor = exponent > 9 && exponent <= 28 ? power(exponent - 9) : 0;
        offsetNanos = saturatedProduct(offsetSeconds, SECOND);
    }

    private static long power(int exponent) {
        long value = 1;
        for (int i = 0; i < exponent; i++) {
            value *= 10;
        }
        return value;
    }

    private static long saturatedProduct(long left, long right) {
        long low = left * right;
        return Math.multiplyHigh(left, right) == low >> 63
                ? low
                : left < 0 == right < 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    private static long saturatedSum(long left, long right) {
        long sum = left + right;
        return ((left ^ sum) & (right ^ sum)) < 0 ? left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE : sum;
    }

    /** Nanoseconds since 1970-01-01T00:00:00Z for an unsigned number of ticks. */
    long toNanos(long ticks) {
        long nanos;
        if (binary) {
            nanos = fromBinary(ticks);
        } else if (factor != 0) {
            nanos = ticks < 0 ? Long.MAX_VALUE : saturatedProduct(ticks, factor);
        } else {
            nanos = divisor == 0 ? 0 : Long.divideUnsigned(ticks, divisor);
        }
        return offsetNanos == 0 ? nanos : saturatedSum(nanos, offsetNanos);
    }

    /** Ticks for nanoseconds since 1970-01-01T00:00:00Z: those that {@link #toNanos} turns into them again, where there are such. */
    long toTicks(long nanos) {
        long since = offsetNanos == 0
                ? nanos
                : saturatedSum(nanos, offsetNanos == Long.MIN_VALUE ? Long.MAX_VALUE : -offsetNanos);
        if (binary) {
            return toBinary(since);
        }
        if (factor == 1) {
            // What captures count in; a division costs more than all else that is done to a time.
            return since;
        }
        return factor != 0 ? Math.floorDiv(since, factor) : since * divisor;
    }

    private long fromBinary(long ticks) {
        long fraction = ticks;
        int bits = shift;
        if (bits >= 64) {
            // Nothing above a second is left; a few bits below the nanosecond may go as well.
            fraction >>>= Math.min(bits - 63, 63);
            return bits - 63 > 63 ? 0 : scaled(fraction, 63);
        }
        if (bits == 0) {
            return ticks < 0 ? Long.MAX_VALUE : saturatedProduct(ticks, SECOND);
        }
        long seconds = ticks >>> bits;
        return saturatedSum(saturatedProduct(seconds, SECOND), scaled(fraction & (1L << bits) - 1, bits));
    }

    /** Nanoseconds in a fraction of 2^bits, below 2^bits, where bits is 1 to 63. */
    private static long scaled(long fraction, int bits) {
        return Math.multiplyHigh(fraction, SECOND) << 64 - bits | fraction * SECOND >>> bits;
    }

    private long toBinary(long nanos) {
        long seconds = Math.floorDiv(nanos, SECOND);
        long rest = Math.floorMod(nanos, SECOND);
        if (shift >= 64) {
            return 0;
        }
        long ticks = seconds << shift;
        if (shift <= 32) {
            // Rounded up: the other direction rounds down.
            return ticks + ((rest << shift) + SECOND - 1) / SECOND;
        }
        long high = (rest << 32) / SECOND;
        long low = (rest << 32) % SECOND;
        return ticks + (high << shift - 32) + ((low << shift - 32) + SECOND - 1) / SECOND;
    }
}
