package io.tapline.protocol;

import io.tapline.wire.Layer;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** The text of ICMPv6 node information: RFC 4620, and the drafts before it that are still spoken. */
final class NodeInformation {
    private static final int CODE = 1;
    private static final int QUERY_TYPE = 4;
    private static final int FLAGS = 6;
    private static final int HEADER_LENGTH = 16;
    private static final int WHO_ARE_YOU_LENGTH = 12;
    private static final int NO_OPERATION = 0;
    private static final int SUPPORTED = 1;
    private static final int NAME = 2;
    private static final int ADDRESSES = 3;
    private static final int SUBJECT_IPV6 = 0;
    private static final int SUBJECT_NAME = 1;
    private static final int SUBJECT_IPV4 = 2;
    /** From bit 6 down: anycast, global, site-local, link-local, compatible, all, truncated. */
    private static final String ADDRESS_FLAGS = "aGSLCAT";

    private NodeInformation() {}

    /** Appends a query. */
    static void query(Transcript line, Layer icmp) {
        Text out = line.out();
        int size = icmp.available(0);
        if (size == WHO_ARE_YOU_LENGTH) {
            out.ascii(" who-are-you request");
            return;
        }
        out.ascii(" node information query");
        if (!icmp.has(HEADER_LENGTH)) {
            line.truncated();
            return;
        }
        out.ascii(" (");
        int type = icmp.get16(QUERY_TYPE);
        int flags = icmp.get16(FLAGS);
        switch (type) {
            case NO_OPERATION -> out.ascii("noop");
            case SUPPORTED -> supported(out, flags);
            case NAME -> out.ascii("DNS name");
            case ADDRESSES -> {
                out.ascii("node addresses");
                addressFlags(out, flags, 6);
            }
            default -> out.ascii("unknown");
        }
        if (type == NO_OPERATION || type == SUPPORTED) {
            if (size != HEADER_LENGTH && line.verbosity() > 0) {
                out.ascii(", invalid len");
            }
        } else if (size == HEADER_LENGTH) {
            out.ascii(", 03 draft");
        } else {
            subject(line, icmp, size);
        }
        out.ascii(')');
    }

    private static void supported(Text out, int flags) {
        out.ascii("supported qtypes");
        if (flags != 0) {
            out.ascii((flags & 1) != 0 ? " [C]" : " []");
        }
    }

    private static void addressFlags(Text out, int flags, int count) {
        if (flags == 0) {
            return;
        }
        out.ascii(" [");
        for (int i = 0; i < count; i++) {
            if ((flags & 0x40 >> i) != 0) {
                out.ascii(ADDRESS_FLAGS.charAt(i));
            }
        }
        out.ascii(']');
    }

    private static void subject(Transcript line, Layer icmp, int size) {
        Text out = line.out();
        int code = icmp.get8(CODE);
        switch (code) {
            case SUBJECT_IPV6, SUBJECT_IPV4 -> {
                int length = code == SUBJECT_IPV6 ? 16 : 4;
                if (!icmp.has(HEADER_LENGTH + length)) {
                    return;
                }
                if (size != HEADER_LENGTH + length) {
                    if (line.verbosity() > 0) {
                        out.ascii(", invalid subject len");
                    }
                    return;
                }
                out.ascii(", subject=");
                if (code == SUBJECT_IPV6) {
                    icmp.ipv6(out, HEADER_LENGTH);
                } else {
                    icmp.ipv4(out, HEADER_LENGTH);
                }
            }
            case SUBJECT_NAME -> {
                out.ascii(", subject=DNS name");
                name(line, icmp, HEADER_LENGTH);
            }
            default -> out.ascii(", unknown subject");
        }
    }

    /** Appends a name that reaches to the end: a counted string as in the third draft, or labels. */
    private static void name(Transcript line, Layer icmp, int at) {
        Text out = line.out();
        int rest = icmp.available(at) - 1;
        if (icmp.get8(at) == rest) {
            if (line.verbosity() > 0) {
                out.ascii(", 03 draft");
            }
            out.ascii(", \"")
                    .visible(icmp.buffer(), icmp.offset() + at + 1, rest)
                    .ascii('"');
        } else {
            labels(out, icmp, at);
        }
    }

    private static void labels(Text out, Layer icmp, int at) {
        out.ascii(", \"");
        while (icmp.available(at) > 0) {
            int length = icmp.get8(at++);
            if (length == 0) {
                int rest = icmp.available(at);
                if (rest == 0) {
                    out.ascii('.');
                } else if (rest != 1 || icmp.get8(at) != 0) {
                    out.ascii("???");
                }
                break;
            }
            if (length > icmp.available(at)) {
                out.ascii("???");
                break;
            }
            out.visible(icmp.buffer(), icmp.offset() + at, length);
            at += length;
            if (icmp.available(at) > 1 && icmp.get8(at) != 0) {
                out.ascii('.');
            }
        }
        out.ascii('"');
    }

    /** Appends a reply. */
    static void reply(Transcript line, Layer icmp, int length) {
        Text out = line.out();
        int size = icmp.available(0);
        if (length > size || !icmp.has(HEADER_LENGTH)) {
            line.truncated();
            return;
        }
        boolean verbose = line.verbosity() > 0;
        out.ascii(" node information reply (");
        int code = icmp.get8(CODE);
        switch (code) {
            case 0 -> out.ascii(verbose ? "success" : "");
            case 1, 2 -> {
                out.ascii(code == 1 ? "refused" : "unknown");
                invalidLength(out, verbose && size != HEADER_LENGTH);
            }
            default -> {}
        }
        if (code == 0) {
            if (verbose) {
                out.ascii(", ");
            }
            answer(line, icmp, size);
        }
        out.ascii(')');
    }

    private static void invalidLength(Text out, boolean invalid) {
        if (invalid) {
            out.ascii(", invalid length");
        }
    }

    private static void answer(Transcript line, Layer icmp, int size) {
        Text out = line.out();
        int flags = icmp.get16(FLAGS);
        switch (icmp.get16(QUERY_TYPE)) {
            case NO_OPERATION -> {
                out.ascii("noop");
                invalidLength(out, line.verbosity() > 0 && size != HEADER_LENGTH);
            }
            case SUPPORTED -> supported(out, flags);
            case NAME -> {
                out.ascii("DNS name");
                name(line, icmp, HEADER_LENGTH + 4);
                if ((flags & 1) != 0) {
                    out.ascii(" [TTL=").dec(icmp.get32(HEADER_LENGTH)).ascii(']');
                }
            }
            case ADDRESSES -> {
                out.ascii("node addresses");
                for (int at = HEADER_LENGTH; at + 20 <= size; at += 20) {
                    icmp.ipv6(out.ascii(' '), at + 4);
                    out.ascii('(').dec(icmp.get32(at)).ascii(')');
                }
                addressFlags(out, flags, 7);
            }
            default -> out.ascii("unknown");
        }
    }
}
