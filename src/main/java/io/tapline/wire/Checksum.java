package io.tapline.wire;

import java.nio.ByteBuffer;

/** The Internet checksum: RFC 1071 (definition) and RFC 1624 (incremental update). */
public final class Checksum {
    private Checksum() {}

    /**
     * The unfolded one's complement sum of the bytes as big-endian 16-bit words, an odd last byte padded with zero on the right. Sums of
     * even-length pieces may be added together.
     */
    public static long sum(ByteBuffer buffer, int index, int length) {
        long sum = 0;
        int end = index + length;
        for (; end - index >= 8; index += 8) {
            long word = buffer.getLong(index);
            sum += (word >>> 32) + (word & 0xffffffffL);
        }
        for (; end - index >= 2; index += 2) {
            sum += Bytes.u16(buffer, index);
        }
        if (index < end) {
            sum += (long) Bytes.u8(buffer, index) << 8;
        }
        return sum;
    }

    /** Folds an unfolded sum to 16 bits, without the final complement. */
    public static int fold(long sum) {
        sum = (sum >>> 32) + (sum & 0xffffffffL);
        sum = (sum >>> 16) + (sum & 0xffff);
        sum = (sum >>> 16) + (sum & 0xffff);
        sum = (sum >>> 16) + (sum & 0xffff);
        return (int) sum;
    }

    /** The checksum to store for an unfolded sum of everything but the checksum field. */
    public static int finish(long sum) {
        return ~fold(sum) & 0xffff;
    }

    /**
     * The checksum after one 16-bit word changed, RFC 1624 equation 3: a checksum that was wrong stays wrong by the same amount.
     */
    public static int update(int checksum, int oldWord, int newWord) {
        return finish((~checksum & 0xffff) + (~oldWord & 0xffff) + (long) newWord);
    }

    /**
     * What a checksum field should have held.
     *
     * @param checksum what it holds
     * @param rest {@link #finish} of the sum of everything, the field included: 0 where it is right
     */
    public static int expected(int checksum, int rest) {
        return fold((long) checksum + rest);
    }

    /** CRC-32C, the Castagnoli polynomial, as SCTP uses it: RFC 9260 appendix A. */
    public static int crc32c(ByteBuffer buffer, int index, int length) {
        int crc = -1;
        for (int i = index; i < index + length; i++) {
            crc = crc >>> 8 ^ Castagnoli.TABLE[(crc ^ buffer.get(i)) & 0xff];
        }
        return ~crc;
    }

    private static final class Castagnoli {
        private static final int POLYNOMIAL = 0x82f63b78;

        static final int[] TABLE = new int[256];

        static {
            for (int octet = 0; octet < 256; octet++) {
                int crc = octet;
                for (int bit = 0; bit < 8; bit++) {
                    crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
                }
                TABLE[octet] = crc;
            }
        }

        private Castagnoli() {}
    }
}
