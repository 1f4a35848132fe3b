package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({"1000,1000", "10k,10000", "1.5M,1500000", "2G,2000000000"})
    void counts(String text, long expected) {
        assertEquals(expected, new Units.Count().convert(text));
    }

    @ParameterizedTest
    @CsvSource({"1500,1500", "64MiB,67108864", "10MB,10000000", "1Ki,1024", "2GiB,2147483648"})
    void sizes(String text, long expected) {
        assertEquals(expected, new Units.Size().convert(text));
    }

    @ParameterizedTest
    @CsvSource({"2,2000000000", "100us,100000", "1.5ms,1500000", "2s,2000000000", "1min,60000000000", "10ns,10"})
    void durations(String text, long expected) {
        assertEquals(expected, new Units.Duration().convert(text));
    }

    @ParameterizedTest
    @CsvSource({"100,100000000", "10Gbit,10000000000", "500kbit,500000"})
    void bitRates(String text, long expected) {
        assertEquals(expected, new Units.BitRate().convert(text).longValueExact());
    }

    @Test
    void packetRates() {
        assertEquals(1_000_000, new Units.PacketRate().convert("1Mpps").longValueExact());
        assertEquals(250, new Units.PacketRate().convert("250").longValueExact());
        assertEquals(0.5, new Units.PacketRate().convert("0.5").doubleValue());
    }

    @Test
    void factors() {
        assertEquals(2.5, new Units.Factor().convert("2.5x").doubleValue());
        assertEquals(0.001, new Units.Factor().convert("0.001").doubleValue());
    }

    @ParameterizedTest
    @CsvSource({"0", "0.0", "x", "-1", "1e30", "99999999999999999999", "0.000000000000001"})
    void ratesOfNothingAreRefused(String text) {
        assertThrows(Option.WrongValueException.class, () -> new Units.PacketRate().convert(text));
        assertThrows(Option.WrongValueException.class, () -> new Units.BitRate().convert(text));
        assertThrows(Option.WrongValueException.class, () -> new Units.Factor().convert(text));
    }

    @ParameterizedTest
    @CsvSource({"x", "10q", "-5", "1..2", "99999999999999999999", "''"})
    void nonsenseIsRefused(String text) {
        assertThrows(Option.WrongValueException.class, () -> new Units.Count().convert(text));
        assertThrows(Option.WrongValueException.class, () -> new Units.Duration().convert(text));
    }
}
