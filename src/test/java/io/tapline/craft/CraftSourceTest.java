package io.tapline.craft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.protocol.Protocols;
import io.tapline.wire.Addresses;
import io.tapline.wire.Bytes;
import io.tapline.wire.Checksum;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CraftSourceTest {
    private static final Defaults INTERFACE = new Defaults(
            0x020000000001L, 0x0a000001, Addresses.ipv6("2001:db8::1"), Addresses.ipv6("fe80::1"), at -> 0);

    private static CraftSource source(long seed, long rounds, String... specs) throws SpecException {
        List<Spec> parsed = new ArrayList<>();
        for (String spec : specs) {
            parsed.add(Spec.parse(spec, Protocols.REGISTRY));
        }
        return new CraftSource(parsed, INTERFACE, seed, rounds);
    }

    private static List<String> craft(String... specs) throws Exception {
        return hex(source(1, 1, specs));
    }

    private static List<String> hex(FrameSource source) throws IOException {
        List<String> frames = new ArrayList<>();
        while (source.poll(frame -> frames.add(HexFormat.of().formatHex(frame.toByteArray())), 7) != FrameSource.END) {
            continue;
        }
        return frames;
    }

    // The expected bytes are scapy 2.5.0's for the same fields.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "eth dst=ff:ff:ff:ff:ff:ff / arp opcode=request dst.proto_ipv4=10.0.0.2"
                        + "|ffffffffffff020000000001080600010800060400010200000000010a0000010000000000000a000002",
                "eth / arp dst.proto_ipv4=10.0.0.2"
                        + "|ffffffffffff020000000001080600010800060400010200000000010a0000010000000000000a000002",
                "eth / vlan id=100 priority=3 / ip dst=10.0.0.2 ttl=64 / udp dport=53 / \"x\""
                        + "|0000000000000200000000018100606408004500001d00000000401166ce0a0000010a000002000000350009"
                        + "73a478",
                "eth / ip src=10.0.0.7 dst=10.0.0.2 / tcp dport=80 flags=S seq=7 / \"hello\\n\""
                        + "|00000000000002000000000108004500002e00000000400666c20a0000070a000002000000500000000700000000"
                        + "5002ffff57a1000068656c6c6f0a",
                "eth dst=02:00:00:00:00:02 type=0x88b5 / hex:deadbeef / zeros:46"
                        + "|02000000000202000000000188b5deadbeef000000000000000000000000000000000000000000000000000000"
                        + "00000000000000000000000000000000000000",
                "eth / ipv6 dst=ff02::1 flow=0xabcde hlim=1 / udp sport=1 dport=2 / \"six\""
                        + "|33330000000102000000000186dd600abcde000b1101fe800000000000000000000000000001ff02000000000000"
                        + "000000000000000100010002000b16e6736978",
                "eth / ipv6 dst=2001:db8::2 / icmpv6 id=1 seq=2 / \"abc\""
                        + "|00000000000002000000000186dd60000000000b3a4020010db800000000000000000000000120010db800000000"
                        + "000000000000000280005fdf00010002616263",
                "eth / ip dst=10.0.0.2 / icmp id=0x1234 seq=5 / \"ping\""
                        + "|00000000000002000000000108004500002000000000400166db0a0000010a000002080006f6123400057069"
                        + "6e67",
                "eth / ieee8021ad id=5 / vlan id=6 / ip dst=239.129.2.3 / udp sport=9 dport=9"
                        + "|01005e01020302000000000188a800058100000608004500001c0000000040117f4c0a000001ef81020300090009"
                        + "00080447",
                "eth / ipv6 dst=2001:db8::2 / ipv6.fraghdr id=0x01020304 / udp sport=1 dport=2 / \"xy\""
                        + "|00000000000002000000000186dd6000000000122c4020010db800000000000000000000000120010db800000000"
                        + "000000000000000211000000010203040001000200" + "0a2be97879",
                "eth / ip dst=10.0.0.2 / tcp sport=1 dport=2 flags=SA ack=9 win=1024 options=020405b40402010303070000"
                        + "|00000000000002000000000108004500003400000000400666c20a0000010a0000020001000200000000000000"
                        + "098012040057f40000020405b40402010303070000",
                "eth / ip dst=10.0.0.2 / udp / dns id=1 qname=www.example.org qtype=aaaa"
                        + "|00000000000002000000000108004500003d00000000401166ae0a0000010a0000020000003500298301000101000001"
                        + "00000000000003777777076578616d706c65036f726700001c0001",
                "eth / ip dst=10.0.0.2 / tcp sport=53 / dns id=2 flags=0x8103 qtype=ns"
                        + "|00000000000002000000000108004500003b00000000400666bb0a0000010a00000200350000000000000000000050"
                        + "00ffff1783000000110002810300010000000000000000020001",
                "eth / ip dst=10.0.0.2 / gre key=7 seq=9 / ip dst=10.0.0.3 / udp sport=1 dport=2"
                        + "|00000000000002000000000108004500003c00000000402f66910a0000010a0000023000080000000007000000094500"
                        + "001c00000000401166ce0a0000010a000003000100020008ebd7",
                "eth / ip dst=10.0.0.2 tos=0xc0 / igmp maddr=224.1.2.3 num_src=1 / hex:0a000009"
                        + "|000000000000020000000001080045c00024000000000102a5160a0000010a00000211640010e0010203027d00010a00"
                        + "0009",
                "eth / ip dst=10.0.0.2 / sctp sport=5 dport=6 tag=1 chunk_type=10 / \"abcd\""
                        + "|00000000000002000000000108004500002800000000408466500a0000010a000002000500060000000102f724d00a00"
                        + "000861626364",
                "eth / ip dst=224.0.0.18 / vrrp vrid=3 prio=200 ip_addr=10.0.0.5 / zeros:8"
                        + "|01005e00001202000000000108004500002800000000ff70d1520a000001e00000122103c80100010cf50a0000050000"
                        + "000000000000",
                "eth / ip dst=255.255.255.255 / udp sport=68 dport=67 / dhcp id=7 option.dhcp=request option.requested_ip_address=10.0.0.9 option.hostname=pc"
                        + "|ffffffffffff02000000000108004500011a0000000040116fd30a000001ffffffff00440043010687b301010600000"
                        + "000070000000000000000000000000000000000000000020000000001000000000000000000000000000000000000000"
                        + "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                        + "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                        + "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                        + "000000000000000000000000000000000000000000000000000000000000000000000000000006382536335010332040"
                        + "a0000090c027063ff",
                "eth / lldp chassis.id=sw1 port.id=ge-0 tlv.system.name=core"
                        + "|0180c200000e02000000000188cc02040773773104050767652d30060200780a04636f72650000",
                "sll pkttype=4 src.eth=02:00:00:00:00:01 / ip dst=10.0.0.2 / udp sport=1 dport=2"
                        + "|000400010006020000000001000008004500001c00000000401166cf0a0000010a000002000100020008ebd8",
                "eth / ipv6 dst=ff02::1 / icmpv6 nd.ns.target_address=fe80::9 / hex:0101020000000001"
                        + "|33330000000102000000000186dd6000000000203afffe800000000000000000000000000001ff02000000000000000"
                        + "00000000000018700799300000000fe8000000000000000000000000000090101020000000001",
                "eth / ipv6 dst=ff02::1 / icmpv6 nd.ra.cur_hop_limit=64 nd.ra.flag=0x80 nd.ra.router_lifetime=1800 "
                        + "nd.ra.reachable_time=5 nd.ra.retrans_timer=6"
                        + "|33330000000102000000000186dd6000000000103afffe800000000000000000000000000001ff02000000000000000"
                        + "00000000000018600349c408007080000000500000006",
                "eth / ipv6 dst=ff02::1 / icmpv6 mld.multicast_address=ff02::fb"
                        + "|33330000000102000000000186dd6000000000183a01fe800000000000000000000000000001ff02000000000000000"
                        + "000000000000183007f2900000000ff0200000000000000000000000000fb",
                "eth / ip src=10.0.0.2 dst=10.0.0.1 / icmp type=3 code=3 / ip dst=10.0.0.2 / udp sport=1 dport=2"
                        + "|00000000000002000000000108004500003800000000400166c30a0000020a00000103031119000000004500001c"
                        + "00000000401166cf0a0000010a000002000100020008ebd8"
            })
    void buildsWhatScapyBuilds(String spec, String expected) throws Exception {
        assertEquals(List.of(expected), craft(spec));
    }

    @Test
    void anExplicitValueWins() throws Exception {
        String frame = craft(
                        "eth type=0x1234 dst=02:00:00:00:00:02 / ip len=9 checksum=0xdead proto=99 version=7 / udp "
                                + "length=1 checksum=0xbeef sport=1 dport=2 / \"x\"")
                .get(0);
        assertEquals(
                "0200000000020200000000011234" + "75000009000000004063dead0a00000100000000" + "000100020001beef78",
                frame);
    }

    /** A link with two stations; whoever asks for another address has asked too much. */
    private static List<String> craftOnALink(String spec) throws SpecException, IOException {
        Map<String, Long> stations =
                Map.of("0a000002", 0x020000000002L, "20010db8000000000000000000000002", 0x02_22L, "0a000003", 0L);
        Defaults link = new Defaults(
                0x020000000001L,
                0x0a000001,
                null,
                null,
                at -> stations.get(HexFormat.of().formatHex(at)));
        return hex(new CraftSource(List.of(Spec.parse(spec, Protocols.REGISTRY)), link, 1, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "eth / ip dst=10.0.0.2, 020000000002020000000001",
        "eth / ipv6 dst=2001:db8::2, 000000000222020000000001",
        "eth / ip dst=10.0.0.3, 000000000000020000000001",
        "eth dst=02:00:00:00:00:09 / ip dst=10.9.9.9, 020000000009020000000001",
        "eth / ip dst=224.0.0.1, 01005e000001020000000001",
        "eth / ip dst=255.255.255.255, ffffffffffff020000000001",
        "eth / ipv6 dst=ff02::1, 333300000001020000000001",
        "eth / ip dst=10.0.8.0/30, 000000000000020000000001",
        "eth / ip dst=random, 000000000000020000000001",
        "eth / vlan / ip dst=10.9.9.9, 000000000000020000000001",
        "eth / arp dst.proto_ipv4=10.9.9.9, ffffffffffff020000000001",
    })
    void framesGoToTheStationThatThePacketIsFor(String spec, String addresses) throws Exception {
        for (String frame : craftOnALink(spec)) {
            assertEquals(addresses, frame.substring(0, 24));
        }
    }

    @Test
    void namesStandForNumbers() throws Exception {
        assertEquals(
                craft("eth type=0x0806 / ip proto=17 / zeros:1", "eth / arp opcode=2"),
                craft("eth type=arp / ip proto=udp / zeros:1", "eth / arp op=reply"));
        assertEquals(craft("eth / ip / tcp flags=0x12"), craft("ethernet / ipv4 / tcp tcp.flags=.S"));
        assertEquals(craft("eth dst=ff:ff:ff:ff:ff:ff / zeros:1"), craft("eth dst=broadcast / zeros:1"));
    }

    @Test
    void oneFrameForEachCombinationTheLastFastest() throws Exception {
        List<String> frames = craft("eth / ip src=10.1.0.0/31 ttl={1,5..6} / udp dport=7..8");
        List<String> expected = new ArrayList<>();
        for (String source : List.of("10.1.0.0", "10.1.0.1")) {
            for (int ttl : new int[] {1, 5, 6}) {
                for (int port = 7; port <= 8; port++) {
                    expected.addAll(craft("eth / ip src=" + source + " ttl=" + ttl + " / udp dport=" + port));
                }
            }
        }
        assertEquals(expected, frames);
        assertEquals(
                12,
                CraftSource.count(List.of(
                        Spec.parse("eth / ip src=10.1.0.0/31 ttl={1,5..6} / udp dport=7..8", Protocols.REGISTRY))));
    }

    /** Every frame of a varying specification has the bytes of the one that is written for its values alone. */
    @ParameterizedTest
    @CsvSource({
        "'eth dst=02:00:00:00:00:%s / ip / udp', '02:00:00:00:00:fe..02:00:00:00:01:02', '02:00:00:00:00:fe', '02:00:00:00:01:02', 5",
        "'eth / ip dst=%s / udp dport=9 / \"abc\"', 223.255.255.254..224.0.0.1, 223.255.255.254, 224.0.0.1, 4",
        "'eth / ip hdr_len=%s / zeros:3', 20..60, 20, 60, 11",
        "'eth / ipv6 dst=%s / tcp dport=1', 2001:db8::/121, 2001:db8::, 2001:db8::7f, 128",
        "'eth / ipv6 dst=%s / tcp dport=1', 2001:db8::ffff:ffff:ffff:fffe..2001:db8:0:1::1,"
                + " 2001:db8::ffff:ffff:ffff:fffe, 2001:db8:0:1::1, 4",
        "'eth / ip options=%s / icmp', '{01010101,0101010101010101,94040000}', 01010101, 94040000, 3",
        "'eth / vlan id=%s / ip / udp', 0..4095, 0, 4095, 4096",
        "'eth / arp opcode=%s', 1..4, 1, 4, 4"
    })
    void variesAsWrittenOneByOne(String spec, String values, String first, String last, int count) throws Exception {
        String varied = spec.contains("00:%s") ? spec.replace("02:00:00:00:00:%s", values) : spec.replace("%s", values);
        List<String> frames = craft(varied);
        assertEquals(count, frames.size());
        String pattern = spec.replace("02:00:00:00:00:%s", "%s");
        assertEquals(craft(pattern.replace("%s", first)).get(0), frames.get(0));
        assertEquals(craft(pattern.replace("%s", last)).get(0), frames.get(count - 1));
        assertEquals(count, new HashSet<>(frames).size());
    }

    @Test
    void countsBeyondMemoryAndBeyond64Bits() throws Exception {
        assertEquals(1L << 40, count("eth / ip dst=0.0.0.0/0 ttl=0..255"));
        assertEquals(Long.MAX_VALUE, count("eth / ipv6 dst=::/0 / udp"));
        assertEquals(Long.MAX_VALUE, count("eth / ip src=0.0.0.0/0 dst=0.0.0.0/0 / udp"));
        assertEquals(1, count("eth / ip src=random / udp sport=random"));
        CraftSource source = source(1, 1, "eth / ipv6 dst=::/0 / udp");
        List<Frame> some = new ArrayList<>();
        assertEquals(3, source.poll(frame -> some.add(frame.copy()), 3));
        assertEquals(2, some.get(2).buffer().getLong(14 + 32));
    }

    private static long count(String spec) throws SpecException {
        return Spec.parse(spec, Protocols.REGISTRY).count();
    }

    @Test
    void roundsAndSpecificationsFollowEachOther() throws Exception {
        String[] specs = {"eth / ip ttl=1..2", "eth / arp"};
        List<String> once = craft(specs);
        assertEquals(3, once.size());
        List<String> twice = new ArrayList<>(once);
        twice.addAll(once);
        assertEquals(twice, hex(source(1, 2, specs)));
        CraftSource endless = source(1, 0, "eth / ip");
        assertEquals(1000, endless.poll(frame -> assertEquals(34, frame.capturedLength()), 1000));
    }

    @Test
    void theSameSeedGivesTheSameFrames() throws Exception {
        String spec = "eth src=random / ip src=random dst=10.0.0.0/28 / tcp seq=random / random:20";
        List<String> frames = hex(source(42, 1, spec));
        assertEquals(16, new HashSet<>(frames).size());
        assertEquals(frames, hex(source(42, 1, spec)));
        assertNotEquals(frames, hex(source(43, 1, spec)));
    }

    @Test
    void randomFramesAreRightByThemselves() throws Exception {
        CraftSource source = source(7, 0, "eth src=random / ipv6 src=random dst=random / udp sport=random / random:9");
        FrameList list = new FrameList();
        source.poll(list, 200);
        Set<Long> addresses = new HashSet<>();
        for (Frame frame : list.frames()) {
            ByteBuffer bytes = frame.buffer();
            assertEquals(0x02, bytes.get(6) & 0x03, "a unicast address, locally administered");
            assertTrue(addresses.add(bytes.getLong(14 + 8)));
            // RFC 8200 section 8.1: addresses, length and next header before the UDP header; a right sum is ffff.
            long sum = Checksum.sum(bytes, 14 + 8, 32 + 17) + 17 + 17;
            assertEquals(0xffff, Checksum.fold(sum));
            assertEquals(17, Bytes.u16(bytes, 14 + 40 + 4));
        }
    }

    @Test
    void payloadsOfEveryKind() throws Exception {
        assertEquals(
                List.of("0201c3bc2f0a410102030000ff5c22"),
                craft("hex:02:01 / \"ü/\\n\\x41\" / hex:01-0203 / zeros:2 / \"\\377\\\\\\\"\""));
        assertEquals(List.of(""), craft("zeros:0"));
    }

    @Test
    void aFileIsPayload(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pay load");
        Files.write(file, new byte[] {1, 2, 3});
        assertEquals(List.of("010203"), craft("file:\"" + file + "\""));
    }

    @Test
    void theLinkTypeIsThatOfTheFirstLayer() throws Exception {
        for (String spec : List.of("ip / udp", "ipv6 / udp", "raw / ip")) {
            source(1, 1, spec).poll(frame -> assertEquals(LinkType.RAW, frame.linkType()), 1);
        }
        source(1, 1, "hex:00").poll(frame -> assertEquals(LinkType.ETHERNET, frame.linkType()), 1);
    }

    @Test
    void tooLongFramesAreRefused() {
        SpecException refusal = assertThrows(SpecException.class, () -> craft("eth / zeros:262144"));
        assertTrue(refusal.getMessage().startsWith("a frame has at most 262144 bytes"), refusal.getMessage());
        refusal = assertThrows(
                SpecException.class, () -> craft("eth / ip options={01010101,\"" + "x".repeat(44) + "\"}"));
        assertTrue(refusal.getMessage().startsWith("ip.options has room for 40 bytes, not for 44"));
        assertEquals(17, refusal.column());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eth / ip dst=10.0.0.0/8 ttl=random / udp sport=1..60000 dport={1,2,3} / \"payload\"",
                "eth / ipv6 src=random dst=2001:db8::/64 / tcp seq=random / random:33",
                "eth / ip options={01010101,0101010101010101} ttl=1..255 / udp",
                "eth / ip / udp"
            })
    void allocatesNothingPerFrame(String spec) throws Exception {
        CraftSource source = source(1, 0, spec);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] bytes = new long[1];
        for (int i = 0; i < 100; i++) {
            source.poll(frame -> bytes[0] += frame.capturedLength(), 1000);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        source.poll(frame -> bytes[0] += frame.capturedLength(), 100_000);
        long perFrame = (threads.getCurrentThreadAllocatedBytes() - before) / 100_000;
        assertEquals(0, perFrame);
        assertTrue(bytes[0] > 0);
    }
}
