package io.tapline.pipeline;

import java.math.BigDecimal;

/** When frames are due: what is counted along the run (the frames' own time, frames, or bits) and how many nanoseconds one of it takes. */
public final class Pacing {
    private static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000_000L);

    /** What a run counts. */
    enum Measure {
        TIMESTAMPS,
        FRAMES,
        BITS
    }

    private final Measure measure;
    private final Scale scale;

    private Pacing(Measure measure, BigDecimal numerator, BigDecimal denominator) {
        this.measure = measure;
        this.scale = Scale.of(numerator, denominator);
    }

    /** The frames' own timing. */
    public static Pacing original() {
        return speed(BigDecimal.ONE);
    }

    /**
     * The frames' own timing, so many times as fast.
     *
     * @throws IllegalArgumentException where the factor is not above 0 or beyond 2^60
     */
    public static Pacing speed(BigDecimal factor) {
        return new Pacing(Measure.TIMESTAMPS, BigDecimal.ONE, factor);
    }

    /**
     * So many frames a second, evenly.
     *
     * @throws IllegalArgumentException where the rate is not above 0 or beyond 2^60
     */
    public static Pacing framesPerSecond(BigDecimal rate) {
        return new Pacing(Measure.FRAMES, SECOND, rate);
    }

    /**
     * One frame each so many nanoseconds.
     *
     * @throws IllegalArgumentException where that is not above 0 or beyond 2^60
     */
    public static Pacing interval(long nanos) {
        return new Pacing(Measure.FRAMES, BigDecimal.valueOf(nanos), BigDecimal.ONE);
    }

    /**
     * So many bits a second of frames as a capture holds them, without preamble, check sequence and gap: a frame is due when those before
     * it have had their time.
     *
     * @throws IllegalArgumentException where the rate is not above 0 or beyond 2^60
     */
    public static Pacing bitsPerSecond(BigDecimal rate) {
        return new Pacing(Measure.BITS, SECOND, rate);
    }

    /** Counting the same, so fast that frames of this length and this distance in time are due one distance after the other. */
    Pacing rehearsed(int frameBytes, long distanceNanos) {
        BigDecimal distance = BigDecimal.valueOf(distanceNanos);
        return switch (measure) {
            case TIMESTAMPS -> original();
            case FRAMES -> interval(distanceNanos);
            case BITS -> new Pacing(Measure.BITS, distance, BigDecimal.valueOf(frameBytes * 8L));
        };
    }

    Measure measure() {
        return measure;
    }

    Scale scale() {
        return scale;
    }
}
