package io.tapline.filter;

import static io.tapline.filter.Condition.and;
import static io.tapline.filter.Condition.not;
import static io.tapline.filter.Condition.or;

import io.tapline.filter.Code.Base;
import io.tapline.frame.LinkType;

/**
 * Tests of what a link header carries. The protocol is named by its Ethernet type, or, up to 1500, by its 802.2 service access point, and
 * each link type has its own way to say it.
 */
final class LinkTests {
    private static final int SLL_802_3 = 0x0001;
    private static final int SLL_802_2 = 0x0004;

    /** AF_INET6 of Linux, and of the BSDs whose files one meets: NetBSD and OpenBSD, FreeBSD, Darwin. */
    private static final int LINUX_INET6 = 10;

    private static final int[] BSD_INET6 = {24, 28, 30};

    private final Layout layout;
    private final Code code;
    private final FilterOptions options;

    LinkTests(Layout layout, Code code, FilterOptions options) {
        this.layout = layout;
        this.code = code;
        this.options = options;
    }

    /** The link header carries this protocol; null where that cannot be told behind MPLS labels or on this link type. */
    Condition carries(int protocol) {
        if (layout.labels > 0) {
            return behindLabels(protocol);
        }
        return switch (layout.linkType) {
            case LinkType.ETHERNET -> ethernet(protocol);
            case LinkType.LINUX_SLL -> cooked(protocol);
            case LinkType.LINUX_SLL2 -> type(protocol);
            case LinkType.PPP, LinkType.PPP_HDLC, LinkType.PPP_ETHERNET -> type(ppp(protocol));
            case LinkType.NULL, LinkType.LOOP -> loopback(protocol);
            case LinkType.RAW -> raw(protocol);
            case LinkType.IPV4 -> Code.constant(protocol == Numbers.IPV4);
            case LinkType.IPV6 -> Code.constant(protocol == Numbers.IPV6);
            default -> null;
        };
    }

    private Condition type(int value) {
        return code.equal(Base.TYPE, 0, Bpf.H, value);
    }

    private Condition isLength() {
        return not(code.compare(Base.TYPE, 0, Bpf.H, Code.ALL_BITS, Bpf.JGT, Numbers.ETHERNET_MAX_LENGTH));
    }

    private Condition snap(int organization, int protocol) {
        return code.bytes(
                Base.PAYLOAD,
                0,
                Numbers.SAP_SNAP,
                Numbers.SAP_SNAP,
                0x03,
                organization >> 16 & 0xff,
                organization >> 8 & 0xff,
                organization & 0xff,
                protocol >> 8 & 0xff,
                protocol & 0xff);
    }

    /** The SNAP form of AppleTalk has Apple's organization code, that of its ARP the one of encapsulated Ethernet. */
    private Condition appleSnap(int protocol) {
        return snap(protocol == Numbers.ATALK ? 0x080007 : 0, protocol);
    }

    /** Both access points alike, as OSI and NetBEUI have them. */
    private Condition bothAccessPoints(int sap) {
        return code.equal(Base.PAYLOAD, 0, Bpf.H, sap << 8 | sap);
    }

    private Condition ethernet(int protocol) {
        switch (protocol) {
            case Numbers.SAP_OSI, Numbers.SAP_IP, Numbers.SAP_NETBEUI -> {
                return and(isLength(), bothAccessPoints(protocol));
            }
            case Numbers.SAP_IPX -> {
                // Ethernet II, or 802.3 with an 802.2 header, without one (it begins with ffff), or with SNAP.
                Condition sap = code.equal(Base.PAYLOAD, 0, Bpf.B, Numbers.SAP_IPX);
                Condition plain = code.equal(Base.PAYLOAD, 0, Bpf.H, 0xffff);
                Condition framed = or(snap(0, Numbers.IPX), or(sap, plain));
                return or(type(Numbers.IPX), and(isLength(), framed));
            }
            case Numbers.ATALK, Numbers.AARP -> {
                return or(type(protocol), and(isLength(), appleSnap(protocol)));
            }
            default -> {
                if (Integer.compareUnsigned(protocol, Numbers.ETHERNET_MAX_LENGTH) > 0) {
                    return type(protocol);
                }
                return and(isLength(), code.equal(Base.TYPE, 2, Bpf.B, protocol));
            }
        }
    }

    private Condition cooked(int protocol) {
        switch (protocol) {
            case Numbers.SAP_OSI, Numbers.SAP_IP, Numbers.SAP_NETBEUI -> {
                return and(type(SLL_802_2), bothAccessPoints(protocol));
            }
            case Numbers.SAP_IPX -> {
                Condition sap = code.equal(Base.PAYLOAD, 0, Bpf.B, Numbers.SAP_IPX);
                Condition framed = and(type(SLL_802_2), or(sap, snap(0, Numbers.IPX)));
                return or(type(Numbers.IPX), or(type(SLL_802_3), framed));
            }
            case Numbers.ATALK, Numbers.AARP -> {
                return or(type(protocol), and(type(SLL_802_2), appleSnap(protocol)));
            }
            default -> {
                if (Integer.compareUnsigned(protocol, Numbers.ETHERNET_MAX_LENGTH) > 0) {
                    return type(protocol);
                }
                Condition sap = code.equal(Base.HEADER, layout.payload.constant(), Bpf.B, protocol);
                return and(type(SLL_802_2), sap);
            }
        }
    }

    private static int ppp(int protocol) {
        return switch (protocol) {
            case Numbers.IPV4 -> Numbers.PPP_IPV4;
            case Numbers.IPV6 -> Numbers.PPP_IPV6;
            case Numbers.DECNET -> Numbers.PPP_DECNET;
            case Numbers.ATALK -> Numbers.PPP_ATALK;
            case Numbers.XNS -> Numbers.PPP_XNS;
            case Numbers.SAP_OSI -> Numbers.PPP_OSI;
            case Numbers.SAP_STP -> Numbers.PPP_BRIDGE;
            case Numbers.SAP_IPX -> Numbers.PPP_IPX;
            default -> protocol;
        };
    }

    private Condition loopback(int protocol) {
        if (protocol == Numbers.IPV4) {
            return family(2);
        }
        if (protocol != Numbers.IPV6) {
            return Code.constant(false);
        }
        if (options.use() != FilterOptions.Use.FILE) {
            return family(LINUX_INET6);
        }
        return or(family(BSD_INET6[2]), or(family(BSD_INET6[0]), family(BSD_INET6[1])));
    }

    /** The address family is in the writer's byte order for NULL, and in network order for LOOP. */
    private Condition family(int family) {
        boolean reversed = layout.linkType == LinkType.NULL && !options.swapped();
        return code.equal(Base.HEADER, 0, Bpf.W, reversed ? Integer.reverseBytes(family) : family);
    }

    private Condition raw(int protocol) {
        return switch (protocol) {
            case Numbers.IPV4 -> code.masked(Base.HEADER, 0, Bpf.B, 0x40, 0xf0);
            case Numbers.IPV6 -> code.masked(Base.HEADER, 0, Bpf.B, 0x60, 0xf0);
            default -> Code.constant(false);
        };
    }

    /** Labels do not tell what follows: the last one has its bottom-of-stack bit, and the version of IP is looked at. */
    private Condition behindLabels(int protocol) {
        int version;
        switch (protocol) {
            case Numbers.IPV4 -> version = 0x40;
            case Numbers.IPV6 -> version = 0x60;
            default -> {
                return null;
            }
        }
        return and(
                code.masked(Base.NETWORK, -2, Bpf.B, 0x01, 0x01), code.masked(Base.NETWORK, 0, Bpf.B, version, 0xf0));
    }

    /** Frames with an 802.2 header: a length instead of a type, and not the ffff of raw IPX. Ethernet only. */
    Condition llc() {
        return and(isLength(), not(code.equal(Base.PAYLOAD, 0, Bpf.H, 0xffff)));
    }
}
