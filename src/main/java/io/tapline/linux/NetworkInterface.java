package io.tapline.linux;

import io.tapline.linux.Netlink.Attributes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * A network interface as rtnetlink described it at one moment, in the network namespace of the thread that asked. Immutable.
 * Numbers: linux/if.h, linux/if_link.h, linux/if_addr.h, linux/if_arp.h.
 */
public final class NetworkInterface {
    /** ARPHRD_ETHER. */
    public static final int TYPE_ETHERNET = 1;
    /** ARPHRD_LOOPBACK: frames look like Ethernet's. */
    public static final int TYPE_LOOPBACK = 772;
    /** ARPHRD_NONE: no link header. */
    public static final int TYPE_NONE = 0xfffe;

    private static final int IFF_UP = 0x1;
    private static final int IFF_LOOPBACK = 0x8;
    private static final int IFF_RUNNING = 0x40;
    private static final int IFF_PROMISC = 0x100;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_OPERSTATE = 16;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_STATS64 = 23;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_PROMISCUITY = 30;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int LONGEST_NAME = 15;

    private static final String[] OPERATIONAL_STATES = {
        "unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"
    };

    private final int index;
    private final String name;
    private final int hardwareType;
    private final int flags;
    private final int mtu;
    private final int operationalState;
    private final String kind;
    private final byte[] hardwareAddress;
    private final int promiscuity;
    private final InterfaceStatistics statistics;
    private final List<InterfaceAddress> addresses = new ArrayList<>();

    private NetworkInterface(ByteBuffer message, int offset, int end) {
        // struct ifinfomsg: __u8 family, pad, __u16 type, int index, __u32 flags, __u32 change
        int first = offset + 16;
        hardwareType = message.getShort(offset + 2) & 0xffff;
        index = message.getInt(offset + 4);
        flags = message.getInt(offset + 8);
        int nameAt = Attributes.find(message, first, end, IFLA_IFNAME);
        name = nameAt < 0 ? "" : Attributes.text(message, nameAt);
        mtu = number(message, first, end, IFLA_MTU);
        promiscuity = number(message, first, end, IFLA_PROMISCUITY);
        int stateAt = Attributes.find(message, first, end, IFLA_OPERSTATE);
        operationalState = stateAt < 0 ? 0 : message.get(stateAt + 4);
        int addressAt = Attributes.find(message, first, end, IFLA_ADDRESS);
        hardwareAddress = addressAt < 0 ? new byte[0] : Attributes.bytes(message, addressAt);
        kind = kind(message, first, end);
        int statisticsAt = Attributes.find(message, first, end, IFLA_STATS64);
        statistics = statisticsAt < 0 ? null : InterfaceStatistics.read(message, statisticsAt + 4);
    }

    private static int number(ByteBuffer message, int offset, int end, int type) {
        int at = Attributes.find(message, offset, end, type);
        return at < 0 ? 0 : message.getInt(at + 4);
    }

    private static String kind(ByteBuffer message, int offset, int end) {
        int at = Attributes.find(message, offset, end, IFLA_LINKINFO);
        if (at < 0) {
            return "";
        }
        int kindAt = Attributes.find(message, at + 4, Attributes.end(message, at), IFLA_INFO_KIND);
        return kindAt < 0 ? "" : Attributes.text(message, kindAt);
    }

    /** The interfaces of this thread's network namespace by index, with their addresses. */
    public static List<NetworkInterface> list() throws IOException {
        List<NetworkInterface> found = new ArrayList<>();
        try (Netlink netlink = Netlink.open()) {
            netlink.dump(
                    Netlink.RTM_GETLINK,
                    found::clear,
                    (type, message, offset, end) -> found.add(new NetworkInterface(message, offset, end)));
            netlink.dump(
                    Netlink.RTM_GETADDR,
                    () -> found.forEach(one -> one.addresses.clear()),
                    (type, message, offset, end) -> addAddress(found, message, offset, end));
        }
        found.sort((a, b) -> Integer.compare(a.index, b.index));
        return found;
    }

    private static void addAddress(List<NetworkInterface> known, ByteBuffer message, int offset, int end) {
        // struct ifaddrmsg: __u8 family, prefixlen, flags, scope, __u32 index
        int at = Attributes.find(message, offset + 8, end, IFA_LOCAL);
        if (at < 0) {
            at = Attributes.find(message, offset + 8, end, IFA_ADDRESS);
        }
        for (NetworkInterface one : known) {
            if (at >= 0 && one.index == message.getInt(offset + 4)) {
                try {
                    InetAddress address = InetAddress.getByAddress(Attributes.bytes(message, at));
                    one.addresses.add(new InterfaceAddress(address, message.get(offset + 1) & 0xff));
                } catch (UnknownHostException e) {
                    throw new AssertionError("an address of another family than asked for", e);
                }
            }
        }
    }

    /**
     * The interface of that name in this thread's network namespace, with its addresses.
     *
     * @throws SystemCallException ENODEV where there is none; the message names those that are there
     */
    public static NetworkInterface named(String name) throws IOException {
        List<NetworkInterface> all = list();
        StringBuilder names = new StringBuilder();
        for (NetworkInterface one : all) {
            if (one.name.equals(name)) {
                return one;
            }
            names.append(names.length() == 0 ? "" : ", ").append(one.name);
        }
        String there = names.length() == 0 ? "there is none at all" : "there are: " + names;
        String why = name.length() > LONGEST_NAME ? "interface names have at most 15 characters; " : "";
        throw new SystemCallException("interface '" + name + "'", Errno.ENODEV, why + there);
    }

    /** The interface of that index, without its addresses. */
    static NetworkInterface read(Netlink netlink, int index) throws IOException {
        NetworkInterface[] found = new NetworkInterface[1];
        netlink.begin(Netlink.RTM_GETLINK, 0).link(index, 0, 0);
        netlink.ask(
                "interface " + index,
                (type, message, offset, end) -> found[0] = new NetworkInterface(message, offset, end));
        return found[0];
    }

    /** Index in its namespace, above 0. */
    public int index() {
        return index;
    }

    /** Name, up to 15 bytes. */
    public String name() {
        return name;
    }

    /** ARPHRD_ number, such as {@link #TYPE_ETHERNET}. */
    public int hardwareType() {
        return hardwareType;
    }

    /** What made it ("veth", "bridge", "tun" ...), or "" for hardware and loopback. */
    public String kind() {
        return kind;
    }

    /** Most bytes of a packet without the link header. */
    public int mtu() {
        return mtu;
    }

    /** True where somebody has set it up (IFF_UP). */
    public boolean isUp() {
        return (flags & IFF_UP) != 0;
    }

    /** True where it is up and able to pass frames (IFF_RUNNING). */
    public boolean isRunning() {
        return (flags & IFF_RUNNING) != 0;
    }

    /** True for the loopback interface. */
    public boolean isLoopback() {
        return (flags & IFF_LOOPBACK) != 0;
    }

    /** True where it passes on frames for other stations: by IFF_PROMISC, or because a capture asked for it. */
    public boolean isPromiscuous() {
        return (flags & IFF_PROMISC) != 0 || promiscuity > 0;
    }

    /** RFC 2863 state as ip(8) names it, in lower case: "up", "down", "lowerlayerdown", "unknown" ... */
    public String operationalState() {
        boolean known = operationalState >= 0 && operationalState < OPERATIONAL_STATES.length;
        return known ? OPERATIONAL_STATES[operationalState] : "unknown";
    }

    /** Hardware address, a copy; empty where the interface has none. */
    public byte[] hardwareAddress() {
        return hardwareAddress.clone();
    }

    /** Hardware address as 02:00:00:00:00:01, or "". */
    public String hardwareAddressText() {
        return HexFormat.ofDelimiter(":").formatHex(hardwareAddress);
    }

    /** Counters at the moment of asking. */
    public InterfaceStatistics statistics() {
        return statistics;
    }

    /** IPv4 and IPv6 addresses. */
    public List<InterfaceAddress> addresses() {
        return Collections.unmodifiableList(addresses);
    }

    @Override
    public String toString() {
        return name + " (" + index + ")";
    }
}
