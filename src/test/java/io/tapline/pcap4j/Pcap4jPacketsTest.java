package io.tapline.pcap4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.UdpPacket;
import org.pcap4j.packet.UnknownPacket;
import org.pcap4j.packet.namednumber.IpNumber;
import org.pcap4j.packet.namednumber.UdpPort;

class Pcap4jPacketsTest {
    /** RFC 826 request as it stands on the wire, padded to 60 bytes. */
    private static final byte[] ARP = HexFormat.of()
            .parseHex("ffffffffffff020000000001080600010800060400010200000000010a0000010000000000000a000002"
                    + "000000000000000000000000000000000000");

    @Test
    void aFrameInTheMiddleOfABufferBecomesAPacket() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(200);
        buffer.put(50, ARP);
        Packet packet =
                Pcap4jPackets.toPacket(new Frame().wrap(buffer, 50, ARP.length, ARP.length, 0, LinkType.ETHERNET));
        assertInstanceOf(EthernetPacket.class, packet);
        ArpPacket.ArpHeader arp = packet.get(ArpPacket.class).getHeader();
        assertEquals("10.0.0.2", arp.getDstProtocolAddr().getHostAddress());
        assertEquals("02:00:00:00:00:01", arp.getSrcHardwareAddr().toString());
        assertArrayEquals(ARP, packet.getRawData());
    }

    @Test
    void aPacketBecomesAFrameAndComesBack() throws Exception {
        Inet4Address from = (Inet4Address) InetAddress.getByName("10.0.0.1");
        Inet4Address to = (Inet4Address) InetAddress.getByName("10.0.0.2");
        UdpPacket.Builder udp = new UdpPacket.Builder()
                .srcPort(UdpPort.getInstance((short) 4000))
                .dstPort(UdpPort.getInstance((short) 9))
                .srcAddr(from)
                .dstAddr(to)
                .payloadBuilder(new UnknownPacket.Builder().rawData(new byte[] {1, 2, 3}))
                .correctChecksumAtBuild(true)
                .correctLengthAtBuild(true);
        IpV4Packet packet = new IpV4Packet.Builder()
                .version(org.pcap4j.packet.namednumber.IpVersion.IPV4)
                .tos(org.pcap4j.packet.IpV4Rfc1349Tos.newInstance((byte) 0))
                .ttl((byte) 64)
                .protocol(IpNumber.UDP)
                .srcAddr(from)
                .dstAddr(to)
                .payloadBuilder(udp)
                .correctChecksumAtBuild(true)
                .correctLengthAtBuild(true)
                .build();
        Frame frame = Pcap4jPackets.toFrame(packet, 1234);
        assertEquals(LinkType.RAW, frame.linkType());
        assertEquals(1234, frame.timestampNanos());
        assertEquals(31, frame.capturedLength());
        assertEquals(9, frame.buffer().getShort(22));
        assertEquals(packet, Pcap4jPackets.toPacket(frame));
    }

    @Test
    void linkTypesGoThrough() {
        byte[] ipv6 = new byte[40];
        ipv6[0] = 0x60;
        ipv6[6] = 59;
        Packet raw = Pcap4jPackets.toPacket(Frame.of(ipv6, LinkType.RAW));
        assertInstanceOf(IpV6Packet.class, raw);
        assertEquals(LinkType.RAW, Pcap4jPackets.toFrame(raw, 0).linkType());
        byte[] cooked = new byte[16];
        cooked[15] = 1;
        Packet sll = Pcap4jPackets.toPacket(Frame.of(cooked, LinkType.LINUX_SLL));
        assertEquals(LinkType.LINUX_SLL, Pcap4jPackets.toFrame(sll, 0).linkType());
        assertEquals(
                LinkType.ETHERNET,
                Pcap4jPackets.toFrame(Pcap4jPackets.toPacket(Frame.of(ARP, LinkType.ETHERNET)), 0)
                        .linkType());
    }

    @Test
    void noContentThrowsAndTheBytesStay() {
        Random random = new Random(4);
        int[] linkTypes = {LinkType.ETHERNET, LinkType.RAW, LinkType.LINUX_SLL, LinkType.PPP, LinkType.NULL, 147};
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length > 34 && i % 2 == 0) {
                bytes[12] = 8;
                bytes[13] = 0;
                bytes[14] = 0x45;
                bytes[23] = (byte) (i % 4 == 0 ? 17 : 6);
            }
            Packet packet = Pcap4jPackets.toPacket(Frame.of(bytes, linkTypes[i % linkTypes.length]));
            assertArrayEquals(bytes, packet.getRawData());
        }
    }

    @Test
    void withoutLibpcapItSaysWhatToInstall() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Dorg.pcap4j.core.pcapLibName=libthatisnothere",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutLibrary.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("NO_LIBRARY"), said);
        assertTrue(said.contains("needs libpcap, which is not installed"), said);
    }

    /** Run in a JVM that looks for libpcap under a wrong name. */
    static final class WithoutLibrary {
        public static void main(String[] args) throws Exception {
            try {
                Pcap4jSource.open("lo", 65535, false, 10, 0, "").close();
                System.exit(1);
            } catch (Pcap4jException absent) {
                System.out.println(absent.kind() + " " + absent.getMessage());
            }
        }
    }
}
