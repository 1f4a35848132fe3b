package io.tapline.cli;

import io.tapline.pipeline.FrameCut;
import io.tapline.print.TimeZoneOffsets;
import io.tapline.wire.CivilDate;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Reads points of time as people write them: seconds since 1970 (1714557600.5), a date with or without a time of day and a zone
 * (2024-05-01T10:00:00.5Z, 2024-05-01 10:00, without a zone in local time), a time of day (10:00:05, on the first frame's local day), or a
 * distance from the first frame (+10s).
 */
final class TimePoints {
    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 86_400;

    private final String text;
    private final TimeZoneOffsets zone;
    private int at;

    private TimePoints(String text, TimeZoneOffsets zone) {
        this.text = text;
        this.zone = zone;
    }

    /**
     * Reads a point of time; local times are in the zone that the text output is in, see {@link TimeZoneOffsets}.
     *
     * @throws CommandException where the text is none
     */
    static FrameCut.TimePoint parse(String text) {
        return parse(text, System.getenv("TZ"));
    }

    /** The same with a zone as TZ tells it. */
    static FrameCut.TimePoint parse(String text, String zone) {
        String trimmed = text.strip();
        FrameCut.TimePoint point = null;
        if (trimmed.startsWith("+")) {
            point = relative(trimmed.substring(1));
        } else if (isNumber(trimmed)) {
            long nanos = nanos(new BigDecimal(trimmed));
            point = first -> nanos;
        } else if (!trimmed.isEmpty() && Character.isDigit(trimmed.charAt(0))) {
            point = new TimePoints(trimmed, new TimeZoneOffsets(zone)).dateOrTime();
        }
        if (point == null) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "'" + text
                            + "' is no point of time such as 2024-05-01T10:00:00.5Z, '2024-05-01 10:00:00', 10:00:00,"
                            + " 1714557600.5 or +10s");
        }
        return point;
    }

    private static FrameCut.TimePoint relative(String distance) {
        try {
            long nanos = new Units.Duration().convert(distance);
            return first -> first > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : first + nanos;
        } catch (Option.WrongValueException other) {
            return null;
        }
    }

    private static boolean isNumber(String text) {
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            points += c == '.' ? 1 : 0;
            if ((c < '0' || c > '9') && c != '.') {
                return false;
            }
        }
        return text.length() > points && points <= 1;
    }

    /** What is finer than a nanosecond is rounded, what does not fit becomes the latest time that does. */
    private static long nanos(BigDecimal seconds) {
        BigDecimal nanos = seconds.movePointRight(9).setScale(0, RoundingMode.HALF_UP);
        return nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : nanos.longValue();
    }

    /** The point, or null where the text makes no sense. */
    private FrameCut.TimePoint dateOrTime() {
        return text.length() >= 10 && text.charAt(4) == '-' ? dated() : undated();
    }

    private FrameCut.TimePoint undated() {
        long ofDay = timeOfDay();
        return ofDay < 0 || at < text.length() ? null : first -> sum(ofFirstDay(first, ofDay / SECOND), ofDay % SECOND);
    }

    private FrameCut.TimePoint dated() {
        long day = date();
        long ofDay = 0;
        if (at < text.length()) {
            ofDay = after('T') || after(' ') ? timeOfDay() : -1;
        }
        if (day == Long.MIN_VALUE || ofDay < 0) {
            return null;
        }
        long local = day * DAY + ofDay / SECOND;
        long universal = at == text.length() ? zone.toUniversal(local) : withZone(local);
        long nanos = sum(universal, ofDay % SECOND);
        return universal == Long.MIN_VALUE ? null : first -> nanos;
    }

    private static long sum(long seconds, long nanos) {
        if (seconds > Long.MAX_VALUE / SECOND - 1) {
            return Long.MAX_VALUE;
        }
        return seconds < Long.MIN_VALUE / SECOND + 1 ? Long.MIN_VALUE : seconds * SECOND + nanos;
    }

    /** A time of day on the local day of the first frame, in seconds since 1970. */
    private long ofFirstDay(long first, long second) {
        long now = Math.floorDiv(first, SECOND);
        long day = Math.floorDiv(now + zone.at(now), DAY);
        return zone.toUniversal(day * DAY + second);
    }

    /** Days since 1970, or Long.MIN_VALUE. */
    private long date() {
        int year = digits(4);
        int month = after('-') ? digits(2) : -1;
        int dayOfMonth = after('-') ? digits(2) : -1;
        if (year < 0 || month < 1 || month > 12 || dayOfMonth < 1) {
            return Long.MIN_VALUE;
        }
        long day = CivilDate.day(year, month, dayOfMonth);
        return CivilDate.ofDay(day).month() == month ? day : Long.MIN_VALUE;
    }

    /** Nanoseconds since midnight, or -1. */
    private long timeOfDay() {
        int hour = digits(2);
        int minute = after(':') ? digits(2) : -1;
        int second = 0;
        long fraction = 0;
        if (after(':')) {
            second = digits(2);
            fraction = after('.') ? fraction() : 0;
        }
        boolean sound = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
        return sound && fraction >= 0 ? (hour * 3600L + minute * 60L + second) * SECOND + fraction : -1;
    }

    private long fraction() {
        int start = at;
        long nanos = 0;
        for (long unit = SECOND / 10; at < text.length() && isDigit(text.charAt(at)); unit /= 10, at++) {
            nanos += unit * (text.charAt(at) - '0');
        }
        return at > start ? nanos : -1;
    }

    /** Seconds since 1970 of a local time that a zone follows: Z, UTC, or +02:00; Long.MIN_VALUE where that is none. */
    private long withZone(long local) {
        String rest = text.substring(at).strip();
        if (rest.equals("Z") || rest.equals("z") || rest.equals("UTC")) {
            return local;
        }
        at = text.length() - rest.length() + 1;
        int sign = rest.startsWith("+") ? 1 : rest.startsWith("-") ? -1 : 0;
        int hours = digits(2);
        int minutes = at == text.length() ? 0 : after(':') || at < text.length() ? digits(2) : -1;
        if (sign == 0 || hours < 0 || hours > 24 || minutes < 0 || minutes > 59 || at < text.length()) {
            return Long.MIN_VALUE;
        }
        return local - sign * (hours * 3600L + minutes * 60L);
    }

    private boolean after(char divider) {
        if (at < text.length() && text.charAt(at) == divider) {
            at++;
            return true;
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A number of just so many digits, or -1. */
    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, at++) {
            if (at >= text.length() || !isDigit(text.charAt(at))) {
                return -1;
            }
            value = 10 * value + text.charAt(at) - '0';
        }
        return value;
    }
}
