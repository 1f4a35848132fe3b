package io.tapline.linux;

import io.tapline.linux.Netlink.Attributes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Hardware addresses of the stations on an interface's link, as the kernel knows them or can find out: by rtnetlink(7), in the network
 * namespace of the calling thread. Numbers: linux/rtnetlink.h, linux/neighbour.h.
 */
public final class Neighbors {
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_VIA = 18;
    private static final int ROUTE_HEADER = 12;
    private static final int ROUTE_TYPE = 7;
    private static final int RTN_UNICAST = 1;
    private static final int RTN_BROADCAST = 3;

    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int NEIGHBOR_HEADER = 12;
    private static final int NTF_USE = 0x01;
    private static final int NUD_REACHABLE = 0x02;
    private static final int NUD_STALE = 0x04;
    private static final int NUD_DELAY = 0x08;
    private static final int NUD_PROBE = 0x10;
    private static final int NUD_FAILED = 0x20;
    private static final int NUD_PERMANENT = 0x80;
    private static final int KNOWN = NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT;

    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final long LOOK_AGAIN_NANOS = 2_000_000;

    private Neighbors() {}

    /**
     * Where a packet for the destination goes to on the link: the destination's own hardware address, or that of the router that the
     * routing table names. Has the kernel ask for it, by ARP or neighbour solicitation (needs CAP_NET_ADMIN; without it only what is known
     * already is found).
     *
     * @param patience how long to wait for an answer from the link; where 0 nothing is asked
     * @return 6 bytes; empty where there is no route over this interface, nobody answers, or the interface has no use for such addresses
     */
    public static Optional<byte[]> find(NetworkInterface on, InetAddress destination, Duration patience)
            throws IOException {
        try (Netlink netlink = Netlink.open()) {
            byte[] hop = nextHop(netlink, on.index(), destination.getAddress());
            if (hop == null || hop == BROADCAST) {
                return Optional.ofNullable(hop);
            }
            long deadline = System.nanoTime() + patience.toNanos();
            for (boolean asked = false; ; asked = true) {
                Entry entry = new Entry(hop);
                netlink.dump(
                        Netlink.RTM_GETNEIGH,
                        entry::forget,
                        (type, message, offset, end) -> entry.take(message, offset, end, on.index()));
                if (entry.hardwareAddress != null) {
                    return Optional.of(entry.hardwareAddress);
                }
                boolean over = asked
                        ? entry.failed || System.nanoTime() > deadline
                        : patience.isZero() || !solicit(netlink, on.index(), hop);
                if (over) {
                    return Optional.empty();
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    /** The address to look for on the link; {@link #BROADCAST} for everybody's; null where no route leads there. */
    private static byte[] nextHop(Netlink netlink, int index, byte[] destination) throws IOException {
        netlink.begin(Netlink.RTM_GETROUTE, 0)
                .route(family(destination), 8 * destination.length)
                .attribute(RTA_DST, destination)
                .attribute(RTA_OIF, index);
        byte[][] hop = new byte[1][];
        try {
            netlink.ask("route", (type, message, offset, end) -> hop[0] = hop(message, offset, end, destination));
        } catch (SystemCallException unreachable) {
            return null;
        }
        return hop[0];
    }

    private static byte[] hop(ByteBuffer message, int offset, int end, byte[] destination) {
        int type = message.get(offset + ROUTE_TYPE);
        if (type == RTN_BROADCAST) {
            return BROADCAST;
        }
        if (type != RTN_UNICAST) {
            return null;
        }
        int first = offset + ROUTE_HEADER;
        int gateway = Attributes.find(message, first, end, RTA_GATEWAY);
        if (gateway >= 0) {
            return Attributes.bytes(message, gateway);
        }
        // A router of the other family (Linux 5.2): struct rtvia is __u16 family, then the address.
        int via = Attributes.find(message, first, end, RTA_VIA);
        if (via >= 0) {
            byte[] bytes = Attributes.bytes(message, via);
            return Arrays.copyOfRange(bytes, 2, bytes.length);
        }
        return destination;
    }

    /** Has the kernel resolve the address; false where this process may not. */
    private static boolean solicit(Netlink netlink, int index, byte[] address) throws IOException {
        try {
            netlink.begin(Netlink.RTM_NEWNEIGH, Netlink.NLM_F_CREATE)
                    .neighbor(family(address), index, NTF_USE)
                    .attribute(NDA_DST, address)
                    .execute("asking for a neighbour");
            return true;
        } catch (SystemCallException refused) {
            return false;
        }
    }

    private static int family(byte[] address) {
        return (address.length == 4 ? AddressFamily.INET : AddressFamily.INET6).number();
    }

    /** What a neighbour table says of one address. */
    private static final class Entry {
        private final byte[] address;
        private byte[] hardwareAddress;
        private boolean failed;

        Entry(byte[] address) {
            this.address = address;
        }

        void forget() {
            hardwareAddress = null;
            failed = false;
        }

        void take(ByteBuffer message, int offset, int end, int index) {
            // struct ndmsg: __u8 family, pad, __u16 pad, __s32 ifindex, __u16 state, __u8 flags, type
            int first = offset + NEIGHBOR_HEADER;
            int at = Attributes.find(message, first, end, NDA_DST);
            if (message.getInt(offset + 4) != index
                    || at < 0
                    || !Arrays.equals(Attributes.bytes(message, at), address)) {
                return;
            }
            int state = message.getShort(offset + 8) & 0xffff;
            int link = Attributes.find(message, first, end, NDA_LLADDR);
            failed = (state & NUD_FAILED) != 0;
            if ((state & KNOWN) != 0 && link >= 0 && Attributes.end(message, link) - link == 4 + BROADCAST.length) {
                hardwareAddress = Attributes.bytes(message, link);
            }
        }
    }
}
