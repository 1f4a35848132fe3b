package io.tapline.protocol;

import io.tapline.frame.LinkType;
import io.tapline.wire.Demux;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/**
 * Frames without a link header (LINKTYPE_RAW, LINKTYPE_IPV4, LINKTYPE_IPV6): a header of no bytes. The version nibble of the first byte
 * tells which Internet Protocol follows, whatever the link type says.
 */
public final class Raw extends Layer {
    /** DLT_RAW as Linux numbers it, which some writers put into files. */
    private static final int LINUX_RAW = 12;

    /** The protocol and what it is bound to; it has no fields. */
    public static final Protocol PROTOCOL = Protocol.named("raw", "Raw packet data", new Raw())
            .on(Demux.LINK_TYPE, LinkType.RAW, LinkType.IPV4, LinkType.IPV6, LINUX_RAW)
            .build();

    private Raw() {}

    @Override
    protected Layer fresh() {
        return new Raw();
    }

    @Override
    protected void decode() {
        header(0);
        int version = has(1) ? u8(0) >> 4 : 0;
        // The link type may name the version; where it is not that of the packet, the header there is unsound.
        if (linkType() == LinkType.IPV6 || version == 6 && linkType() != LinkType.IPV4) {
            next(Demux.ETHERTYPE, Ipv6.ETHERTYPE);
        } else if (linkType() == LinkType.IPV4 || version == 4) {
            next(Demux.ETHERTYPE, Ipv4.ETHERTYPE);
        }
    }

    @Override
    protected int create(Values given) {
        return 0;
    }

    @Override
    protected void text(Transcript line) {
        if (line.options().linkHeader()) {
            line.out().ascii("ip: ");
        }
        line.protocol("ipn");
        int version = get8(0) >> 4;
        if (version == 4 || version == 6) {
            int type = version == 4 ? Ipv4.ETHERTYPE : Ipv6.ETHERTYPE;
            line.carry(this, Demux.ETHERTYPE, type, offset(), end(), wireEnd());
        } else {
            line.out().ascii("unknown ip ").dec(version);
        }
    }
}
