package io.tapline.linux;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Changes to interfaces by rtnetlink, in the network namespace of the calling thread; need CAP_NET_ADMIN. */
public final class Links {
    private static final int IFF_UP = 0x1;
    private static final int IFF_NOARP = 0x80;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final byte IN6_ADDR_GEN_MODE_NONE = 1;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_F_NODAD = 2;

    private Links() {}

    /** Makes a veth pair: one end here, the other in the given namespace. Both are down. */
    public static void createPair(String name, String peerName, NetworkNamespace peerNamespace) throws IOException {
        int fd = peerNamespace.descriptor().use();
        try (Netlink netlink = Netlink.open()) {
            netlink.begin(Netlink.RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL)
                    .link(0, 0, 0)
                    .attribute(IFLA_IFNAME, name);
            int info = netlink.nest(IFLA_LINKINFO);
            netlink.attribute(IFLA_INFO_KIND, "veth");
            int data = netlink.nest(IFLA_INFO_DATA);
            int peer = netlink.nest(VETH_INFO_PEER);
            netlink.link(0, 0, 0).attribute(IFLA_IFNAME, peerName).attribute(IFLA_NET_NS_FD, fd);
            netlink.endNest(peer).endNest(data).endNest(info).execute("making the veth pair " + name + ", " + peerName);
        } finally {
            peerNamespace.descriptor().release();
        }
    }

    /** Makes an interface of a kind that needs no more than its name, such as "dummy". It is down. */
    public static void create(String name, String kind) throws IOException {
        try (Netlink netlink = Netlink.open()) {
            netlink.begin(Netlink.RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL)
                    .link(0, 0, 0)
                    .attribute(IFLA_IFNAME, name);
            int info = netlink.nest(IFLA_LINKINFO);
            netlink.attribute(IFLA_INFO_KIND, kind).endNest(info).execute("making " + name + " of kind " + kind);
        }
    }

    /** Removes an interface; of a veth pair the other end goes with it. */
    public static void remove(String name) throws IOException {
        change(name, Netlink.RTM_DELLINK, "removing ");
    }

    /** Sets an interface up. */
    public static void up(String name) throws IOException {
        flags(name, IFF_UP, IFF_UP, "setting up ");
    }

    /** Sets an interface down. */
    public static void down(String name) throws IOException {
        flags(name, 0, IFF_UP, "setting down ");
    }

    /** Says whether the stack asks for neighbours on the interface and answers for itself: ARP and neighbour discovery. */
    public static void arp(String name, boolean on) throws IOException {
        flags(name, on ? 0 : IFF_NOARP, IFF_NOARP, "setting ARP of ");
    }

    /** Sets most bytes of a packet without the link header. */
    public static void mtu(String name, int mtu) throws IOException {
        try (Netlink netlink = Netlink.open()) {
            select(netlink, name, 0, 0).attribute(IFLA_MTU, mtu).execute("setting the MTU of " + name);
        }
    }

    /** Sets the hardware address. */
    public static void hardwareAddress(String name, byte[] address) throws IOException {
        try (Netlink netlink = Netlink.open()) {
            select(netlink, name, 0, 0).attribute(IFLA_ADDRESS, address).execute("setting the address of " + name);
        }
    }

    /**
     * Keeps the stack from giving the interface a link-local address when it comes up, with the multicast reports, router solicitations and
     * duplicate address detection that follow from one.
     */
    public static void noLinkLocalAddress(String name) throws IOException {
        try (Netlink netlink = Netlink.open()) {
            select(netlink, name, 0, 0);
            int specific = netlink.nest(IFLA_AF_SPEC);
            int inet6 = netlink.nest(AddressFamily.INET6.number());
            netlink.attribute(IFLA_INET6_ADDR_GEN_MODE, new byte[] {IN6_ADDR_GEN_MODE_NONE})
                    .endNest(inet6)
                    .endNest(specific)
                    .execute("setting the IPv6 address generation of " + name);
        }
    }

    /** Gives the interface an address; an IPv6 one is usable at once, without duplicate address detection. */
    public static void addAddress(String name, InetAddress address, int prefixLength) throws IOException {
        boolean six = address instanceof Inet6Address;
        int family = (six ? AddressFamily.INET6 : AddressFamily.INET).number();
        int index = NetworkInterface.named(name).index();
        try (Netlink netlink = Netlink.open()) {
            netlink.begin(Netlink.RTM_NEWADDR, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL)
                    .address(family, prefixLength, six ? IFA_F_NODAD : 0, index)
                    .attribute(IFA_LOCAL, address.getAddress())
                    .attribute(IFA_ADDRESS, address.getAddress())
                    .execute("adding " + address.getHostAddress() + " to " + name);
        }
    }

    private static void flags(String name, int flags, int change, String what) throws IOException {
        try (Netlink netlink = Netlink.open()) {
            select(netlink, name, flags, change).execute(what + name);
        }
    }

    private static void change(String name, int type, String what) throws IOException {
        try (Netlink netlink = Netlink.open()) {
            netlink.begin(type, 0).link(0, 0, 0).attribute(IFLA_IFNAME, name).execute(what + name);
        }
    }

    private static Netlink select(Netlink netlink, String name, int flags, int change) {
        return netlink.begin(Netlink.RTM_NEWLINK, 0).link(0, flags, change).attribute(IFLA_IFNAME, name);
    }
}
