package io.tapline.live;

import io.tapline.frame.LinkType;
import io.tapline.linux.NetworkInterface;

/**
 * What the frames of an interface begin with, by its ARPHRD_ number (linux/if_arp.h), as libpcap's pcap-linux.c decides it. Kinds of link
 * whose headers have no link type of their own, and all interfaces together, are "cooked": the kernel takes the header off, and what it
 * knew is put in front as a Linux cooked v2 header.
 *
 * @param linkType a LINKTYPE_ value
 * @param isCooked true where the header is made up rather than captured
 */
public record LinkLayer(int linkType, boolean isCooked) {
    private static final int ARPHRD_RAWIP = 519;
    private static final int ARPHRD_TUNNEL = 768;
    private static final int ARPHRD_TUNNEL6 = 769;
    private static final int ARPHRD_SIT = 776;
    private static final int ARPHRD_IEEE80211 = 801;
    private static final int ARPHRD_IEEE80211_PRISM = 802;
    private static final int ARPHRD_IEEE80211_RADIOTAP = 803;
    private static final int LINKTYPE_IEEE802_11 = 105;
    private static final int LINKTYPE_IEEE802_11_PRISM = 119;
    private static final int LINKTYPE_IEEE802_11_RADIOTAP = 127;

    /** All interfaces together. */
    public static final LinkLayer ANY = new LinkLayer(LinkType.LINUX_SLL2, true);

    /** That of an interface. */
    public static LinkLayer of(NetworkInterface networkInterface) {
        return of(networkInterface.hardwareType());
    }

    /** That of an ARPHRD_ number. */
    static LinkLayer of(int hardwareType) {
        return switch (hardwareType) {
            case NetworkInterface.TYPE_ETHERNET, NetworkInterface.TYPE_LOOPBACK -> plain(LinkType.ETHERNET);
            case NetworkInterface.TYPE_NONE, ARPHRD_RAWIP, ARPHRD_TUNNEL, ARPHRD_TUNNEL6, ARPHRD_SIT ->
                plain(LinkType.RAW);
            case ARPHRD_IEEE80211 -> plain(LINKTYPE_IEEE802_11);
            case ARPHRD_IEEE80211_PRISM -> plain(LINKTYPE_IEEE802_11_PRISM);
            case ARPHRD_IEEE80211_RADIOTAP -> plain(LINKTYPE_IEEE802_11_RADIOTAP);
            default -> ANY;
        };
    }

    private static LinkLayer plain(int linkType) {
        return new LinkLayer(linkType, false);
    }
}
