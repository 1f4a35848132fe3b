package io.tapline.protocol;

import io.tapline.wire.Bytes;
import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Digits;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.History;
import io.tapline.wire.Layer;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The Transmission Control Protocol: RFC 9293; options: RFC 7323, 2018, 2385, 5925, 7413, 8684. */
public final class Tcp extends Layer {
    /** Bytes of the header without options. */
    public static final int HEADER_LENGTH = 20;

    private static final int NUMBER = 6;
    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGMENT = 8;
    static final int DATA_OFFSET = 12;
    private static final int FLAGS = 12;
    private static final int WINDOW = 14;
    private static final int CHECKSUM = 16;
    private static final int URGENT = 18;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("tcp", "Transmission Control Protocol", new Tcp())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    private static final class Fields {
        static final Field SOURCE_PORT = Field.u16("srcport", Tcp.SOURCE_PORT)
                .whenCut(layer -> layer.has(Tcp.SEQUENCE))
                .alias("sport")
                .means("source port, shown where both ports are there");
        static final Field DESTINATION_PORT =
                Field.u16("dstport", Tcp.DESTINATION_PORT).alias("dport").means("destination port");
        static final Field HEADER_LENGTH = Field.bits("hdr_len", FieldType.UNSIGNED, DATA_OFFSET, 1, 0xf0)
                .scaled(4)
                .auto()
                .means("header length, bytes");
        static final Field CHECKSUM =
                Field.hex16("checksum", Tcp.CHECKSUM).auto().means("checksum");
        static final Field OPTIONS = Field.variable(
                        "options", FieldType.BYTES, Tcp.HEADER_LENGTH, layer -> ((Tcp) layer).presentOptions())
                .orEmpty()
                .means("options, with their padding");

        static final Field SEQUENCE =
                Field.u32("seq_raw", Tcp.SEQUENCE).alias("seq").means("sequence number");

        static final Field LENGTH = Field.derived("len", FieldType.UNSIGNED, 2, layer -> ((Tcp) layer).segmentLength())
                .when(layer -> ((Tcp) layer).hasSegmentLength())
                .means("length of the payload, bytes");

        static final Field[] ALL = {
            SOURCE_PORT,
            DESTINATION_PORT,
            SEQUENCE,
            Field.u32("ack_raw", ACKNOWLEDGMENT).alias("ack").means("acknowledgment number"),
            HEADER_LENGTH,
            Field.bits("flags", FieldType.HEX, FLAGS, 2, 0x0fff)
                    .letters("FSRPAUEWe")
                    .symbol(".", 0x10)
                    .means("flags"),
            Field.bits("flags.res", FieldType.UNSIGNED, FLAGS, 2, 0x0e00)
                    .shownAs(layer -> (((Tcp) layer).flags() & 0x0e00) == 0 ? 0 : 1)
                    .means("reserved bits, in the text whether any is set"),
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
            OPTIONS,
            LENGTH
        };

        static {
            // Wireshark shows nothing but the ports of a header that is cut before the window, and only the sequence
            // number
            // beside them of one that says that it has less than 20 bytes.
            for (Field field : ALL) {
                if (field == HEADER_LENGTH || field == SEQUENCE) {
                    field.whenCut(layer -> layer.has(Tcp.CHECKSUM));
                } else if (field != SOURCE_PORT && field != DESTINATION_PORT && field != LENGTH) {
                    field.whenCut(layer -> ((Tcp) layer).hasFixedPart());
                }
            }
        }
    }

    /** RFC 7323 appendix A: two NOPs and the time stamps, as nearly all stacks lay them out. */
    private static final int STAMPS = 0x0101080a;

    private static final int STAMPS_LENGTH = 12;
    private static final int STAMP_VALUE = 24;

    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RESET = 0x04;
    private static final int ACK = 0x10;
    private static final int URGENT_FLAG = 0x20;
    private static final int MAX_RESET_REASON = 30;

    /** Room for the numbers of the fixed header and the words between them. */
    private static final int MOST_NUMBERS = 7 * Digits.MOST;

    /** Letters of all flag bytes. */
    private static final byte[][] FLAG_WORDS = new byte[256][];

    private static final byte[] SEQUENCE_WORD = ascii(", seq ");
    private static final byte[] ACKNOWLEDGMENT_WORD = ascii(", ack ");
    private static final byte[] WINDOW_WORD = ascii(", win ");
    private static final byte[] STAMPS_WORDS = ascii(", options [nop,nop,TS val ");
    private static final byte[] ECHO_WORD = ascii(" ecr ");
    private static final byte[] LENGTH_WORD = ascii(", length ");

    /** The question what the numbers are shown from; {@link Transcript#UNRELATED} where they are shown as they are. */
    private int conversation;

    private Tcp() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The text of the flags, made when it is first needed. */
    private static byte[] flagWords(int flags) {
        byte[] words = FLAG_WORDS[flags];
        if (words == null) {
            StringBuilder letters = new StringBuilder();
            for (int bit = 0; bit < 8; bit++) {
                if ((flags >> bit & 1) != 0) {
                    letters.append("FSRP.UEW".charAt(bit));
                }
            }
            words = ascii("Flags [" + (flags == 0 ? "none" : letters) + "]");
            FLAG_WORDS[flags] = words;
        }
        return words;
    }

    @Override
    protected Layer fresh() {
        return new Tcp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode(ByteBuffer bytes, int start, int end, int wireEnd) {
        int length = end - start < HEADER_LENGTH ? 0 : Bytes.u8(bytes, start + DATA_OFFSET) >> 2 & 0x3c;
        if (length >= HEADER_LENGTH && end - start >= length) {
            wholeWithPorts(length, wireEnd, Demux.TCP_PORT, Bytes.i32(bytes, start + SOURCE_PORT));
        } else {
            super.decode(bytes, start, end, wireEnd);
        }
    }

    /** Decodes what is cut or unsound: there is nothing inside. */
    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        if (declaredHeaderLength() < HEADER_LENGTH) {
            stop(Stop.MALFORMED);
        } else {
            require(declaredHeaderLength());
        }
    }

    private boolean hasFixedPart() {
        return has(CHECKSUM) && declaredHeaderLength() >= HEADER_LENGTH;
    }

    /** Bytes of payload that the lengths promise, also where the options were cut. */
    private int segmentLength() {
        return wireLength() - declaredHeaderLength();
    }

    /** False where the lengths do not tell that of the segment: in a fragment, in a packet that an error message quotes, of a cut header. */
    private boolean hasSegmentLength() {
        if (!has(CHECKSUM) || declaredHeaderLength() > wireLength()) {
            return false;
        }
        boolean whole = true;
        Layer outer = parent();
        for (; outer != null && !(outer instanceof Ipv4); outer = outer.parent()) {
            if (outer instanceof Ipv6) {
                break;
            }
            whole &= !(outer instanceof Ipv6Fragment fragment && fragment.moreFragments());
        }
        whole &= !(outer instanceof Ipv4 datagram && datagram.moreFragments());
        for (; whole && outer != null; outer = outer.parent()) {
            whole = !(outer instanceof Icmp || outer instanceof Icmpv6);
        }
        return whole;
    }

    /** Bytes of options that are there, of all that the header length tells. */
    private int presentOptions() {
        boolean any = has(CHECKSUM) && declaredHeaderLength() > HEADER_LENGTH;
        return any ? Math.min(declaredHeaderLength(), end() - offset()) - HEADER_LENGTH : -1;
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
        if (next != null
                && !given.has(Fields.DESTINATION_PORT)
                && !next.protocol().isOn(Demux.TCP_PORT, sourcePort())) {
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

    /** Makes the segment end there for its text; returns the end before. */
    int endAt(int newEnd) {
        return narrow(newEnd);
    }

    /** Appends a number out of a selective acknowledgment: from the other side's first one. */
    void acknowledged(Transcript line, int at) {
        line.related((int) get32(at), conversation, Conversations.SELECTED_FROM);
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("tcp");
        Text out = line.out();
        if (!has(SEQUENCE)) {
            if (parent() instanceof NetworkLayer network) {
                IpProtocols.addresses(out, network);
            }
            out.ascii(':');
            line.truncated();
            return;
        }
        IpProtocols.endpoints(out, this, NUMBER, sourcePort(), destinationPort());
        if (!has(HEADER_LENGTH)) {
            line.truncated();
            return;
        }
        int room = wireLength();
        int headerLength = declaredHeaderLength();
        if (headerLength < HEADER_LENGTH) {
            out.ascii(" tcp ").dec(room - headerLength & 0xffffffffL);
            out.ascii(" [bad hdr length ").dec(headerLength).ascii(" - too short, < 20]");
            return;
        }
        if (line.quick()) {
            out.ascii("tcp ").dec(room - headerLength & 0xffffffffL);
        } else {
            out.bytes(flagWords(u8(FLAGS + 1)));
            conversation = relate(line);
        }
        if (headerLength > room) {
            out.ascii(" [bad hdr length ")
                    .dec(headerLength)
                    .ascii(" - too long, > ")
                    .dec(room)
                    .ascii(']');
        } else if (!line.quick()) {
            segment(line, headerLength, room - headerLength);
        }
    }

    /** Appends everything behind the flags. */
    private void segment(Transcript line, int headerLength, int length) {
        Text out = line.out();
        int verbosity = line.verbosity();
        if (verbosity > 0) {
            checksum(line);
        }
        out.reserve(MOST_NUMBERS);
        long first = i64(0);
        long second = i64(ACKNOWLEDGMENT);
        out.length(numbers(line, first, second, length, conversation, out.array(), out.length()));
        if ((u8(FLAGS + 1) & URGENT_FLAG) != 0) {
            out.ascii(", urg ").dec(u16(URGENT));
        }
        if (headerLength > HEADER_LENGTH && !TcpOptions.text(line, this, headerLength)) {
            return;
        }
        out.ascii(", length ").dec(length);
        if (length > 0) {
            payload(line, headerLength, length);
        }
    }

    /**
     * Writes the numbers of the fixed header but that of urgent data; those in relation to the conversation that the question was about.
     *
     * @param first the header's first word: ports, sequence number
     * @param second its second word: acknowledgment number, header length, flags, window
     * @return index behind what was written
     */
    private static int numbers(
            Transcript line, long first, long second, int length, int conversation, byte[] to, int from) {
        int at = from;
        int flags = (int) second >>> 16 & 0xff;
        if (length > 0 || line.verbosity() > 1 || (flags & (SYN | FIN | RESET)) != 0) {
            at = Digits.bytes(to, at, SEQUENCE_WORD);
            at = line.related(to, at, (int) first, conversation, Conversations.SEQUENCE_FROM);
            if (length > 0) {
                to[at] = ':';
                at = line.related(to, at + 1, (int) first + length, conversation, Conversations.SEQUENCE_FROM);
            }
        }
        if ((flags & ACK) != 0) {
            at = Digits.bytes(to, at, ACKNOWLEDGMENT_WORD);
            at = line.related(to, at, (int) (second >>> 32), conversation, Conversations.ACKNOWLEDGMENT_FROM);
        }
        return Digits.small(to, Digits.bytes(to, at, WINDOW_WORD), (int) second & 0xffff);
    }

    /** Plain: the header is whole, with no options but the usual time stamps, and what it carries is plain or of no known protocol. */
    @Override
    protected int plainText(Transcript line, ByteBuffer bytes, int start, int end, int wireEnd, int from) {
        if (end - start < HEADER_LENGTH) {
            return Transcript.NOT_PLAIN;
        }
        long second = bytes.getLong(start + ACKNOWLEDGMENT);
        int payload = start + ((int) second >>> 26 & 0x3c);
        int length = wireEnd - payload;
        boolean stamped = payload - start == HEADER_LENGTH + STAMPS_LENGTH;
        if (length < 0
                || ((int) second & URGENT_FLAG << 16) != 0
                || (stamped
                        ? end < payload || bytes.getInt(start + HEADER_LENGTH) != STAMPS
                        : payload - start != HEADER_LENGTH)) {
            return Transcript.NOT_PLAIN;
        }
        long first = bytes.getLong(start);
        int source = (int) (first >>> 48);
        int destination = (int) (first >>> 32) & 0xffff;
        boolean known = length > 0 && line.isBound(Demux.TCP_PORT, destination, source);
        // The payload's text is written here to see whether it is plain, and again where it belongs.
        if (known && payload(line, bytes, destination, source, payload, end, wireEnd, from) == Transcript.NOT_PLAIN) {
            return Transcript.NOT_PLAIN;
        }
        byte[] to = line.plainText();
        int flags = (int) second >>> 16 & 0xff;
        int at = Digits.bytes(to, IpProtocols.endpoints(line, source, destination, from), flagWords(flags));
        int conversation = (flags & ACK) == 0 || line.options().absoluteSequence()
                ? Transcript.UNRELATED
                : Conversations.ask(line, bytes, first, second, 0, line.addresses());
        at = numbers(line, first, second, length, conversation, to, at);
        if (stamped) {
            long stamps = bytes.getLong(start + STAMP_VALUE);
            at = Digits.dec(to, Digits.bytes(to, at, STAMPS_WORDS), stamps >>> 32);
            at = Digits.dec(to, Digits.bytes(to, at, ECHO_WORD), stamps & 0xffffffffL);
            to[at++] = ']';
        }
        at = Digits.small(to, Digits.bytes(to, at, LENGTH_WORD), length);
        return known ? payload(line, bytes, destination, source, payload, end, wireEnd, at) : at;
    }

    private static int payload(
            Transcript line, ByteBuffer bytes, int destination, int source, int start, int end, int wireEnd, int at) {
        return line.plain(Demux.TCP_PORT, destination, source, bytes, start, end, wireEnd, at);
    }

    private void payload(Transcript line, int headerLength, int length) {
        if (!has(headerLength)) {
            line.out().ascii(" [remaining caplen(").dec(available(0));
            line.out().ascii(") < header length(").dec(headerLength).ascii(")]");
            throw line.cut();
        }
        if ((u8(FLAGS + 1) & RESET) != 0 && line.verbosity() > 0) {
            resetReason(line.out(), headerLength, length);
        } else {
            line.carry(this, offset() + headerLength, end(), wireEnd());
        }
    }

    /** RFC 9293 section 3.5.3: a reset may carry the reason as text. */
    private void resetReason(Text out, int headerLength, int length) {
        out.ascii(has(headerLength, length) ? " [RST" : " [!RST");
        int shown = Math.min(length, MAX_RESET_REASON);
        if (shown < length) {
            out.ascii('+');
        }
        out.ascii(' ');
        out.visible(buffer(), offset() + headerLength, Math.min(shown, available(headerLength)));
        out.ascii(']');
    }

    private void checksum(Transcript line) {
        int length = wireLength();
        if (line.options().checkChecksums()
                && parent() instanceof NetworkLayer network
                && !network.isFragment()
                && has(length)) {
            Text out = line.out();
            int checksum = u16(CHECKSUM);
            long sum = Checksum.sum(buffer(), offset(), length) + network.pseudoHeaderSum(NUMBER, length);
            int rest = Checksum.finish(sum);
            out.ascii(", cksum 0x").hex(checksum, 4);
            if (rest == 0) {
                out.ascii(" (correct)");
            } else {
                out.ascii(" (incorrect -> 0x")
                        .hex(Checksum.expected(checksum, rest), 4)
                        .ascii(')');
            }
        }
    }

    /** Asks what the numbers are shown from: the first ones of the conversation, unless -S, or the frame is the first. */
    private int relate(Transcript line) {
        boolean first = (u8(FLAGS + 1) & ACK) == 0;
        if (line.options().absoluteSequence() || first || !(parent() instanceof NetworkLayer network)) {
            return Transcript.UNRELATED;
        }
        int source = network.sourceIndex();
        int destination = network.destinationIndex();
        boolean longer = network.version() != 4;
        return Conversations.ask(
                line,
                buffer(),
                i64(0),
                i64(ACKNOWLEDGMENT),
                longer ? Conversations.LONGER : 0,
                longer ? pair(source, destination) : pair(buffer().getInt(source), buffer().getInt(destination)));
    }

    private static long pair(int high, int low) {
        return (long) high << 32 | low & 0xffffffffL;
    }

    /** What the text remembers of TCP. */
    private static final class Conversations implements History.Memory {
        static final Conversations KIND = new Conversations();

        // The first word of a question: ports, and these; the second one: sequence and acknowledgment number; the third
        // one: the addresses, or where they stand.
        private static final long OPENING = 1L << 32;
        static final long LONGER = 1L << 33;

        /** Parts of an answer: what sequence numbers are shown from. */
        static final int SEQUENCE_FROM = 0;
        /** What acknowledgment numbers are shown from. */
        static final int ACKNOWLEDGMENT_FROM = 1;
        /** What the numbers of selective acknowledgments are shown from. */
        static final int SELECTED_FROM = 2;

        private TcpFlows ipv4;
        private TcpFlows ipv6;

        /** Asks about the segment whose header begins with those words. */
        static int ask(Transcript line, ByteBuffer buffer, long first, long second, long kind, long addresses) {
            long opening = (second & SYN << 16) != 0 ? OPENING : 0;
            return line.ask(KIND, buffer, kind | opening | first >>> 32, first << 32 | second >>> 32, addresses);
        }

        @Override
        public History.Memory fresh() {
            Conversations fresh = new Conversations();
            fresh.ipv4 = new TcpFlows(0);
            fresh.ipv6 = new TcpFlows(4);
            return fresh;
        }

        @Override
        public void answer(ByteBuffer buffer, long[] question, int from, int[] answer, int to) {
            long about = question[from];
            long addresses = question[from + 2];
            TcpFlows flows = (about & LONGER) == 0 ? ipv4 : ipv6;
            int ports = (int) about;
            boolean reverse = flows == ipv4 ? isReverse(ports, addresses) : isReverse(ports, buffer, addresses);
            // A conversation has the same key in both directions: the lower port's side comes first.
            long key = flows == ipv4
                    ? Long.rotateLeft(addresses, reverse ? 32 : 0)
                    : longer(buffer, addresses, reverse, flows.longer());
            boolean known = flows.find(Integer.rotateLeft(ports, reverse ? 16 : 0), key) && (about & OPENING) == 0;
            long own = known ? Long.rotateLeft(flows.numbers(), reverse ? 32 : 0) : first(question[from + 1]);
            if (!known) {
                flows.numbers(Long.rotateLeft(own, reverse ? 32 : 0));
            }
            answer[to + SEQUENCE_FROM] = known ? (int) (own >>> 32) : 0;
            answer[to + ACKNOWLEDGMENT_FROM] = known ? (int) own : 0;
            answer[to + SELECTED_FROM] = (int) own;
        }

        /** The first number of this side, and that of the other one, which has been acknowledged. */
        private static long first(long numbers) {
            return pair((int) (numbers >>> 32), (int) numbers - 1);
        }

        /** True where the segment goes against the key of the conversation. */
        private static boolean isReverse(int ports, long addresses) {
            return pair(ports >>> 16, (int) (addresses >>> 32)) > pair(ports & 0xffff, (int) addresses);
        }

        private static boolean isReverse(int ports, ByteBuffer buffer, long indexes) {
            int difference = (ports >>> 16) - (ports & 0xffff);
            for (int i = 0; i < 16 && difference == 0; i += 8) {
                difference = Long.compareUnsigned(
                        buffer.getLong((int) (indexes >>> 32) + i), buffer.getLong((int) indexes + i));
            }
            return difference > 0;
        }

        /** Fills in the addresses that stand at those indexes; returns a hash of them. */
        private static long longer(ByteBuffer buffer, long indexes, boolean reverse, long[] addresses) {
            long hash = 0;
            for (int i = 0; i < addresses.length; i++) {
                boolean first = i < 2 != reverse;
                addresses[i] = buffer.getLong((int) (first ? indexes >>> 32 : indexes) + 8 * (i & 1));
                hash = Long.rotateLeft(hash, 23) * 0x9e3779b97f4a7c15L ^ addresses[i];
            }
            return hash;
        }
    }
}
