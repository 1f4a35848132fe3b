package io.tapline.craft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The values that a field takes in turn: one, several, ranges of numbers, byte strings, or a new random one for each frame. IPv6 addresses
 * are numbers of 128 bits here. Immutable; reading a value allocates nothing.
 */
final class Choice {
    private final long[] highs;
    private final long[] lows;
    /** How many values there are before each range; the last element is the count of all. */
    private final long[] before;

    private final long step;
    private final byte[][] strings;
    private final boolean random;

    private Choice(long[] highs, long[] lows, long[] before, long step, byte[][] strings, boolean random) {
        this.highs = highs;
        this.lows = lows;
        this.before = before;
        this.step = step;
        this.strings = strings;
        this.random = random;
    }

    /** A new value for each frame. */
    static Choice ofRandom() {
        return new Choice(null, null, null, 1, null, true);
    }

    /** Byte strings in turn. */
    static Choice ofStrings(List<byte[]> strings) {
        return new Choice(null, null, null, 1, strings.toArray(new byte[0][]), false);
    }

    /** Collects ranges of numbers. */
    static final class Ranges {
        private final List<long[]> ranges = new ArrayList<>();
        private final long step;

        /** Values of a range are that far apart. */
        Ranges(long step) {
            this.step = step;
        }

        /** Adds so many values from the first one on. */
        void add(long high, long low, long count) {
            ranges.add(new long[] {high, low, count});
        }

        Choice choice() {
            int size = ranges.size();
            long[] highs = new long[size];
            long[] lows = new long[size];
            long[] before = new long[size + 1];
            for (int i = 0; i < size; i++) {
                highs[i] = ranges.get(i)[0];
                lows[i] = ranges.get(i)[1];
                before[i + 1] = saturatedSum(before[i], ranges.get(i)[2]);
            }
            return new Choice(highs, lows, before, step, null, false);
        }
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /** How many values there are, Long.MAX_VALUE standing for that many or more; 1 for random ones, which take no turns. */
    long count() {
        return random ? 1 : strings != null ? strings.length : before[before.length - 1];
    }

    /** True where each frame gets a new value. */
    boolean isRandom() {
        return random;
    }

    /** True where all frames get the same value. */
    boolean isFixed() {
        return !random && count() == 1;
    }

    /** True for byte strings, which have no {@link #number}. */
    boolean isStrings() {
        return strings != null;
    }

    /** The byte string at that index. */
    byte[] string(long index) {
        return strings[(int) index];
    }

    /** The number at that index, or its low 64 bits. */
    long number(long index) {
        int range = range(index);
        return lows[range] + (index - before[range]) * step;
    }

    /** The upper 64 bits of the 128-bit number at that index. */
    long high(long index) {
        int range = range(index);
        boolean carry = Long.compareUnsigned(lows[range] + (index - before[range]), lows[range]) < 0;
        return highs[range] + (carry ? 1 : 0);
    }

    private int range(long index) {
        if (before.length == 2) {
            return 0;
        }
        int found = Arrays.binarySearch(before, index);
        return found >= 0 ? found : -found - 2;
    }

    /** The longest byte string, in bytes. */
    int longest() {
        int longest = 0;
        for (byte[] string : strings == null ? new byte[0][] : strings) {
            longest = Math.max(longest, string.length);
        }
        return longest;
    }

    /** Fills all of the array. */
    static void fill(byte[] bytes, ByteBuffer view, SplittableRandom source) {
        int at = 0;
        for (; at + 8 <= bytes.length; at += 8) {
            view.putLong(at, source.nextLong());
        }
        for (; at < bytes.length; at++) {
            bytes[at] = (byte) source.nextInt();
        }
    }
}
