package io.tapline.linux;

/** Why socket(2) refuses a combination of family, type and protocol, in words. */
final class Refusals {
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_ICMPV6 = 58;

    private Refusals() {}

    /** The protocol as the family counts it: 0x0806 for AF_PACKET, a decimal number otherwise. */
    static String protocolName(AddressFamily family, int protocol) {
        return family == AddressFamily.PACKET && protocol != 0
                ? String.format("0x%04x", protocol)
                : Integer.toString(protocol);
    }

    static String hint(AddressFamily family, SocketType type, int protocol, int errno) {
        return switch (errno) {
            case Errno.EPERM -> SystemCallException.NEEDS_NET_RAW;
            case Errno.EACCES -> accessHint(family, type, protocol);
            case Errno.ESOCKTNOSUPPORT ->
                family + " has no sockets of type " + type + " for this protocol; it has " + types(family);
            case Errno.EPROTONOSUPPORT -> protocolHint(family, type, protocol);
            case Errno.EPROTOTYPE -> "protocol " + protocolName(family, protocol) + " is not one of type " + type;
            case Errno.EAFNOSUPPORT -> "this kernel is without " + family;
            default -> "";
        };
    }

    private static String accessHint(AddressFamily family, SocketType type, int protocol) {
        if (type == SocketType.DGRAM && (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6)) {
            return "ping sockets are for the groups in the sysctl net.ipv4.ping_group_range";
        }
        return family + " with " + type + " " + SystemCallException.NEEDS_NET_RAW;
    }

    private static String protocolHint(AddressFamily family, SocketType type, int protocol) {
        if (type == SocketType.RAW && protocol == 0) {
            return type + " of " + family + " needs a protocol number, such as " + IPPROTO_ICMP
                    + " (ICMP) or 255 (IPPROTO_RAW)";
        }
        return "protocol " + protocolName(family, protocol) + " is not one that " + family + " offers for " + type;
    }

    private static String types(AddressFamily family) {
        return switch (family) {
            case UNIX -> "SOCK_STREAM, SOCK_DGRAM and SOCK_SEQPACKET";
            case INET, INET6 ->
                "SOCK_STREAM (TCP), SOCK_DGRAM (UDP, ping), SOCK_RAW, and SOCK_SEQPACKET where SCTP is loaded";
            case PACKET -> "SOCK_RAW (with the link header) and SOCK_DGRAM (without it)";
        };
    }
}
