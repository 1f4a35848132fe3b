package io.tapline.protocol;

import io.tapline.wire.Names;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** The text of Multipath TCP's option: RFC 6824 (version 0) and RFC 8684 (version 1). */
final class TcpMultipath {
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;

    private static final int CAPABLE_CHECKSUM = 0x80;
    private static final int DSS_FIN = 0x10;
    private static final int DSS_LONG_SEQUENCE = 0x08;
    private static final int DSS_SEQUENCE = 0x04;
    private static final int DSS_LONG_ACK = 0x02;
    private static final int DSS_ACK = 0x01;

    private static final Names ADDRESS_KINDS = Names.or("[bad version/echo]")
            .put(6, "v0-ip6")
            .put(4, "v0-ip4")
            .put(1, "v1-echo")
            .put(0, "v1")
            .build();

    private TcpMultipath() {}

    /** Appends the option that begins, with its kind, at that distance in the header; false where it is bad. */
    static boolean text(Transcript line, Tcp tcp, int at, int length) {
        line.protocol("mptcp");
        if (length < 3) {
            return false;
        }
        int before = tcp.endAt(Math.min(tcp.end(), tcp.offset() + at + length));
        boolean good = subtype(line.out(), tcp, at, length);
        tcp.endAt(before);
        return good;
    }

    private static boolean subtype(Text out, Tcp tcp, int at, int length) {
        int subtype = tcp.get8(at + 2) >> 4;
        out.ascii(' ').dec(length);
        switch (subtype) {
            case 0 -> {
                return capable(out.ascii(" capable"), tcp, at, length);
            }
            case 1 -> {
                return join(out.ascii(" join"), tcp, at, length);
            }
            case 2 -> {
                return sequenceSignal(out.ascii(" dss"), tcp, at, length);
            }
            case 3 -> {
                return addAddress(out.ascii(" add-addr"), tcp, at, length);
            }
            case 4 -> {
                return removeAddress(out.ascii(" rem-addr"), tcp, at, length);
            }
            case 5 -> {
                return priority(out.ascii(" prio"), tcp, at, length);
            }
            case 6 -> {
                return number(out.ascii(" fail"), " seq ", false, tcp, at, length);
            }
            case 7 -> {
                return number(out.ascii(" fast-close"), " key 0x", true, tcp, at, length);
            }
            default -> {
                out.ascii(" unknown");
                return true;
            }
        }
    }

    private static boolean capable(Text out, Tcp tcp, int at, int length) {
        boolean syn = (tcp.flags() & SYN) != 0;
        boolean established = (tcp.flags() & (SYN | ACK)) == ACK;
        if (!((length == 12 || length == 4) && syn) && !((length == 20 || length == 22) && established)) {
            return false;
        }
        int version = tcp.get8(at + 2) & 15;
        if (version > 1) {
            out.ascii(" Unknown Version (").dec(version).ascii(')');
            return true;
        }
        out.ascii(" v").dec(version);
        if ((tcp.get8(at + 3) & CAPABLE_CHECKSUM) != 0) {
            out.ascii(" csum");
        }
        if (length >= 12) {
            out.ascii(" {0x").hex(tcp.get64(at + 4));
            if (length >= 20) {
                out.ascii(",0x").hex(tcp.get64(at + 12));
            }
            out.ascii('}');
        }
        return true;
    }

    private static boolean join(Text out, Tcp tcp, int at, int length) {
        int flags = tcp.flags();
        boolean good = length == 12 && (flags & SYN) != 0
                || length == 16 && (flags & (SYN | ACK)) == (SYN | ACK)
                || length == 24 && (flags & ACK) != 0;
        if (!good) {
            return false;
        }
        if (length != 24) {
            if ((tcp.get8(at + 2) & 1) != 0) {
                out.ascii(" backup");
            }
            out.ascii(" id ").dec(tcp.get8(at + 3));
        }
        switch (length) {
            case 12 ->
                out.ascii(" token 0x").hex(tcp.get32(at + 4)).ascii(" nonce 0x").hex(tcp.get32(at + 8));
            case 16 ->
                out.ascii(" hmac 0x").hex(tcp.get64(at + 4)).ascii(" nonce 0x").hex(tcp.get32(at + 12));
            default -> {
                out.ascii(" hmac 0x");
                for (int i = 0; i < 20; i++) {
                    out.hex(tcp.get8(at + 4 + i), 2);
                }
            }
        }
        return true;
    }

    private static boolean sequenceSignal(Text out, Tcp tcp, int at, int length) {
        if (length < 4 || (tcp.flags() & SYN) != 0) {
            return false;
        }
        int flags = tcp.get8(at + 3);
        int end = at + length;
        if ((flags & DSS_FIN) != 0) {
            out.ascii(" fin");
        }
        at += 4;
        if ((flags & DSS_ACK) != 0) {
            out.ascii(" ack ");
            int bytes = (flags & DSS_LONG_ACK) != 0 ? 8 : 4;
            if (end - at < bytes) {
                return false;
            }
            out.dec(bytes == 8 ? tcp.get64(at) : tcp.get32(at));
            at += bytes;
        }
        if ((flags & DSS_SEQUENCE) == 0) {
            return at == end;
        }
        out.ascii(" seq ");
        int bytes = (flags & DSS_LONG_SEQUENCE) != 0 ? 8 : 4;
        if (end - at < bytes) {
            return false;
        }
        out.dec(bytes == 8 ? tcp.get64(at) : tcp.get32(at));
        return mapping(out, tcp, at + bytes, end);
    }

    /** The rest of a mapping: sequence number within the subflow, length, and a checksum where one was agreed upon. */
    private static boolean mapping(Text out, Tcp tcp, int at, int end) {
        if (end - at < 4) {
            return false;
        }
        out.ascii(" subseq ").dec(tcp.get32(at));
        at += 4;
        if (end - at < 2) {
            return false;
        }
        out.ascii(" len ").dec(tcp.get16(at));
        at += 2;
        if (end - at >= 2) {
            out.ascii(" csum 0x").hex(tcp.get16(at));
            at += 2;
        }
        return at == end;
    }

    private static boolean addAddress(Text out, Tcp tcp, int at, int length) {
        boolean ipv4 = length == 8 || length == 10 || length == 16 || length == 18;
        boolean ipv6 = length == 20 || length == 22 || length == 28 || length == 30;
        if (!ipv4 && !ipv6) {
            return false;
        }
        ADDRESS_KINDS.text(out.ascii(' '), tcp.get8(at + 2) & 15);
        out.ascii(" id ").dec(tcp.get8(at + 3)).ascii(' ');
        int end = at + length;
        at += 4;
        if (ipv4) {
            tcp.ipv4(out, at);
            at += 4;
        } else {
            tcp.ipv6(out, at);
            at += 16;
        }
        if ((end - at & 7) == 2) {
            out.ascii(':').dec(tcp.get16(at));
            at += 2;
        }
        if (end - at == 8) {
            out.ascii(" hmac 0x").hex(tcp.get64(at));
        }
        return true;
    }

    private static boolean removeAddress(Text out, Tcp tcp, int at, int length) {
        if (length < 4) {
            return false;
        }
        out.ascii(" id");
        for (int i = 3; i < length; i++) {
            out.ascii(' ').dec(tcp.get8(at + i));
        }
        return true;
    }

    private static boolean priority(Text out, Tcp tcp, int at, int length) {
        if (length != 3 && length != 4) {
            return false;
        }
        out.ascii((tcp.get8(at + 2) & 1) != 0 ? " backup" : " non-backup");
        if (length == 4) {
            out.ascii(" id ").dec(tcp.get8(at + 3));
        }
        return true;
    }

    private static boolean number(Text out, String before, boolean hex, Tcp tcp, int at, int length) {
        if (length != 12) {
            return false;
        }
        out.ascii(before);
        if (hex) {
            out.hex(tcp.get64(at + 4));
        } else {
            out.dec(tcp.get64(at + 4));
        }
        return true;
    }
}
