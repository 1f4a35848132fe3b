package io.tapline.linux;

/** The address families of socket(2) that Tapline opens. */
public enum AddressFamily {
    /** Local sockets: unix(7). */
    UNIX(1),
    /** IPv4: ip(7). */
    INET(2),
    /** IPv6: ipv6(7). */
    INET6(10),
    /** Link-layer frames: packet(7). */
    PACKET(17);

    private final int number;

    AddressFamily(int number) {
        this.number = number;
    }

    /** The value of the AF_ constant. */
    public int number() {
        return number;
    }

    /** The C name, such as AF_PACKET. */
    @Override
    public String toString() {
        return "AF_" + name();
    }
}
