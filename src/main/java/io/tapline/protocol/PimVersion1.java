package io.tapline.protocol;

import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** The text of version 1 of Protocol Independent Multicast, whose messages are IGMP's, as Cisco's routers speak it. */
final class PimVersion1 {
    private static final int CODE = 1;
    private static final int VERSION = 4;
    private static final int BODY = 8;
    private static final int USUAL_HOLD_TIME = 180;
    private static final long WHOLE_MASK = 0xffffffffL;
    private static final int ENTRY_LENGTH = 6;

    private static final int QUERY = 0;
    private static final int REGISTER = 1;
    private static final int REGISTER_STOP = 2;
    private static final int JOIN_PRUNE = 3;
    private static final int REACHABLE = 4;
    private static final int ASSERT = 5;
    private static final int GRAFT = 6;
    private static final int GRAFT_ACK = 7;

    private static final Names CODES = Names.or("[type %u]")
            .put(QUERY, "Query")
            .put(REGISTER, "Register")
            .put(REGISTER_STOP, "Register-Stop")
            .put(JOIN_PRUNE, "Join/Prune")
            .put(REACHABLE, "RP-reachable")
            .put(ASSERT, "Assert")
            .put(GRAFT, "Graft")
            .put(GRAFT_ACK, "Graft-ACK")
            .build();
    private static final Names MODES = Names.or("mode-%u")
            .put(0, "Dense-mode")
            .put(1, "Sparse-mode")
            .put(2, "Sparse-Dense-mode")
            .build();

    private PimVersion1() {}

    /** Appends a message of that length, IGMP's header included. */
    static void text(Transcript line, Layer igmp, int length) {
        line.protocol("pimv1");
        Text out = line.out();
        int code = igmp.get8(CODE);
        CODES.text(out.ascii(' '), code);
        switch (code) {
            case QUERY -> query(line, igmp);
            case REGISTER -> {
                if (!igmp.has(BODY, Ipv4.HEADER_LENGTH)) {
                    line.truncated();
                    return;
                }
                pair(out, igmp, BODY + 12, BODY + 16);
            }
            case REGISTER_STOP -> pair(out, igmp, BODY, BODY + 4);
            case REACHABLE -> {
                if (line.verbosity() > 0) {
                    reachable(out, igmp);
                }
            }
            case ASSERT -> asserted(out, igmp);
            case JOIN_PRUNE, GRAFT, GRAFT_ACK -> {
                if (line.verbosity() > 0 && length < BODY) {
                    line.truncated();
                    return;
                }
                if (line.verbosity() > 0 && !single(out, igmp)) {
                    groups(line, igmp, length);
                }
            }
            default -> {}
        }
        int version = igmp.get8(VERSION) >> 4;
        if (version != 1) {
            out.ascii(" [v").dec(version).ascii(']');
        }
    }

    private static void pair(Text out, Layer igmp, int source, int group) {
        igmp.check(source, 4);
        igmp.check(group, 4);
        igmp.ipv4(out.ascii(" for "), source);
        igmp.ipv4(out.ascii(" > "), group);
    }

    private static void query(Transcript line, Layer igmp) {
        Text out = line.out();
        if (igmp.has(BODY, 1)) {
            MODES.text(out.ascii(' '), igmp.get8(BODY) >> 4);
        }
        if (line.verbosity() > 0) {
            out.ascii(" (Hold-time ");
            out.duration(igmp.get16(BODY + 2)).ascii(')');
        }
    }

    private static void mask(Text out, Layer igmp, int at) {
        if (igmp.get32(at) != WHOLE_MASK) {
            igmp.ipv4(out.ascii('/'), at);
        }
    }

    private static void reachable(Text out, Layer igmp) {
        igmp.check(BODY, 4);
        igmp.ipv4(out.ascii(" group "), BODY);
        mask(out, igmp, BODY + 4);
        igmp.check(BODY + 8, 4);
        igmp.ipv4(out.ascii(" RP "), BODY + 8);
        out.ascii(" hold ");
        out.duration(igmp.get16(BODY + 14));
    }

    private static void asserted(Text out, Layer igmp) {
        pair(out, igmp, BODY + 8, BODY);
        mask(out, igmp, BODY + 4);
        igmp.check(BODY + 12, 8);
        long preference = igmp.get32(BODY + 12);
        out.ascii(preference >> 31 != 0 ? " RP-tree" : " SPT");
        out.ascii(" pref ").dec(preference & 0x7fffffff);
        out.ascii(" metric ").dec(igmp.get32(BODY + 16));
    }

    /** Appends a message of one group and one source in short; false where there are more. */
    private static boolean single(Text out, Layer igmp) {
        if (!igmp.has(BODY, 30) || igmp.get8(BODY + 11) != 1) {
            return false;
        }
        int joins = igmp.get16(BODY + 20);
        if (joins + igmp.get16(BODY + 22) != 1) {
            return false;
        }
        igmp.ipv4(out.ascii(" RPF "), BODY);
        out.ascii(' ');
        int hold = igmp.get16(BODY + 6);
        if (hold != USUAL_HOLD_TIME) {
            out.ascii("Hold ").duration(hold);
        }
        int flags = igmp.get8(BODY + 25);
        igmp.ipv4(out.ascii(joins != 0 ? "Join (" : "Prune ("), BODY + 26);
        igmp.ipv4(out.ascii('/').dec(flags & 0x3f).ascii(", "), BODY + 12);
        mask(out, igmp, BODY + 16);
        out.ascii((igmp.get8(BODY + 24) & 1) != 0 ? ") Sparse" : ") Dense");
        out.ascii((flags & 0x80) != 0 ? " WC" : "").ascii((flags & 0x40) != 0 ? " RP" : " SPT");
        return true;
    }

    private static void groups(Transcript line, Layer igmp, int length) {
        Text out = line.out();
        int end = length;
        int at = BODY;
        String separator = line.verbosity() > 1 ? "\n" : "";
        if (end - at < 4) {
            line.truncated();
            return;
        }
        out.ascii(separator);
        igmp.check(at, 4);
        igmp.ipv4(out.ascii(" Upstream Nbr: "), at);
        at += 4;
        if (end - at < 4) {
            line.truncated();
            return;
        }
        out.ascii(separator).ascii(" Hold time: ").duration(igmp.get16(at + 2));
        if (line.verbosity() < 2) {
            return;
        }
        at += 4;
        if (end - at < 4) {
            line.truncated();
            return;
        }
        int groups = igmp.get8(at + 3);
        at += 4;
        for (; groups > 0 && at >= 0; groups--) {
            at = group(line, igmp, at, end);
        }
    }

    /** Appends the group there and its sources; returns the index behind them, or -1 where they were cut. */
    private static int group(Transcript line, Layer igmp, int from, int end) {
        Text out = line.out();
        int at = from;
        if (end - at < 4) {
            line.truncated();
            return -1;
        }
        igmp.check(at, 4);
        igmp.ipv4(out.ascii("\n\tGroup: "), at);
        at += 4;
        if (end - at < 4) {
            line.truncated();
            return -1;
        }
        mask(out, igmp, at);
        at += 4;
        if (end - at < 4) {
            line.truncated();
            return -1;
        }
        int joins = igmp.get16(at);
        int prunes = igmp.get16(at + 2);
        out.ascii(" joined: ").dec(joins).ascii(" pruned: ").dec(prunes);
        at += 4;
        for (int i = 0; i < joins + prunes; i++, at += ENTRY_LENGTH) {
            if (end - at < ENTRY_LENGTH) {
                line.truncated();
                return -1;
            }
            igmp.check(at, ENTRY_LENGTH);
            source(out.ascii(i < joins ? "\n\tJoin  " : "\n\tPrune "), igmp, at);
        }
        return at;
    }

    private static void source(Text out, Layer igmp, int at) {
        int flags = igmp.get8(at + 1);
        out.ascii((igmp.get8(at) & 1) != 0 ? "Sparse " : "Dense ");
        out.ascii((flags & 0x80) != 0 ? "WC " : "").ascii((flags & 0x40) != 0 ? "RP " : "SPT ");
        igmp.ipv4(out, at + 2);
        out.ascii('/').dec(flags & 0x3f);
    }
}
