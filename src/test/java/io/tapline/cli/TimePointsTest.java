package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Points of time as people write them; the seconds are those of {@code TZ=... date -d TIME +%s} of GNU coreutils. */
class TimePointsTest {
    private static final long SECOND = 1_000_000_000L;
    /** Central European time, as POSIX writes it. */
    private static final String BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3";

    private static long nanos(String text, long first) {
        return TimePoints.parse(text, BERLIN).nanos(first);
    }

    @ParameterizedTest
    @CsvSource({
        "1714557600, 1714557600",
        "2024-05-01T10:00:00Z, 1714557600",
        "2024-05-01 10:00:00 UTC, 1714557600",
        "2024-05-01T10:00:00+05:30, 1714537800",
        "2024-05-01T10:00:00+0530, 1714537800",
        "2024-05-01T06:00-04, 1714557600",
        "2024-05-01 10:00:00, 1714550400",
        "2024-05-01T10:00, 1714550400",
        "2024-02-29, 1709161200",
        "1969-12-31 23:59:59, -3601",
        "2024-03-31 01:59:59, 1711846799",
        "2024-03-31 03:00, 1711846800",
        "2024-10-27 03:00, 1729994400",
    })
    void absolute(String text, long second) {
        assertEquals(second * SECOND, nanos(text, 77));
    }

    @Test
    void localTimesThatAreThereTwiceOrNever() {
        // date(1) takes the second of two (1729992600) and refuses the other.
        assertEquals(1_729_989_000L * SECOND, nanos("2024-10-27 02:30", 0));
        assertEquals(nanos("2024-03-31 03:30", 0), nanos("2024-03-31 02:30", 0));
    }

    @Test
    void fractions() {
        assertEquals(1_714_557_600_500_000_000L, nanos("2024-05-01T10:00:00.5Z", 0));
        assertEquals(1_714_557_600_123_456_789L, nanos("1714557600.1234567891", 0));
        assertEquals(1_714_557_600_123_456_789L, nanos("2024-05-01T10:00:00.1234567891Z", 0));
        assertEquals(-1, nanos("1969-12-31T23:59:59.999999999Z", 0));
    }

    @Test
    void relativeToTheFirstFrame() {
        assertEquals(42 + 10 * SECOND, nanos("+10s", 42));
        assertEquals(42 + 1_500_000, nanos("+1.5ms", 42));
        assertEquals(42 + 90 * SECOND, nanos("+90", 42));
        assertEquals(Long.MAX_VALUE, nanos("+10s", Long.MAX_VALUE - 1));
    }

    @Test
    void aTimeOfDayIsOnTheFirstFramesLocalDay() {
        long first = nanos("2024-05-01 00:30:00", 0);
        assertEquals(nanos("2024-05-01 10:00:00.25", 0), nanos("10:00:00.25", first));
        assertEquals(nanos("2024-05-01 00:00:00", 0), nanos("00:00", first));
    }

    @Test
    void whatNoNanosecondsHoldIsTheLastTimeOfAll() {
        assertEquals(Long.MAX_VALUE, nanos("99999999999999999999", 0));
        assertEquals(Long.MAX_VALUE, nanos("9999-12-31T00:00:00Z", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "+",
                "+x",
                "-5",
                ".",
                "1.2.3",
                "24:00",
                "10:60",
                "10:00:61",
                "10:0",
                "2024-13-01",
                "2024-02-30",
                "2024-05-00",
                "2024-5-1",
                "2024-05-01X10:00",
                "2024-05-01T",
                "2024-05-01T10:00Y",
                "2024-05-01T10:00+2",
                "10:00:00.",
                "10:00Z",
                "2024-05-01T10:00+02:99"
            })
    void refusesTheRest(String text) {
        CommandException wrong = assertThrows(CommandException.class, () -> TimePoints.parse(text, BERLIN));
        assertEquals(ExitStatus.USAGE, wrong.status());
        assertTrue(wrong.getMessage().startsWith("'" + text + "' is no point of time"), wrong.getMessage());
    }
}
