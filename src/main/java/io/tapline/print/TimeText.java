package io.tapline.print;

import io.tapline.frame.Frame;
import io.tapline.wire.CivilDate;
import io.tapline.wire.Digits;
import io.tapline.wire.Text;

/**
 * The time in front of a line. What changes once a second is kept as text, so that a line costs the digits below the second and nothing is
 * allocated but once a second. Not thread-safe.
 */
final class TimeText {
    private static final long SECOND = 1_000_000_000L;
    private static final int DAY = 86400;
    /** More bytes than a moment takes. */
    private static final int MOST = 64;

    private final PrintOptions.Time style;
    private final boolean nanoseconds;
    private final TimeZoneOffsets zone;
    private final Text second = new Text(64);
    private long shownSecond = Long.MIN_VALUE;
    /** When the second begins and ends whose text is kept, for frames whose time is sound; the same where there is none. */
    private long shownFrom;

    private long shownEnd;

    private long referenceSecond;
    private long referenceFraction;

    TimeText(PrintOptions options) {
        style = options.time();
        nanoseconds = options.isNanoseconds();
        boolean local = style == PrintOptions.Time.LOCAL || style == PrintOptions.Time.DATE;
        zone = local ? new TimeZoneOffsets(options.timeZone()) : null;
    }

    /** Appends the frame's time and a space. */
    void text(Text out, Frame frame) {
        long nanos = frame.timestampNanos();
        if (nanos >= shownFrom && nanos < shownEnd && frame.overflowSeconds() == 0) {
            again(out.reserve(MOST), (int) (nanos - shownFrom));
            return;
        }
        long whole = Math.floorDiv(nanos, SECOND) - frame.overflowSeconds();
        long fraction = nanos - whole * SECOND;
        if (!nanoseconds) {
            fraction /= 1000;
        }
        switch (style) {
            case NONE -> {}
            case DELTA, ELAPSED -> difference(out, whole, fraction);
            default -> moment(out, whole, fraction);
        }
    }

    /** Appends a time in the second whose text is kept. */
    private void again(Text out, int since) {
        byte[] to = out.array();
        int length = second.length();
        int at = out.length() + length;
        System.arraycopy(second.array(), 0, to, out.length(), length);
        to[at++] = '.';
        at = nanoseconds ? Digits.nine(to, at, since) : Digits.six(to, at, since / 1000);
        to[at] = ' ';
        out.length(at + 1);
    }

    private void moment(Text out, long whole, long fraction) {
        if (whole != shownSecond) {
            shownSecond = whole;
            second.clear();
            show(whole);
            shownFrom = whole * SECOND;
            shownEnd = isValid(whole) ? shownFrom + SECOND : shownFrom;
        }
        out.bytes(second.array(), 0, second.length());
        if (isValid(whole)) {
            fraction(out, fraction);
        }
        out.ascii(' ');
    }

    /** tcpdump shows no times from 2038-01-19 on, and none before 1970. */
    private static boolean isValid(long whole) {
        return (whole & 0x80000000L) == 0;
    }

    private void show(long whole) {
        if (!isValid(whole)) {
            second.ascii("[Error converting time]");
            return;
        }
        if (style == PrintOptions.Time.EPOCH) {
            second.dec(whole & 0xffffffffL);
            return;
        }
        long local = whole + zone.at(whole);
        if (style == PrintOptions.Time.DATE) {
            CivilDate date = CivilDate.ofDay(Math.floorDiv(local, DAY));
            second.zeros(date.year(), 4).ascii('-').zeros(date.month(), 2).ascii('-');
            second.zeros(date.dayOfMonth(), 2).ascii(' ');
        }
        clock(second, Math.floorMod(local, DAY));
    }

    private static void clock(Text out, int secondOfDay) {
        out.zeros(secondOfDay / 3600, 2).ascii(':');
        out.zeros(secondOfDay / 60 % 60, 2).ascii(':');
        out.zeros(secondOfDay % 60, 2);
    }

    private void fraction(Text out, long fraction) {
        out.ascii('.');
        int width = nanoseconds ? 9 : 6;
        if (fraction < (nanoseconds ? SECOND : SECOND / 1000)) {
            out.zeros(fraction, width);
        } else {
            out.dec(fraction);
        }
    }

    private void difference(Text out, long whole, long fraction) {
        if (referenceSecond == 0 && referenceFraction == 0) {
            referenceSecond = whole;
            referenceFraction = fraction;
        }
        boolean negative = whole < referenceSecond || whole == referenceSecond && fraction < referenceFraction;
        long seconds = negative ? referenceSecond - whole : whole - referenceSecond;
        long rest = negative ? referenceFraction - fraction : fraction - referenceFraction;
        if (rest < 0) {
            rest += nanoseconds ? SECOND : SECOND / 1000;
            seconds--;
        }
        out.ascii(negative ? '-' : ' ');
        if (isValid(seconds)) {
            clock(out, Math.floorMod(seconds, DAY));
            fraction(out, rest);
        } else {
            out.ascii("[Error converting time]");
        }
        out.ascii(' ');
        if (style == PrintOptions.Time.DELTA) {
            referenceSecond = whole;
            referenceFraction = fraction;
        }
    }
}
