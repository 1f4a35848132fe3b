package io.tapline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.LinkType;
import io.tapline.protocol.Protocols;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters in words, and what is said of each instruction. */
class ExplanationTest {
    private static List<String> explained(String expression, int linkType) {
        return Filter.compile(expression, linkType, FilterOptions.DISPLAY)
                .explanation(Protocols.REGISTRY)
                .lines()
                .map(line -> line.substring(44).strip())
                .toList();
    }

    private static String words(String expression) {
        return Filter.compile(expression, LinkType.ETHERNET, FilterOptions.DISPLAY)
                .inWords(Protocols.REGISTRY);
    }

    @Test
    void namesFieldsOnEveryPath() {
        assertEquals(
                List.of(
                        "A = eth.type",
                        "is eth.type = 0x86dd (ipv6)?  no: on to 8",
                        "A = ipv6.nxt",
                        "is ipv6.nxt = 6 (tcp)?  no: not selected",
                        "A = tcp.srcport",
                        "is tcp.srcport = 443?  yes: selected",
                        "A = tcp.dstport",
                        "is tcp.dstport = 443?  yes: selected  no: not selected",
                        "is eth.type = 0x800 (ip)?  no: not selected",
                        "A = ip.proto",
                        "is ip.proto = 6 (tcp)?  no: not selected",
                        "A = ip.flags and ip.frag_offset",
                        "is ip.frag_offset not 0?  yes: not selected",
                        "X = ip.hdr_len in bytes",
                        "A = tcp.srcport",
                        "is tcp.srcport = 443?  yes: selected",
                        "A = tcp.dstport",
                        "is tcp.dstport = 443?  yes: selected  no: not selected",
                        "selected",
                        "not selected"),
                explained("tcp port 443", LinkType.ETHERNET));
    }

    @ParameterizedTest(name = "{0} on link type {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "vlan 100 and ip; 1; is ieee8021ad/vlan.id = 100?  no: not selected",
                "vlan and arp host 10.0.0.1; 1; A = arp.src.proto_ipv4",
                "mpls 100 and ip; 1; is mpls.label = 100?  no: not selected",
                "mpls 100 and ip; 1; does an IPv4 header begin at 18?  yes: selected  no: not selected",
                "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0; 1"
                        + "; is one of tcp.flags.syn and tcp.flags.fin not 0?  yes: selected  no: not selected",
                "ip[1] & 0xfc = 0xb8; 1; is ip.dsfield.dscp = 46?  yes: selected  no: not selected",
                "src net 10.0.0.0/8 and ip; 1; A = ip.src & 0xff000000",
                "ip6 host 2001:db8::1; 1; A = ipv6.src (bytes 0-3)",
                "ether src 00:11:22:33:44:55; 1; A = eth.src (bytes 2-5)",
                "len > 500; 1; is the frame's length on the wire > 500?  yes: selected  no: not selected",
                "pppoes and ip6; 1; is ppp.protocol = 0x57 (ipv6)?  yes: selected  no: not selected",
                "port 53; 1; A = sctp/tcp/udp.srcport",
                "icmp6[icmp6type] = 135; 1; is icmpv6.type = 135?  yes: selected  no: not selected",
                "ip6 protochain 6; 1; is the number of the next header = 6?  yes: selected  no: not selected",
                "udp; 113; is sll.etype = 0x800 (ip)?  no: on to 4",
                "outbound; 276; A = sll.pkttype",
                "ip; 9; is ppp.protocol = 0x21 (ip)?  yes: selected  no: not selected",
                "ip; 101; does an IPv4 header begin at 0?  yes: selected  no: not selected",
                "tcp; 228; is ip.proto = 6 (tcp)?  yes: selected  no: not selected",
            })
    void saysWhatIsTested(String expression, int linkType, String line) {
        List<String> lines = explained(expression, linkType);
        assertTrue(lines.contains(line), () -> String.join("\n", lines));
    }

    @Test
    void everyProgramCanBeExplained() {
        GoldenProgramsTest.lines("programs.tsv").forEach(line -> {
            String[] columns = line.split("\t");
            Program program = Filter.compile(columns[1], LinkType.parse(columns[0]), FilterOptions.DISPLAY);
            List<String> lines = explained(columns[1], program.linkType());
            assertEquals(program.length(), lines.size());
            assertTrue(lines.stream().noneMatch(String::isEmpty), columns[1]);
            assertFalse(program.inWords(Protocols.REGISTRY).isBlank(), columns[1]);
        });
    }

    @Test
    void saysExpressionsInWords() {
        assertEquals(
                """
                all of
                  any of
                    IPv4, ARP or RARP source address in 10.0.0.0/8
                    IPv6 source or destination address 2001:db8::1
                  not: any of
                    TCP, UDP or SCTP with source or destination port 53
                    TCP, UDP or SCTP with source or destination port 80
                  at most 100 bytes on the wire
                """,
                words("(src net 10.0.0.0/8 or host 2001:db8::1) and not (port 53 or 80) and less 100"));
        assertEquals(
                "the relation tcp[tcpflags] & tcp-syn != 0, where tcp[tcpflags] is tcp.flags (byte 1)\n",
                words("tcp[tcpflags] & tcp-syn != 0"));
        assertEquals("every frame\n", words(""));
    }

    @Test
    void remarksWhatAPersonMayNotExpect() {
        String remarks = Filter.compile("arp host 10.0.0.1 or (tcp and udp) or port 80", LinkType.ETHERNET)
                .remarks();
        List<String> lines = remarks.lines().toList();
        assertEquals(3, lines.size(), remarks);
        assertEquals("'tcp and udp' never matches", lines.get(0));
        assertTrue(lines.get(1).contains("--v6-extensions"), remarks);
        assertTrue(lines.get(2).contains("VLAN"), remarks);
        assertEquals("", Filter.compile("vlan and ip", LinkType.ETHERNET).remarks());
    }
}
