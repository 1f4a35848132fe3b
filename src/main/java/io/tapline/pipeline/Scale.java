package io.tapline.pipeline;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Multiplies longs by a fixed positive factor without overflow and without division: the factor is a mantissa of 63 bits and a shift, the
 * product has 128 bits (Math.multiplyHigh). The result is off by less than 1 + x * factor / 2^62; the same x always gives the same result,
 * so that deadlines which are computed from the start of a run do not drift.
 */
final class Scale {
    /** What results are limited to: 146 years of nanoseconds, half the range, so that a clock reading can be added. */
    static final long MAX = Long.MAX_VALUE >> 1;

    private static final int MANTISSA_BITS = Long.SIZE - 1;

    private final long mantissa;
    private final int shift;

    private Scale(long mantissa, int shift) {
        this.mantissa = mantissa;
        this.shift = shift;
    }

    /**
     * The factor numerator / denominator.
     *
     * @throws IllegalArgumentException where one of them is not above 0, or the quotient is not between 2^-60 and 2^60
     */
    static Scale of(BigDecimal numerator, BigDecimal denominator) {
        if (numerator.signum() <= 0 || denominator.signum() <= 0) {
            throw new IllegalArgumentException("not above zero: " + numerator + " / " + denominator);
        }
        int decimals = Math.max(numerator.scale(), denominator.scale());
        BigInteger above = numerator.setScale(decimals).unscaledValue();
        BigInteger below = denominator.setScale(decimals).unscaledValue();
        // Enough bits for the quotient to have 63 or 64 of them; then exactly 63.
        int shift = MANTISSA_BITS - (above.bitLength() - below.bitLength());
        BigInteger quotient = shifted(above, shift).divide(below);
        if (quotient.bitLength() > MANTISSA_BITS) {
            shift--;
            quotient = shifted(above, shift).divide(below);
        }
        if (shift < 2 || shift > 2 * MANTISSA_BITS - 3) {
            throw new IllegalArgumentException("out of range: " + numerator + " / " + denominator);
        }
        return new Scale(quotient.longValueExact(), shift);
    }

    private static BigInteger shifted(BigInteger value, int left) {
        return left >= 0 ? value.shiftLeft(left) : value.shiftRight(-left);
    }

    /** x * factor rounded down, at most {@link #MAX}; x is at least 0. */
    long apply(long x) {
        long high = Math.multiplyHigh(x, mantissa);
        if (shift >= Long.SIZE) {
            return Math.min(high >> shift - Long.SIZE, MAX);
        }
        if (high >> shift - 2 != 0) {
            return MAX;
        }
        return Math.min(high << Long.SIZE - shift | x * mantissa >>> shift, MAX);
    }
}
