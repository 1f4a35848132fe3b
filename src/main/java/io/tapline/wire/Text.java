package io.tapline.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of text in the making: an array that grows and is used again, so that a line costs no allocation. All methods append and return
 * this. Not thread-safe.
 */
public final class Text {
    private static final int[] UNIT_SECONDS = {31536000, 604800, 86400, 3600, 60, 1};
    private static final String UNIT_LETTERS = "ywdhms";
    private static final byte[] PAIRS = new byte[200];
    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < 19; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
    }

    private byte[] bytes;
    private int length;

    /** An empty text with room for so many bytes; more is made when needed. */
    public Text(int room) {
        bytes = new byte[room];
    }

    /** The array that holds the text; changes when it grows. */
    public byte[] array() {
        return bytes;
    }

    /** Bytes of text. */
    public int length() {
        return length;
    }

    /** Cuts the text to its first bytes. */
    public Text length(int newLength) {
        length = newLength;
        return this;
    }

    /** Empties the text. */
    public Text clear() {
        length = 0;
        return this;
    }

    /** Makes room for that many more bytes. */
    public Text reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
        return this;
    }

    /** One ASCII character. */
    public Text ascii(char character) {
        reserve(1);
        bytes[length++] = (byte) character;
        return this;
    }

    /** The same ASCII character so many times. */
    public Text repeat(char character, int count) {
        reserve(count);
        int end = length + count;
        for (int at = length; at < end; at++) {
            bytes[at] = (byte) character;
        }
        length = end;
        return this;
    }

    /** ASCII characters. */
    @SuppressWarnings("deprecation") // the one bulk copy from a String that allocates nothing; right for ASCII
    public Text ascii(String text) {
        int count = text.length();
        reserve(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    /** ASCII characters from one index to another. */
    @SuppressWarnings("deprecation") // see above
    public Text ascii(String text, int from, int to) {
        reserve(to - from);
        text.getBytes(from, to, bytes, length);
        length += to - from;
        return this;
    }

    /** Any characters, as UTF-8; allocates. */
    public Text utf8(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes as they are. */
    public Text bytes(byte[] more) {
        return bytes(more, 0, more.length);
    }

    /** Bytes as they are. */
    public Text bytes(byte[] more, int from, int count) {
        reserve(count);
        System.arraycopy(more, from, bytes, length, count);
        length += count;
        return this;
    }

    /** Packet bytes as they are, without any escape: never to a terminal. */
    public Text raw(ByteBuffer buffer, int from, int count) {
        reserve(count);
        buffer.get(from, bytes, length, count);
        length += count;
        return this;
    }

    /**
     * Packet bytes as text that cannot harm a terminal: printable ASCII as it is, backslash and everything else as \n, \r, \t, \\ or \xhh.
     */
    public Text safe(ByteBuffer buffer, int from, int count) {
        reserve(4 * count);
        for (int i = 0; i < count; i++) {
            safe(buffer.get(from + i) & 0xff);
        }
        return this;
    }

    private void safe(int octet) {
        switch (octet) {
            case '\n' -> ascii("\\n");
            case '\r' -> ascii("\\r");
            case '\t' -> ascii("\\t");
            case '\\' -> ascii("\\\\");
            default -> {
                if (octet >= 0x20 && octet < 0x7f) {
                    bytes[length++] = (byte) octet;
                } else {
                    ascii("\\x").hex(octet, 2);
                }
            }
        }
    }

    /**
     * Packet bytes as tcpdump shows names in them: printable ASCII as it is, control characters as ^X, the upper half as M- and the same.
     */
    public Text visible(ByteBuffer buffer, int from, int count) {
        reserve(4 * count);
        for (int i = 0; i < count; i++) {
            visible(buffer.get(from + i) & 0xff);
        }
        return this;
    }

    /** One byte as {@link #visible(ByteBuffer, int, int)} shows it. */
    public Text visible(int octet) {
        reserve(4);
        if (octet >= 0x80) {
            octet &= 0x7f;
            bytes[length++] = 'M';
            bytes[length++] = '-';
        }
        if (octet < 0x20 || octet == 0x7f) {
            octet ^= 0x40;
            bytes[length++] = '^';
        }
        bytes[length++] = (byte) octet;
        return this;
    }

    /** A number in decimal; all 64 bits count as unsigned. */
    public Text dec(long value) {
        reserve(Digits.MOST);
        length = Digits.dec(bytes, length, value);
        return this;
    }

    /** A number in decimal with a minus sign where it is negative. */
    public Text signed(long value) {
        if (value < 0) {
            ascii('-');
            return dec(-value);
        }
        return dec(value);
    }

    /** A number below 10^width in decimal, with zeros in front. */
    public Text zeros(long value, int width) {
        reserve(width);
        if (width == 9) {
            length = Digits.nine(bytes, length, (int) value);
        } else if (width == 6) {
            length = Digits.six(bytes, length, (int) value);
        } else {
            put(value, width);
        }
        return this;
    }

    /** A number in decimal, right-aligned in width columns. */
    public Text right(long value, int width) {
        for (int i = digits(value); i < width; i++) {
            ascii(' ');
        }
        return dec(value);
    }

    private void put(long value, int digits) {
        byte[] to = bytes;
        int at = length + digits;
        length = at;
        while (digits > 1) {
            long quotient = value / 100;
            int pair = 2 * (int) (value - quotient * 100);
            to[--at] = PAIRS[pair + 1];
            to[--at] = PAIRS[pair];
            value = quotient;
            digits -= 2;
        }
        if (digits == 1) {
            to[--at] = (byte) ('0' + value % 10);
        }
    }

    /** Decimal digits of a number that is not negative, from the number of its bits: 1233 / 4096 is a little above log10(2). */
    private static int digits(long value) {
        int estimate = (64 - Long.numberOfLeadingZeros(value | 1)) * 1233 >>> 12;
        return value >= POWERS[estimate] ? estimate + 1 : Math.max(1, estimate);
    }

    /** A number of seconds as years, weeks, days, hours, minutes and seconds: 1h30m. */
    public Text duration(long seconds) {
        if (seconds == 0) {
            return ascii("0s");
        }
        long left = seconds;
        for (int i = 0; i < UNIT_SECONDS.length; i++) {
            if (left >= UNIT_SECONDS[i]) {
                dec(left / UNIT_SECONDS[i]).ascii(UNIT_LETTERS.charAt(i));
                left %= UNIT_SECONDS[i];
            }
        }
        return this;
    }

    /** The low digits of a number in hex. */
    public Text hex(long value, int digits) {
        reserve(digits);
        length = Digits.hex(bytes, length, value, digits);
        return this;
    }

    /** A number in hex without zeros in front, as C's %x. */
    public Text hex(long value) {
        return hex(value, Math.max(1, (67 - Long.numberOfLeadingZeros(value)) / 4));
    }

    /** Packet bytes in hex, nothing between them. */
    public Text hex(ByteBuffer buffer, int from, int count) {
        reserve(2 * count);
        length = Digits.hex(bytes, length, buffer, from, count);
        return this;
    }

    /** A MAC address as 02:00:00:00:00:01. */
    public Text mac(ByteBuffer buffer, int from) {
        reserve(18);
        length = Digits.mac(bytes, length, buffer, from);
        return this;
    }

    /** An IPv4 address in dotted quads. */
    public Text ipv4(ByteBuffer buffer, int from) {
        return ipv4(buffer.getInt(from));
    }

    /** An IPv4 address in dotted quads. */
    public Text ipv4(int address) {
        reserve(Digits.MOST);
        length = Digits.ipv4(bytes, length, address);
        return this;
    }

    /** An IPv6 address as inet_ntop(3) writes it: RFC 5952, and dotted quads for mapped and compatible IPv4 addresses. */
    public Text ipv6(ByteBuffer buffer, int from) {
        return ipv6(buffer.getLong(from), buffer.getLong(from + 8));
    }

    /** An IPv6 address, see {@link #ipv6(ByteBuffer, int)}. */
    public Text ipv6(long high, long low) {
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0, run = 0; i < 8; i++) {
            run = group(high, low, i) == 0 ? run + 1 : 0;
            if (run > bestLength) {
                bestLength = run;
                bestStart = i - run + 1;
            }
        }
        boolean dotted = high == 0 && (low >>> 32 == 0xffff || low >>> 32 == 0 && bestStart == 0 && bestLength == 6);
        int groups = dotted ? 6 : 8;
        for (int i = 0; i < groups; i++) {
            if (i == bestStart) {
                ascii(':');
                i += bestLength - 1;
                if (i >= groups - 1) {
                    ascii(':');
                }
                continue;
            }
            if (i > 0) {
                ascii(':');
            }
            hex(group(high, low, i));
        }
        if (dotted) {
            if (length > 0 && bytes[length - 1] != ':') {
                ascii(':');
            }
            ipv4((int) low);
        }
        return this;
    }

    private static int group(long high, long low, int index) {
        return (int) ((index < 4 ? high : low) >>> 48 - 16 * (index & 3)) & 0xffff;
    }

    /** What the text holds, for tests and messages. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
