package io.tapline.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    @Test
    void rfc1071Example() {
        // RFC 1071 section 3: the words 0001 f203 f4f5 f6f7 sum to ddf2.
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex("0001f203f4f5f6f7"));
        assertEquals(0xddf2, Checksum.fold(Checksum.sum(bytes, 0, 8)));
        assertEquals(0x220d, Checksum.finish(Checksum.sum(bytes, 0, 8)));
    }

    @Test
    void rfc1624Example() {
        // RFC 1624 section 4: checksum dd2f, a word changes from 5555 to 3285, the new checksum is 0000.
        assertEquals(0x0000, Checksum.update(0xdd2f, 0x5555, 0x3285));
    }

    @Test
    void sumsAnyLengthAtAnyAlignmentAsTheDefinitionDoes() {
        Random random = new Random(1);
        byte[] bytes = new byte[64];
        for (int round = 0; round < 1000; round++) {
            random.nextBytes(bytes);
            int from = random.nextInt(20);
            int length = random.nextInt(40);
            long expected = 0;
            for (int i = 0; i < length; i++) {
                expected += (bytes[from + i] & 0xffL) << (i % 2 == 0 ? 8 : 0);
            }
            while (expected > 0xffff) {
                expected = (expected >> 16) + (expected & 0xffff);
            }
            assertEquals(expected, Checksum.fold(Checksum.sum(ByteBuffer.wrap(bytes), from, length)));
        }
    }

    @Test
    void anUpdateEqualsANewSum() {
        Random random = new Random(2);
        byte[] bytes = new byte[20];
        for (int round = 0; round < 1000; round++) {
            random.nextBytes(bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            int before = Checksum.finish(Checksum.sum(buffer, 0, 20));
            int oldWord = Bytes.u16(buffer, 6);
            int newWord = random.nextInt(0x10000);
            buffer.putShort(6, (short) newWord);
            assertEquals(Checksum.finish(Checksum.sum(buffer, 0, 20)), Checksum.update(before, oldWord, newWord));
        }
    }

    /** The check value that catalogues of CRCs give for CRC-32C (iSCSI). */
    @Test
    void crc32cOfTheCheckString() {
        ByteBuffer buffer = ByteBuffer.wrap("x123456789".getBytes(StandardCharsets.US_ASCII));
        assertEquals(0xe3069283, Checksum.crc32c(buffer, 1, 9));
    }
}
