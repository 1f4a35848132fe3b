package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/**
 * IPsec's packets inside UDP, to get through translators of addresses: RFC 3948. There is no header: an encapsulating security payload
 * begins with its index, which is never 0, key exchange with four bytes of 0, and a single byte of ones keeps the way open.
 */
public final class UdpEncapsulation extends Layer {
    private static final int PORT = 4500;
    private static final int ESP = 50;
    private static final int MARKER_LENGTH = 4;
    private static final int KEEP_ALIVE = 0xff;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named(
                    "udpencap", "UDP Encapsulation of IPsec Packets", new UdpEncapsulation())
            .on(Demux.UDP_PORT, PORT)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            Field.derived("nat_keepalive", FieldType.FLAG, 1, layer -> 1)
                    .when(layer -> ((UdpEncapsulation) layer).isKeepAlive())
                    .means("1 where the packet only keeps a translator's entry"),
            Field.derived("non_esp_marker", FieldType.FLAG, 1, layer -> 1)
                    .when(layer -> ((UdpEncapsulation) layer).isMarked())
                    .means("1 where the packet is one of key exchange")
        };
    }

    private UdpEncapsulation() {}

    @Override
    protected Layer fresh() {
        return new UdpEncapsulation();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (isMarked() || isKeepAlive()) {
            header(0);
            stop(Stop.END);
        } else if (require(MARKER_LENGTH)) {
            header(0);
            next(Demux.IP_PROTOCOL, ESP);
        }
    }

    private boolean isKeepAlive() {
        return wireLength() == 1 && has(1) && u8(0) == KEEP_ALIVE;
    }

    private boolean isMarked() {
        return wireLength() >= MARKER_LENGTH && has(MARKER_LENGTH) && i32(0) == 0;
    }

    @Override
    protected int create(Values given) {
        return 0;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("isakmp_rfc3948");
        Text out = line.out();
        int length = wireLength();
        if (length == 1 && get8(0) == KEEP_ALIVE) {
            out.ascii("isakmp-nat-keep-alive");
        } else if (length < MARKER_LENGTH) {
            line.truncated();
        } else if (get32(0) == 0) {
            out.ascii("NONESP-encap: isakmp");
        } else {
            out.ascii("UDP-encap: ");
            line.carry(this, Demux.IP_PROTOCOL, ESP, offset(), end(), wireEnd());
        }
    }
}
