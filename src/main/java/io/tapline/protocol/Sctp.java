package io.tapline.protocol;

import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The Stream Control Transmission Protocol: RFC 9260. The header is the common one; chunks are the payload. */
public final class Sctp extends Layer {
    /** Bytes of the common header. */
    public static final int HEADER_LENGTH = 12;

    private static final int DESTINATION_PORT = 2;
    private static final int TAG = 4;
    private static final int CHECKSUM = 8;

    private static final int CHUNK_HEADER = 4;
    private static final int DATA = 0;
    private static final int INITIATION = 1;
    private static final int INITIATION_ACKNOWLEDGMENT = 2;
    private static final int SELECTIVE_ACKNOWLEDGMENT = 3;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("sctp", "Stream Control Transmission Protocol", new Sctp())
            .on(Demux.IP_PROTOCOL, IpProtocols.SCTP)
            .build();

    private static final class Fields {
        static final Field CHECKSUM =
                Field.number("checksum", FieldType.HEX, Sctp.CHECKSUM, 4).auto().means("CRC-32C");

        static final Field CHUNK_TYPE =
                chunk(Field.u8("chunk_type", HEADER_LENGTH)).means("type of the first chunk");
        static final Field CHUNK_FLAGS = chunk(Field.number("chunk_flags", FieldType.HEX, HEADER_LENGTH + 1, 1))
                .means("flags of the first chunk");
        static final Field CHUNK_LENGTH =
                chunk(Field.u16("chunk_length", HEADER_LENGTH + 2)).auto().means("length of the first chunk, bytes");

        static final Field[] ALL = {
            Field.u16("srcport", 0).needs(HEADER_LENGTH).alias("sport").means("source port"),
            Field.u16("dstport", DESTINATION_PORT)
                    .needs(HEADER_LENGTH)
                    .alias("dport")
                    .means("destination port"),
            Field.number("verification_tag", FieldType.HEX, TAG, 4)
                    .needs(HEADER_LENGTH)
                    .alias("tag")
                    .means("verification tag"),
            CHECKSUM,
            CHUNK_TYPE,
            CHUNK_FLAGS,
            CHUNK_LENGTH
        };

        private static Field chunk(Field field) {
            return field.when(layer -> ((Sctp) layer).hasChunk());
        }
    }

    private Sctp() {}

    /** True where nothing of the first chunk was cut; of others, and of one without a length, Wireshark shows nothing. */
    private boolean hasChunk() {
        if (headerLength() <= HEADER_LENGTH) {
            return false;
        }
        int length = u16(HEADER_LENGTH + 2);
        return length > 0 && has(Math.min(wireLength(), HEADER_LENGTH + Math.max(length, CHUNK_HEADER)));
    }

    @Override
    protected Layer fresh() {
        return new Sctp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (require(HEADER_LENGTH)) {
            header(has(HEADER_LENGTH + CHUNK_HEADER) ? HEADER_LENGTH + CHUNK_HEADER : HEADER_LENGTH);
        }
    }

    @Override
    protected int create(Values given) {
        for (int i = 0; i < HEADER_LENGTH; i += 4) {
            put32(i, 0);
        }
        if (!given.has(Fields.CHUNK_TYPE) && !given.has(Fields.CHUNK_FLAGS) && !given.has(Fields.CHUNK_LENGTH)) {
            return HEADER_LENGTH;
        }
        put32(HEADER_LENGTH, CHUNK_HEADER);
        return HEADER_LENGTH + CHUNK_HEADER;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (headerLength() > HEADER_LENGTH && !given.has(Fields.CHUNK_LENGTH)) {
            put16(HEADER_LENGTH + 2, end() - offset() - HEADER_LENGTH);
        }
        if (!given.has(Fields.CHECKSUM)) {
            put32(CHECKSUM, 0);
            put32(CHECKSUM, Integer.reverseBytes(Checksum.crc32c(buffer(), offset(), end() - offset())));
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("sctp");
        Text out = line.out();
        int length = wireLength();
        if (length < HEADER_LENGTH) {
            out.ascii("truncated-sctp - ").dec(HEADER_LENGTH - length).ascii(" bytes missing!");
            return;
        }
        if (!has(HEADER_LENGTH)) {
            line.truncated();
            return;
        }
        if (network() != null) {
            network().sourceText(out);
            out.ascii('.').dec(u16(0)).ascii(" > ");
            network().destinationText(out);
            out.ascii('.').dec(u16(DESTINATION_PORT)).ascii(": ");
        }
        out.ascii("sctp");
        Words.CHANNELS.text(out, u16(0));
        Words.CHANNELS.text(out, u16(DESTINATION_PORT));
        chunks(line, length);
    }

    private NetworkLayer network() {
        return parent() instanceof NetworkLayer network ? network : null;
    }

    private void chunks(Transcript line, int length) {
        Text out = line.out();
        int at = HEADER_LENGTH;
        for (int number = 1; at < length; number++) {
            String separator = line.verbosity() >= 2 ? "\n\t" : number == 1 ? " (" : ", (";
            int left = length - at;
            if (left < CHUNK_HEADER) {
                out.ascii(separator).dec(number).ascii(") [chunk descriptor cut off at end of packet]");
                return;
            }
            if (!has(at, CHUNK_HEADER)) {
                line.truncated();
                return;
            }
            int chunk = u16(at + 2);
            int padding = -chunk & 3;
            if (chunk < CHUNK_HEADER || left < padding) {
                out.ascii(separator).dec(number).ascii(") [Bad chunk length ").dec(chunk);
                out.ascii(chunk < CHUNK_HEADER ? ", < size of chunk descriptor]" : ", > remaining data in packet]");
                return;
            }
            if (!has(at, chunk)) {
                line.truncated();
                return;
            }
            Words.CHUNKS.text(out.ascii(separator).dec(number).ascii(") ["), u8(at));
            if (!chunk(line, out.ascii("] "), at, chunk)) {
                return;
            }
            at += chunk;
            if (!has(at, padding)) {
                line.truncated();
                return;
            }
            at += padding;
        }
    }

    /** Appends what a chunk says; false where its length is too small for that. */
    private boolean chunk(Transcript line, Text out, int at, int length) {
        switch (u8(at)) {
            case DATA -> {
                return data(line, out, at, length);
            }
            case INITIATION, INITIATION_ACKNOWLEDGMENT -> {
                return initiation(out, at, length);
            }
            case SELECTIVE_ACKNOWLEDGMENT -> {
                return acknowledgment(out, at, length);
            }
            default -> {
                return true;
            }
        }
    }

    private static boolean bogus(Text out, int length) {
        out.ascii("bogus chunk length ").dec(length).ascii(']');
        return false;
    }

    private boolean data(Transcript line, Text out, int at, int length) {
        int flags = u8(at + 1);
        out.ascii((flags & 4) != 0 ? "(U)" : "").ascii((flags & 2) != 0 ? "(B)" : "");
        out.ascii((flags & 1) != 0 ? "(E)" : "").ascii((flags & 7) != 0 ? " " : "");
        if (length < CHUNK_HEADER + 12) {
            return bogus(out, length);
        }
        out.ascii("[TSN: ").dec(u32(at + 4)).ascii("] [SID: ").dec(u16(at + 8));
        out.ascii("] [SSEQ ").dec(u16(at + 10)).ascii("] [PPID ");
        Words.PAYLOADS.text(out, i32(at + 12));
        out.ascii("] ");
        if (length == CHUNK_HEADER + 12) {
            return bogus(out, length);
        }
        if (line.verbosity() >= 2) {
            out.ascii("[Payload");
            if (line.options().dumpUnknown()) {
                out.ascii(':');
                Shown.dump(line, this, at + 16, length - 16);
            }
            out.ascii(']');
        }
        return true;
    }

    private boolean initiation(Text out, int at, int length) {
        if (length < CHUNK_HEADER + 16) {
            return bogus(out, length);
        }
        out.ascii("[init tag: ").dec(u32(at + 4)).ascii("] [rwnd: ").dec(u32(at + 8));
        out.ascii("] [OS: ").dec(u16(at + 12)).ascii("] [MIS: ").dec(u16(at + 14));
        out.ascii("] [init TSN: ").dec(u32(at + 16)).ascii("] ");
        return true;
    }

    private boolean acknowledgment(Text out, int at, int length) {
        if (length < CHUNK_HEADER + 12) {
            return bogus(out, length);
        }
        long acknowledged = u32(at + 4);
        int gaps = u16(at + 12);
        int duplicates = u16(at + 14);
        out.ascii("[cum ack ").dec(acknowledged).ascii("] [a_rwnd ").dec(u32(at + 8));
        out.ascii("] [#gap acks ")
                .dec(gaps)
                .ascii("] [#dup tsns ")
                .dec(duplicates)
                .ascii("] ");
        int end = at + length;
        at += 16;
        for (int i = 1; at < end && i <= gaps + duplicates; i++, at += 4) {
            if (end - at < 4) {
                return bogus(out, length);
            }
            if (i <= gaps) {
                out.ascii("\n\t\t[gap ack block #").dec(i).ascii(": start = ");
                out.dec(acknowledged + u16(at) & 0xffffffffL).ascii(", end = ");
                out.dec(acknowledged + u16(at + 2) & 0xffffffffL).ascii("] ");
            } else {
                out.ascii("\n\t\t[dup TSN #")
                        .dec(i - gaps)
                        .ascii(": ")
                        .dec(u32(at))
                        .ascii("] ");
            }
        }
        return true;
    }

    /** Made when a packet is first written as text. */
    private static final class Words {
        static final Names CHUNKS = Names.or("Unknown chunk type: 0x%x")
                .put(DATA, "DATA")
                .put(INITIATION, "INIT")
                .put(INITIATION_ACKNOWLEDGMENT, "INIT ACK")
                .put(SELECTIVE_ACKNOWLEDGMENT, "SACK")
                .put(4, "HB REQ")
                .put(5, "HB ACK")
                .put(6, "ABORT")
                .put(7, "SHUTDOWN")
                .put(8, "SHUTDOWN ACK")
                .put(9, "OP ERR")
                .put(10, "COOKIE ECHO")
                .put(11, "COOKIE ACK")
                .put(12, "ECN ECHO")
                .put(13, "ECN CWR")
                .put(14, "SHUTDOWN COMPLETE")
                .put(0xc0, "FOR CUM TSN")
                .put(0xc1, "REL CTRL")
                .put(0xc2, "REL CTRL ACK")
                .build();

        /** Ports of ForCES: RFC 5811. */
        static final Names CHANNELS = Names.or("")
                .put(6704, "[ForCES HP]")
                .put(6705, "[ForCES MP]")
                .put(6706, "[ForCES LP]")
                .build();

        static final Names PAYLOADS = Names.or("0x%x")
                .put(1, "ISDN Q.921")
                .put(2, "M2UA")
                .put(3, "M3UA")
                .put(4, "SUA")
                .put(5, "M2PA")
                .put(6, "V5.2")
                .put(7, "H.248")
                .put(8, "BICC")
                .put(9, "TALI")
                .put(10, "DUA")
                .put(11, "ASAP")
                .put(12, "ENRP")
                .put(13, "H.323")
                .put(14, "Q.IPC")
                .put(15, "SIMCO")
                .put(16, "DDPSC")
                .put(17, "DDPSSC")
                .put(18, "S1AP")
                .put(19, "RUA")
                .put(20, "HNBAP")
                .put(21, "ForCES HP")
                .put(22, "ForCES MP")
                .put(23, "ForCES LP")
                .put(24, "SBc-AP")
                .put(25, "NBAP")
                .put(27, "X2AP")
                .build();

        private Words() {}
    }
}
