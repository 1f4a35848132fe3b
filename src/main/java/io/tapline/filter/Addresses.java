package io.tapline.filter;

/** Reads addresses as people write them, without asking any resolver. */
final class Addresses {
    /** More characters than the longest spelling of an IPv6 address has, with leading zeros and an IPv4 tail. */
    private static final int LONGEST_V6 = 64;

    private Addresses() {}

    /** End of the longest IPv6 address that begins at an index, 0 where none does. */
    static int longestV6(String text, int from) {
        int end = from;
        boolean colon = false;
        while (end < text.length() && end - from < LONGEST_V6 && isV6Letter(text.charAt(end))) {
            colon |= text.charAt(end) == ':';
            end++;
        }
        if (!colon) {
            return 0;
        }
        for (; end > from + 1; end--) {
            if (ipv6(text, from, end) != null) {
                return end;
            }
        }
        return 0;
    }

    private static boolean isV6Letter(char c) {
        return c == ':' || c == '.' || Character.digit(c, 16) >= 0 && c < 0x80;
    }

    /** The four words of an IPv6 address (RFC 4291, 2.2), or null where the text is none. */
    static int[] ipv6(String text, int from, int to) {
        int[] groups = new int[8];
        int count = 0;
        int gap = -1;
        int at = from;
        if (to - from >= 2 && text.charAt(from) == ':') {
            if (text.charAt(from + 1) != ':') {
                return null;
            }
            gap = 0;
            at = from + 2;
        }
        while (at < to) {
            int end = at;
            while (end < to && Character.digit(text.charAt(end), 16) >= 0) {
                end++;
            }
            if (end < to && text.charAt(end) == '.') {
                int[] tail = ipv4(text.substring(at, to));
                if (tail == null || tail[1] != 32 || count > 6) {
                    return null;
                }
                groups[count++] = tail[0] >>> 16;
                groups[count++] = tail[0] & 0xffff;
                return words(groups, count, gap);
            }
            if (end == at || end - at > 4 || count == 8) {
                return null;
            }
            groups[count++] = Integer.parseInt(text, at, end, 16);
            if (end == to) {
                break;
            }
            at = end + 1;
            if (at == to) {
                return null;
            }
            if (text.charAt(at) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                at++;
            }
        }
        return words(groups, count, gap);
    }

    private static int[] words(int[] groups, int count, int gap) {
        if (gap < 0 ? count != 8 : count > 7) {
            return null;
        }
        int[] all = new int[8];
        for (int i = 0; i < count; i++) {
            all[gap >= 0 && i >= gap ? 8 - count + i : i] = groups[i];
        }
        int[] words = new int[4];
        for (int i = 0; i < 4; i++) {
            words[i] = all[2 * i] << 16 | all[2 * i + 1];
        }
        return words;
    }

    /**
     * An IPv4 address of one to four decimal parts: its value, with absent parts on the right not yet made up for, and its length in bits (8
     * a part). Null where the text is none.
     */
    static int[] ipv4(String text) {
        int value = 0;
        int bits = 0;
        int at = 0;
        while (true) {
            int part = 0;
            int start = at;
            while (at < text.length() && text.charAt(at) != '.') {
                int digit = text.charAt(at++) - '0';
                part = part * 10 + digit;
                if (digit < 0 || digit > 9 || part > 255) {
                    return null;
                }
            }
            if (at == start || bits == 32) {
                return null;
            }
            value = value << 8 | part;
            bits += 8;
            if (at == text.length()) {
                return new int[] {value, bits};
            }
            at++;
        }
    }

    /** The six bytes of a MAC address in any spelling that the lexer takes. */
    static int[] mac(String text) {
        int[] bytes = new int[6];
        int at = 0;
        for (int i = 0; i < 6; i++) {
            char c = text.charAt(at);
            if (c == ':' || c == '-' || c == '.') {
                at++;
            }
            bytes[i] = Character.digit(text.charAt(at++), 16);
            if (at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
                bytes[i] = bytes[i] << 4 | Character.digit(text.charAt(at++), 16);
            }
        }
        return bytes;
    }
}
