package io.tapline.cli;

/** Points and lengths of time as text. Not by java.time, whose classes cost a quick command more than all else it does. */
final class Instants {
    private static final long SECOND = 1_000_000_000L;
    private static final int DAY = 86_400;

    private Instants() {}

    /**
     * A point of time in UTC: 2011-03-18 19:06:07.096535.
     *
     * @param nanos nanoseconds since 1970
     * @param digits behind the point, 0 to 9
     */
    static String utc(long nanos, int digits) {
        long seconds = Math.floorDiv(nanos, SECOND);
        long day = Math.floorDiv(seconds, DAY);
        int rest = (int) Math.floorMod(seconds, (long) DAY);
        StringBuilder text = new StringBuilder(32);
        date(text, day);
        text.append(' ');
        two(text, rest / 3600).append(':');
        two(text, rest / 60 % 60).append(':');
        two(text, rest % 60);
        return fraction(text, Math.floorMod(nanos, SECOND), digits).toString();
    }

    /** Howard Hinnant's days-to-civil calculation: years begin in March, so that the leap day is the last of its year. */
    private static void date(StringBuilder text, long day) {
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int month = (int) ((5 * dayOfYear + 2) / 153);
        int dayOfMonth = (int) (dayOfYear - (153L * month + 2) / 5 + 1);
        int civilMonth = month < 10 ? month + 3 : month - 9;
        text.append(yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)).append('-');
        two(text, civilMonth).append('-');
        two(text, dayOfMonth);
    }

    /**
     * Seconds: 6.378866.
     *
     * @param digits behind the point, 0 to 9
     */
    static String seconds(long nanos, int digits) {
        StringBuilder text = new StringBuilder(24);
        long magnitude = nanos;
        if (nanos < 0) {
            text.append('-');
            magnitude = nanos == Long.MIN_VALUE ? Long.MAX_VALUE : -nanos;
        }
        text.append(magnitude / SECOND);
        return fraction(text, magnitude % SECOND, digits).toString();
    }

    private static StringBuilder two(StringBuilder text, int value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    private static StringBuilder fraction(StringBuilder text, long nanos, int digits) {
        if (digits > 0) {
            text.append('.');
            long unit = SECOND / 10;
            for (int i = 0; i < digits; i++, unit /= 10) {
                text.append((char) ('0' + nanos / unit % 10));
            }
        }
        return text;
    }
}
