package io.tapline.protocol;

import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** The text of the Distance Vector Multicast Routing Protocol, whose messages are IGMP's: RFC 1075, and version 3 as mrouted speaks it. */
final class Dvmrp {
    private static final int CODE = 1;
    private static final int MINOR_VERSION = 6;
    private static final int MAJOR_VERSION = 7;
    private static final int HEADER_LENGTH = 8;
    private static final int ADDRESS_LENGTH = 4;

    private static final int PROBE = 1;
    private static final int REPORT = 2;
    private static final int NEIGHBORS = 4;
    private static final int NEIGHBORS_2 = 6;
    private static final int PRUNE = 7;
    private static final int GRAFT = 8;
    private static final int GRAFT_ACK = 9;

    private static final int LAST_ROUTE = 0x80;

    private static final Names CODES = Names.or("[type %u]")
            .put(PROBE, "Probe")
            .put(REPORT, "Report")
            .put(3, "Ask-neighbors(old)")
            .put(NEIGHBORS, "Neighbors(old)")
            .put(5, "Ask-neighbors2")
            .put(NEIGHBORS_2, "Neighbors2")
            .put(PRUNE, "Prune")
            .put(GRAFT, "Graft")
            .put(GRAFT_ACK, "Graft-ACK")
            .build();

    private Dvmrp() {}

    /** Appends a message of that length, IGMP's header included. */
    static void text(Transcript line, Layer igmp, int length) {
        line.protocol("dvmrp");
        Text out = line.out();
        if (length < HEADER_LENGTH) {
            tooShort(line, " [length ", length, HEADER_LENGTH);
            return;
        }
        int code = igmp.get8(CODE);
        CODES.text(out.ascii(' '), code);
        switch (code) {
            case PROBE -> {
                if (line.verbosity() > 0) {
                    probe(line, igmp, length);
                }
            }
            case REPORT -> {
                if (line.verbosity() > 1) {
                    report(line, igmp, length);
                }
            }
            case NEIGHBORS -> neighbors(line, igmp, length, false);
            case NEIGHBORS_2 -> {
                int major = igmp.get8(MAJOR_VERSION);
                out.ascii(" (v ")
                        .dec(major)
                        .ascii('.')
                        .dec(igmp.get8(MINOR_VERSION))
                        .ascii("):");
                neighbors(line, igmp, length, true);
            }
            case PRUNE, GRAFT, GRAFT_ACK -> branch(line, igmp, code);
            default -> {}
        }
    }

    private static void tooShort(Transcript line, String what, int length, int needed) {
        line.out()
                .ascii(what)
                .dec(length & 0xffffffffL)
                .ascii(" < ")
                .dec(needed)
                .ascii(']');
        line.invalid();
    }

    private static void branch(Transcript line, Layer igmp, int code) {
        igmp.check(HEADER_LENGTH, 2 * ADDRESS_LENGTH);
        Text out = line.out();
        igmp.ipv4(out.ascii(" src "), HEADER_LENGTH);
        igmp.ipv4(out.ascii(" grp "), HEADER_LENGTH + ADDRESS_LENGTH);
        if (code == PRUNE) {
            out.ascii(" timer ");
            out.duration(igmp.get32(HEADER_LENGTH + 2 * ADDRESS_LENGTH));
        }
    }

    private static void probe(Transcript line, Layer igmp, int length) {
        if (length < HEADER_LENGTH + 4) {
            tooShort(line, " [full length ", length - HEADER_LENGTH, 4);
            return;
        }
        Text out = line.out().ascii(line.verbosity() > 1 ? "\n\t" : " ");
        long generation = igmp.get32(HEADER_LENGTH);
        out.ascii("genid ").dec(generation);
        if (line.verbosity() < 2) {
            return;
        }
        for (int at = HEADER_LENGTH + 4; at < length; at += ADDRESS_LENGTH) {
            if (length - at < ADDRESS_LENGTH) {
                tooShort(line, "[remaining length ", length - at, ADDRESS_LENGTH);
                return;
            }
            igmp.check(at, ADDRESS_LENGTH);
            igmp.ipv4(out.ascii("\n\tneighbor "), at);
        }
    }

    /** Routes, by masks of 24 bits behind a first byte of ones; a route's origin is as long as the mask has bytes. */
    private static void report(Transcript line, Layer igmp, int length) {
        Text out = line.out();
        int at = HEADER_LENGTH;
        while (at < length) {
            if (length - at < 3) {
                tooShort(line, " [length ", length - at, 3);
                return;
            }
            int mask = igmp.get24(at);
            int width = (mask & 0xff) != 0 ? 4 : (mask & 0xff00) != 0 ? 3 : (mask & 0xff0000) != 0 ? 2 : 1;
            out.ascii("\n\tMask ").ipv4(0xff000000 | mask);
            at += 3;
            int metric = 0;
            while ((metric & LAST_ROUTE) == 0) {
                if (length - at < width + 1) {
                    out.ascii("\n\t  [Truncated Report]");
                    line.invalid();
                    return;
                }
                igmp.check(at, width + 1);
                metric = igmp.get8(at + width);
                out.ascii("\n\t  ")
                        .ipv4(origin(igmp, at, width))
                        .ascii(" metric ")
                        .dec(metric & ~LAST_ROUTE);
                at += width + 1;
            }
        }
    }

    private static int origin(Layer igmp, int at, int width) {
        int origin = 0;
        for (int i = 0; i < width; i++) {
            origin |= igmp.get8(at + i) << 24 - 8 * i;
        }
        return origin;
    }

    /** Local addresses with their neighbors; in the newer form with flags. */
    private static void neighbors(Transcript line, Layer igmp, int length, boolean isNewer) {
        Text out = line.out();
        int fixed = isNewer ? 8 : 7;
        int at = HEADER_LENGTH;
        while (at < length) {
            if (length - at < fixed) {
                tooShort(line, " [length ", length - at, fixed);
                return;
            }
            int local = at;
            igmp.check(at + ADDRESS_LENGTH, fixed - ADDRESS_LENGTH);
            int left = igmp.get8(at + fixed - 1);
            at += fixed;
            for (; left > 0 && (at < length || !isNewer); left--) {
                if (length - at < ADDRESS_LENGTH) {
                    tooShort(line, " [length ", length - at, ADDRESS_LENGTH);
                    return;
                }
                neighbor(out, igmp, local, at, isNewer);
                at += ADDRESS_LENGTH;
            }
            if (left > 0) {
                out.ascii(" [invalid ncount]");
                line.invalid();
                return;
            }
        }
    }

    private static void neighbor(Text out, Layer igmp, int local, int at, boolean isNewer) {
        igmp.check(local, ADDRESS_LENGTH);
        igmp.ipv4(out.ascii(" ["), local);
        out.ascii(isNewer ? " -> " : " ->");
        igmp.check(at, ADDRESS_LENGTH);
        igmp.ipv4(out.ascii(isNewer ? "" : " "), at);
        out.ascii(isNewer ? " (" : ", (").dec(igmp.get8(local + 4)).ascii('/').dec(igmp.get8(local + 5));
        if (isNewer) {
            int flags = igmp.get8(local + 6);
            out.ascii((flags & 0x01) != 0 ? "/tunnel" : "");
            out.ascii((flags & 0x02) != 0 ? "/srcrt" : "");
            out.ascii((flags & 0x40) != 0 ? "/querier" : "");
            out.ascii((flags & 0x20) != 0 ? "/disabled" : "");
            out.ascii((flags & 0x10) != 0 ? "/down" : "");
        }
        out.ascii(")]");
    }
}
