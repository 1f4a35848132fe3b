package io.tapline.protocol;

import io.tapline.wire.Bytes;
import io.tapline.wire.Names;
import io.tapline.wire.Text;

/** The options of an IPv4 header: RFC 791 section 3.1; router alert: RFC 2113; traceroute: RFC 1393. */
final class Ipv4Options {
    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int RECORD_ROUTE = 7;
    private static final int TIMESTAMP = 68;
    private static final int LOOSE_ROUTE = 131;
    private static final int STRICT_ROUTE = 137;
    private static final int ROUTER_ALERT = 148;

    private static final int STAMPS_ONLY = 0;
    private static final int STAMPS_AND_ADDRESSES = 1;
    private static final int PRESPECIFIED = 3;

    private static final Names NAMES = Names.or("unknown %u")
            .put(END, "EOL")
            .put(NO_OPERATION, "NOP")
            .put(TIMESTAMP, "timestamp")
            .put(130, "security")
            .put(RECORD_ROUTE, "RR")
            .put(STRICT_ROUTE, "SSRR")
            .put(LOOSE_ROUTE, "LSRR")
            .put(ROUTER_ALERT, "RA")
            .put(82, "traceroute")
            .build();

    private Ipv4Options() {}

    /**
     * Where the destination that the checksums of transports count stands: that of a source route's last hop where there is one.
     *
     * @return bytes from the start of the header
     */
    static int finalDestination(Ipv4 header) {
        int end = Math.min(header.declaredHeaderLength(), header.end() - header.offset());
        int at = Ipv4.HEADER_LENGTH;
        while (at < end) {
            int type = octet(header, at);
            if (type == END) {
                break;
            }
            int length = type == NO_OPERATION ? 1 : at + 1 < end ? octet(header, at + 1) : 0;
            if (type != NO_OPERATION && length < 2 || at + length > end) {
                break;
            }
            if ((type == STRICT_ROUTE || type == LOOSE_ROUTE) && length >= 7) {
                return at + length - 4;
            }
            at += length;
        }
        return Ipv4.DESTINATION;
    }

    /**
     * Where the address stands that a packet goes to in the end, as {@link #finalDestination}, but of a source route only where not all of it
     * was gone; -1 where the options that would tell were not captured.
     */
    static int routedDestination(Ipv4 header) {
        int end = header.declaredHeaderLength();
        int at = Ipv4.HEADER_LENGTH;
        while (at < end && header.has(at, 1)) {
            int type = octet(header, at);
            if (type == NO_OPERATION) {
                at++;
                continue;
            }
            if (type == END || at + 1 == end) {
                return Ipv4.DESTINATION;
            }
            if (!header.has(at, 2)) {
                return -1;
            }
            int length = octet(header, at + 1);
            if (length < 2 || length > end - at) {
                return Ipv4.DESTINATION;
            }
            if (type == STRICT_ROUTE || type == LOOSE_ROUTE) {
                return routeEnd(header, at, length);
            }
            at += length;
        }
        return at < end ? -1 : Ipv4.DESTINATION;
    }

    private static int routeEnd(Ipv4 header, int at, int length) {
        if (!header.has(at, 3)) {
            return -1;
        }
        int pointer = octet(header, at + 2);
        if (pointer < 4 || (pointer & 3) != 0 || pointer > length) {
            return Ipv4.DESTINATION;
        }
        return header.has(at, length) ? at + length - 4 : -1;
    }

    /** Appends the options; false where they were cut. */
    static boolean text(Text out, Ipv4 header, int headerLength) {
        int length = headerLength - Ipv4.HEADER_LENGTH;
        int optionLength;
        for (int at = Ipv4.HEADER_LENGTH; length > 0; at += optionLength, length -= optionLength) {
            if (at > Ipv4.HEADER_LENGTH) {
                out.ascii(',');
            }
            int type = header.get8(at);
            NAMES.text(out, type);
            optionLength = type == NO_OPERATION || type == END ? 1 : header.get8(at + 1);
            if (optionLength > length || optionLength < 2 && type != NO_OPERATION && type != END) {
                out.ascii(" [bad length ").dec(optionLength).ascii(']');
                return true;
            }
            if (!header.has(at, optionLength)) {
                return false;
            }
            switch (type) {
                case END -> {
                    return true;
                }
                case TIMESTAMP -> {
                    if (!timestamps(out, header, at, optionLength)) {
                        return false;
                    }
                }
                case RECORD_ROUTE, STRICT_ROUTE, LOOSE_ROUTE -> {
                    if (!route(out, header, at, optionLength)) {
                        return false;
                    }
                }
                case ROUTER_ALERT -> routerAlert(out, header, at, optionLength);
                default -> {}
            }
        }
        return true;
    }

    private static boolean route(Text out, Ipv4 header, int at, int length) {
        if (length < 3) {
            badLength(out, length);
            return true;
        }
        if ((length + 1 & 3) != 0) {
            badLength(out, length);
        }
        // Not signed: a pointer of 0 stands behind everything.
        long pointer = octet(header, at + 2) - 1 & 0xffffffffL;
        if (pointer < 3 || (pointer + 1 & 3) != 0 || pointer > length + 1) {
            out.ascii(" [bad ptr ").dec(octet(header, at + 2)).ascii(']');
        }
        for (int hop = 3; hop < length; hop += 4) {
            if (!header.has(at + hop, 4)) {
                return false;
            }
            header.ipv4(out.ascii(' '), at + hop);
            if (pointer > hop) {
                out.ascii(',');
            }
        }
        return true;
    }

    private static void badLength(Text out, int length) {
        out.ascii(" [bad length ").dec(length).ascii(']');
    }

    private static void routerAlert(Text out, Ipv4 header, int at, int length) {
        if (length < 4) {
            badLength(out, length);
            return;
        }
        int value = octet(header, at + 2) << 8 | octet(header, at + 3);
        if (value != 0) {
            out.ascii(" value ").dec(value);
        }
    }

    private static boolean timestamps(Text out, Ipv4 header, int at, int length) {
        if (length < 4) {
            out.ascii("[bad length ").dec(length).ascii(']');
            return true;
        }
        out.ascii(" TS{");
        int flags = octet(header, at + 3) & 15;
        int overflow = octet(header, at + 3) >> 4;
        int hop = flags == STAMPS_ONLY ? 4 : 8;
        if ((length - 4 & hop - 1) != 0) {
            out.ascii("[bad length ").dec(length).ascii(']');
        }
        int pointer = octet(header, at + 2) - 1;
        if (pointer < 4 || (pointer - 4 & hop - 1) != 0 || pointer > length + 1) {
            out.ascii("[bad ptr ").dec(pointer + 1).ascii(']');
        }
        int stamp = 0;
        switch (flags) {
            case STAMPS_ONLY -> out.ascii("TSONLY");
            case STAMPS_AND_ADDRESSES -> out.ascii("TS+ADDR");
            case PRESPECIFIED -> out.ascii("PRESPEC");
            default -> out.ascii("[bad ts type ").dec(flags).ascii(']');
        }
        if (flags == STAMPS_ONLY || flags == STAMPS_AND_ADDRESSES || flags == PRESPECIFIED) {
            for (stamp = 4; stamp < length; stamp += hop) {
                if (!header.has(at + stamp, hop)) {
                    return false;
                }
                out.ascii(pointer == stamp ? " ^ " : " ");
                out.dec(header.get32(at + stamp + hop - 4)).ascii('@');
                if (hop == 8) {
                    header.ipv4(out, at + stamp);
                }
            }
        }
        if (pointer == stamp) {
            out.ascii(" ^ ");
        }
        if (overflow != 0) {
            out.ascii(" [").dec(overflow).ascii(" hops not recorded]} ");
        } else {
            out.ascii('}');
        }
        return true;
    }

    private static int octet(Ipv4 header, int at) {
        return Bytes.u8(header.buffer(), header.offset() + at);
    }
}
