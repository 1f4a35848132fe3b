package io.tapline.protocol;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.wire.Bytes;
import io.tapline.wire.Demux;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Protocol;
import io.tapline.wire.Shortcut;
import java.nio.ByteBuffer;

/**
 * TCP and UDP over IP over Ethernet, as nearly all frames are: no tag, no options or extension headers of IP, not a later fragment, all headers
 * captured, lengths that can be.
 */
final class IpShortcut extends Shortcut {
    private static final int IP = Ethernet.HEADER_LENGTH;

    /** Of the word that begins with the type: type, version and header length. */
    private static final int PLAIN_IPV4 = Ipv4.ETHERTYPE << 8 | Ipv4.PLAIN_VERSION_IHL;
    /** Of the same word: type and version. */
    private static final int PLAIN_IPV6 = Ipv6.ETHERTYPE << 4 | 6;

    private static final int LEAST_IPV4 = IP + Ipv4.HEADER_LENGTH + Udp.HEADER_LENGTH;
    private static final int LEAST_IPV6 = IP + Ipv6.HEADER_LENGTH + Udp.HEADER_LENGTH;

    /** Of the eight bytes from the total length of IPv4 on: the fragment's offset and the protocol. */
    private static final int OFFSET_AND_PROTOCOL = Ipv4.OFFSET_MASK << 16 | 0xff;

    /** The places of the branches. */
    private static final int TCP = 0;

    private static final int UDP = 1;

    private static final int TCP_PORTS = slots(Demux.TCP_PORT);
    private static final int UDP_PORTS = slots(Demux.UDP_PORT);

    private final Trunk ipv4 = over(Ipv4.PROTOCOL, Ipv4.HEADER_LENGTH);
    private final Layer tcp4 = ipv4.branch(TCP);
    private final Layer udp4 = ipv4.branch(UDP);
    private final Trunk ipv6 = over(Ipv6.PROTOCOL, Ipv6.HEADER_LENGTH);

    private final Layer tcp6 = ipv6.branch(TCP);
    private final Layer udp6 = ipv6.branch(UDP);

    IpShortcut() {
        super(LinkType.ETHERNET);
    }

    private Trunk over(Protocol ip, int length) {
        return new Trunk(
                Ethernet.PROTOCOL,
                Ethernet.HEADER_LENGTH,
                Demux.ETHERTYPE,
                ip,
                length,
                Demux.IP_PROTOCOL,
                Tcp.PROTOCOL,
                Udp.PROTOCOL);
    }

    @Override
    protected LayerStack decode(Frame frame) {
        ByteBuffer bytes = frame.buffer();
        int at = frame.offset() + IP;
        if (frame.capturedLength() >= LEAST_IPV4) {
            int kind = Bytes.i32(bytes, frame.offset() + Ethernet.TYPE);
            if (kind >>> 8 == PLAIN_IPV4) {
                long words = Bytes.i64(bytes, at + Ipv4.TOTAL_LENGTH);
                int length = (int) (words >>> 48);
                int protocol = (int) words & OFFSET_AND_PROTOCOL;
                if (protocol == IpProtocols.TCP) {
                    return tcp(frame, tcp4, at + Ipv4.HEADER_LENGTH, trunk(ipv4, frame, at, length, protocol));
                }
                if (protocol == IpProtocols.UDP) {
                    return udp(frame, udp4, at + Ipv4.HEADER_LENGTH, trunk(ipv4, frame, at, length, protocol));
                }
            } else if (kind >>> 12 == PLAIN_IPV6 && frame.capturedLength() >= LEAST_IPV6) {
                return ipv6(frame, at);
            }
        }
        return oneByOne(frame);
    }

    private LayerStack ipv6(Frame frame, int at) {
        int word = Bytes.i32(frame.buffer(), at + Ipv6.PAYLOAD_LENGTH);
        int length = Ipv6.HEADER_LENGTH + (word >>> 16);
        int protocol = word >>> 8 & 0xff;
        if (protocol == IpProtocols.TCP) {
            return tcp(frame, tcp6, at + Ipv6.HEADER_LENGTH, trunk(ipv6, frame, at, length, protocol));
        }
        if (protocol == IpProtocols.UDP) {
            return udp(frame, udp6, at + Ipv6.HEADER_LENGTH, trunk(ipv6, frame, at, length, protocol));
        }
        return oneByOne(frame);
    }

    private LayerStack tcp(Frame frame, Layer layer, int start, int wireEnd) {
        int end = Math.min(frame.offset() + frame.capturedLength(), wireEnd);
        if (end - start >= Tcp.HEADER_LENGTH) {
            int header = Bytes.u8(frame.buffer(), start + Tcp.DATA_OFFSET) >> 2 & 0x3c;
            if (header >= Tcp.HEADER_LENGTH && end - start >= header) {
                branch(layer, start, end, wireEnd);
                return end(layer, header, wireEnd, TCP_PORTS, Bytes.i32(frame.buffer(), start));
            }
        }
        return oneByOne(frame);
    }

    private LayerStack udp(Frame frame, Layer layer, int start, int wireEnd) {
        int end = Math.min(frame.offset() + frame.capturedLength(), wireEnd);
        if (end - start >= Udp.HEADER_LENGTH) {
            long words = Bytes.i64(frame.buffer(), start);
            int length = (int) words >>> 16;
            if (length >= Udp.HEADER_LENGTH) {
                branch(layer, start, end, wireEnd);
                int payloadEnd = Math.min(wireEnd, start + length);
                return end(layer, Udp.HEADER_LENGTH, payloadEnd, UDP_PORTS, (int) (words >>> 32));
            }
        }
        return oneByOne(frame);
    }
}
