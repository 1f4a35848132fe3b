package io.tapline.protocol;

import io.tapline.frame.LinkType;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/**
 * The loopback headers of the BSDs: an address family in 4 bytes, in the byte order of the host that wrote them (LINKTYPE_NULL) or in network
 * order (LINKTYPE_LOOP). Since families are small numbers, the value itself tells its order.
 */
public final class Null extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 4;

    private static final int IPV4 = 2;
    private static final int IPV6_BSD = 24;
    private static final int IPV6_FREEBSD = 28;
    private static final int IPV6_DARWIN = 30;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("null", "Null/Loopback", new Null())
            .on(Demux.LINK_TYPE, LinkType.NULL, LinkType.LOOP)
            .build();

    private static final class Fields {
        static final Field FAMILY = Field.u32("family", 0)
                .shownAs(layer -> ((Null) layer).family() & 0xffffffffL)
                .auto()
                .means("address family of the packet, as the BSDs number them, in either byte order");

        static final Field[] ALL = {FAMILY};
    }

    /** Names for text. */
    private static final class Table {
        static final Names FAMILIES = Names.or("Unknown")
                .put(IPV4, "IPv4")
                .put(6, "NS")
                .put(7, "ISO")
                .put(16, "Appletalk")
                .put(23, "IPX")
                .put(IPV6_BSD, "IPv6")
                .put(IPV6_FREEBSD, "IPv6")
                .put(IPV6_DARWIN, "IPv6")
                .build();
    }

    private Null() {}

    @Override
    protected Layer fresh() {
        return new Null();
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
        switch (family()) {
            case IPV4 -> next(Demux.ETHERTYPE, Ipv4.ETHERTYPE);
            case IPV6_BSD, IPV6_FREEBSD, IPV6_DARWIN -> next(Demux.ETHERTYPE, Ipv6.ETHERTYPE);
            default -> next(Demux.ETHERTYPE, -1);
        }
    }

    /** The address family, as the BSDs number them. */
    public int family() {
        int family = Integer.reverseBytes(i32(0));
        return (family & 0xffff0000) != 0 ? i32(0) : family;
    }

    @Override
    protected int create(Values given) {
        put32(0, IPV4);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && next.protocol() == Ipv6.PROTOCOL && !given.has(Fields.FAMILY)) {
            put32(0, IPV6_BSD);
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("null");
        check(0, HEADER_LENGTH);
        line.linkHeader(HEADER_LENGTH);
        boolean described = line.options().linkHeader();
        if (described) {
            describe(line);
        }
        if (!line.next(this)) {
            if (!described) {
                describe(line);
            }
            line.dump(buffer(), payloadOffset(), available(HEADER_LENGTH));
        }
    }

    private void describe(Transcript line) {
        Text out = line.out();
        if (line.quick()) {
            Table.FAMILIES.text(out, family(), "Unknown AF %u");
        } else {
            Table.FAMILIES.text(out.ascii("AF "), family());
            out.ascii(" (").dec(family() & 0xffffffffL).ascii(')');
        }
        out.ascii(", length ").dec(wireLength()).ascii(": ");
    }
}
