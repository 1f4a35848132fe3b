package io.tapline.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @Test
    void mac() {
        assertEquals(0x0200a0ffee01L, Addresses.mac("02:00:a0:FF:ee:01"));
        assertEquals(0x0200a0ffee01L, Addresses.mac("02-00-a0-ff-ee-01"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02:00:00:00:00", "02:00:00:00:00:0", "02:00:00:00:00:0g", "02:00:00:00:00:001"})
    void noMac(String text) {
        assertEquals(-1, Addresses.mac(text));
    }

    @Test
    void ipv4() {
        assertEquals(0xc0000201L, Addresses.ipv4("192.0.2.1"));
        assertEquals(0, Addresses.ipv4("0.0.0.0"));
        assertEquals(0xffffffffL, Addresses.ipv4("255.255.255.255"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.", "1..2.3", "1.2.3.-4", "1.2.3.04", "a.b.c.d"
            })
    void noIpv4(String text) {
        assertEquals(-1, Addresses.ipv4(text));
    }

    // The forms of RFC 4291 section 2.2, and RFC 5952's recommendations; the JDK's literal parser is the other opinion.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:DB8:0:0:8:800:200C:417A",
                "2001:db8::8:800:200c:417a",
                "ff01::101",
                "::1",
                "::",
                "1::",
                "::13.1.68.3",
                "::ffff:129.144.52.38",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "64:ff9b::192.0.2.33"
            })
    void ipv6(String text) throws Exception {
        byte[] expected = InetAddress.getByName("[" + text + "]").getAddress();
        if (expected.length == 4) {
            byte[] mapped = new byte[16];
            mapped[10] = mapped[11] = (byte) 0xff;
            System.arraycopy(expected, 0, mapped, 12, 4);
            expected = mapped;
        }
        assertArrayEquals(expected, Addresses.ipv6(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "1.2.3.4::",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::g",
                "1:",
                ":1",
                "::1:"
            })
    void noIpv6(String text) {
        assertNull(Addresses.ipv6(text));
    }

    @Test
    void readsWhatTextWrites() {
        Random random = new Random(5);
        Text text = new Text(64);
        for (int i = 0; i < 5000; i++) {
            long high = random.nextLong() & random.nextLong() & (i % 3 == 0 ? 0 : -1L);
            long low = random.nextLong() & (i % 2 == 0 ? 0xffff0000ffffL : -1L);
            byte[] expected = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
            assertArrayEquals(
                    expected, Addresses.ipv6(text.clear().ipv6(high, low).toString()));
        }
    }
}
