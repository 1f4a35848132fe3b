package io.tapline.linux;

import java.net.InetAddress;

/**
 * An address that an interface has.
 *
 * @param address IPv4 or IPv6
 * @param prefixLength bits of the network part
 */
public record InterfaceAddress(InetAddress address, int prefixLength) {
    /** As ip(8) writes it: {@code 10.0.0.1/24}. */
    @Override
    public String toString() {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return (scope < 0 ? text : text.substring(0, scope)) + "/" + prefixLength;
    }
}
