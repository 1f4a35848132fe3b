package io.tapline.protocol;

import io.tapline.wire.Layer;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** The text of ICMPv6 router renumbering: RFC 2894. */
final class RouterRenumbering {
    private static final int CODE = 1;
    private static final int SEQUENCE = 4;
    private static final int SEGMENT = 8;
    private static final int FLAGS = 9;
    private static final int MAX_DELAY = 10;
    private static final int RESERVED = 12;
    private static final int MATCH = 16;
    private static final int MATCH_LENGTH = 24;
    private static final int USE_LENGTH = 32;
    private static final int COMMAND = 0;
    private static final String FLAG_LETTERS = "TRASP";

    private RouterRenumbering() {}

    /** Appends the message, from its code on. */
    static void text(Transcript line, Layer icmp) {
        if (!icmp.has(RESERVED, 4)) {
            line.truncated();
            return;
        }
        Text out = line.out();
        int code = icmp.get8(CODE);
        switch (code) {
            case COMMAND -> out.ascii(", command");
            case 1 -> out.ascii(", result");
            case 255 -> out.ascii(", sequence number reset");
            default -> out.ascii(", code-#").dec(code);
        }
        out.ascii(", seq=").dec(icmp.get32(SEQUENCE));
        if (line.verbosity() > 0) {
            header(out, icmp);
        }
        if (code == COMMAND && !command(line, icmp)) {
            line.truncated();
        }
    }

    private static void header(Text out, Layer icmp) {
        int flags = icmp.get8(FLAGS);
        out.ascii('[');
        if (flags != 0) {
            for (int i = 0; i < FLAG_LETTERS.length(); i++) {
                if ((flags & 0x80 >> i) != 0) {
                    out.ascii(FLAG_LETTERS.charAt(i));
                }
            }
            out.ascii(',');
        }
        out.ascii("seg=").dec(icmp.get8(SEGMENT)).ascii(",maxdelay=").dec(icmp.get16(MAX_DELAY));
        if (icmp.get32(RESERVED) != 0) {
            out.ascii("rsvd=0x").hex(icmp.get32(RESERVED));
        }
        out.ascii(']');
    }

    private static boolean command(Transcript line, Layer icmp) {
        if (!icmp.has(MATCH, MATCH_LENGTH)) {
            return false;
        }
        Text out = line.out();
        out.ascii(line.verbosity() > 1 ? "\n\t" : " ").ascii("match(");
        switch (icmp.get8(MATCH)) {
            case 1 -> out.ascii("add");
            case 2 -> out.ascii("change");
            case 3 -> out.ascii("setglobal");
            default -> out.ascii('#').dec(icmp.get8(MATCH));
        }
        if (line.verbosity() > 0) {
            out.ascii(",ord=").dec(icmp.get8(MATCH + 2));
            out.ascii(",min=").dec(icmp.get8(MATCH + 4));
            out.ascii(",max=").dec(icmp.get8(MATCH + 5));
        }
        icmp.ipv6(out.ascii(','), MATCH + 8);
        out.ascii('/').dec(icmp.get8(MATCH + 3)).ascii(')');
        int words = icmp.get8(MATCH + 1) - 3;
        if (words % 4 != 0) {
            return false;
        }
        int at = MATCH + MATCH_LENGTH;
        for (int i = 0; i < words / 4; i++) {
            if (!icmp.has(at, USE_LENGTH)) {
                return false;
            }
            use(line, icmp, at);
            at += USE_LENGTH;
        }
        return true;
    }

    private static void use(Transcript line, Layer icmp, int at) {
        Text out = line.out();
        out.ascii(line.verbosity() > 1 ? "\n\t" : " ").ascii("use(");
        int flags = icmp.get8(at + 12);
        if (flags != 0) {
            if ((flags & 0x80) != 0) {
                out.ascii('V');
            }
            if ((flags & 0x40) != 0) {
                out.ascii('P');
            }
            out.ascii(',');
        }
        if (line.verbosity() > 0) {
            out.ascii("mask=0x").hex(icmp.get8(at + 2));
            out.ascii(",raflags=0x").hex(icmp.get8(at + 3)).ascii(',');
            lifetime(out.ascii("vltime="), icmp.get32(at + 4));
            lifetime(out.ascii("pltime="), icmp.get32(at + 8));
        }
        icmp.ipv6(out, at + 16);
        out.ascii('/').dec(icmp.get8(at)).ascii('/').dec(icmp.get8(at + 1)).ascii(')');
    }

    private static void lifetime(Text out, long seconds) {
        if (seconds == 0xffffffffL) {
            out.ascii("infty,");
        } else {
            out.dec(seconds).ascii(',');
        }
    }
}
