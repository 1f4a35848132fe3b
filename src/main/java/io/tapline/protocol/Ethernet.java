package io.tapline.protocol;

import io.tapline.wire.Bytes;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;
import java.nio.ByteBuffer;

/**
 * Ethernet II and IEEE 802.3 (clause 3.2.6): destination, source, and the type of what follows, or, up to 1500, its length, with an LLC
 * header behind it.
 */
public final class Ethernet extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 14;

    private static final int DESTINATION = 0;
    private static final int SOURCE = 6;
    static final int TYPE = 12;
    private static final int JUMBO = 0x8870;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("eth", "Ethernet", new Ethernet())
            .on(Demux.LINK_TYPE, 1)
            .on(Demux.IP_PROTOCOL, 143)
            .build();

    private static final class Fields {
        static final Field DESTINATION = Field.mac("dst", Ethernet.DESTINATION)
                .whenCut(layer -> false)
                .neighbor()
                .means("destination address");
        static final Field TYPE = Field.hex16("type", Ethernet.TYPE)
                .whenValue(type -> EtherTypes.isType((int) type))
                .keyOf(Demux.ETHERTYPE)
                .auto()
                .means("EtherType of the payload");

        static final Field LENGTH = Field.number("len", FieldType.UNSIGNED, Ethernet.TYPE, 2)
                .whenValue(length -> EtherTypes.isLength((int) length))
                .means("length of an 802.3 frame's payload, bytes");

        static final Field[] ALL = {
            DESTINATION,
            Field.mac("src", SOURCE).whenCut(layer -> false).local().means("source address"),
            TYPE,
            LENGTH
        };
    }

    private Ethernet() {}

    @Override
    protected Layer fresh() {
        return new Ethernet();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode(ByteBuffer bytes, int start, int end, int wireEnd) {
        int type = end - start < HEADER_LENGTH ? 0 : Bytes.u16(bytes, start + TYPE);
        if (type > EtherTypes.HIGHEST_LENGTH) {
            whole(HEADER_LENGTH, wireEnd, Demux.ETHERTYPE, type);
        } else {
            super.decode(bytes, start, end, wireEnd);
        }
    }

    /** Decodes what is cut, or has a length. */
    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        header(HEADER_LENGTH);
        int type = u16(TYPE);
        if (EtherTypes.isLength(type)) {
            lengthLimit(HEADER_LENGTH + type);
            next(Demux.ETHERTYPE, EtherTypes.LLC);
        } else {
            next(Demux.ETHERTYPE, type);
        }
    }

    /** EtherType, or the length of an 802.3 frame where below 0x600; 0 where it was not captured. */
    public int type() {
        return has(HEADER_LENGTH) ? u16(TYPE) : 0;
    }

    @Override
    protected int create(Values given) {
        put32(DESTINATION, 0);
        put32(DESTINATION + 4, 0);
        put32(SOURCE + 2, 0);
        put16(TYPE, 0);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && !given.has(Fields.TYPE) && !given.has(Fields.LENGTH)) {
            put16(TYPE, EtherTypes.announcing(next, end() - offset() - HEADER_LENGTH));
        }
        if (next != null && !given.has(Fields.DESTINATION)) {
            put48(DESTINATION, Math.max(0, next.groupAddress()));
        }
    }

    /** Appends the addresses, source first, as they stand in front of a frame's text. */
    void addresses(Text out) {
        mac(out, SOURCE);
        mac(out.ascii(" > "), DESTINATION);
    }

    /** Appends the source address. */
    void sourceAddress(Text out) {
        mac(out, SOURCE);
    }

    /** Appends the destination address. */
    void destinationAddress(Text out) {
        mac(out, DESTINATION);
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("ether");
        Text out = line.out();
        int length = wireLength();
        if (length < available(0)) {
            out.ascii("[length ")
                    .dec(length)
                    .ascii(" < caplen ")
                    .dec(available(0))
                    .ascii(']');
            line.invalid();
            linkHeader(line, length);
            return;
        }
        if (!has(HEADER_LENGTH)) {
            line.truncated();
            linkHeader(line, available(0));
            return;
        }
        linkHeader(line, HEADER_LENGTH);
        if (line.options().linkHeader()) {
            addresses(out);
            out.ascii(", ");
        }
        type(line, this, this, type(), false);
    }

    @Override
    protected int plainText(Transcript line, ByteBuffer bytes, int start, int end, int wireEnd, int at) {
        if (end - start < HEADER_LENGTH || wireEnd < end) {
            return Transcript.NOT_PLAIN;
        }
        int type = Bytes.u16(bytes, start + TYPE);
        if (type <= EtherTypes.HIGHEST_LENGTH) {
            return Transcript.NOT_PLAIN;
        }
        line.linkHeader(HEADER_LENGTH);
        return line.plain(Demux.ETHERTYPE, type, -1, bytes, start + HEADER_LENGTH, end, wireEnd, at);
    }

    /** Counts bytes that -x leaves out: those of the frame's own header, not of one inside a tunnel. */
    void linkHeader(Transcript line, int bytes) {
        if (parent() == null) {
            line.linkHeader(line.linkHeaderLength() + bytes);
        }
    }

    /**
     * Appends what a type field announces.
     *
     * @param header the header that ends with the type: this one, or a tag behind it
     * @param described true where the frame's length was written already
     */
    static void type(Transcript line, Layer header, Ethernet ethernet, int type, boolean described) {
        int start = header.offset() + header.headerLength();
        if (EtherTypes.isVlan(type)) {
            line.carry(header, Demux.ETHERTYPE, type, start, header.end(), header.wireEnd());
        } else if (type <= EtherTypes.HIGHEST_LENGTH) {
            int length = Math.min(type, header.wireEnd() - start);
            if (line.options().linkHeader()) {
                line.out().ascii("802.3");
                if (!described) {
                    line.out().ascii(", length ").dec(length).ascii(": ");
                }
            }
            int end = Math.min(header.end(), start + length);
            line.carry(header, Demux.ETHERTYPE, EtherTypes.LLC, start, end, start + length);
        } else if (type == JUMBO) {
            line.carry(header, Demux.ETHERTYPE, EtherTypes.LLC, start, header.end(), header.wireEnd());
        } else {
            announced(line, header, ethernet, type, described);
        }
    }

    private static void announced(Transcript line, Layer header, Ethernet ethernet, int type, boolean described) {
        Text out = line.out();
        int start = header.offset() + header.headerLength();
        boolean linkHeader = line.options().linkHeader();
        if (linkHeader) {
            EtherTypes.describe(line, type);
            if (described) {
                out.ascii(", ");
            } else {
                out.ascii(", length ").dec(ethernet.wireLength()).ascii(": ");
            }
        }
        if (!EtherTypes.carry(line, header, type, start, header.end(), header.wireEnd())) {
            if (!linkHeader) {
                ethernet.addresses(out);
                out.ascii(", ");
                EtherTypes.describe(line, type);
                out.ascii(", length ").dec(ethernet.wireLength()).ascii(": ");
            }
            line.dump(header.buffer(), start, header.end() - start);
        }
    }
}
