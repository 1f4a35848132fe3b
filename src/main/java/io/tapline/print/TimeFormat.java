package io.tapline.print;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TimeZone;

/**
 * A text with conversions for a time, as strftime(3) of the C library writes them in the C locale, and in local time as TZ has it. What is no
 * conversion stays as it stands. Source: IEEE 1003.1 strftime(), and glibc's manual for the flags {@code _ - 0 ^ #}, the width, and
 * {@code %k %l %P %s}. Not thread-safe.
 */
public final class TimeFormat {
    private static final String[] DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    private final String pattern;
    private final TimeZoneOffsets zone;

    /** The conversion that is being written. */
    private int widthWanted;

    private char flag;
    private boolean upper;
    private boolean swapped;

    /** A format in the local time of this process: of TZ where it is set, otherwise of the system. */
    public TimeFormat(String pattern) {
        this(pattern, System.getenv("TZ"));
    }

    TimeFormat(String pattern, String timeZone) {
        this.pattern = pattern;
        this.zone = new TimeZoneOffsets(timeZone);
    }

    /** The text for that second since 1970. */
    public String at(long second) {
        int offset = zone.at(second);
        StringBuilder out = new StringBuilder();
        append(out, pattern, LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.ofTotalSeconds(offset)), second, offset);
        return out.toString();
    }

    private void append(StringBuilder out, String format, LocalDateTime time, long second, int offset) {
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            int end = c == '%' ? conversion(format, at + 1) : at;
            if (end == at) {
                out.append(c);
                at++;
                continue;
            }
            if (end == format.length() || !convert(out, format.charAt(end), time, second, offset)) {
                out.append(format, at, Math.min(end + 1, format.length()));
            }
            at = end + 1;
        }
    }

    /** Reads flags, width and modifier from an index on; returns that of the conversion's letter. */
    private int conversion(String format, int from) {
        int at = from;
        flag = 0;
        upper = false;
        swapped = false;
        widthWanted = -1;
        while (at < format.length() && "_-0^#".indexOf(format.charAt(at)) >= 0) {
            char c = format.charAt(at++);
            upper |= c == '^';
            swapped |= c == '#';
            flag = c == '^' || c == '#' ? flag : c;
        }
        while (at < format.length() && Character.isDigit(format.charAt(at)) && widthWanted < 1000) {
            widthWanted = Math.max(0, widthWanted) * 10 + format.charAt(at++) - '0';
        }
        if (at < format.length() && (format.charAt(at) == 'E' || format.charAt(at) == 'O')) {
            // Other eras and digits, of which the C locale has none.
            at++;
        }
        return at;
    }

    private boolean convert(StringBuilder out, char letter, LocalDateTime time, long second, int offset) {
        switch (letter) {
            case 'H' -> number(out, time.getHour(), 2, '0');
            case 'I' -> number(out, hour12(time), 2, '0');
            case 'k' -> number(out, time.getHour(), 2, '_');
            case 'l' -> number(out, hour12(time), 2, '_');
            case 'M' -> number(out, time.getMinute(), 2, '0');
            case 'S' -> number(out, time.getSecond(), 2, '0');
            case 's' -> number(out, second, 1, '0');
            case 'p' -> text(out, swapped ? noon(time).toLowerCase(Locale.ROOT) : noon(time));
            case 'P' -> text(out, noon(time).toLowerCase(Locale.ROOT));
            case 'z' -> zoneOffset(out, offset);
            case 'Z' -> text(out, swapped ? zoneName(second).toLowerCase(Locale.ROOT) : zoneName(second));
            case 'n' -> text(out, "\n");
            case 't' -> text(out, "\t");
            case '%' -> text(out, "%");
            default -> {
                return date(out, letter, time) || composed(out, letter, time, second, offset);
            }
        }
        return true;
    }

    private boolean date(StringBuilder out, char letter, LocalDateTime time) {
        int weekday = time.getDayOfWeek().getValue();
        int dayOfYear = time.getDayOfYear();
        switch (letter) {
            case 'a' -> name(out, DAYS[weekday - 1].substring(0, 3));
            case 'A' -> name(out, DAYS[weekday - 1]);
            case 'b', 'h' -> name(out, MONTHS[time.getMonthValue() - 1].substring(0, 3));
            case 'B' -> name(out, MONTHS[time.getMonthValue() - 1]);
            case 'C' -> number(out, Math.floorDiv(time.getYear(), 100), 2, '0');
            case 'd' -> number(out, time.getDayOfMonth(), 2, '0');
            case 'e' -> number(out, time.getDayOfMonth(), 2, '_');
            case 'g' -> number(out, Math.floorMod(isoYear(time), 100), 2, '0');
            case 'G' -> number(out, isoYear(time), 1, '0');
            case 'j' -> number(out, dayOfYear, 3, '0');
            case 'm' -> number(out, time.getMonthValue(), 2, '0');
            case 'u' -> number(out, weekday, 1, '0');
            case 'U' -> number(out, (dayOfYear + 6 - weekday % 7) / 7, 2, '0');
            case 'V' -> number(out, isoWeek(time), 2, '0');
            case 'w' -> number(out, weekday % 7, 1, '0');
            case 'W' -> number(out, (dayOfYear + 7 - weekday) / 7, 2, '0');
            case 'y' -> number(out, Math.floorMod(time.getYear(), 100), 2, '0');
            case 'Y' -> number(out, time.getYear(), 1, '0');
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean composed(StringBuilder out, char letter, LocalDateTime time, long second, int offset) {
        String parts =
                switch (letter) {
                    case 'c' -> "%a %b %e %H:%M:%S %Y";
                    case 'D', 'x' -> "%m/%d/%y";
                    case 'F' -> "%Y-%m-%d";
                    case 'r' -> "%I:%M:%S %p";
                    case 'R' -> "%H:%M";
                    case 'T', 'X' -> "%H:%M:%S";
                    default -> "";
                };
        if (parts.isEmpty()) {
            return false;
        }
        boolean wasUpper = upper;
        int width = widthWanted;
        char pad = flag;
        StringBuilder whole = new StringBuilder();
        append(whole, parts, time, second, offset);
        upper = wasUpper;
        widthWanted = width;
        flag = pad;
        text(out, whole.toString());
        return true;
    }

    private static int hour12(LocalDateTime time) {
        return time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
    }

    private static String noon(LocalDateTime time) {
        return time.getHour() < 12 ? "AM" : "PM";
    }

    /** ISO 8601: the week belongs to the year that its Thursday is in. */
    private static int isoYear(LocalDateTime time) {
        return thursday(time).getYear();
    }

    private static int isoWeek(LocalDateTime time) {
        return (thursday(time).getDayOfYear() + 6) / 7;
    }

    private static LocalDateTime thursday(LocalDateTime time) {
        return time.plusDays(4 - time.getDayOfWeek().getValue());
    }

    private static String zoneName(long second) {
        TimeZone zone = TimeZone.getDefault();
        return zone.getDisplayName(
                zone.inDaylightTime(new java.util.Date(second * 1000)), TimeZone.SHORT, Locale.ENGLISH);
    }

    private void zoneOffset(StringBuilder out, int offset) {
        int minutes = Math.abs(offset) / 60;
        int digits = Math.max(4, widthWanted - 1);
        out.append(offset < 0 ? '-' : '+');
        widthWanted = -1;
        number(out, minutes / 60 * 100 + minutes % 60, digits, '0');
    }

    private void name(StringBuilder out, String name) {
        text(out, swapped ? name.toUpperCase(Locale.ROOT) : name);
    }

    private void text(StringBuilder out, String text) {
        String cased = upper ? text.toUpperCase(Locale.ROOT) : text;
        int missing = widthWanted - cased.length();
        out.append((flag == '0' ? "0" : " ").repeat(Math.max(0, missing))).append(cased);
    }

    private void number(StringBuilder out, long value, int digits, char usual) {
        char pad = flag == 0 ? usual : flag;
        String text = Long.toString(value);
        int missing = (widthWanted < 0 ? digits : Math.max(digits, widthWanted)) - text.length();
        if (pad != '-' && missing > 0) {
            out.append((pad == '0' ? "0" : " ").repeat(missing));
        }
        out.append(text);
    }
}
