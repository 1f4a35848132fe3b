package io.tapline.protocol;

import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** The text of multicast listener discovery: RFC 2710 (version 1) and RFC 3810 (version 2). */
final class MulticastListener {
    /** Bytes of a version 1 message. */
    static final int LENGTH_1 = 24;
    /** Least bytes of a version 2 query. */
    static final int QUERY_LENGTH_2 = 28;

    private static final int MAX_DELAY = 4;
    private static final int RECORDS = 6;
    private static final int GROUP = 8;
    private static final int RECORD_LENGTH = 20;

    private static final Names RECORD_TYPES = Names.or(" [v2-report-#%u]")
            .put(1, "is_in")
            .put(2, "is_ex")
            .put(3, "to_in")
            .put(4, "to_ex")
            .put(5, "allow")
            .put(6, "block")
            .build();

    private MulticastListener() {}

    /** Appends a version 1 message's delay and address, where it is there as a whole. */
    static void first(Text out, Layer icmp) {
        if (icmp.has(LENGTH_1)) {
            out.ascii("max resp delay: ").dec(icmp.get16(MAX_DELAY)).ascii(' ');
            icmp.ipv6(out.ascii("addr: "), GROUP);
        }
    }

    /** Appends a version 2 query. */
    static void query(Transcript line, Layer icmp, int length) {
        Text out = line.out();
        boolean verbose = line.verbosity() > 0;
        int code = icmp.get16(MAX_DELAY);
        if (verbose) {
            // RFC 3810 section 5.1.3: a floating point number from 32768 on.
            int delay = code < 0x8000 ? code : (code & 0xfff | 0x1000) << (code >> 12 & 7) + 3;
            out.ascii(" [max resp delay=").dec(delay).ascii(']');
        }
        icmp.check(GROUP, 16);
        icmp.ipv6(out.ascii(" [gaddr "), GROUP);
        if (verbose) {
            int flags = icmp.get8(24);
            if ((flags & 8) != 0) {
                out.ascii(" sflag");
            }
            if ((flags & 7) != 0) {
                out.ascii(" robustness=").dec(flags & 7);
            }
            int interval = icmp.get8(25);
            out.ascii(" qqi=").dec(interval < 128 ? interval : (interval & 15 | 16) << (interval >> 4 & 7) + 3);
        }
        int sources = icmp.get16(26);
        if (sources > 0) {
            if (length < QUERY_LENGTH_2 + 16 * sources) {
                out.ascii(" [invalid number of sources]");
            } else {
                sources(line, icmp, QUERY_LENGTH_2, sources);
            }
        }
        out.ascii(']');
    }

    private static void sources(Transcript line, Layer icmp, int at, int count) {
        Text out = line.out();
        if (line.verbosity() < 2) {
            out.ascii(", ").dec(count).ascii(" source(s)");
            return;
        }
        out.ascii(" {");
        for (int i = 0; i < count; i++) {
            icmp.check(at + 16 * i, 16);
            icmp.ipv6(out.ascii(' '), at + 16 * i);
        }
        out.ascii(" }");
    }

    /** Appends a version 2 report. */
    static void report(Transcript line, Layer icmp, int length) {
        Text out = line.out();
        if (length < GROUP) {
            out.ascii(" [invalid len ").dec(length & 0xffffffffL).ascii(']');
            return;
        }
        int groups = icmp.get16(RECORDS);
        out.ascii(", ").dec(groups).ascii(" group record(s)");
        if (line.verbosity() == 0) {
            return;
        }
        int at = GROUP;
        for (int i = 0; i < groups; i++) {
            if (length < at + RECORD_LENGTH) {
                out.ascii(" [invalid number of groups]");
                return;
            }
            icmp.check(at, RECORD_LENGTH);
            icmp.ipv6(out.ascii(" [gaddr "), at + 4);
            RECORD_TYPES.text(out.ascii(' '), icmp.get8(at));
            int sources = icmp.get16(at + 2);
            if (length < at + RECORD_LENGTH + 16 * sources) {
                out.ascii(" [invalid number of sources ").dec(sources).ascii(']');
                return;
            }
            sources(line, icmp, at + RECORD_LENGTH, sources);
            at += RECORD_LENGTH + 16 * sources;
            out.ascii(']');
        }
    }
}
