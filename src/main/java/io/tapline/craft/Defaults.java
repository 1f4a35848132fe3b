package io.tapline.craft;

/**
 * What the interface that frames go out on gives to fields that nobody set: its own addresses, and those of the stations on its link.
 *
 * @param mac its hardware address in the low 48 bits; 0 for none
 * @param ipv4 its IPv4 address; 0 for none
 * @param ipv6 an IPv6 address of it of more than link scope, 16 bytes; null for none
 * @param ipv6LinkLocal its link-local IPv6 address, 16 bytes; null for none
 * @param neighbors who is reached on its link
 */
public record Defaults(long mac, int ipv4, byte[] ipv6, byte[] ipv6LinkLocal, Neighbors neighbors) {
    /** No interface: addresses that nobody set are 0. */
    public static final Defaults NONE = new Defaults(0, 0, null, null, destination -> 0);

    /** Finds stations on the link. */
    @FunctionalInterface
    public interface Neighbors {
        /**
         * The hardware address that a packet goes to, in the low 48 bits; 0 where it cannot be found.
         *
         * @param destination IPv4 or IPv6 address, 4 or 16 bytes; not a multicast group
         */
        long hardwareAddress(byte[] destination);
    }

    /** The source address for a destination: of the same scope where there is one; null for none. */
    byte[] ipv6For(byte[] destination) {
        boolean onLink = destination != null
                && ((destination[0] & 0xff) == 0xfe && (destination[1] & 0xc0) == 0x80
                        || (destination[0] & 0xff) == 0xff && (destination[1] & 0x0f) == 2);
        byte[] first = onLink ? ipv6LinkLocal : ipv6;
        return first != null ? first : onLink ? ipv6 : ipv6LinkLocal;
    }
}
