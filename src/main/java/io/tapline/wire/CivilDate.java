package io.tapline.wire;

/**
 * A day of the Gregorian calendar.
 *
 * @param year for example 2024
 * @param month 1 to 12
 * @param dayOfMonth 1 to 31
 */
public record CivilDate(int year, int month, int dayOfMonth) {
    private static final int DAYS_OF_400_YEARS = 146097;
    /** Days from 0000-03-01 to 1970-01-01. */
    private static final int EPOCH = 719468;

    /** The date of a day, counted from 1970-01-01. Years begin in March here, so that a leap day comes last. */
    public static CivilDate ofDay(long day) {
        long shifted = day + EPOCH;
        long era = Math.floorDiv(shifted, DAYS_OF_400_YEARS);
        int dayOfEra = (int) (shifted - era * DAYS_OF_400_YEARS);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        return new CivilDate(year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1);
    }

    /** The day of a date, counted from 1970-01-01. */
    public static long day(int year, int month, int dayOfMonth) {
        long shifted = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(shifted, 400);
        long yearOfEra = shifted - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * DAYS_OF_400_YEARS + dayOfEra - EPOCH;
    }
}
