package io.tapline.protocol;

import io.tapline.frame.LinkType;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/**
 * Cisco's framing of serial lines, often called Cisco HDLC: an address, a control byte and an EtherType (RFC 1547 section 4.3.1), with the
 * line's own keep-alives, SLARP.
 */
public final class Chdlc extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 4;

    /** The addresses, in the first byte. */
    static final int UNICAST = 0x0f;

    static final int BROADCAST = 0x8f;

    private static final int TYPE = 2;
    /** On such a line this is no reverse ARP. */
    private static final int SLARP = 0x8035;

    private static final int LEAST_SLARP = 14;
    private static final int MOST_SLARP = 18;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("chdlc", "Cisco HDLC", new Chdlc())
            .on(Demux.LINK_TYPE, LinkType.C_HDLC)
            .build();

    private static final class Fields {
        static final Field TYPE = Field.hex16("protocol", Chdlc.TYPE)
                .keyOf(Demux.ETHERTYPE)
                .auto()
                .means("EtherType of the payload");
        static final Field[] ALL = {
            Field.number("address", FieldType.HEX, 0, 1)
                    .needs(HEADER_LENGTH)
                    .means("address: 0x0f for one, 0x8f for all"),
            TYPE
        };
    }

    private Chdlc() {}

    @Override
    protected Layer fresh() {
        return new Chdlc();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (require(HEADER_LENGTH)) {
            header(HEADER_LENGTH);
            next(Demux.ETHERTYPE, u16(TYPE) == SLARP ? -1 : u16(TYPE));
        }
    }

    @Override
    protected int create(Values given) {
        put32(0, UNICAST << 24);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && !given.has(Fields.TYPE)) {
            put16(TYPE, Math.max(0, Registry.key(Demux.ETHERTYPE, next.protocol())));
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("chdlc");
        if (wireLength() < HEADER_LENGTH) {
            line.linkHeader(available(0));
            line.truncated();
            return;
        }
        Text out = line.out();
        int type = get16(TYPE);
        line.linkHeader(HEADER_LENGTH);
        boolean linkHeader = line.options().linkHeader();
        if (linkHeader) {
            Words.ADDRESSES.text(out, u8(0));
            out.ascii(", ethertype ");
            EtherTypes.name(out, type);
            out.ascii(", length ").dec(wireLength()).ascii(": ");
        }
        switch (type) {
            case Ipv4.ETHERTYPE, Ipv6.ETHERTYPE, Mpls.UNICAST, Mpls.MULTICAST ->
                line.carry(this, Demux.ETHERTYPE, type, offset() + HEADER_LENGTH, end(), wireEnd());
            case SLARP -> slarp(line);
            default -> {
                if (!linkHeader) {
                    out.ascii("unknown CHDLC protocol (0x").hex(type, 4).ascii(')');
                }
            }
        }
    }

    private void slarp(Transcript line) {
        line.protocol("chdlc_slarp");
        Text out = line.out();
        int length = wireLength() - HEADER_LENGTH;
        out.ascii("SLARP (length: ").dec(length).ascii("), ");
        int at = HEADER_LENGTH;
        if (length < LEAST_SLARP || !has(at, LEAST_SLARP)) {
            line.truncated();
            return;
        }
        switch ((int) get32(at)) {
            case 0 -> out.ascii("request");
            case 1 -> {
                ipv4(out.ascii("reply "), at + 4);
                ipv4(out.ascii('/'), at + 8);
            }
            case 2 -> keepAlive(out, at, length);
            default -> {
                long code = get32(at);
                out.ascii("0x").hex(code, code < 0x10 ? 2 : (67 - Long.numberOfLeadingZeros(code)) / 4);
                out.ascii(" unknown");
                if (line.verbosity() <= 1) {
                    Shown.unknown(out, "\n\t", this, at + 4, length - 4);
                }
            }
        }
        if (MOST_SLARP < length && line.verbosity() > 0) {
            out.ascii(", (trailing junk: ").dec(length - MOST_SLARP).ascii(" bytes)");
        }
        if (line.verbosity() > 1) {
            // tcpdump has moved on over what it showed of a keep-alive's time.
            int shown = get32(at) == 2 && length >= MOST_SLARP ? at + LEAST_SLARP : at;
            Shown.unknown(out, "\n\t", this, shown + 4, length - 4);
        }
    }

    private void keepAlive(Text out, int at, int length) {
        out.ascii("keepalive: mineseen=0x").hex(get32(at + 4), 8);
        out.ascii(", yourseen=0x").hex(get32(at + 8), 8);
        out.ascii(", reliability=0x").hex(get16(at + 12), 4);
        if (length >= MOST_SLARP) {
            long seconds = get32(at + LEAST_SLARP) / 1000;
            out.ascii(", link uptime=").dec(seconds / 86400).ascii('d').dec(seconds / 3600 % 24);
            out.ascii('h').dec(seconds / 60 % 60).ascii('m').dec(seconds % 60).ascii('s');
        }
    }

    /** Made when a frame is first written as text. */
    private static final class Words {
        static final Names ADDRESSES = Names.or("0x%02x")
                .put(UNICAST, "unicast")
                .put(BROADCAST, "bcast")
                .build();

        private Words() {}
    }
}
