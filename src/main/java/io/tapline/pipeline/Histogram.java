package io.tapline.pipeline;

/**
 * Counts of durations in buckets of fixed number, each at most 1/64 wider than its lower bound (log-linear, as HdrHistogram has them), from
 * 0 to the greatest long. Recording allocates nothing. Not thread-safe: read it when the recording thread is done, or accept figures that
 * are a moment old.
 */
public final class Histogram {
    private static final int LINEAR_BITS = 6;
    private static final int LINEAR = 1 << LINEAR_BITS;

    private final long[] counts = new long[(Long.SIZE - LINEAR_BITS) * LINEAR];
    private long count;
    private long max;

    /** Counts one value; a negative one counts as 0. */
    public void record(long value) {
        long known = Math.max(value, 0);
        counts[bucket(known)]++;
        count++;
        if (known > max) {
            max = known;
        }
    }

    /** Values recorded. */
    public long count() {
        return count;
    }

    /** The greatest value recorded, exactly; 0 where there is none. */
    public long max() {
        return max;
    }

    /**
     * The value that this share of all values does not exceed, rounded up by at most 1/64; 0 where nothing was recorded.
     *
     * @param share from 0 to 1: 0.5 for the median, 0.99 for p99
     */
    public long quantile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(upperBound(i), max);
            }
        }
        return max;
    }

    /** Forgets everything. */
    public void reset() {
        java.util.Arrays.fill(counts, 0);
        count = 0;
        max = 0;
    }

    private static int bucket(long value) {
        if (value < LINEAR) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - LINEAR_BITS - Long.numberOfLeadingZeros(value);
        return (shift << LINEAR_BITS) + (int) (value >>> shift);
    }

    private static long upperBound(int bucket) {
        if (bucket < 2 * LINEAR) {
            return bucket;
        }
        int shift = (bucket >>> LINEAR_BITS) - 1;
        long mantissa = LINEAR + (bucket & LINEAR - 1);
        return (mantissa + 1 << shift) - 1;
    }
}
