package io.tapline.protocol;

import io.tapline.wire.Layer;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/**
 * The text of the options in hop-by-hop and destination options headers: RFC 8200 section 4.2; router alert: RFC 2711; jumbo payload:
 * RFC 2675; home address: RFC 6275.
 */
final class Ipv6Options {
    private static final int PAD_1 = 0;
    private static final int PAD_N = 1;
    private static final int ROUTER_ALERT = 5;
    private static final int ROUTER_ALERT_LENGTH = 4;
    private static final int JUMBO = 0xc2;
    private static final int JUMBO_LENGTH = 6;
    private static final int LEAST_JUMBO = 65536;
    private static final int HOME_ADDRESS = 0xc9;
    private static final int HOME_ADDRESS_LENGTH = 18;
    private static final int FIRST = 2;

    private Ipv6Options() {}

    /** True where a jumbo payload option tells a length that the header's own field could not. */
    static boolean isJumbo(Layer header, int length) {
        int optionLength;
        for (int at = FIRST; at + 1 < length; at += optionLength) {
            int type = header.get8(at);
            optionLength = type == PAD_1 ? 1 : header.get8(at + 1) + 2;
            if (type == JUMBO && optionLength == JUMBO_LENGTH && at + optionLength <= length) {
                return header.get32(at + 2) >= LEAST_JUMBO;
            }
        }
        return false;
    }

    /**
     * Appends the options.
     *
     * @param length length of the whole header
     * @param jumbo told of a jumbo payload option; null for a header where one does not count
     * @return false where an option is bad
     */
    static boolean text(Transcript line, Layer header, int length, Ipv6 jumbo) {
        Text out = line.out();
        boolean verbose = line.verbosity() > 0;
        boolean foundJumbo = false;
        int optionLength;
        for (int at = FIRST; at < length; at += optionLength) {
            int type = header.get8(at);
            optionLength = type == PAD_1 ? 1 : at + 1 < length ? header.get8(at + 1) + 2 : 256 + 2;
            if (at + optionLength > length) {
                return false;
            }
            switch (type) {
                case PAD_1 -> note(out, verbose, "(pad1)");
                case PAD_N -> note(out, verbose, "(padn)");
                case ROUTER_ALERT -> {
                    if (!hasLength(out, "rtalert", header, at, length, ROUTER_ALERT_LENGTH)) {
                        return false;
                    }
                    if (verbose) {
                        out.ascii("(rtalert: 0x").hex(header.get16(at + 2), 4).ascii(") ");
                    }
                }
                case JUMBO -> {
                    if (!hasLength(out, "jumbo", header, at, length, JUMBO_LENGTH)) {
                        return false;
                    }
                    String objection = jumbo(header.get32(at + 2), jumbo, foundJumbo);
                    foundJumbo = true;
                    if (verbose) {
                        out.ascii("(jumbo: ")
                                .dec(header.get32(at + 2))
                                .ascii(objection)
                                .ascii(") ");
                    }
                }
                case HOME_ADDRESS -> {
                    if (!homeAddress(out, verbose, header, at, length, optionLength)) {
                        return false;
                    }
                }
                default -> {
                    if (verbose) {
                        out.ascii("(opt_type 0x").hex(type, 2);
                        out.ascii(": len=").dec(optionLength - 2).ascii(')');
                    }
                }
            }
        }
        note(out, verbose, " ");
        return true;
    }

    private static void note(Text out, boolean verbose, String text) {
        if (verbose) {
            out.ascii(text);
        }
    }

    private static boolean hasLength(Text out, String name, Layer header, int at, int length, int wanted) {
        if (length - at < wanted) {
            out.ascii('(').ascii(name).ascii(": trunc)");
            return false;
        }
        if (header.get8(at + 1) != wanted - 2) {
            out.ascii('(')
                    .ascii(name)
                    .ascii(": invalid len ")
                    .dec(header.get8(at + 1))
                    .ascii(')');
            return false;
        }
        return true;
    }

    /** Passes a jumbo payload length on where it is valid; returns what is to be said against it, or "". */
    private static String jumbo(long length, Ipv6 jumbo, boolean seen) {
        if (seen) {
            return " - already seen";
        }
        if (jumbo == null) {
            return " - not a hop-by-hop option";
        }
        if (jumbo.shownPayloadLength() != 0) {
            return " - payload len != 0";
        }
        if (length < LEAST_JUMBO) {
            return " - < 65536";
        }
        jumbo.jumbo(length);
        return "";
    }

    private static boolean homeAddress(Text out, boolean verbose, Layer header, int at, int length, int optionLength) {
        if (length - at < HOME_ADDRESS_LENGTH) {
            out.ascii("(homeaddr: trunc)");
            return false;
        }
        if (optionLength < HOME_ADDRESS_LENGTH) {
            out.ascii("(homeaddr: invalid len ").dec(optionLength - 2).ascii(')');
            return false;
        }
        if (!verbose) {
            return true;
        }
        header.ipv6(out.ascii("(homeaddr: "), at + 2);
        if (!subOptions(out, header, at + HOME_ADDRESS_LENGTH, at + optionLength)) {
            return false;
        }
        out.ascii(')');
        return true;
    }

    private static boolean subOptions(Text out, Layer header, int from, int end) {
        int optionLength;
        for (int at = from; at < end; at += optionLength) {
            int type = header.get8(at);
            optionLength = type == PAD_1 ? 1 : at + 1 < end ? header.get8(at + 1) + 2 : 256 + 2;
            if (at + optionLength > end) {
                return false;
            }
            switch (type) {
                case PAD_1 -> out.ascii(", pad1");
                case PAD_N -> out.ascii(", padn");
                default ->
                    out.ascii(", sopt_type 0x").hex(type, 2).ascii(": len=").dec(optionLength - 2);
            }
        }
        return true;
    }
}
