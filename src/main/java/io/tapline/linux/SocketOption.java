package io.tapline.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A socket option of setsockopt(2) with the type of its value. Numbers are asm-generic/socket.h's and those of linux/in.h, linux/in6.h,
 * linux/tcp.h and linux/if_packet.h, the same on x86_64 and aarch64.
 *
 * @param <T> Integer, Boolean or String
 */
public final class SocketOption<T> {
    static final int SOL_IP = 0;
    static final int SOL_SOCKET = 1;
    static final int SOL_TCP = 6;
    static final int SOL_IPV6 = 41;
    static final int SOL_PACKET = 263;
    static final int SOL_NETLINK = 270;

    /** May the address be bound although connections of an earlier socket linger. */
    public static final SocketOption<Boolean> REUSE_ADDRESS = flag("SO_REUSEADDR", SOL_SOCKET, 2);
    /** May several sockets be bound to one address and share its traffic. */
    public static final SocketOption<Boolean> REUSE_PORT = flag("SO_REUSEPORT", SOL_SOCKET, 15);
    /** May broadcasts be sent. */
    public static final SocketOption<Boolean> BROADCAST = flag("SO_BROADCAST", SOL_SOCKET, 6);
    /** Bytes of send buffer; the kernel doubles what is set, up to net.core.wmem_max. */
    public static final SocketOption<Integer> SEND_BUFFER = number("SO_SNDBUF", SOL_SOCKET, 7);
    /** Bytes of receive buffer; the kernel doubles what is set, up to net.core.rmem_max. */
    public static final SocketOption<Integer> RECEIVE_BUFFER = number("SO_RCVBUF", SOL_SOCKET, 8);
    /** As SEND_BUFFER, above the limit; needs CAP_NET_ADMIN. */
    public static final SocketOption<Integer> SEND_BUFFER_FORCE = number("SO_SNDBUFFORCE", SOL_SOCKET, 32);
    /** As RECEIVE_BUFFER, above the limit; needs CAP_NET_ADMIN. */
    public static final SocketOption<Integer> RECEIVE_BUFFER_FORCE = number("SO_RCVBUFFORCE", SOL_SOCKET, 33);
    /** Are idle connections probed. */
    public static final SocketOption<Boolean> KEEP_ALIVE = flag("SO_KEEPALIVE", SOL_SOCKET, 9);
    /** Queue priority of what is sent. */
    public static final SocketOption<Integer> PRIORITY = number("SO_PRIORITY", SOL_SOCKET, 12);
    /** Firewall mark of what is sent; needs CAP_NET_ADMIN. */
    public static final SocketOption<Integer> MARK = number("SO_MARK", SOL_SOCKET, 36);
    /** The only interface that an internet socket sends and receives on. */
    public static final SocketOption<String> BIND_TO_DEVICE =
            new SocketOption<>("SO_BINDTODEVICE", SOL_SOCKET, 25, String.class);
    /** Do received messages carry the time of their arrival in nanoseconds: {@link Message#timestampNanos()}. */
    public static final SocketOption<Boolean> TIMESTAMPS = flag("SO_TIMESTAMPNS", SOL_SOCKET, 35);
    /** Read only: the socket's type, see {@link SocketType#number()}. */
    public static final SocketOption<Integer> TYPE = number("SO_TYPE", SOL_SOCKET, 3);
    /** Read only: the socket's protocol. */
    public static final SocketOption<Integer> PROTOCOL = number("SO_PROTOCOL", SOL_SOCKET, 38);
    /** Read only: the pending error, see {@link Errno}, which reading clears; 0 for none. */
    public static final SocketOption<Integer> PENDING_ERROR = number("SO_ERROR", SOL_SOCKET, 4);

    /** Time to live of IPv4 packets sent, 1 to 255. */
    public static final SocketOption<Integer> TTL = number("IP_TTL", SOL_IP, 2);
    /** Type of service (DSCP and ECN) of IPv4 packets sent. */
    public static final SocketOption<Integer> TOS = number("IP_TOS", SOL_IP, 1);
    /** Does what is sent on a raw IPv4 socket begin with its IP header. */
    public static final SocketOption<Boolean> HEADER_INCLUDED = flag("IP_HDRINCL", SOL_IP, 3);
    /** Time to live of IPv4 multicast packets sent, 0 to 255. */
    public static final SocketOption<Integer> MULTICAST_TTL = number("IP_MULTICAST_TTL", SOL_IP, 33);

    /** Hop limit of IPv6 packets sent, 1 to 255; -1 for the system's. */
    public static final SocketOption<Integer> HOP_LIMIT = number("IPV6_UNICAST_HOPS", SOL_IPV6, 16);
    /** Hop limit of IPv6 multicast packets sent, 0 to 255; -1 for the system's. */
    public static final SocketOption<Integer> MULTICAST_HOP_LIMIT = number("IPV6_MULTICAST_HOPS", SOL_IPV6, 18);
    /** Traffic class of IPv6 packets sent. */
    public static final SocketOption<Integer> TRAFFIC_CLASS = number("IPV6_TCLASS", SOL_IPV6, 67);
    /** Does an IPv6 socket refuse IPv4. */
    public static final SocketOption<Boolean> IPV6_ONLY = flag("IPV6_V6ONLY", SOL_IPV6, 26);

    /** Is what is written to a TCP connection sent at once. */
    public static final SocketOption<Boolean> NO_DELAY = flag("TCP_NODELAY", SOL_TCP, 1);

    /** Version of the ring's layout: 2 for TPACKET_V3. */
    public static final SocketOption<Integer> PACKET_VERSION = number("PACKET_VERSION", SOL_PACKET, 10);
    /** Bytes that the kernel leaves free in front of each frame in the ring. */
    public static final SocketOption<Integer> PACKET_RESERVE = number("PACKET_RESERVE", SOL_PACKET, 12);
    /** Source of the ring's time stamps: SOF_TIMESTAMPING_ flags. */
    public static final SocketOption<Integer> PACKET_TIMESTAMP = number("PACKET_TIMESTAMP", SOL_PACKET, 17);
    /** Are frames handed to the driver past the queueing discipline (Linux 3.14). */
    public static final SocketOption<Boolean> PACKET_QDISC_BYPASS = flag("PACKET_QDISC_BYPASS", SOL_PACKET, 20);
    /** Are frames that this host sends not received (Linux 4.20). */
    public static final SocketOption<Boolean> PACKET_IGNORE_OUTGOING = flag("PACKET_IGNORE_OUTGOING", SOL_PACKET, 23);
    /** Group and mode by which sockets share an interface's frames: group id, PACKET_FANOUT_ mode shifted left by 16. */
    public static final SocketOption<Integer> PACKET_FANOUT = number("PACKET_FANOUT", SOL_PACKET, 18);

    private final String name;
    private final int level;
    private final int number;
    private final Class<T> type;

    private SocketOption(String name, int level, int number, Class<T> type) {
        this.name = name;
        this.level = level;
        this.number = number;
        this.type = type;
    }

    private static SocketOption<Integer> number(String name, int level, int number) {
        return new SocketOption<>(name, level, number, Integer.class);
    }

    private static SocketOption<Boolean> flag(String name, int level, int number) {
        return new SocketOption<>(name, level, number, Boolean.class);
    }

    int level() {
        return level;
    }

    int number() {
        return number;
    }

    /** Bytes that a value may take. */
    int capacity() {
        return type == String.class ? 16 : Integer.BYTES;
    }

    /** Writes the value and returns its length in bytes. */
    int encode(T value, ByteBuffer out, int at) {
        if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length >= capacity()) {
                throw new IllegalArgumentException(name + ": longer than " + (capacity() - 1) + " bytes: " + text);
            }
            out.put(at, bytes).put(at + bytes.length, (byte) 0);
            return bytes.length + 1;
        }
        out.putInt(at, value instanceof Boolean on ? (on ? 1 : 0) : (Integer) value);
        return Integer.BYTES;
    }

    T decode(ByteBuffer in, int at, int length) {
        if (type == String.class) {
            byte[] bytes = new byte[Math.max(0, length - 1)];
            in.get(at, bytes);
            return type.cast(new String(bytes, StandardCharsets.UTF_8));
        }
        int value = length == 1 ? in.get(at) & 0xff : in.getInt(at);
        return type == Boolean.class ? type.cast(value != 0) : type.cast(value);
    }

    /** The C name, such as IP_TTL. */
    @Override
    public String toString() {
        return name;
    }
}
