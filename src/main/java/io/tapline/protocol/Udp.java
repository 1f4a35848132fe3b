package io.tapline.protocol;

import io.tapline.wire.Bytes;
import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Digits;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The User Datagram Protocol: RFC 768; checksum over IPv6: RFC 8200 section 8.1. */
public final class Udp extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 8;

    private static final int NUMBER = 17;
    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int LENGTH = 4;
    private static final byte[] PLAIN_WORDS = "UDP, length ".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKSUM = 6;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("udp", "User Datagram Protocol", new Udp())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    private static final class Fields {
        static final Field SOURCE_PORT = Field.u16("srcport", Udp.SOURCE_PORT)
                .whenCut(layer -> layer.has(Udp.LENGTH))
                .alias("sport")
                .means("source port, shown where both ports are there");
        static final Field DESTINATION_PORT =
                Field.u16("dstport", Udp.DESTINATION_PORT).alias("dport").means("destination port");
        static final Field LENGTH = Field.u16("length", Udp.LENGTH).auto().means("length of header and payload, bytes");
        static final Field CHECKSUM = Field.hex16("checksum", Udp.CHECKSUM)
                .when(layer -> ((Udp) layer).hasPlausibleLength())
                .auto()
                .means("checksum, 0 for none");

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
    protected void decode(ByteBuffer bytes, int start, int end, int wireEnd) {
        if (end - start < HEADER_LENGTH) {
            super.decode(bytes, start, end, wireEnd);
            return;
        }
        long all = Bytes.i64(bytes, start + SOURCE_PORT);
        int length = (int) all >>> 16;
        int payloadEnd = length < HEADER_LENGTH ? wireEnd : limited(HEADER_LENGTH, length);
        wholeWithPorts(HEADER_LENGTH, payloadEnd, Demux.UDP_PORT, (int) (all >>> 32));
    }

    /** Decodes what is cut: there is nothing inside. */
    @Override
    protected void decode() {
        require(HEADER_LENGTH);
    }

    /** False for a length that is less than the header; 0 stands for a jumbogram (RFC 2675 section 4) where the network layer has them. */
    private boolean hasPlausibleLength() {
        return has(HEADER_LENGTH) && (length() >= HEADER_LENGTH || length() == 0 && parent() instanceof Ipv6);
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
        if (next != null
                && !given.has(Fields.DESTINATION_PORT)
                && !next.protocol().isOn(Demux.UDP_PORT, sourcePort())) {
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
        line.protocol("udp");
        Text out = line.out();
        if (!has(LENGTH)) {
            if (parent() instanceof NetworkLayer network && network.firstProtocol() == NUMBER) {
                IpProtocols.addresses(out, network);
                out.ascii(": ");
            }
            line.truncated();
            return;
        }
        IpProtocols.endpoints(out, this, NUMBER, sourcePort(), destinationPort());
        int room = wireLength();
        if (room < HEADER_LENGTH) {
            out.ascii("truncated-udp ").dec(room & 0xffffffffL);
            return;
        }
        if (!has(CHECKSUM)) {
            line.truncated();
            return;
        }
        int length = length();
        if (length == 0 && room > 0xffff) {
            // A jumbogram: RFC 2675 section 4.
            length = room;
        }
        if (length < HEADER_LENGTH) {
            out.ascii("truncated-udplength ").dec(length);
            return;
        }
        if (!has(HEADER_LENGTH)) {
            line.truncated();
            return;
        }
        payload(line, length - HEADER_LENGTH, Math.min(length, room) - HEADER_LENGTH);
    }

    /** Plain: the length is within what carries it, and the ports are of no protocol that shows anything. */
    @Override
    protected int plainText(Transcript line, ByteBuffer bytes, int start, int end, int wireEnd, int from) {
        if (end - start < HEADER_LENGTH) {
            return Transcript.NOT_PLAIN;
        }
        int source = Bytes.u16(bytes, start + SOURCE_PORT);
        int destination = Bytes.u16(bytes, start + DESTINATION_PORT);
        int length = Bytes.u16(bytes, start + LENGTH);
        if (length < HEADER_LENGTH || length > wireEnd - start || line.isBound(Demux.UDP_PORT, destination, source)) {
            return Transcript.NOT_PLAIN;
        }
        int at = IpProtocols.endpoints(line, source, destination, from);
        byte[] to = line.plainText();
        return Digits.small(to, Digits.bytes(to, at, PLAIN_WORDS), length - HEADER_LENGTH);
    }

    /** Appends the text of the payload: declared bytes as the header says, length as there is room for. */
    private void payload(Transcript line, int declared, int length) {
        NetworkLayer network = parent() instanceof NetworkLayer layer ? layer : null;
        boolean fragment = network != null && network.isFragment();
        if (line.verbosity() > 0 && line.options().checkChecksums() && network != null && !fragment) {
            checksum(line, network, length);
        }
        Text out = line.out();
        int start = offset() + HEADER_LENGTH;
        if (!line.quick()
                && line.carry(this, Demux.UDP_PORT, destinationPort(), sourcePort(), start, end(), start + length)) {
            return;
        }
        if (declared > length && !fragment) {
            out.ascii("UDP, bad length ").dec(declared).ascii(" > ").dec(length);
        } else {
            out.ascii("UDP, length ").dec(declared);
        }
    }

    private void checksum(Transcript line, NetworkLayer network, int length) {
        Text out = line.out();
        int checksum = u16(CHECKSUM);
        if (network.version() == 4) {
            if (line.verbosity() < 2) {
                return;
            }
            if (checksum == 0) {
                out.ascii("[no cksum] ");
                return;
            }
        }
        int covered = length + HEADER_LENGTH;
        if (!has(covered)) {
            return;
        }
        long sum = Checksum.sum(buffer(), offset(), covered) + network.pseudoHeaderSum(NUMBER, covered);
        int rest = Checksum.finish(sum);
        if (rest == 0) {
            out.ascii("[udp sum ok] ");
        } else {
            out.ascii("[bad udp cksum 0x").hex(checksum, 4);
            out.ascii(" -> 0x").hex(Checksum.expected(checksum, rest), 4).ascii("!] ");
        }
    }
}
