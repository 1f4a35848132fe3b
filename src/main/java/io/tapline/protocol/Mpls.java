package io.tapline.protocol;

import io.tapline.frame.LinkType;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** One entry of a stack of Multiprotocol Label Switching labels: RFC 3032. Its text is that of the whole stack. */
public final class Mpls extends Layer {
    /** Bytes of a stack entry. */
    public static final int HEADER_LENGTH = 4;

    private static final int CONTROL_WORD_LENGTH = 4;
    private static final int LEAST_LLC = 3;

    static final int UNICAST = 0x8847;
    static final int MULTICAST = 0x8848;
    private static final int BOTTOM = 0x100;

    private static final int IPV4_NULL = 0;
    private static final int IPV6_NULL = 2;
    private static final int IMPLICIT_NULL = 3;
    private static final int LOWEST_FREE_LABEL = 16;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("mpls", "MultiProtocol Label Switching Header", new Mpls())
            .on(Demux.ETHERTYPE, UNICAST, MULTICAST)
            .on(Demux.PPP_PROTOCOL, 0x0281, 0x0283)
            .on(Demux.UDP_PORT, 6635)
            .build();

    private static final class Fields {
        static final Field BOTTOM =
                Field.flag("bottom", 0, 4, Mpls.BOTTOM).auto().alias("s").means("last entry of the stack");

        static final Field[] ALL = {
            Field.bits("label", FieldType.UNSIGNED, 0, 4, 0xfffff000L).means("label"),
            Field.bits("exp", FieldType.UNSIGNED, 0, 4, 0xe00).alias("tc").means("traffic class"),
            BOTTOM,
            Field.u8("ttl", 3).means("time to live, hops")
        };
    }

    private Mpls() {}

    @Override
    protected Layer fresh() {
        return new Mpls();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        header(HEADER_LENGTH);
        int entry = i32(0);
        if ((entry & BOTTOM) == 0) {
            next(Demux.ETHERTYPE, UNICAST);
        } else {
            int type = payloadType(entry, HEADER_LENGTH);
            if (type != 0) {
                next(Demux.ETHERTYPE, type);
            } else if (isPseudowire()) {
                header(HEADER_LENGTH + CONTROL_WORD_LENGTH);
                next(Demux.LINK_TYPE, LinkType.ETHERNET);
            }
        }
    }

    /**
     * True where an Ethernet frame seems to follow behind a control word (RFC 4448 section 4.6). Nothing says so but the zeros that the word
     * begins with, and a type or a length that can be where the frame would have it.
     */
    private boolean isPseudowire() {
        int ethernet = HEADER_LENGTH + CONTROL_WORD_LENGTH;
        if (!has(ethernet, Ethernet.HEADER_LENGTH) || u16(HEADER_LENGTH) != 0) {
            return false;
        }
        int type = u16(ethernet + Ethernet.HEADER_LENGTH - 2);
        return type <= EtherTypes.HIGHEST_LENGTH
                ? type >= LEAST_LLC && type <= wireLength() - ethernet - Ethernet.HEADER_LENGTH
                : EtherTypes.isVlan(type) || EtherTypes.Table.NAMES.get(type) != null;
    }

    /** Nothing names the payload's protocol but some labels; of the others, the payload's first byte decides. */
    private int payloadType(int entry, int at) {
        switch (entry >>> 12) {
            case IPV4_NULL, IMPLICIT_NULL -> {
                return Ipv4.ETHERTYPE;
            }
            case IPV6_NULL -> {
                return Ipv6.ETHERTYPE;
            }
            default -> {
                int first = has(at, 1) ? u8(at) : 0;
                if (first >= 0x45 && first <= 0x4f) {
                    return Ipv4.ETHERTYPE;
                }
                return first >= 0x60 && first <= 0x6f ? Ipv6.ETHERTYPE : 0;
            }
        }
    }

    @Override
    protected int create(Values given) {
        put32(0, LOWEST_FREE_LABEL << 12 | 64);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (!given.has(Fields.BOTTOM)) {
            int entry = i32(0) & ~BOTTOM;
            put32(0, next instanceof Mpls ? entry : entry | BOTTOM);
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("mpls");
        Text out = line.out();
        out.ascii("MPLS");
        int length = wireLength();
        int at = 0;
        int entry;
        do {
            if (length - at < HEADER_LENGTH) {
                line.invalid();
                check(at, length - at);
                return;
            }
            entry = (int) get32(at);
            out.ascii(at > 0 && line.verbosity() > 0 ? "\n\t(label " : " (label ")
                    .dec(entry >>> 12);
            if (line.verbosity() > 0 && entry >>> 12 < LOWEST_FREE_LABEL) {
                out.ascii(reserved(entry >>> 12));
            }
            out.ascii(", tc ").dec(entry >> 9 & 7).ascii((entry & BOTTOM) != 0 ? ", [S]" : "");
            out.ascii(", ttl ").dec(entry & 0xff).ascii(')');
            at += HEADER_LENGTH;
        } while ((entry & BOTTOM) == 0);
        payload(line, entry, at);
    }

    private static String reserved(int label) {
        return switch (label) {
            case IPV4_NULL -> " (IPv4 explicit NULL)";
            case 1 -> " (router alert)";
            case IPV6_NULL -> " (IPv6 explicit NULL)";
            case IMPLICIT_NULL -> " (implicit NULL)";
            default -> " (rsvd)";
        };
    }

    private void payload(Transcript line, int entry, int at) {
        int label = entry >>> 12;
        if (label != IPV4_NULL && label != IPV6_NULL && label != IMPLICIT_NULL) {
            if (wireLength() == at) {
                return;
            }
            check(at, 1);
        }
        int type = payloadType(entry, at);
        int start = offset() + at;
        if (type == 0) {
            Shown.dump(line, this, at, wireLength() - at);
        } else {
            line.out().ascii(line.verbosity() > 0 ? "\n\t" : " ");
            line.carry(this, Demux.ETHERTYPE, type, start, end(), wireEnd());
        }
    }
}
