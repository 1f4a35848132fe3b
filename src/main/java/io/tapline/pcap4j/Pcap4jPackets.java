package io.tapline.pcap4j;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.LinuxSllPacket;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.UnknownPacket;
import org.pcap4j.packet.factory.PacketFactories;
import org.pcap4j.packet.namednumber.DataLinkType;

/** Frames as pcap4j's packets and back, for programs that use its classes. The bytes are copied. */
public final class Pcap4jPackets {
    private Pcap4jPackets() {}

    /**
     * The frame's captured bytes, dissected by pcap4j. Where it cannot make sense of them the packet is an
     * {@link org.pcap4j.packet.IllegalPacket} or an {@link UnknownPacket} with the same raw data; nothing is thrown for what a frame holds.
     */
    public static Packet toPacket(Frame frame) {
        byte[] bytes = frame.toByteArray();
        if (bytes.length == 0) {
            return new UnknownPacket.Builder().rawData(bytes).build();
        }
        try {
            return PacketFactories.getFactory(Packet.class, DataLinkType.class)
                    .newInstance(bytes, 0, bytes.length, Pcap4j.dlt(frame.linkType()));
        } catch (RuntimeException confused) {
            // Some of pcap4j's classes throw on malformed content (GTP among them); the caller still gets the bytes.
            return UnknownPacket.newPacket(bytes, 0, bytes.length);
        }
    }

    /**
     * A frame of its own with the packet's raw data and its link type: Ethernet, Linux cooked, or IP without a link header by the class of
     * the outermost packet; {@link LinkType#ETHERNET} where that says nothing.
     *
     * @param timestampNanos nanoseconds since 1970-01-01T00:00:00Z
     */
    public static Frame toFrame(Packet packet, long timestampNanos) {
        return Frame.of(packet.getRawData(), linkType(packet)).timestampNanos(timestampNanos);
    }

    private static int linkType(Packet packet) {
        if (packet instanceof IpV4Packet || packet instanceof IpV6Packet) {
            return LinkType.RAW;
        }
        if (packet instanceof LinuxSllPacket) {
            return LinkType.LINUX_SLL;
        }
        return LinkType.ETHERNET;
    }
}
