package io.tapline.linux;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Socket addresses to and from the kernel's structures: sockaddr_in, sockaddr_in6, sockaddr_un, sockaddr_ll. */
final class SocketAddresses {
    /** Room for the longest of them: sizeof(struct sockaddr_storage). */
    static final int CAPACITY = 128;

    private static final int LINK_HEADER = 12;
    private static final int LINK_LENGTH = 20;
    /** MAX_ADDR_LEN of linux/netdevice.h. */
    private static final int LONGEST_HARDWARE_ADDRESS = 32;

    private SocketAddresses() {}

    /** Writes the address at index for a socket of the given family and returns its length in bytes. */
    static int encode(SocketAddress address, int family, ByteBuffer out, int at) {
        for (int i = 0; i < CAPACITY; i++) {
            out.put(at + i, (byte) 0);
        }
        if (address instanceof LinkAddress link) {
            return encodeLink(link, out, at);
        }
        if (address instanceof UnixAddress unix) {
            return encodeUnix(unix, out, at);
        }
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            return family == AddressFamily.INET6.number() ? encodeInet6(inet, out, at) : encodeInet(inet, out, at);
        }
        throw new IllegalArgumentException("not a resolved internet, local or link-layer address: " + address);
    }

    private static int encodeLink(LinkAddress link, ByteBuffer out, int at) {
        byte[] hardware = link.hardwareAddress();
        if (hardware.length > LONGEST_HARDWARE_ADDRESS) {
            throw new IllegalArgumentException("a hardware address of " + hardware.length + " bytes");
        }
        out.putShort(at, (short) AddressFamily.PACKET.number());
        putNetworkOrder(out, at + 2, link.protocol());
        out.putInt(at + 4, link.interfaceIndex());
        out.put(at + 11, (byte) hardware.length);
        out.put(at + LINK_HEADER, hardware);
        return Math.max(LINK_LENGTH, LINK_HEADER + hardware.length);
    }

    private static int encodeUnix(UnixAddress unix, ByteBuffer out, int at) {
        byte[] path = unix.bytes();
        out.putShort(at, (short) AddressFamily.UNIX.number());
        out.put(at + 2, path);
        // A path is counted with its zero byte, an abstract name without one: unix(7).
        return path.length == 0 || path[0] == 0 ? 2 + path.length : 3 + path.length;
    }

    private static int encodeInet(InetSocketAddress inet, ByteBuffer out, int at) {
        if (!(inet.getAddress() instanceof Inet4Address)) {
            return encodeInet6(inet, out, at);
        }
        out.putShort(at, (short) AddressFamily.INET.number());
        putNetworkOrder(out, at + 2, inet.getPort());
        out.put(at + 4, inet.getAddress().getAddress());
        return 16;
    }

    private static int encodeInet6(InetSocketAddress inet, ByteBuffer out, int at) {
        byte[] bytes = inet.getAddress().getAddress();
        out.putShort(at, (short) AddressFamily.INET6.number());
        putNetworkOrder(out, at + 2, inet.getPort());
        if (inet.getAddress() instanceof Inet6Address six) {
            out.put(at + 8, bytes);
            out.putInt(at + 24, six.getScopeId());
        } else if (!inet.getAddress().isAnyLocalAddress()) {
            // IPv4 as an IPv6 socket takes it: ::ffff:a.b.c.d, RFC 4291 section 2.5.5.2. Java's wildcard is IPv4, and
            // stays "any".
            out.putShort(at + 18, (short) 0xffff);
            out.put(at + 20, bytes);
        }
        return 28;
    }

    /** The address that the kernel wrote at index; null where it wrote none or one of another kind. */
    static SocketAddress decode(ByteBuffer in, int at, int length) {
        if (length < 2) {
            return null;
        }
        int family = in.getShort(at) & 0xffff;
        if (family == AddressFamily.UNIX.number()) {
            return decodeUnix(in, at, length);
        }
        if (family == AddressFamily.PACKET.number() && length >= LINK_HEADER) {
            byte[] hardware = new byte[Math.min(in.get(at + 11) & 0xff, length - LINK_HEADER)];
            in.get(at + LINK_HEADER, hardware);
            return new LinkAddress(
                    networkOrder(in, at + 2),
                    in.getInt(at + 4),
                    in.getShort(at + 8) & 0xffff,
                    in.get(at + 10) & 0xff,
                    hardware);
        }
        if (family == AddressFamily.INET.number() && length >= 16) {
            return decodeInet(in, at, 4, 4, 0);
        }
        if (family == AddressFamily.INET6.number() && length >= 28) {
            return decodeInet(in, at, 8, 16, in.getInt(at + 24));
        }
        return null;
    }

    private static UnixAddress decodeUnix(ByteBuffer in, int at, int length) {
        byte[] path = new byte[Math.min(length - 2, UnixAddress.CAPACITY)];
        in.get(at + 2, path);
        int used = path.length;
        if (used > 0 && path[0] != 0) {
            used = 0;
            while (used < path.length && path[used] != 0) {
                used++;
            }
        }
        return new UnixAddress(Arrays.copyOf(path, used));
    }

    private static InetSocketAddress decodeInet(ByteBuffer in, int at, int offset, int size, int scope) {
        byte[] bytes = new byte[size];
        in.get(at + offset, bytes);
        try {
            InetAddress address =
                    scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(address, networkOrder(in, at + 2));
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of 4 or 16 bytes", e);
        }
    }

    private static void putNetworkOrder(ByteBuffer out, int at, int value) {
        out.putShort(at, inNetworkOrder(value));
    }

    private static int networkOrder(ByteBuffer in, int at) {
        return inNetworkOrder(in.getShort(at)) & 0xffff;
    }

    /** htons(3). */
    static short inNetworkOrder(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? (short) value : Short.reverseBytes((short) value);
    }
}
