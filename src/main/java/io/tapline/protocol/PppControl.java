package io.tapline.protocol;

import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/**
 * The text of PPP's control protocols: RFC 1661 section 5. Options of LCP: RFC 1661, 1570, 1990; of IPCP: RFC 1332, 1877; of IPV6CP: RFC
 * 5072; of CCP: RFC 1962; of BACP: RFC 2125. Distances count from the start of the enclosing header.
 */
final class PppControl {
    /** Bytes of code, identifier and length. */
    static final int HEADER_LENGTH = 4;

    private static final int LCP = 0xc021;
    private static final int IPCP = 0x8021;
    private static final int OSICP = 0x8023;
    private static final int IP6CP = 0x8057;
    private static final int CCP = 0x80fd;
    private static final int MPLSCP = 0x8281;
    private static final int BACP = 0xc02b;

    private static final int CHAP = 0xc223;
    private static final int HEADER_COMPRESSION = 0x61;
    private static final int HEADER_COMPRESSION_LENGTH = 14;

    /** What became of an option: shown, so that -vv shows its bytes too; or wrong, and the next one or none can be found. */
    private static final int SHOWN = 0;

    private static final int NEXT = 1;
    private static final int LAST = 2;

    private PppControl() {}

    /** True for the protocols whose messages begin with code, identifier and length. */
    static boolean isControl(int protocol) {
        return switch (protocol) {
            case LCP, IPCP, OSICP, IP6CP, CCP, MPLSCP, BACP -> true;
            default -> false;
        };
    }

    /**
     * Appends the text of a message.
     *
     * @param at its distance in the layer
     * @param room bytes that the enclosing lengths give it
     */
    static void text(Transcript line, Layer layer, int protocol, int at, int room) {
        Text out = line.out();
        Ppp.name(out, protocol, "unknown ctrl-proto (0x%04x)");
        out.ascii(", ");
        if (room < HEADER_LENGTH || !layer.has(at, 2)) {
            cut(out, protocol);
            return;
        }
        int code = layer.get8(at);
        Words.CODES.text(out, code);
        out.ascii(" (0x").hex(code, 2).ascii("), id ").dec(layer.get8(at + 1));
        out.ascii(", length ").dec(room + 2);
        if (line.verbosity() == 0) {
            return;
        }
        int length = layer.get16(at + 2);
        out.ascii("\n\tencoded length ").dec(length);
        if (length < HEADER_LENGTH) {
            out.ascii(" (< 4))");
        } else if (length > room) {
            out.ascii(" (> packet length ").dec(room).ascii("))");
        } else {
            out.ascii(" (=Option(s) length ").dec(length - HEADER_LENGTH).ascii(')');
            if (length > HEADER_LENGTH) {
                if (line.verbosity() > 1) {
                    Shown.unknown(out, "\n\t", layer, at - 2, 6);
                }
                body(line, layer, protocol, at, length);
            }
        }
    }

    private static void body(Transcript line, Layer layer, int protocol, int at, int length) {
        Text out = line.out();
        int data = at + HEADER_LENGTH;
        switch (layer.get8(at)) {
            case 0 -> vendorExtension(out, layer, data, length);
            case 1, 2, 3, 4 -> options(line, layer, protocol, data, length);
            case 5, 6, 7 -> {}
            case 8 -> protocolReject(out, layer, data, length);
            case 9, 10, 11 -> echo(line, layer, protocol, data, length);
            case 12 -> identification(out, layer, protocol, data, length);
            case 13 -> {
                if (length >= 12) {
                    magic(out, layer, data);
                    long seconds = layer.get32(data + 4);
                    out.ascii(", Seconds-Remaining ").dec(seconds).ascii('s');
                }
            }
            default -> {
                if (line.verbosity() <= 1) {
                    Shown.unknown(out, "\n\t  ", layer, at - 2, length + 2);
                }
            }
        }
    }

    private static void cut(Text out, int protocol) {
        out.ascii("[|");
        Ppp.name(out, protocol, "unknown ctrl-proto (0x%04x)");
        out.ascii(']');
    }

    private static void magic(Text out, Layer layer, int at) {
        long number = layer.get32(at);
        out.ascii("\n\t  Magic-Num 0x").hex(number, 8);
    }

    private static void vendorExtension(Text out, Layer layer, int at, int length) {
        if (length >= 11) {
            magic(out, layer, at);
            vendor(out, layer, " Vendor: ", at + 4);
        }
    }

    private static void vendor(Text out, Layer layer, String name, int at) {
        int organization = layer.get24(at);
        out.ascii(name)
                .ascii(Oui.NAMES.get(organization, "Unknown"))
                .ascii(" (")
                .dec(organization)
                .ascii(')');
    }

    private static void protocolReject(Text out, Layer layer, int at, int length) {
        if (length < 6) {
            return;
        }
        int rejected = layer.get16(at);
        Ppp.name(out.ascii("\n\t  Rejected "), rejected, "unknown");
        out.ascii(" Protocol (0x").hex(rejected, 4).ascii(')');
        if (length > 6) {
            Shown.unknown(out.ascii("\n\t  Rejected Packet"), "\n\t    ", layer, at + 2, length - 2);
        }
    }

    private static void echo(Transcript line, Layer layer, int protocol, int at, int length) {
        if (length < 8) {
            return;
        }
        Text out = line.out();
        magic(out, layer, at);
        if (length > 8) {
            out.ascii("\n\t  -----trailing data-----");
            if (layer.has(at + 4, length - 8)) {
                Shown.unknown(out, "\n\t  ", layer, at + 4, length - 8);
            } else {
                cut(out, protocol);
            }
        }
    }

    private static void identification(Text out, Layer layer, int protocol, int at, int length) {
        if (length < 8) {
            return;
        }
        magic(out, layer, at);
        if (length > 8) {
            out.ascii("\n\t  Message\n\t    ");
            if (!Shown.characters(out, layer, at + 4, length - 4)) {
                cut(out, protocol);
            }
        }
    }

    private static void options(Transcript line, Layer layer, int protocol, int at, int length) {
        Names names = Words.options(protocol);
        if (names == null) {
            return;
        }
        int left = length - HEADER_LENGTH;
        do {
            int option = option(line, layer, protocol, names, at, length);
            if (option == 0) {
                return;
            }
            if (left < option) {
                line.out()
                        .ascii(" [remaining options length ")
                        .dec(left)
                        .ascii(" < ")
                        .dec(option)
                        .ascii(']');
                line.invalid();
                return;
            }
            left -= option;
            at += option;
        } while (left != 0);
    }

    /**
     * Appends an option; its length, or 0 where the others cannot be found.
     *
     * @param room bytes that tcpdump thinks there are: those of the whole message
     */
    private static int option(Transcript line, Layer layer, int protocol, Names names, int at, int room) {
        Text out = line.out();
        if (!layer.has(at, 2)) {
            out.ascii("[|").ascii(Words.cutName(protocol)).ascii(']');
            return 0;
        }
        int type = layer.get8(at);
        int length = layer.get8(at + 1);
        if (room < length) {
            return 0;
        }
        if (protocol == LCP && names.get(type) == null) {
            out.ascii("\n\tunknown LCP option 0x").hex(type, 2);
            return length < 2 ? 0 : length;
        }
        names.text(out.ascii("\n\t  "), type);
        out.ascii(" Option (0x").hex(type, 2).ascii("), length ").dec(length);
        if (length < 2) {
            out.ascii(" (length bogus, should be >= 2)");
            return 0;
        }
        int shown =
                switch (protocol) {
                    case LCP -> linkOption(line, layer, type, at, length);
                    case IPCP -> addressOption(line, layer, type, at, length);
                    case IP6CP -> interfaceOption(line, layer, type, at, length);
                    case CCP -> compressionOption(line, layer, type, at, length);
                    default -> bandwidthOption(line, layer, type, at, length);
                };
        if (shown == SHOWN && line.verbosity() > 1) {
            Shown.unknown(out, "\n\t    ", layer, at + 2, length - 2);
        }
        return shown == LAST ? 0 : length;
    }

    /** Appends the bytes of an option of an unknown kind, unless -vv shows them anyway. */
    private static int unknown(Transcript line, Layer layer, int at, int length) {
        if (line.verbosity() < 2) {
            Shown.unknown(line.out(), "\n\t    ", layer, at + 2, length - 2);
        }
        return SHOWN;
    }

    /** Appends the complaint about a length. */
    private static int bogus(Text out, String wanted, int outcome) {
        out.ascii(" (length bogus, should be ").ascii(wanted).ascii(')');
        return outcome;
    }

    private static int linkOption(Transcript line, Layer layer, int type, int at, int length) {
        Text out = line.out();
        switch (type) {
            case 0 -> {
                if (length < 6) {
                    return bogus(out, ">= 6", NEXT);
                }
                vendor(out, layer, ": Vendor: ", at + 2);
            }
            case 1 -> {
                if (length != 4) {
                    return bogus(out, "= 4", NEXT);
                }
                layer.check(at + 2, 2);
                out.ascii(": ").dec(layer.get16(at + 2));
            }
            case 2 -> {
                if (length != 6) {
                    return bogus(out, "= 6", NEXT);
                }
                layer.check(at + 2, 4);
                out.ascii(": 0x").hex(layer.get32(at + 2), 8);
            }
            case 3 -> {
                if (length < 4) {
                    return bogus(out, ">= 4", NEXT);
                }
                authentication(out, layer, at, length);
            }
            case 4 -> {
                if (length < 4) {
                    return bogus(out, ">= 4", LAST);
                }
                out.ascii(layer.get16(at + 2) == 0xc025 ? ": LQR" : ": unknown");
            }
            case 5 -> {
                if (length != 6) {
                    return bogus(out, "= 6", LAST);
                }
                layer.check(at + 2, 4);
                out.ascii(": 0x").hex(layer.get32(at + 2), 8);
            }
            case 7, 8 -> {}
            case 13 -> {
                if (length < 3) {
                    return bogus(out, ">= 3", LAST);
                }
                out.ascii(": ");
                int operation = layer.get8(at + 2);
                Words.CALLBACKS.text(out.ascii(": Callback Operation "), operation);
                out.ascii(" (").dec(operation).ascii(')');
            }
            case 17 -> {
                if (length != 4) {
                    return bogus(out, "= 4", LAST);
                }
                layer.check(at + 2, 2);
                out.ascii(": ").dec(layer.get16(at + 2));
            }
            case 19 -> {
                return endpoint(out, layer, at, length);
            }
            case 23 -> {
                if (length != 4) {
                    return bogus(out, "= 4", LAST);
                }
                layer.check(at + 2, 2);
                out.ascii(": 0x").hex(layer.get16(at + 2), 4);
            }
            default -> {
                return unknown(line, layer, at, length);
            }
        }
        return SHOWN;
    }

    private static void authentication(Text out, Layer layer, int at, int length) {
        int protocol = layer.get16(at + 2);
        Ppp.name(out.ascii(": "), protocol, "Unknown Auth Proto (0x04x)");
        switch (protocol) {
            case CHAP -> {
                int algorithm = layer.get8(at + 4);
                Words.ALGORITHMS.text(out.ascii(", "), algorithm);
            }
            case 0xc023, 0xc227, 0xc027, 0xc123 -> {}
            default -> Shown.unknown(out, "\n\t", layer, at, length);
        }
    }

    /** RFC 1990 section 5.1.3. */
    private static int endpoint(Text out, Layer layer, int at, int length) {
        if (length < 3) {
            return bogus(out, ">= 3", LAST);
        }
        int kind = layer.get8(at + 2);
        switch (kind) {
            case 0 -> out.ascii(": Null");
            case 1 -> out.ascii(": Local");
            case 2 -> {
                if (length != 7) {
                    return bogus(out, "= 7", LAST);
                }
                layer.check(at + 3, 4);
                layer.ipv4(out.ascii(": IPv4 "), at + 3);
            }
            case 3 -> {
                if (length != 9) {
                    return bogus(out, "= 9", LAST);
                }
                layer.check(at + 3, 6);
                layer.mac(out.ascii(": MAC "), at + 3);
            }
            case 4 -> out.ascii(": Magic-Num-Block");
            case 5 -> out.ascii(": PSNDN");
            default -> out.ascii(": Unknown class ").dec(kind);
        }
        return SHOWN;
    }

    private static int addressOption(Transcript line, Layer layer, int type, int at, int length) {
        Text out = line.out();
        switch (type) {
            case 1 -> {
                if (length != 10) {
                    return bogus(out, "= 10", NEXT);
                }
                layer.check(at + 2, 8);
                layer.ipv4(out.ascii(": src "), at + 2);
                layer.ipv4(out.ascii(", dst "), at + 6);
            }
            case 2 -> {
                if (length < 4) {
                    return bogus(out, ">= 4", LAST);
                }
                int protocol = layer.get16(at + 2);
                Words.COMPRESSIONS.text(out.ascii(": "), protocol);
                out.ascii(" (0x")
                        .hex(protocol, protocol < 0x100 ? 2 : protocol < 0x1000 ? 3 : 4)
                        .ascii("):");
                return protocol == HEADER_COMPRESSION ? headerCompression(line, layer, at, length) : SHOWN;
            }
            case 3, 4, 129, 130, 131, 132 -> {
                if (length != 6) {
                    return bogus(out, "= 6", LAST);
                }
                layer.check(at + 2, 4);
                layer.ipv4(out.ascii(": "), at + 2);
            }
            default -> {
                return unknown(line, layer, at, length);
            }
        }
        return SHOWN;
    }

    /** RFC 3544 section 2. */
    private static int headerCompression(Transcript line, Layer layer, int at, int length) {
        Text out = line.out();
        if (length < HEADER_COMPRESSION_LENGTH) {
            return bogus(out, ">= 14", LAST);
        }
        if (!layer.has(at + 2, HEADER_COMPRESSION_LENGTH)) {
            out.ascii("[|ipcp]");
            return LAST;
        }
        out.ascii("\n\t    TCP Space ").dec(layer.get16(at + 4)).ascii(", non-TCP Space ");
        out.dec(layer.get16(at + 6)).ascii(", maxPeriod ").dec(layer.get16(at + 8));
        out.ascii(", maxTime ").dec(layer.get16(at + 10)).ascii(", maxHdr ").dec(layer.get16(at + 12));
        int left = length - HEADER_COMPRESSION_LENGTH;
        if (left > 0) {
            out.ascii("\n\t      Suboptions, length ").dec(left);
        }
        int sub = left > 0 ? at + HEADER_COMPRESSION_LENGTH : at;
        while (left >= 2) {
            if (!layer.has(sub, 2)) {
                out.ascii("[|ipcp]");
                return LAST;
            }
            int type = layer.get8(sub);
            int subLength = layer.get8(sub + 1);
            if (type == 0 || subLength == 0) {
                break;
            }
            Words.SUBOPTIONS.text(out.ascii("\n\t\t"), type);
            out.ascii(" Suboption #").dec(type).ascii(", length ").dec(subLength);
            if (left < subLength) {
                out.ascii(" [remaining suboptions length ")
                        .dec(left)
                        .ascii(" < ")
                        .dec(subLength)
                        .ascii(']');
                line.invalid();
                break;
            }
            left -= subLength;
            sub += subLength;
        }
        // tcpdump has moved on when it comes to show the bytes of the option.
        if (line.verbosity() > 1) {
            Shown.unknown(out, "\n\t    ", layer, sub + 2, length - 2);
        }
        return NEXT;
    }

    private static int interfaceOption(Transcript line, Layer layer, int type, int at, int length) {
        if (type != 1) {
            return unknown(line, layer, at, length);
        }
        Text out = line.out();
        if (length != 10) {
            return bogus(out, "= 10", NEXT);
        }
        if (!layer.has(at + 2, 8)) {
            out.ascii("[|ip6cp]");
            return LAST;
        }
        for (int i = 2; i < 10; i += 2) {
            out.ascii(i == 2 ? ": " : ":").hex(layer.get16(at + i), 4);
        }
        return SHOWN;
    }

    private static int compressionOption(Transcript line, Layer layer, int type, int at, int length) {
        Text out = line.out();
        switch (type) {
            case 21 -> {
                if (length < 3) {
                    return bogus(out, ">= 3", NEXT);
                }
                int bits = layer.get8(at + 2);
                out.ascii(": Version: ")
                        .dec(bits >> 5)
                        .ascii(", Dictionary Bits: ")
                        .dec(bits & 0x1f);
            }
            case 24 -> {
                if (length < 4) {
                    return bogus(out, ">= 4", NEXT);
                }
                layer.check(at + 2, 2);
                int bits = layer.get8(at + 2);
                out.ascii(": Features: ").dec(bits >> 6);
                out.ascii((bits & 0x20) != 0 ? ", PxP: Enabled" : ", PxP: Disabled");
                out.ascii(", History: ").dec(bits & 0x1f).ascii(", #CTX-ID: ").dec(layer.get8(at + 3));
            }
            case 26 -> {
                if (length < 4) {
                    return bogus(out, ">= 4", NEXT);
                }
                layer.check(at + 2, 2);
                int bits = layer.get8(at + 2);
                int check = layer.get8(at + 3);
                out.ascii(": Window: ").dec(bits >> 4).ascii("K, Method: ");
                out.ascii((bits & 15) == 8 ? "zlib" : "unknown").ascii(" (0x").hex(bits & 15, 1);
                out.ascii("), MBZ: ").dec(check >> 2).ascii(", CHK: ").dec(check & 3);
            }
            default -> {
                return unknown(line, layer, at, length);
            }
        }
        return SHOWN;
    }

    private static int bandwidthOption(Transcript line, Layer layer, int type, int at, int length) {
        if (type != 1) {
            return unknown(line, layer, at, length);
        }
        if (length != 6) {
            return bogus(line.out(), "= 6", NEXT);
        }
        long number = layer.get32(at + 2);
        line.out().ascii(": Magic-Num 0x").hex(number, 8);
        return SHOWN;
    }

    /** Made when a message is first written as text. */
    private static final class Words {
        static final Names CODES = Names.or("Unknown Opcode")
                .put(0, "Vendor-Extension")
                .put(1, "Conf-Request")
                .put(2, "Conf-Ack")
                .put(3, "Conf-Nack")
                .put(4, "Conf-Reject")
                .put(5, "Term-Request")
                .put(6, "Term-Ack")
                .put(7, "Code-Reject")
                .put(8, "Prot-Reject")
                .put(9, "Echo-Request")
                .put(10, "Echo-Reply")
                .put(11, "Disc-Req")
                .put(12, "Ident")
                .put(13, "Time-Rem")
                .put(14, "Reset-Req")
                .put(15, "Reset-Ack")
                .build();

        static final Names LINK_OPTIONS = Names.or("unknown")
                .put(0, "Vend-Ext")
                .put(1, "MRU")
                .put(2, "ACCM")
                .put(3, "Auth-Prot")
                .put(4, "Qual-Prot")
                .put(5, "Magic-Num")
                .put(6, "deprecated(6)")
                .put(7, "PFC")
                .put(8, "ACFC")
                .put(9, "FCS-Alt")
                .put(10, "SDP")
                .put(11, "Num-Mode")
                .put(12, "deprecated(12)")
                .put(13, "Call-Back")
                .put(14, "deprecated(14)")
                .put(15, "deprecated(15)")
                .put(16, "deprecated(16)")
                .put(17, "MRRU")
                .put(18, "12-Bit seq #")
                .put(19, "End-Disc")
                .put(20, "Proprietary")
                .put(21, "DCE-Id")
                .put(22, "MP+")
                .put(23, "Link-Disc")
                .put(24, "LCP-Auth-Opt")
                .put(25, "COBS")
                .put(26, "Prefix-elision")
                .put(27, "Multilink-header-Form")
                .put(28, "I18N")
                .put(29, "SDL-over-SONET/SDH")
                .put(30, "PPP-Muxing")
                .build();

        static final Names ADDRESS_OPTIONS = Names.or("unknown")
                .put(1, "IP-Addrs")
                .put(2, "IP-Comp")
                .put(3, "IP-Addr")
                .put(4, "Home-Addr")
                .put(129, "Pri-DNS")
                .put(130, "Pri-NBNS")
                .put(131, "Sec-DNS")
                .put(132, "Sec-NBNS")
                .build();

        static final Names INTERFACE_OPTIONS =
                Names.or("unknown").put(1, "Interface-ID").build();

        static final Names COMPRESSION_OPTIONS = Names.or("Unknown")
                .put(0, "OUI")
                .put(1, "Pred-1")
                .put(2, "Pred-2")
                .put(3, "Puddle")
                .put(16, "HP-PPC")
                .put(17, "Stac-LZS")
                .put(18, "MPPC")
                .put(19, "Gand-FZA")
                .put(20, "V.42bis")
                .put(21, "BSD-Comp")
                .put(23, "LZS-DCP")
                .put(24, "MVRCA")
                .put(25, "DEC")
                .put(26, "Deflate")
                .put(255, "Reserved")
                .build();

        static final Names BANDWIDTH_OPTIONS =
                Names.or("Unknown").put(1, "Favored-Peer").build();

        static final Names ALGORITHMS = Names.or("Unknown Auth Alg %u")
                .put(5, "MD5")
                .put(128, "MS-CHAPv1")
                .put(129, "MS-CHAPv2")
                .build();

        static final Names CALLBACKS = Names.or("Unknown")
                .put(0, "UserAuth")
                .put(1, "DialString")
                .put(2, "LocalID")
                .put(3, "E.164")
                .put(4, "X.500")
                .put(6, "CBCP")
                .build();

        static final Names COMPRESSIONS = Names.or("Unknown")
                .put(0x002d, "VJ-Comp")
                .put(HEADER_COMPRESSION, "IP Header Compression")
                .build();

        static final Names SUBOPTIONS = Names.or("Unknown")
                .put(1, "RTP-Compression")
                .put(2, "Enhanced RTP-Compression")
                .build();

        private Words() {}

        /** The names of a protocol's options, or null where they are not shown. */
        static Names options(int protocol) {
            return switch (protocol) {
                case LCP -> LINK_OPTIONS;
                case IPCP -> ADDRESS_OPTIONS;
                case IP6CP -> INTERFACE_OPTIONS;
                case CCP -> COMPRESSION_OPTIONS;
                case BACP -> BANDWIDTH_OPTIONS;
                default -> null;
            };
        }

        static String cutName(int protocol) {
            return switch (protocol) {
                case LCP -> "lcp";
                case IPCP -> "ipcp";
                case IP6CP -> "ip6cp";
                case CCP -> "ccp";
                default -> "bacp";
            };
        }
    }
}
