package io.tapline.protocol;

import io.tapline.wire.Checksum;
import io.tapline.wire.HexDump;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** The extensions of ICMP error messages: RFC 4884; MPLS label stacks in them: RFC 4950. */
final class IcmpExtensions {
    /** Where the extensions begin: behind the header and 128 bytes of the quoted packet. */
    static final int START = 136;

    private static final int LENGTH_FIELD = 5;
    private static final int VERSION = 2;
    private static final int HEADER_LENGTH = 4;
    private static final int OBJECT_HEADER_LENGTH = 4;
    private static final int MPLS_STACK = 1;
    private static final Names CLASSES = Names.or("unknown")
            .put(MPLS_STACK, "MPLS Stack Entry")
            .put(2, "Interface Identification")
            .build();

    private IcmpExtensions() {}

    /** Appends the extensions of a message of that length, where it has any. */
    static void text(Transcript line, Layer icmp, int messageLength) {
        int length = messageLength - START;
        if (!icmp.has(0, START + HEADER_LENGTH + 1)) {
            line.truncated();
            return;
        }
        // Without a length field only a right checksum tells extensions from what happens to be quoted there.
        if (icmp.get8(LENGTH_FIELD) == 0 && icmp.has(START, length) && checksum(icmp, length) != 0) {
            return;
        }
        Text out = line.out();
        int version = icmp.get8(START) >> 4;
        out.ascii("\n\tICMP Multi-Part extension v").dec(version);
        if (version != VERSION) {
            out.ascii(" packet not supported");
            return;
        }
        if (icmp.has(START, length)) {
            out.ascii(", checksum 0x").hex(icmp.get16(START + 2), 4);
            out.ascii(checksum(icmp, length) == 0 ? " (correct), length " : " (incorrect), length ")
                    .dec(length);
        }
        objects(line, icmp, START + HEADER_LENGTH, length - HEADER_LENGTH);
    }

    private static int checksum(Layer icmp, int length) {
        return Checksum.finish(Checksum.sum(icmp.buffer(), icmp.offset() + START, length));
    }

    private static void objects(Transcript line, Layer icmp, int at, int left) {
        Text out = line.out();
        while ((left & 0xffffffffL) > OBJECT_HEADER_LENGTH) {
            if (!icmp.has(at, OBJECT_HEADER_LENGTH)) {
                line.truncated();
                return;
            }
            int length = icmp.get16(at);
            int number = icmp.get8(at + 2);
            int type = icmp.get8(at + 3);
            at += OBJECT_HEADER_LENGTH;
            left -= OBJECT_HEADER_LENGTH;
            CLASSES.text(out.ascii("\n\t  "), number);
            out.ascii(" Object (").dec(number).ascii("), Class-Type: ").dec(type);
            out.ascii(", length ").dec(length);
            if (number == 0 || length < OBJECT_HEADER_LENGTH) {
                return;
            }
            length -= OBJECT_HEADER_LENGTH;
            if (number == MPLS_STACK && type == 1) {
                label(out, icmp.get32(at));
            } else {
                HexDump.unknown(out, "\n\t    ", icmp, at, length);
            }
            if (left < length) {
                return;
            }
            left -= length;
            at += length;
        }
    }

    private static void label(Text out, long entry) {
        out.ascii("\n\t    label ").dec(entry >> 12).ascii(", tc ").dec(entry >> 9 & 7);
        if ((entry >> 8 & 1) != 0) {
            out.ascii(", [S]");
        }
        out.ascii(", ttl ").dec(entry & 0xff);
    }
}
