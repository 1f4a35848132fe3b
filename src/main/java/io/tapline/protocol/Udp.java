package io.tapline.protocol;

import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The User Datagram Protocol: RFC 768; checksum over IPv6: RFC 8200 section 8.1. */
public final class Udp extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 8;

    private static final int NUMBER = 17;
    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int LENGTH = 4;
    private static final int CHECKSUM = 6;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("udp", "User Datagram Protocol", new Udp())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    private static final class Fields {
        static final Field SOURCE_PORT =
                Field.u16("srcport", Udp.SOURCE_PORT).alias("sport").means("source port");
        static final Field DESTINATION_PORT =
                Field.u16("dstport", Udp.DESTINATION_PORT).alias("dport").means("destination port");
        static final Field LENGTH = Field.u16("length", Udp.LENGTH).auto().means("length of header and payload, bytes");
        static final Field CHECKSUM =
                Field.hex16("checksum", Udp.CHECKSUM).auto().means("checksum, 0 for none");

        static final Field[] ALL = {SOURCE_PORT, DESTINATION_PORT, LENGTH, CHECKSUM};
    }

    private Udp() {}

    @Override
    protected Layer fresh() {
        return new Udp();
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
        if (length() >= HEADER_LENGTH) {
            lengthLimit(length());
        }
        if (payloadLength() > 0) {
            next(Demux.UDP_PORT, destinationPort(), sourcePort());
        }
    }

    /** Source port. */
    public int sourcePort() {
        return u16(SOURCE_PORT);
    }

    /** Destination port. */
    public int destinationPort() {
        return u16(DESTINATION_PORT);
    }

    /** Length of header and payload in bytes as the header says it. */
    public int length() {
        return u16(LENGTH);
    }

    @Override
    protected int create(Values given) {
        put32(SOURCE_PORT, 0);
        put32(LENGTH, 0);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        int length = end() - offset();
        if (next != null && !given.has(Fields.SOURCE_PORT) && !given.has(Fields.DESTINATION_PORT)) {
            put16(DESTINATION_PORT, Math.max(0, Registry.key(Demux.UDP_PORT, next.protocol())));
        }
        if (!given.has(Fields.LENGTH)) {
            // RFC 2675 section 4: 0 for what the field cannot tell.
            put16(LENGTH, length > 0xffff ? 0 : length);
        }
        if (!given.has(Fields.CHECKSUM)) {
            put16(CHECKSUM, 0);
            if (parent() instanceof NetworkLayer network) {
                int sum = Checksum.finish(
                        Checksum.sum(buffer(), offset(), length) + network.pseudoHeaderSum(NUMBER, length));
                // 0 means "no checksum", so a sum of 0 is sent as its other form.
                put16(CHECKSUM, sum == 0 ? 0xffff : sum);
            }
        }
    }

    @Override
    protected void text(Transcript line) {
        Text out = line.out();
        if (parent() instanceof NetworkLayer network && isComplete()) {
            network.sourceText(out);
            out.ascii('.').dec(sourcePort()).ascii(" > ");
            network.destinationText(out);
            out.ascii('.').dec(destinationPort()).ascii(": ");
        }
        if (!line.next(this)) {
            out.ascii("UDP, length ").dec(payloadLength());
        }
    }
}
