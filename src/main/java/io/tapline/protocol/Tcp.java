package io.tapline.protocol;

import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Stop;
import io.tapline.wire.Values;

/** The Transmission Control Protocol: RFC 9293; options: RFC 7323, 2018, 2385, 5925, 7413, 8684. */
public final class Tcp extends Layer {
    /** Bytes of the header without options. */
    public static final int HEADER_LENGTH = 20;

    private static final int NUMBER = 6;
    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGMENT = 8;
    private static final int DATA_OFFSET = 12;
    private static final int FLAGS = 12;
    private static final int WINDOW = 14;
    private static final int CHECKSUM = 16;
    private static final int URGENT = 18;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("tcp", "Transmission Control Protocol", new Tcp())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    private static final class Fields {
        static final Field SOURCE_PORT =
                Field.u16("srcport", Tcp.SOURCE_PORT).alias("sport").means("source port");
        static final Field DESTINATION_PORT =
                Field.u16("dstport", Tcp.DESTINATION_PORT).alias("dport").means("destination port");
        static final Field HEADER_LENGTH = Field.bits("hdr_len", FieldType.UNSIGNED, DATA_OFFSET, 1, 0xf0)
                .scaled(4)
                .auto()
                .means("header length, bytes");
        static final Field CHECKSUM =
                Field.hex16("checksum", Tcp.CHECKSUM).auto().means("checksum");
        static final Field OPTIONS = Field.variable(
                        "options",
                        FieldType.BYTES,
                        Tcp.HEADER_LENGTH,
                        layer -> ((Tcp) layer).declaredHeaderLength() - Tcp.HEADER_LENGTH)
                .means("options, with their padding");

        static final Field[] ALL = {
            SOURCE_PORT,
            DESTINATION_PORT,
            Field.u32("seq_raw", SEQUENCE).alias("seq").means("sequence number"),
            Field.u32("ack_raw", ACKNOWLEDGMENT).alias("ack").means("acknowledgment number"),
            HEADER_LENGTH,
            Field.bits("flags", FieldType.HEX, FLAGS, 2, 0x0fff)
                    .letters("FSRPAUEWe")
                    .symbol(".", 0x10)
                    .means("flags"),
            Field.bits("flags.res", FieldType.UNSIGNED, FLAGS, 2, 0x0e00).means("reserved bits"),
            Field.flag("flags.ae", FLAGS, 2, 0x0100).means("accurate ECN"),
            Field.flag("flags.cwr", FLAGS, 2, 0x0080).means("congestion window reduced"),
            Field.flag("flags.ece", FLAGS, 2, 0x0040).means("ECN echo"),
            Field.flag("flags.urg", FLAGS, 2, 0x0020).means("urgent pointer is valid"),
            Field.flag("flags.ack", FLAGS, 2, 0x0010).means("acknowledgment number is valid"),
            Field.flag("flags.push", FLAGS, 2, 0x0008).means("push"),
            Field.flag("flags.reset", FLAGS, 2, 0x0004).means("reset"),
            Field.flag("flags.syn", FLAGS, 2, 0x0002).means("synchronise sequence numbers"),
            Field.flag("flags.fin", FLAGS, 2, 0x0001).means("no more data from the sender"),
            Field.u16("window_size_value", WINDOW).alias("window", "win").means("window, not scaled"),
            CHECKSUM,
            Field.u16("urgent_pointer", URGENT).alias("urg", "urgptr").means("urgent pointer"),
            OPTIONS
        };
    }

    private Tcp() {}

    @Override
    protected Layer fresh() {
        return new Tcp();
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
        int length = declaredHeaderLength();
        if (length < HEADER_LENGTH) {
            stop(Stop.MALFORMED);
            return;
        }
        if (!require(length)) {
            return;
        }
        header(length);
        if (payloadLength() > 0) {
            next(Demux.TCP_PORT, destinationPort(), sourcePort());
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

    /** Sequence number, as it stands in the header. */
    public long sequence() {
        return u32(SEQUENCE);
    }

    /** Acknowledgment number, as it stands in the header. */
    public long acknowledgment() {
        return u32(ACKNOWLEDGMENT);
    }

    /** Header length as the header says it, in bytes. */
    public int declaredHeaderLength() {
        return (u8(DATA_OFFSET) >> 4) * 4;
    }

    /** The low 12 bits of the data offset word: reserved bits and flags. */
    public int flags() {
        return u16(FLAGS) & 0x0fff;
    }

    /** Window, not scaled. */
    public int window() {
        return u16(WINDOW);
    }

    @Override
    protected int create(Values given) {
        int length = HEADER_LENGTH + (given.length(Fields.OPTIONS) + 3 & ~3);
        for (int i = 0; i < length; i += 4) {
            put32(i, 0);
        }
        put8(DATA_OFFSET, Math.min(15, length / 4) << 4);
        put16(WINDOW, 65535);
        return length;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && !given.has(Fields.SOURCE_PORT) && !given.has(Fields.DESTINATION_PORT)) {
            put16(DESTINATION_PORT, Math.max(0, Registry.key(Demux.TCP_PORT, next.protocol())));
        }
        if (!given.has(Fields.CHECKSUM)) {
            put16(CHECKSUM, 0);
            if (parent() instanceof NetworkLayer network) {
                int length = end() - offset();
                long sum = Checksum.sum(buffer(), offset(), length) + network.pseudoHeaderSum(NUMBER, length);
                put16(CHECKSUM, Checksum.finish(sum));
            }
        }
    }
}
