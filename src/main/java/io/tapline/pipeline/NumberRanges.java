package io.tapline.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of numbers from 1, as people write it: {@code 10-20,55}. Asked in ascending order, {@link #contains} costs next to nothing. Not thread-safe. */
public final class NumberRanges {
    /** First and last number of each range, ascending, with a gap between any two. */
    private final long[] firsts;

    private final long[] lasts;
    private int current;
    private long asked;

    private NumberRanges(long[] firsts, long[] lasts) {
        this.firsts = firsts;
        this.lasts = lasts;
    }

    /**
     * Reads numbers and ranges, divided by commas; {@code 100-} has no end.
     *
     * @throws IllegalArgumentException where the text is something else; the message is one clause for a person
     */
    public static NumberRanges parse(String text) {
        List<long[]> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            ranges.add(range(part.strip()));
        }
        ranges.sort(Comparator.comparingLong(range -> range[0]));
        List<long[]> joined = new ArrayList<>();
        for (long[] range : ranges) {
            long[] before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && range[0] - 1 <= before[1]) {
                before[1] = Math.max(before[1], range[1]);
            } else {
                joined.add(range);
            }
        }
        return new NumberRanges(
                joined.stream().mapToLong(range -> range[0]).toArray(),
                joined.stream().mapToLong(range -> range[1]).toArray());
    }

    private static long[] range(String part) {
        int dash = part.indexOf('-');
        long first = number(dash < 0 ? part : part.substring(0, dash), part);
        long last = first;
        if (dash >= 0) {
            String end = part.substring(dash + 1);
            last = end.isEmpty() ? Long.MAX_VALUE : number(end, part);
        }
        if (first < 1) {
            throw new IllegalArgumentException("'" + part + "': frames are counted from 1");
        }
        if (last < first) {
            throw new IllegalArgumentException("'" + part + "' ends before it begins");
        }
        return new long[] {first, last};
    }

    private static long number(String digits, String part) {
        try {
            // parseLong would take a sign as well.
            return Long.parseLong(digits.isEmpty() || !Character.isDigit(digits.charAt(0)) ? "" : digits);
        } catch (NumberFormatException other) {
            throw new IllegalArgumentException("'" + part + "' is no range of frames such as 55, 10-20 or 100-", other);
        }
    }

    /** True where the number is in one of the ranges. */
    public boolean contains(long number) {
        if (number < asked) {
            current = 0;
        }
        asked = number;
        while (current < firsts.length && number > lasts[current]) {
            current++;
        }
        return current < firsts.length && number >= firsts[current];
    }

    /** The largest number of all; {@link Long#MAX_VALUE} where the last range has no end. */
    public long last() {
        return lasts[lasts.length - 1];
    }
}
