package io.tapline.protocol;

import io.tapline.wire.HexDump;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/**
 * The text of the options of neighbour discovery: RFC 4861 section 4.6; Mobile IPv6: RFC 6275; routes: RFC 4191; name servers and search
 * lists: RFC 8106.
 */
final class NeighborOptions {
    private static final int SOURCE_LINK = 1;
    private static final int TARGET_LINK = 2;
    private static final int PREFIX = 3;
    private static final int REDIRECTED = 4;
    private static final int MTU = 5;
    private static final int INTERVAL = 7;
    private static final int HOME_AGENT = 8;
    private static final int ROUTE = 24;
    private static final int NAME_SERVERS = 25;
    private static final int SEARCH_LIST = 31;

    private static final Names NAMES = Names.or("unknown")
            .put(SOURCE_LINK, "source link-address")
            .put(TARGET_LINK, "destination link-address")
            .put(PREFIX, "prefix info")
            .put(REDIRECTED, "redirected header")
            .put(MTU, "mtu")
            .put(NAME_SERVERS, "rdnss")
            .put(SEARCH_LIST, "dnssl")
            .put(INTERVAL, "advertisement interval")
            .put(HOME_AGENT, "homeagent information")
            .put(ROUTE, "route info")
            .build();
    private static final Names PREFIX_FLAGS = Names.or("none")
            .put(0x80, "onlink")
            .put(0x40, "auto")
            .put(0x20, "router")
            .build();
    private static final String[] PREFERENCES = {"medium", "high", "rsv", "low"};

    private NeighborOptions() {}

    /**
     * Appends the options from that distance on, each on a line of its own.
     *
     * @param length bytes of the message from there on
     * @return false where an option is bad or cut
     */
    static boolean text(Transcript line, Layer icmp, int from, int length) {
        Text out = line.out();
        int left = length;
        for (int at = from; icmp.available(at) > 0; ) {
            if (icmp.available(at) < 2) {
                return false;
            }
            if (left <= 0) {
                return true;
            }
            int type = icmp.get8(at);
            int units = icmp.get8(at + 1);
            int bytes = 8 * units;
            if (units == 0 || icmp.available(at) < bytes) {
                return false;
            }
            NAMES.text(out.ascii("\n\t  "), type);
            out.ascii(" option (").dec(type).ascii("), length ").dec(bytes);
            out.ascii(" (").dec(units).ascii("): ");
            if (!option(line, icmp, from, at, type, bytes)) {
                return false;
            }
            if (line.verbosity() > 1) {
                HexDump.unknown(out, "\n\t    ", icmp, at + 2, bytes - 2);
            } else if (NAMES.get(type) == null) {
                HexDump.unknown(out, "\n\t  ", icmp, at + 2, bytes - 2);
                return true;
            }
            at += bytes;
            left -= bytes;
        }
        return true;
    }

    private static boolean option(Transcript line, Layer icmp, int from, int at, int type, int bytes) {
        Text out = line.out();
        switch (type) {
            case SOURCE_LINK, TARGET_LINK -> icmp.linkAddress(out, at + 2, bytes - 2);
            case PREFIX -> prefix(out, icmp, at, bytes);
            case REDIRECTED -> HexDump.unknown(out, "\n\t    ", icmp, from, bytes);
            case MTU -> {
                out.ascii(' ').dec(icmp.get32(at + 4));
                if (bytes != 8) {
                    out.ascii("bad option length");
                }
            }
            case NAME_SERVERS -> {
                out.ascii(" lifetime ").dec(icmp.get32(at + 4)).ascii("s,");
                for (int i = 0; i < (bytes / 8 - 1) / 2; i++) {
                    icmp.check(at + 8 + 16 * i, 16);
                    icmp.ipv6(out.ascii(" addr: "), at + 8 + 16 * i);
                }
            }
            case SEARCH_LIST -> {
                out.ascii(" lifetime ").dec(icmp.get32(at + 4)).ascii("s, domain(s):");
                return domains(out, icmp, from, at + 8, at + bytes);
            }
            case INTERVAL -> out.ascii(' ').dec(icmp.get32(at + 4)).ascii("ms");
            case HOME_AGENT ->
                out.ascii(" preference ")
                        .dec(icmp.get16(at + 4))
                        .ascii(", lifetime ")
                        .dec(icmp.get16(at + 6));
            case ROUTE -> {
                return route(out, icmp, at, bytes);
            }
            default -> {}
        }
        return true;
    }

    private static void prefix(Text out, Layer icmp, int at, int bytes) {
        icmp.check(at, 32);
        icmp.ipv6(out, at + 16);
        out.ascii('/').dec(icmp.get8(at + 2));
        if (bytes != 32) {
            out.ascii("badlen");
        }
        PREFIX_FLAGS.bits(out.ascii(", Flags ["), icmp.get8(at + 3), ", ");
        lifetime(out.ascii("], valid time "), icmp.get32(at + 4));
        lifetime(out.ascii(", pref. time "), icmp.get32(at + 8));
    }

    private static boolean route(Text out, Layer icmp, int at, int bytes) {
        if (bytes > 24) {
            return false;
        }
        icmp.check(at, bytes);
        long high = bytes >= 16 ? icmp.get64(at + 8) : 0;
        long low = bytes == 24 ? icmp.get64(at + 16) : 0;
        out.ascii(' ').ipv6(high, low).ascii('/').dec(icmp.get8(at + 2));
        out.ascii(", pref=").ascii(preference(icmp.get8(at + 3)));
        lifetime(out.ascii(", lifetime="), icmp.get32(at + 4));
        return true;
    }

    /** A router's preference (RFC 4191 section 2.1) out of a flag byte. */
    static String preference(int flags) {
        return PREFERENCES[flags >> 3 & 3];
    }

    private static void lifetime(Text out, long seconds) {
        if (seconds == 0xffffffffL) {
            out.ascii("infinity");
        } else {
            out.dec(seconds).ascii('s');
        }
    }

    private static boolean domains(Text out, Layer icmp, int origin, int at, int end) {
        while (at < end && icmp.get8(at) != 0) {
            out.ascii(' ');
            at = DomainName.text(out, icmp, at, origin);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }
}
