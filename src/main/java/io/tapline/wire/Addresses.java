package io.tapline.wire;

import java.util.Arrays;

/** Reads addresses as people write them. Never asks a name service, and never throws on what was written. */
public final class Addresses {
    private Addresses() {}

    /** A MAC address of six hex pairs between colons or dashes, in the low 48 bits; -1 for anything else. */
    public static long mac(String text) {
        if (text.length() != 17) {
            return -1;
        }
        long address = 0;
        for (int i = 0; i < 17; i += 3) {
            int high = digit(text.charAt(i));
            int low = digit(text.charAt(i + 1));
            if (high < 0 || low < 0 || i > 0 && text.charAt(i - 1) != ':' && text.charAt(i - 1) != '-') {
                return -1;
            }
            address = address << 8 | high << 4 | low;
        }
        return address;
    }

    /** An IPv4 address of four decimal numbers between dots, as an unsigned number; -1 for anything else. */
    public static long ipv4(String text) {
        long address = 0;
        int at = 0;
        for (int i = 0; i < 4; i++) {
            int end = i == 3 ? text.length() : text.indexOf('.', at);
            int octet = end < 0 ? -1 : octet(text, at, end);
            if (octet < 0) {
                return -1;
            }
            address = address << 8 | octet;
            at = end + 1;
        }
        return address;
    }

    /** No leading zero: some programs would read it as octal. */
    private static int octet(String text, int from, int to) {
        if (to - from < 1 || to - from > 3 || to - from > 1 && text.charAt(from) == '0') {
            return -1;
        }
        int octet = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            octet = octet * 10 + digit;
        }
        return octet < 256 ? octet : -1;
    }

    /** The 16 bytes of an IPv6 address in any form of RFC 4291 section 2.2, without a zone; null for anything else. */
    public static byte[] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] whole = groups(text);
            return whole != null && whole.length == 16 ? whole : null;
        }
        if (text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        byte[] front = groups(text.substring(0, gap));
        byte[] back = groups(text.substring(gap + 2));
        boolean dottedFront = text.lastIndexOf('.', gap) >= 0;
        if (front == null || back == null || dottedFront || front.length + back.length > 14) {
            return null;
        }
        byte[] address = new byte[16];
        System.arraycopy(front, 0, address, 0, front.length);
        System.arraycopy(back, 0, address, 16 - back.length, back.length);
        return address;
    }

    /** Groups of up to four hex digits between colons, perhaps with an IPv4 address as the last; null where they are not. */
    private static byte[] groups(String text) {
        byte[] bytes = new byte[16];
        int length = 0;
        for (int at = 0; at < text.length(); ) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 ? text.length() : colon;
            long dotted = colon < 0 ? ipv4(text.substring(at)) : -1;
            int size = dotted < 0 ? 2 : 4;
            long group = dotted < 0 ? group(text, at, end) : dotted;
            if (group < 0 || length + size > 16 || colon == text.length() - 1) {
                return null;
            }
            for (int i = size - 1; i >= 0; i--) {
                bytes[length++] = (byte) (group >>> 8 * i);
            }
            at = end + 1;
        }
        return Arrays.copyOf(bytes, length);
    }

    private static int group(String text, int from, int to) {
        if (to - from < 1 || to - from > 4) {
            return -1;
        }
        int group = 0;
        for (int i = from; i < to; i++) {
            int digit = digit(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            group = group << 4 | digit;
        }
        return group;
    }

    private static int digit(char character) {
        return character < 128 ? Character.digit(character, 16) : -1;
    }
}
