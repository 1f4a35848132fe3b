package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter command, and filters of the commands that send. */
class FilterCommandTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("tapline.basedir", ".")).resolve("captures");

    /** tcpdump -d icmp */
    private static final String ICMP =
            """
            (000) ldh      [12]
            (001) jeq      #0x800           jt 2\tjf 5
            (002) ldb      [23]
            (003) jeq      #0x1             jt 4\tjf 5
            (004) ret      #262144
            (005) ret      #0
            """;

    @Test
    void saysThatAFilterIsValidAndWhatItMeans() throws Exception {
        Program.Outcome outcome = Program.run("filter", "vlan", "100", "and", "icmp");
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        assertEquals(
                """
                valid for EN10MB (Ethernet): 13 instructions
                selects frames with
                  all of
                    a VLAN tag with the number 100; what stands to the right looks behind it
                    ICMP over IPv4
                """,
                outcome.out());
        assertEquals("", outcome.err());
    }

    @Test
    void showsTheProgramAsTcpdumpDoes() throws Exception {
        assertEquals(ICMP, Program.run("filter", "-d", "icmp").out());
        assertEquals(
                "4\n128 0 0 0\n53 0 1 100\n6 0 0 262144\n6 0 0 0\n",
                Program.run("filter", "-ddd", "-y", "LINUX_SLL", "greater 100").out());
    }

    @Test
    void explainsEachInstruction() throws Exception {
        String out = Program.run("filter", "--explain", "-y", "RAW", "icmp").out();
        assertTrue(out.startsWith("valid for RAW (Raw IP): "), out);
        assertTrue(out.contains("does an IPv4 header begin at 0?"), out);
        assertTrue(out.contains("is ip.proto = 1 (icmp)?"), out);
    }

    @Test
    void pointsAtTheWordThatIsWrong() throws Exception {
        Program.Outcome outcome = Program.run("filter", "tcp prot 80");
        assertEquals(ExitStatus.USAGE, outcome.status());
        assertEquals("", outcome.out());
        assertEquals(
                "tapline: filter: expected 'and', 'or' or the end of the expression instead of 'prot'; did you mean 'port'?\n"
                        + "tcp prot 80\n    ^^^^\n",
                outcome.err());
        assertEquals(
                "tapline: filter: this filter never matches: the conditions of this part exclude each other\n"
                        + "port 80 and (arp and ip)\n             ^^^^^^^^^^\n",
                Program.run("filter", "port 80 and (arp and ip)").err());
    }

    @Test
    void saysWhichLinkTypesThereAre() throws Exception {
        Program.Outcome outcome = Program.run("filter", "-y", "LINUXSLL", "ip");
        assertEquals(ExitStatus.USAGE, outcome.status());
        assertEquals("tapline: there is no link type 'LINUXSLL'; did you mean LINUX_SLL?", outcome.oneLine());
    }

    @Test
    void readsAnExpressionFromAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("filter"), "icmp\n");
        assertEquals(ICMP, Program.run("filter", "-F", file.toString(), "-d").out());
    }

    @Test
    void replaySendsWhatTheFilterSelects() throws Exception {
        String capture = CAPTURES.resolve("tcp.pcapng").toString();
        // tcpdump --count: 3 packets
        Program.Outcome outcome = Program.run(
                "replay", "--dry-run", "--top-speed", "--loop", "2", capture, "tcp[tcpflags] & tcp-syn != 0");
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        assertTrue(outcome.err().startsWith("6 frames would be sent\n"), outcome.err());
        assertEquals(ICMP, Program.run("replay", "-d", capture, "icmp").out());
        assertEquals(
                ExitStatus.USAGE,
                Program.run("replay", "--dry-run", capture, "tcp prot 80").status());
    }
}
