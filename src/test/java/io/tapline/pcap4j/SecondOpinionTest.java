package io.tapline.pcap4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.Decoder;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.pcap4j.packet.ArpPacket.ArpHeader;
import org.pcap4j.packet.Dot1qVlanTagPacket.Dot1qVlanTagHeader;
import org.pcap4j.packet.EthernetPacket.EthernetHeader;
import org.pcap4j.packet.IcmpV4CommonPacket.IcmpV4CommonHeader;
import org.pcap4j.packet.IcmpV6CommonPacket.IcmpV6CommonHeader;
import org.pcap4j.packet.IpV4Packet.IpV4Header;
import org.pcap4j.packet.IpV6ExtOptionsPacket;
import org.pcap4j.packet.IpV6ExtUnknownPacket;
import org.pcap4j.packet.IpV6Packet.IpV6Header;
import org.pcap4j.packet.LinuxSllPacket.LinuxSllHeader;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket.TcpHeader;
import org.pcap4j.packet.UdpPacket.UdpHeader;

/** pcap4j's decoder as a second opinion: where it makes a header out of a frame of the corpus, its fields are ours. */
@EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+")
class SecondOpinionTest {
    private final Decoder decoder = new Decoder(Protocols.REGISTRY);
    private final Map<String, Integer> agreed = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    /** pcap4j writes a stack trace for each IPv4 option that it cannot make out. */
    @BeforeAll
    static void silencePcap4j() {
        System.setProperty("org.slf4j.simpleLogger.log.org.pcap4j", "off");
    }

    @Test
    void headersAreWhatPcap4jSaysTheyAre() throws IOException {
        Path corpus = Path.of(System.getProperty("tapline.corpus"));
        for (String folder : List.of("captures", "tcpdump")) {
            try (Stream<Path> files = Files.list(corpus.resolve(folder))) {
                for (Path file : files.sorted().toList()) {
                    int number = 0;
                    for (Frame frame : frames(file)) {
                        compare(frame, file.getFileName() + " " + ++number);
                    }
                }
            }
        }
        System.out.println("pcap4j agrees: " + agreed);
        assertEquals(List.of(), differences);
        assertTrue(agreed.keySet()
                .containsAll(List.of("arp", "eth", "icmp", "icmpv6", "ip", "ipv6", "sll", "tcp", "udp", "vlan")));
        assertTrue(agreed.get("tcp") > 5000, agreed.toString());
    }

    private static List<Frame> frames(Path file) {
        FrameList list = new FrameList();
        try (SaveFileSource source = SaveFileSource.open(file)) {
            while (source.poll(list, 100) != FrameSource.END) {}
        } catch (DamagedFileException damage) {
            // Meant to be; what came before it counts.
            assertTrue(damage.offset() >= 0);
        } catch (IOException noCapture) {
            assertTrue(list.frames().isEmpty());
        }
        return list.frames();
    }

    private void compare(Frame frame, String where) {
        LayerStack stack = decoder.decode(frame);
        Map<String, Integer> occurrences = new TreeMap<>();
        for (Packet packet = Pcap4jPackets.toPacket(frame); packet != null; packet = packet.getPayload()) {
            Map<String, String> wanted = new LinkedHashMap<>();
            String protocol = describe(packet.getHeader(), wanted);
            if (protocol == null) {
                if (endsOpinion(packet.getHeader())) {
                    return;
                }
                continue;
            }
            Layer layer = find(stack, protocol, occurrences.merge(protocol, 1, Integer::sum));
            if (layer == null) {
                differences.add(where + ": no " + protocol);
                return;
            }
            Map<String, String> given = new LinkedHashMap<>();
            wanted.keySet().forEach(name -> given.put(name, value(layer, name)));
            if (given.equals(wanted)) {
                agreed.merge(protocol, 1, Integer::sum);
            } else {
                given.entrySet().removeAll(Map.copyOf(wanted).entrySet());
                differences.add(where + ": " + protocol + " " + given);
            }
        }
    }

    /**
     * True for what stands between IPv6 and a transport, where pcap4j 1.8.2 does not find the end of the header, and for IP that says it is
     * of another version, which pcap4j does not mind.
     */
    private static boolean endsOpinion(Packet.Header header) {
        return header instanceof IpV6ExtOptionsPacket.IpV6ExtOptionsHeader
                || header instanceof IpV6ExtUnknownPacket.IpV6ExtUnknownHeader
                || header instanceof IpV4Header
                || header instanceof IpV6Header;
    }

    private static Layer find(LayerStack stack, String protocol, int occurrence) {
        int left = occurrence;
        for (int i = 0; i < stack.depth(); i++) {
            if (stack.layer(i).protocol().name().equals(protocol) && --left == 0) {
                return stack.layer(i);
            }
        }
        return null;
    }

    private static String value(Layer layer, String name) {
        Field field = layer.protocol().field(name);
        if (!field.isPresent(layer)) {
            return "absent";
        }
        Text text = new Text(64);
        field.text(layer, text);
        return text.toString();
    }

    /** Puts pcap4j's fields down as ours are written; the name of the protocol, or null for one that is not compared. */
    private static String describe(Packet.Header header, Map<String, String> fields) {
        if (header instanceof EthernetHeader ethernet) {
            fields.put("dst", ethernet.getDstAddr().toString());
            fields.put("src", ethernet.getSrcAddr().toString());
            int type = ethernet.getType().value() & 0xffff;
            fields.put(type > 1500 ? "type" : "len", type > 1500 ? hex(type, 4) : Integer.toString(type));
            return "eth";
        } else if (header instanceof LinuxSllHeader cooked) {
            fields.put("pkttype", number(cooked.getPacketType().value()));
            int type = cooked.getProtocol().value() & 0xffff;
            fields.put(type > 1500 ? "etype" : "ltype", hex(type, 4));
            return "sll";
        } else if (header instanceof Dot1qVlanTagHeader tag) {
            fields.put("id", Integer.toString(tag.getVidAsInt()));
            fields.put("priority", Integer.toString(tag.getPriority()));
            return "vlan";
        } else if (header instanceof ArpHeader arp) {
            fields.put("hw.type", number(arp.getHardwareType().value()));
            fields.put("opcode", number(arp.getOperation().value()));
            if (arp.getHardwareAddrLengthAsInt() == 6 && arp.getProtocolAddrLengthAsInt() == 4) {
                // pcap4j takes addresses of other lengths for such ones too.
                fields.put("src.hw_mac", arp.getSrcHardwareAddr().toString());
                fields.put("dst.hw_mac", arp.getDstHardwareAddr().toString());
                fields.put("src.proto_ipv4", arp.getSrcProtocolAddr().getHostAddress());
                fields.put("dst.proto_ipv4", arp.getDstProtocolAddr().getHostAddress());
            }
            return "arp";
        } else if (header instanceof IpV4Header ip && ip.getVersion().value() == 4) {
            return ipv4(ip, fields);
        } else if (header instanceof IpV6Header ip && ip.getVersion().value() == 6) {
            return ipv6(ip, fields);
        }
        return transport(header, fields);
    }

    private static String transport(Packet.Header header, Map<String, String> fields) {
        if (header instanceof TcpHeader tcp) {
            return tcp(tcp, fields);
        } else if (header instanceof UdpHeader udp) {
            fields.put("srcport", Integer.toString(udp.getSrcPort().valueAsInt()));
            fields.put("dstport", Integer.toString(udp.getDstPort().valueAsInt()));
            fields.put("length", Integer.toString(udp.getLengthAsInt()));
            fields.put("checksum", hex(udp.getChecksum(), 4));
            return "udp";
        } else if (header instanceof IcmpV4CommonHeader icmp) {
            fields.put("type", Integer.toString(icmp.getType().value() & 0xff));
            fields.put("code", Integer.toString(icmp.getCode().value() & 0xff));
            fields.put("checksum", hex(icmp.getChecksum(), 4));
            return "icmp";
        } else if (header instanceof IcmpV6CommonHeader icmp) {
            fields.put("type", Integer.toString(icmp.getType().value() & 0xff));
            fields.put("code", Integer.toString(icmp.getCode().value() & 0xff));
            fields.put("checksum", hex(icmp.getChecksum(), 4));
            return "icmpv6";
        }
        return null;
    }

    private static String ipv4(IpV4Header ip, Map<String, String> fields) {
        fields.put("version", Integer.toString(ip.getVersion().value()));
        fields.put("hdr_len", Integer.toString(ip.getIhl() * 4));
        fields.put("dsfield", hex(ip.getTos().value() & 0xff, 2));
        fields.put("id", hex(ip.getIdentification(), 4));
        fields.put("flags.df", ip.getDontFragmentFlag() ? "1" : "0");
        fields.put("flags.mf", ip.getMoreFragmentFlag() ? "1" : "0");
        fields.put("frag_offset", Integer.toString(ip.getFragmentOffset()));
        fields.put("ttl", Integer.toString(ip.getTtlAsInt()));
        fields.put("proto", Integer.toString(ip.getProtocol().value() & 0xff));
        fields.put("checksum", hex(ip.getHeaderChecksum(), 4));
        fields.put("src", ip.getSrcAddr().getHostAddress());
        if (ip.getOptions().isEmpty()) {
            // With a source route the column shows where the route ends, as Wireshark does.
            fields.put("dst", ip.getDstAddr().getHostAddress());
        }
        if (ip.getTotalLength() != 0) {
            // 0 is shown as the length that the frame had.
            fields.put("len", Integer.toString(ip.getTotalLengthAsInt()));
        }
        return "ip";
    }

    private static String ipv6(IpV6Header ip, Map<String, String> fields) {
        fields.put("version", Integer.toString(ip.getVersion().value()));
        fields.put("tclass", hex(ip.getTrafficClass().value() & 0xff, 8));
        fields.put("flow", hex(ip.getFlowLabel().value(), 6));
        fields.put("plen", Integer.toString(ip.getPayloadLengthAsInt()));
        fields.put("nxt", Integer.toString(ip.getNextHeader().value() & 0xff));
        fields.put("hlim", Integer.toString(ip.getHopLimitAsInt()));
        fields.put("src", ipv6(ip.getSrcAddr()));
        fields.put("dst", ipv6(ip.getDstAddr()));
        return "ipv6";
    }

    private static String tcp(TcpHeader tcp, Map<String, String> fields) {
        fields.put("srcport", Integer.toString(tcp.getSrcPort().valueAsInt()));
        fields.put("dstport", Integer.toString(tcp.getDstPort().valueAsInt()));
        fields.put("seq_raw", Long.toString(tcp.getSequenceNumberAsLong()));
        fields.put("ack_raw", Long.toString(tcp.getAcknowledgmentNumberAsLong()));
        fields.put("hdr_len", Integer.toString(tcp.getDataOffsetAsInt() * 4));
        fields.put("flags.urg", tcp.getUrg() ? "1" : "0");
        fields.put("flags.ack", tcp.getAck() ? "1" : "0");
        fields.put("flags.push", tcp.getPsh() ? "1" : "0");
        fields.put("flags.reset", tcp.getRst() ? "1" : "0");
        fields.put("flags.syn", tcp.getSyn() ? "1" : "0");
        fields.put("flags.fin", tcp.getFin() ? "1" : "0");
        fields.put("window_size_value", Integer.toString(tcp.getWindowAsInt()));
        fields.put("checksum", hex(tcp.getChecksum(), 4));
        fields.put("urgent_pointer", Integer.toString(tcp.getUrgentPointerAsInt()));
        return "tcp";
    }

    private static String number(short value) {
        return Integer.toString(value & 0xffff);
    }

    private static String hex(int value, int digits) {
        return "0x" + HexFormat.of().toHexDigits(value, digits);
    }

    private static String ipv6(InetAddress address) {
        return new Text(64)
                .ipv6(java.nio.ByteBuffer.wrap(address.getAddress()), 0)
                .toString();
    }
}
