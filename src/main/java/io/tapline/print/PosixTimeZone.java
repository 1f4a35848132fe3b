package io.tapline.print;

import io.tapline.wire.CivilDate;

/**
 * A time zone as POSIX writes it in TZ: {@code CET-1CEST,M3.5.0,M10.5.0/3} (IEEE 1003.1 base definitions chapter 8.3; extended hours as in
 * RFC 8536 section 3.3.1). Immutable.
 */
final class PosixTimeZone {
    private static final int DAY = 86400;
    private static final String DEFAULT_RULE = ",M3.2.0,M11.1.0";

    private final String text;
    private int position;

    private int standardOffset;
    private int summerOffset;
    private boolean hasSummer;
    private final int[] start = new int[5];
    private final int[] end = new int[5];

    private PosixTimeZone(String text) {
        this.text = text;
    }

    /** The zone of that rule, or null where it is none. */
    static PosixTimeZone parse(String text) {
        PosixTimeZone zone = new PosixTimeZone(text);
        try {
            return zone.parse() ? zone : null;
        } catch (StringIndexOutOfBoundsException e) {
            return null;
        }
    }

    private boolean parse() {
        if (!name() || position == text.length()) {
            return false;
        }
        standardOffset = -time();
        if (position == text.length()) {
            return true;
        }
        hasSummer = name();
        summerOffset = standardOffset + 3600;
        if (position < text.length() && text.charAt(position) != ',') {
            summerOffset = -time();
        }
        if (position == text.length()) {
            PosixTimeZone rules = new PosixTimeZone(DEFAULT_RULE);
            return rules.date(start) && rules.date(end);
        }
        return hasSummer && date(start) && date(end);
    }

    private boolean name() {
        int from = position;
        if (text.charAt(position) == '<') {
            position = text.indexOf('>', position) + 1;
            return position > 0;
        }
        while (position < text.length() && Character.isLetter(text.charAt(position))) {
            position++;
        }
        return position - from >= 3;
    }

    /** Reads [+-]hh[:mm[:ss]] as seconds. */
    private int time() {
        int sign = 1;
        if (text.charAt(position) == '-' || text.charAt(position) == '+') {
            sign = text.charAt(position++) == '-' ? -1 : 1;
        }
        int seconds = 0;
        for (int unit = 3600; unit > 0; unit /= 60) {
            seconds += number() * unit;
            if (position >= text.length() || text.charAt(position) != ':') {
                break;
            }
            position++;
        }
        return sign * seconds;
    }

    private int number() {
        int value = 0;
        while (position < text.length() && Character.isDigit(text.charAt(position))) {
            value = value * 10 + text.charAt(position++) - '0';
        }
        return value;
    }

    /** Reads ",M3.5.0/2", ",J60" or ",59" into kind ('M', 'J' or 0), month or day, week, weekday and time. */
    private boolean date(int[] into) {
        if (position >= text.length() || text.charAt(position++) != ',') {
            return false;
        }
        char kind = text.charAt(position);
        into[0] = kind == 'M' || kind == 'J' ? kind : 0;
        position += into[0] == 0 ? 0 : 1;
        into[1] = number();
        if (kind == 'M') {
            position++;
            into[2] = number();
            position++;
            into[3] = number();
        }
        into[4] = 7200;
        if (position < text.length() && text.charAt(position) == '/') {
            position++;
            into[4] = time();
        }
        return true;
    }

    /** Seconds to add to universal time at that second since 1970. */
    int offset(long second) {
        if (!hasSummer) {
            return standardOffset;
        }
        int year = CivilDate.ofDay(Math.floorDiv(second + standardOffset, DAY)).year();
        long begin = moment(start, year) - standardOffset;
        long finish = moment(end, year) - summerOffset;
        boolean summer = begin < finish ? second >= begin && second < finish : second >= begin || second < finish;
        return summer ? summerOffset : standardOffset;
    }

    /** The local second since 1970 at which a rule takes effect in that year. */
    private static long moment(int[] date, int year) {
        long newYear = CivilDate.day(year, 1, 1);
        boolean leap = CivilDate.day(year + 1, 1, 1) - newYear == 366;
        long day =
                switch (date[0]) {
                    case 'J' -> newYear + date[1] - 1 + (leap && date[1] >= 60 ? 1 : 0);
                    case 'M' -> weekday(year, date[1], date[2], date[3]);
                    default -> newYear + date[1];
                };
        return day * DAY + date[4];
    }

    private static long weekday(int year, int month, int week, int weekday) {
        long first = CivilDate.day(year, month, 1);
        // 1970-01-01 was a Thursday, day 4.
        long day = first + Math.floorMod(weekday - Math.floorMod(first + 4, 7), 7) + 7L * (week - 1);
        long next = month == 12 ? CivilDate.day(year + 1, 1, 1) : CivilDate.day(year, month + 1, 1);
        return day < next ? day : day - 7;
    }
}
