package io.tapline.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    private final Text text = new Text(1);

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, 65535, 4294967295L, 999_999_999_999L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void decimal(long value) {
        assertEquals(Long.toUnsignedString(value), text.dec(value).toString());
    }

    @Test
    void decimalOfEveryLength() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            long value = random.nextLong() >>> random.nextInt(64);
            assertEquals(Long.toUnsignedString(value), text.clear().dec(value).toString());
        }
    }

    @Test
    void otherNumbers() {
        assertEquals("-5", text.clear().signed(-5).toString());
        assertEquals("000042", text.clear().zeros(42, 6).toString());
        assertEquals("   42", text.clear().right(42, 5).toString());
        assertEquals("00ff", text.clear().hex(255, 4).toString());
        assertEquals("ff", text.clear().hex(255).toString());
        assertEquals("0", text.clear().hex(0).toString());
        assertEquals("deadbeefcafe", text.clear().hex(0xdeadbeefcafeL).toString());
    }

    @ParameterizedTest
    @CsvSource({"0,0.0.0.0", "0x0a000001,10.0.0.1", "0xffffffff,255.255.255.255", "0xc0a80a64,192.168.10.100"})
    void ipv4(long address, String expected) {
        assertEquals(expected, text.ipv4((int) address).toString());
    }

    /** Left: any spelling; right: what inet_ntop(3) of glibc writes. */
    @ParameterizedTest
    @CsvSource({
        "::,::",
        "::1,::1",
        "1::,1::",
        "fe80::1,fe80::1",
        "2001:db8::1:0:0:1,2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:0:0:1::1,2001:0:0:1::1",
        "ff02::1:ff00:2,ff02::1:ff00:2",
        "1:2:3:4:5:6:7:8,1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:0:0,1:2:3:4:5:6::",
        "0:0:3:4:5:6:7:8,::3:4:5:6:7:8",
        "::10.1.2.3,::10.1.2.3",
        "64:ff9b::a01:203,64:ff9b::a01:203",
        "::2:0,::0.2.0.0",
        "::ffff:0:0:1,::ffff:0:0:1"
    })
    void ipv6(String address, String expected) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(InetAddress.getByName(address).getAddress());
        assertEquals(expected, text.ipv6(bytes, 0).toString());
    }

    @Test
    void mappedIpv4IsDotted() {
        assertEquals("::ffff:10.0.0.1", text.ipv6(0, 0xffff0a000001L).toString());
    }

    @Test
    void mac() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {2, 0, 0, (byte) 0xab, 0, (byte) 0xff});
        assertEquals("02:00:00:ab:00:ff", text.mac(bytes, 0).toString());
    }

    @Test
    void packetBytesCannotReachTheTerminal() {
        byte[] hostile = "a\u001b[31mb\r\n\t\\\u007f\u0000".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "a\\x1b[31mb\\r\\n\\t\\\\\\x7f\\x00",
                text.safe(ByteBuffer.wrap(hostile), 0, hostile.length).toString());
    }

    @Test
    void growsAndIsUsedAgain() {
        for (int i = 0; i < 1000; i++) {
            text.ascii("abc").ascii('d');
        }
        assertEquals(4000, text.length());
        assertEquals("ab", text.length(2).toString());
        assertEquals("", text.clear().toString());
        assertEquals("é", text.utf8("é").toString());
    }
}
