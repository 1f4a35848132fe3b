package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {
    /** What strftime(3) of glibc 2.36 writes for that second in that zone. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UTC0 | 0 | x-%Y-%m-%d_%H:%M:%S.pcap | x-1970-01-01_00:00:00.pcap",
                "CET-1CEST,M3.5.0,M10.5.0/3 | 1700000000 | %F %T %z | 2023-11-14 23:13:20 +0100",
                "EST5EDT,M3.2.0,M11.1.0 | 1720000000 | %D %R %z | 07/03/24 05:46 -0400",
                "UTC0 | 1704067199 | %a %A %b %B %h %c | Sun Sunday Dec December Dec Sun Dec 31 23:59:59 2023",
                "UTC0 | 1704067199 | %j %U %W %V %G %g %u %w %C %y | 365 53 52 52 2023 23 7 0 20 23",
                "UTC0 | 1451606400 | %U %W %V %G %e %I %l %p %P %r | 00 00 53 2015  1 12 12 AM am 12:00:00 AM",
                "UTC0 | 1700000000 | %s %% %-d %-m %_H %05M %^a %#B %Ey | 1700000000 % 14 11 22 00013 TUE NOVEMBER 23",
                "UTC0 | 1700000000 | 100% %Q %5 | 100% %Q %5"
            })
    void writesWhatStrftimeWrites(String zone, long second, String pattern, String expected) {
        assertEquals(expected, new TimeFormat(pattern, zone).at(second));
    }

    /** date(1) of coreutils is there on every Linux and takes strftime's conversions. */
    @ParameterizedTest
    @ValueSource(
            longs = {0, 951782399, 951782400, 1230768000, 1293840000, 1325376000, 1709164800, 1735603200, 4102444799L})
    void agreesWithDate(long second) throws Exception {
        String pattern =
                "%a%A%b%B%C|%d|%e|%F|%g|%G|%H|%I|%j|%k|%l|%m|%M|%p|%P|%r|%R|%s|%S|%T|%u|%U|%V|%w|%W|%y|%Y|%z|%D"
                        + "|%-j|%_m|%3S|%^B|%10Y";
        ProcessBuilder date = new ProcessBuilder("date", "-d", "@" + second, "+" + pattern);
        date.environment().put("TZ", "Europe/Berlin");
        date.environment().put("LC_ALL", "C");
        Process process = null;
        try {
            process = date.start();
        } catch (java.io.IOException absent) {
            Assumptions.abort("no date(1) here");
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        Assumptions.assumeTrue(process.waitFor() == 0, "a date(1) that does not know -d @SECONDS");
        assertEquals(said, new TimeFormat(pattern, "Europe/Berlin").at(second));
    }

    @Test
    void namesTheZone() {
        String zone = new TimeFormat("%Z").at(1_700_000_000L);
        assertEquals(zone.strip(), zone);
        assertEquals(zone.toLowerCase(java.util.Locale.ROOT), new TimeFormat("%#Z").at(1_700_000_000L));
    }
}
