package io.tapline.frame;

/**
 * Link-layer header types: the LINKTYPE_ numbers of pcap and pcapng files, with the names that libpcap's -y takes. Numbers without a name
 * here are carried unchanged. Source: tcpdump.org/linktypes.html.
 */
public final class LinkType {
    /** BSD loopback: a 4-byte address family in the writer's byte order. */
    public static final int NULL = 0;

    /** Ethernet, without preamble and frame check sequence. */
    public static final int ETHERNET = 1;

    /** PPP, perhaps in HDLC-like framing. */
    public static final int PPP = 9;

    /** PPP or Cisco's HDLC on a serial line, in HDLC-like framing. */
    public static final int PPP_HDLC = 50;

    /** PPP over Ethernet, from the PPPoE header on. */
    public static final int PPP_ETHERNET = 51;

    /** IPv4 or IPv6 without a link header; the version nibble tells which. */
    public static final int RAW = 101;

    /** Cisco's HDLC framing of serial lines. */
    public static final int C_HDLC = 104;

    /** OpenBSD loopback: a 4-byte address family in network order. */
    public static final int LOOP = 108;

    /** Linux cooked capture. */
    public static final int LINUX_SLL = 113;

    /** IPv4 without a link header. */
    public static final int IPV4 = 228;

    /** IPv6 without a link header. */
    public static final int IPV6 = 229;

    /** Linux cooked capture, version 2. */
    public static final int LINUX_SLL2 = 276;

    private LinkType() {}

    /** libpcap's name for the number (EN10MB, LINUX_SLL ...), or the number itself. */
    public static String name(int linkType) {
        return switch (linkType) {
            case NULL -> "NULL";
            case ETHERNET -> "EN10MB";
            case PPP -> "PPP";
            case PPP_HDLC -> "PPP_SERIAL";
            case PPP_ETHERNET -> "PPP_ETHER";
            case RAW -> "RAW";
            case C_HDLC -> "C_HDLC";
            case LOOP -> "LOOP";
            case LINUX_SLL -> "LINUX_SLL";
            case IPV4 -> "IPV4";
            case IPV6 -> "IPV6";
            case LINUX_SLL2 -> "LINUX_SLL2";
            default -> Integer.toString(linkType);
        };
    }

    /** What libpcap calls the link type in a sentence ("Ethernet", "Linux cooked v1"), or the number. */
    public static String description(int linkType) {
        return switch (linkType) {
            case NULL -> "BSD loopback";
            case ETHERNET -> "Ethernet";
            case PPP -> "PPP";
            case PPP_HDLC -> "PPP over serial";
            case PPP_ETHERNET -> "PPPoE";
            case RAW -> "Raw IP";
            case C_HDLC -> "Cisco HDLC";
            case LOOP -> "OpenBSD loopback";
            case LINUX_SLL -> "Linux cooked v1";
            case IPV4 -> "Raw IPv4";
            case IPV6 -> "Raw IPv6";
            case LINUX_SLL2 -> "Linux cooked v2";
            default -> Integer.toString(linkType);
        };
    }

    /** The number for a name of {@link #name}, in any case and with DLT_ or LINKTYPE_ before it or not; -1 where there is none. */
    public static int parse(String text) {
        String name = text.toUpperCase(java.util.Locale.ROOT).replaceFirst("^(DLT_|LINKTYPE_)", "");
        return switch (name) {
            case "NULL" -> NULL;
            case "EN10MB", "ETHERNET" -> ETHERNET;
            case "PPP" -> PPP;
            case "PPP_SERIAL", "PPP_HDLC" -> PPP_HDLC;
            case "PPP_ETHER", "PPP_ETHERNET" -> PPP_ETHERNET;
            case "RAW" -> RAW;
            case "C_HDLC", "CHDLC" -> C_HDLC;
            case "LOOP" -> LOOP;
            case "LINUX_SLL" -> LINUX_SLL;
            case "IPV4" -> IPV4;
            case "IPV6" -> IPV6;
            case "LINUX_SLL2" -> LINUX_SLL2;
            default -> name.matches("\\d{1,5}") ? Integer.parseInt(name) : -1;
        };
    }
}
