package io.tapline.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers and addresses as ASCII in an array, by tables of ready digits. All methods write from an index on and return the index behind
 * what counts. The caller has made room, up to two bytes more than the text takes: some write a whole group of digits and let the next one
 * overwrite what was too much.
 */
public final class Digits {
    /** Most bytes that any of the methods with a fixed width, or for a decimal number or an IPv4 address, writes. */
    public static final int MOST = 24;

    private static final int GROUP = 1000;
    private static final int MILLION = GROUP * GROUP;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    /** The two hex digits of each octet. */
    private static final byte[] OCTETS = new byte[512];
    /** The three digits of each number below 1000, the first one in the low byte. */
    private static final int[] GROUPS = new int[GROUP];

    /** Each octet in decimal with a dot behind it, as far as three bytes hold that; how long it is in the high byte. */
    private static final int[] QUADS = new int[256];

    static {
        for (int i = 0; i < GROUP; i++) {
            GROUPS[i] = '0' + i / 100 | '0' + i / 10 % 10 << 8 | '0' + i % 10 << 16;
        }
        for (int i = 0; i < 256; i++) {
            int digits = i >= 100 ? 3 : i >= 10 ? 2 : 1;
            QUADS[i] = digits + 1 << 24 | (GROUPS[i] | '.' << 24) >>> 8 * (3 - digits) & 0xffffff;
            OCTETS[2 * i] = HEX[i >> 4];
            OCTETS[2 * i + 1] = HEX[i & 15];
        }
    }

    /** In a class of its own because text does not need it, and the JVM takes 8 ms for the first such handle. */
    private static final class Words {
        static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

        private Words() {}
    }

    private Digits() {}

    /**
     * A number in decimal; all 64 bits count as unsigned. There are few ways through here, and times take the rarer one from the first frame
     * on: where the JVM sees a way taken for the first time after a million frames, it throws away the code that it has made of it all.
     */
    public static int dec(byte[] to, int at, long value) {
        if (value >= 0 && value < MILLION) {
            return small(to, at, (int) value);
        }
        long high = value < 0 ? Long.divideUnsigned(value, MILLION) : value / MILLION;
        int low = (int) (value - high * MILLION);
        int middle = low / GROUP;
        return group(to, group(to, dec(to, at, high), middle), low - middle * GROUP);
    }

    /** A number from 0 to 10^6 - 1 in decimal, in groups of three digits. */
    public static int small(byte[] to, int at, int value) {
        int high = value / GROUP;
        return high == 0 ? first(to, at, value) : group(to, first(to, at, high), value - high * GROUP);
    }

    /** Up to three digits, without zeros in front; writes three bytes, of which those behind the digits do not count. */
    private static int first(byte[] to, int at, int value) {
        int skipped = value >= 100 ? 0 : value >= 10 ? 8 : 16;
        int digits = GROUPS[value] >>> skipped;
        to[at] = (byte) digits;
        to[at + 1] = (byte) (digits >> 8);
        to[at + 2] = (byte) (digits >> 16);
        return at + 3 - (skipped >> 3);
    }

    private static int group(byte[] to, int at, int value) {
        int digits = GROUPS[value];
        to[at] = (byte) digits;
        to[at + 1] = (byte) (digits >> 8);
        to[at + 2] = (byte) (digits >> 16);
        return at + 3;
    }

    /** A number below 10^6 in six digits, with zeros in front. */
    public static int six(byte[] to, int at, int value) {
        int high = value / GROUP;
        return group(to, group(to, at, high), value - high * GROUP);
    }

    /** A number below 10^9 in nine digits, with zeros in front. */
    public static int nine(byte[] to, int at, int value) {
        int low = value / GROUP;
        int high = low / GROUP;
        return group(to, group(to, group(to, at, high), low - high * GROUP), value - low * GROUP);
    }

    /** The low digits of a number in hex. */
    public static int hex(byte[] to, int at, long value, int digits) {
        int end = at + digits;
        int pairs = digits >> 1;
        for (int i = end - 2; pairs > 0; i -= 2, pairs--) {
            octet(to, i, (int) value & 0xff);
            value >>>= 8;
        }
        if ((digits & 1) != 0) {
            to[at] = HEX[(int) value & 15];
        }
        return end;
    }

    /** The low 16 bits of a number in four hex digits. */
    public static int hex4(byte[] to, int at, int value) {
        octet(to, at, value >> 8 & 0xff);
        octet(to, at + 2, value & 0xff);
        return at + 4;
    }

    /** Bytes as they are. */
    public static int bytes(byte[] to, int at, byte[] more) {
        System.arraycopy(more, 0, to, at, more.length);
        return at + more.length;
    }

    /** Eight bytes at once, the first one in the low bits. */
    public static void eight(byte[] to, int at, long bytes) {
        Words.EIGHT.set(to, at, bytes);
    }

    private static void octet(byte[] to, int at, int octet) {
        to[at] = OCTETS[2 * octet];
        to[at + 1] = OCTETS[2 * octet + 1];
    }

    /** Packet bytes in hex, nothing between them. */
    public static int hex(byte[] to, int at, ByteBuffer buffer, int from, int count) {
        for (int i = from; i < from + count; i++) {
            octet(to, at, buffer.get(i) & 0xff);
            at += 2;
        }
        return at;
    }

    /** A MAC address as 02:00:00:00:00:01. */
    public static int mac(byte[] to, int at, ByteBuffer buffer, int from) {
        for (int i = 0; i < 6; i++) {
            octet(to, at, buffer.get(from + i) & 0xff);
            to[at + 2] = ':';
            at += 3;
        }
        return at - 1;
    }

    /** An IPv4 address in dotted quads. */
    public static int ipv4(byte[] to, int at, int address) {
        at = quad(to, at, address >>> 24);
        at = quad(to, at, address >>> 16 & 0xff);
        at = quad(to, at, address >>> 8 & 0xff);
        return quad(to, at, address & 0xff) - 1;
    }

    /** An octet in decimal and a dot. */
    private static int quad(byte[] to, int at, int octet) {
        int quad = QUADS[octet];
        to[at] = (byte) quad;
        to[at + 1] = (byte) (quad >> 8);
        to[at + 2] = (byte) (quad >> 16);
        to[at + 3] = '.';
        return at + (quad >>> 24);
    }
}
