package io.tapline.protocol;

import io.tapline.wire.Names;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/**
 * The text of TCP's options: MSS, window scale, SACK, timestamps (RFC 9293, 7323, 2018), T/TCP (RFC 1644), MD5 signature (RFC 2385), SCPS,
 * user timeout (RFC 5482), authentication (RFC 5925), Multipath TCP (RFC 8684), Fast Open (RFC 7413) and its experimental form (RFC 6994).
 */
final class TcpOptions {
    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int SEGMENT_SIZE = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int SACK = 5;
    private static final int ECHO = 6;
    private static final int ECHO_REPLY = 7;
    private static final int TIMESTAMP = 8;
    private static final int CONNECTION_COUNT = 11;
    private static final int CONNECTION_COUNT_NEW = 12;
    private static final int CONNECTION_COUNT_ECHO = 13;
    private static final int SIGNATURE = 19;
    private static final int SCPS = 20;
    private static final int USER_TIMEOUT = 28;
    private static final int AUTHENTICATION = 29;
    private static final int MULTIPATH = 30;
    private static final int FAST_OPEN = 34;
    private static final int EXPERIMENT = 254;
    private static final int EXPERIMENT_FAST_OPEN = 0xf989;
    private static final int SIGNATURE_LENGTH = 16;

    /** No option takes so many bytes of data: it is bad. */
    private static final int BAD = -1;
    /** The captured bytes end inside the option. */
    private static final int CUT = -2;

    private static final Names NAMES = Names.or("unknown-%u")
            .put(END, "eol")
            .put(NO_OPERATION, "nop")
            .put(SEGMENT_SIZE, "mss")
            .put(WINDOW_SCALE, "wscale")
            .put(SACK_PERMITTED, "sackOK")
            .put(SACK, "sack")
            .put(ECHO, "echo")
            .put(ECHO_REPLY, "echoreply")
            .put(TIMESTAMP, "TS")
            .put(CONNECTION_COUNT, "cc")
            .put(CONNECTION_COUNT_NEW, "ccnew")
            .put(CONNECTION_COUNT_ECHO, "")
            .put(SIGNATURE, "md5")
            .put(SCPS, "scps")
            .put(USER_TIMEOUT, "uto")
            .put(AUTHENTICATION, "tcp-ao")
            .put(MULTIPATH, "mptcp")
            .put(FAST_OPEN, "tfo")
            .put(EXPERIMENT, "exp")
            .build();

    private TcpOptions() {}

    /** Appends the options, from the bracket on; false where they are bad or cut, which ends the line. */
    static boolean text(Transcript line, Tcp tcp, int headerLength) {
        Text out = line.out().ascii(", options [");
        int left = headerLength - Tcp.HEADER_LENGTH;
        int at = Tcp.HEADER_LENGTH;
        boolean first = true;
        while (left > 0) {
            if (!first) {
                out.ascii(',');
            }
            int kind = tcp.get8(at++);
            int length = 1;
            left--;
            if (kind > NO_OPERATION) {
                length = tcp.get8(at++);
                if (length < 2 || length > left + 1) {
                    return stop(line, BAD, first);
                }
                left--;
            }
            int data;
            if (kind == TIMESTAMP && left >= 8 && tcp.has(at, 8)) {
                out.ascii("TS val ").dec(tcp.get32(at)).ascii(" ecr ").dec(tcp.get32(at + 4));
                data = 8;
            } else {
                NAMES.text(out, kind);
                data = data(line, tcp, kind, at, length, left);
                if (data < 0) {
                    return stop(line, data, first);
                }
            }
            at += data;
            left -= data;
            if (data + (kind > NO_OPERATION ? 2 : 1) != length) {
                out.ascii("[len ").dec(length).ascii(']');
            }
            first = false;
            if (kind == END) {
                break;
            }
        }
        out.ascii(']');
        return true;
    }

    private static boolean stop(Transcript line, int reason, boolean first) {
        if (reason == BAD) {
            line.out().ascii("[bad opt]");
        } else {
            line.truncated();
        }
        if (!first) {
            line.out().ascii(reason == BAD ? ']' : '>');
        }
        return false;
    }

    /** 0 where that many bytes of data are there, else what is wrong. */
    private static int lack(Tcp tcp, int at, int bytes, int left) {
        return bytes > left ? BAD : tcp.has(at, bytes) ? 0 : CUT;
    }

    /** Appends an option's data; returns their length as the kind has it, or what is wrong. */
    private static int data(Transcript line, Tcp tcp, int kind, int at, int length, int left) {
        int bytes =
                switch (kind) {
                    case END, NO_OPERATION, SACK_PERMITTED -> 0;
                    case WINDOW_SCALE -> 1;
                    case SEGMENT_SIZE, SCPS, USER_TIMEOUT -> 2;
                    case CONNECTION_COUNT, CONNECTION_COUNT_NEW, CONNECTION_COUNT_ECHO, ECHO, ECHO_REPLY -> 4;
                    case TIMESTAMP -> 8;
                    case SIGNATURE -> SIGNATURE_LENGTH;
                    default -> length - 2;
                };
        return switch (kind) {
            case SACK -> sack(line, tcp, at, bytes, left);
            case AUTHENTICATION -> authentication(line, tcp, at, bytes, left);
            case SEGMENT_SIZE,
                    WINDOW_SCALE,
                    SACK_PERMITTED,
                    ECHO,
                    ECHO_REPLY,
                    TIMESTAMP,
                    CONNECTION_COUNT,
                    CONNECTION_COUNT_NEW,
                    CONNECTION_COUNT_ECHO,
                    SIGNATURE,
                    SCPS,
                    USER_TIMEOUT,
                    MULTIPATH,
                    FAST_OPEN,
                    EXPERIMENT -> {
                int lack = lack(tcp, at, bytes, left);
                yield lack != 0 ? lack : known(line, tcp, kind, at, bytes);
            }
            case END, NO_OPERATION -> 0;
            default -> hex(line.out(), tcp, at, bytes, left);
        };
    }

    /** Appends data that are there as a whole. */
    private static int known(Transcript line, Tcp tcp, int kind, int at, int bytes) {
        Text out = line.out();
        switch (kind) {
            case SEGMENT_SIZE -> out.ascii(' ').dec(tcp.get16(at));
            case WINDOW_SCALE -> out.ascii(' ').dec(tcp.get8(at));
            case ECHO, ECHO_REPLY, CONNECTION_COUNT, CONNECTION_COUNT_NEW, CONNECTION_COUNT_ECHO ->
                out.ascii(' ').dec(tcp.get32(at));
            case TIMESTAMP ->
                out.ascii(" val ").dec(tcp.get32(at)).ascii(" ecr ").dec(tcp.get32(at + 4));
            case SIGNATURE -> signature(out, tcp, at);
            case SCPS -> out.ascii(" cap ").hex(tcp.get8(at), 2).ascii(" id ").dec(tcp.get8(at + 1));
            case USER_TIMEOUT -> {
                int value = tcp.get16(at);
                out.ascii(" 0x").hex(value).ascii(' ').dec((value & 1) != 0 ? (value >> 1) * 60 : value >> 1);
            }
            case MULTIPATH -> {
                return TcpMultipath.text(line, tcp, at - 2, bytes + 2) ? bytes : BAD;
            }
            case FAST_OPEN -> fastOpen(line, out.ascii(' '), tcp, at, bytes);
            case EXPERIMENT -> {
                if (bytes < 2) {
                    return BAD;
                }
                out.ascii('-');
                if (tcp.get16(at) == EXPERIMENT_FAST_OPEN) {
                    fastOpen(line, out.ascii("tfo"), tcp, at + 2, bytes - 2);
                } else {
                    out.hex(tcp.get16(at), 4);
                }
            }
            default -> {}
        }
        return bytes;
    }

    private static int hex(Text out, Tcp tcp, int at, int bytes, int left) {
        if (bytes > 0) {
            out.ascii(" 0x");
        }
        for (int i = 0; i < bytes; i++) {
            int lack = lack(tcp, at, i + 1, left);
            if (lack != 0) {
                return lack;
            }
            out.hex(tcp.get8(at + i), 2);
        }
        return bytes;
    }

    private static int sack(Transcript line, Tcp tcp, int at, int bytes, int left) {
        Text out = line.out();
        if (bytes % 8 != 0) {
            out.ascii(" invalid sack");
            return bytes;
        }
        out.ascii(' ').dec(bytes / 8).ascii(' ');
        for (int i = 0; i < bytes; i += 8) {
            int lack = lack(tcp, at, i + 8, left);
            if (lack != 0) {
                return lack;
            }
            out.ascii('{');
            tcp.acknowledged(line, at + i);
            out.ascii(':');
            tcp.acknowledged(line, at + i + 4);
            out.ascii('}');
        }
        return bytes;
    }

    private static void signature(Text out, Tcp tcp, int at) {
        boolean whole = tcp.has(tcp.declaredHeaderLength(), Math.max(0, tcp.wireLength() - tcp.declaredHeaderLength()));
        out.ascii(whole ? " shared secret not supplied with -M, " : " snaplen too short, ");
        out.ascii("can't check - ");
        for (int i = 0; i < SIGNATURE_LENGTH; i++) {
            out.hex(tcp.get8(at + i), 2);
        }
    }

    private static int authentication(Transcript line, Tcp tcp, int at, int bytes, int left) {
        if (bytes < 2) {
            line.invalid();
            return bytes;
        }
        Text out = line.out();
        int lack = lack(tcp, at, 1, left);
        if (lack != 0) {
            return lack;
        }
        out.ascii(" keyid ").dec(tcp.get8(at));
        lack = lack(tcp, at, 2, left);
        if (lack != 0) {
            return lack;
        }
        out.ascii(" rnextkeyid ").dec(tcp.get8(at + 1));
        if (bytes > 2) {
            out.ascii(" mac 0x");
        }
        for (int i = 2; i < bytes; i++) {
            lack = lack(tcp, at, i + 1, left);
            if (lack != 0) {
                return lack;
            }
            out.hex(tcp.get8(at + i), 2);
        }
        return bytes;
    }

    private static void fastOpen(Transcript line, Text out, Tcp tcp, int at, int bytes) {
        if (bytes == 0) {
            out.ascii(" cookiereq");
        } else if (bytes % 2 != 0 || bytes < 4 || bytes > 16) {
            line.invalid();
        } else {
            out.ascii(" cookie ");
            for (int i = 0; i < bytes; i++) {
                out.hex(tcp.get8(at + i), 2);
            }
        }
    }
}
