package io.tapline.protocol;

import io.tapline.wire.HexDump;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** The text of the routing protocol for low-power networks, which speaks ICMPv6: RFC 6550. */
final class Rpl {
    /** Where the message begins, behind ICMPv6's type, code and checksum. */
    private static final int START = 4;

    private static final int OBJECT_LENGTH = 24;
    private static final int SHORT_LENGTH = 4;
    private static final int ADDRESS_LENGTH = 16;
    private static final int PAD_1 = 0;

    private static final Names MODES = Names.or("mop%u")
            .put(0, "nonstoring")
            .put(1, "storing")
            .put(2, "nonstoring-multicast")
            .put(3, "storing-multicast")
            .build();
    private static final Names OPTIONS = Names.or("subopt:%u")
            .put(PAD_1, "pad1")
            .put(1, "padN")
            .put(2, "metrics")
            .put(3, "routinginfo")
            .put(4, "config")
            .put(5, "rpltarget")
            .put(6, "transitinfo")
            .put(8, "destprefix")
            .put(9, "rpltargetdesc")
            .build();

    private Rpl() {}

    /** Appends a message of that code; length counts from behind the checksum. */
    static void text(Transcript line, Layer icmp, int code, int length) {
        Text out = line.out();
        if ((code & 0x80) != 0) {
            out.ascii(", (SEC) [worktodo]");
            return;
        }
        out.ascii(", (CLR)");
        boolean verbose = line.verbosity() > 0;
        switch (code) {
            case 0 -> out.ascii("DODAG Information Solicitation");
            case 1 -> {
                out.ascii("DODAG Information Object");
                if (verbose) {
                    informationObject(line, icmp, length);
                }
            }
            case 2 -> {
                out.ascii("Destination Advertisement Object");
                if (verbose) {
                    advertisement(line, icmp, length);
                }
            }
            case 3 -> {
                out.ascii("Destination Advertisement Object Ack");
                if (verbose) {
                    acknowledgment(line, icmp, length);
                }
            }
            default -> out.ascii("RPL message, unknown code ").dec(code);
        }
    }

    private static void informationObject(Transcript line, Layer icmp, int length) {
        Text out = line.out();
        if (length < OBJECT_LENGTH) {
            out.ascii(" [length ")
                    .dec(length & 0xffffffffL)
                    .ascii(" < ")
                    .dec(OBJECT_LENGTH)
                    .ascii(']');
            line.invalid();
            return;
        }
        icmp.check(START, OBJECT_LENGTH);
        int mode = icmp.get8(START + 4);
        icmp.ipv6(out.ascii(" [dagid:"), START + 8);
        out.ascii(",seq:").dec(icmp.get8(START + 5));
        out.ascii(",instance:").dec(icmp.get8(START));
        out.ascii(",rank:").dec(icmp.get16(START + 2)).ascii(',');
        MODES.text(out.ascii((mode & 0x80) != 0 ? "grounded,mop:" : "mop:"), mode >> 3 & 7);
        out.ascii(",prf:").dec(mode & 7).ascii(']');
        if (line.verbosity() > 1) {
            options(line, icmp, START + OBJECT_LENGTH, length - OBJECT_LENGTH);
        }
    }

    private static void advertisement(Transcript line, Layer icmp, int length) {
        Text out = line.out();
        if (!icmp.has(START, SHORT_LENGTH + ADDRESS_LENGTH)) {
            line.truncated();
            return;
        }
        int flags = icmp.get8(START + 1);
        boolean hasAddress = (flags & 0x40) != 0;
        int used = SHORT_LENGTH + (hasAddress ? ADDRESS_LENGTH : 0);
        if (length < used) {
            out.ascii(" [|length too short]");
            return;
        }
        identity(out, icmp, hasAddress);
        out.ascii(",seq:").dec(icmp.get8(START + 3));
        out.ascii(",instance:").dec(icmp.get8(START));
        out.ascii((flags & 0x80) != 0 ? ",acK" : "").ascii(hasAddress ? ",Dagid," : ",");
        out.hex(flags, 2).ascii(']');
        if (line.verbosity() > 1) {
            options(line, icmp, START + used, length - used);
        }
    }

    private static void acknowledgment(Transcript line, Layer icmp, int length) {
        Text out = line.out();
        if (!icmp.has(START, SHORT_LENGTH)) {
            line.truncated();
            return;
        }
        boolean hasAddress = (icmp.get8(START + 1) & 0x80) != 0;
        int used = SHORT_LENGTH + (hasAddress ? ADDRESS_LENGTH : 0);
        boolean isShort = length < SHORT_LENGTH;
        if (!isShort && !icmp.has(START, used)) {
            line.truncated();
            return;
        }
        if (length < used) {
            out.ascii(" [|dao-length too short]");
            return;
        }
        identity(out, icmp, hasAddress);
        out.ascii(",seq:").dec(icmp.get8(START + 2));
        out.ascii(",instance:").dec(icmp.get8(START));
        out.ascii(",status:").dec(icmp.get8(START + 3)).ascii(']');
        if (line.verbosity() > 1) {
            options(line, icmp, START + used, length - used);
        }
    }

    private static void identity(Text out, Layer icmp, boolean hasAddress) {
        out.ascii(" [dagid:");
        if (hasAddress) {
            icmp.ipv6(out, START + SHORT_LENGTH);
        } else {
            out.ascii("<elided>");
        }
    }

    private static void options(Transcript line, Layer icmp, int from, int length) {
        Text out = line.out();
        int at = from;
        int left = length;
        while (left != 0) {
            int type = icmp.get8(at);
            int bytes = 1;
            if (type == PAD_1) {
                out.ascii(" opt:pad1");
            } else {
                if (left < 2) {
                    line.truncated();
                    return;
                }
                bytes = icmp.get8(at + 1) + 2;
                OPTIONS.text(out.ascii(" opt:"), type);
                out.ascii(" len:").dec(bytes).ascii(' ');
                if (!icmp.has(at, bytes) || left < bytes) {
                    line.truncated();
                    return;
                }
                if (line.verbosity() > 2) {
                    HexDump.hex(out, " ", icmp.buffer(), icmp.offset() + at + 2, bytes - 2);
                }
            }
            at += bytes;
            left -= bytes;
        }
    }
}
