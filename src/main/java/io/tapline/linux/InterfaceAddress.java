package io.tapline.linux;

import java.net.InetAddress;

/**
 * An address that an interface has.
 *
 * @param address IPv4 or IPv6
 * @param prefixLength bits of the network part
 */
public record InterfaceAddress(InetAddress address, int prefixLength) {
    private static final int GROUPS = 8;

    /** As ip(8) writes it: {@code 10.0.0.1/24}, {@code 2001:db8::1/64}. */
    @Override
    public String toString() {
        byte[] bytes = address.getAddress();
        return (bytes.length == 2 * GROUPS ? shortest(bytes) : address.getHostAddress()) + "/" + prefixLength;
    }

    /** RFC 5952: without leading zeros, the first longest run of two or more zero groups left out. */
    private static String shortest(byte[] bytes) {
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(bytes, end) == 0) {
                end++;
            }
            if (end - i > gapLength) {
                gap = i;
                gapLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                boolean first = text.length() == 0 || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(group(bytes, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int group) {
        return (bytes[2 * group] & 0xff) << 8 | bytes[2 * group + 1] & 0xff;
    }
}
