package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.savefile.SaveFileSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets who does something wrong, and what a script relies on: one clear line, and the status. */
class MainTest {
    private static final byte[] UDP = java.util.HexFormat.of()
            .parseHex("0200000000020200000000010800" + "4500001e000000004011669e0a0900010a090002" + "9c400009000a0000"
                    + "6869");

    @TempDir
    Path folder;

    private Path capture;

    @BeforeEach
    void write() throws IOException {
        capture = folder.resolve("three.pcapng");
        try (SaveFileSink sink = SaveFileSink.create(capture)) {
            for (int i = 0; i < 3; i++) {
                sink.onFrame(Frame.of(UDP, LinkType.ETHERNET).timestampNanos(1_700_000_000_000_000_000L + i));
            }
        }
    }

    @Test
    void withoutArgumentsShowsTheCommands() throws Exception {
        Program.Outcome outcome = Program.run();
        assertEquals(ExitStatus.USAGE, outcome.status());
        assertTrue(outcome.err().contains("capture"), outcome.err());
    }

    @Test
    void everyCommandHasHelpWithExamples() throws Exception {
        for (Commands command : Commands.values()) {
            Program.Outcome outcome = Program.run(command.word(), "--help");
            assertEquals(ExitStatus.OK, outcome.status(), command.word() + outcome.err());
            assertTrue(outcome.out().contains("Examples:"), command.word() + ": " + outcome.out());
        }
    }

    @Test
    void anUnknownCommandNamesTheNearest() throws Exception {
        Program.Outcome outcome = Program.run("raed", "x");
        assertEquals(ExitStatus.USAGE, outcome.status());
        assertEquals("tapline: there is no command 'raed'; did you mean 'read'?", outcome.oneLine());
    }

    @Test
    void anUnknownOptionNamesTheNearest() throws Exception {
        Program.Outcome outcome = Program.run("read", capture.toString(), "--verbsoe");
        assertEquals(ExitStatus.USAGE, outcome.status());
        assertTrue(outcome.err().contains("did you mean --verbose?"), outcome.err());
    }

    @Test
    void aWrongNumberIsUsage() throws Exception {
        Program.Outcome outcome = Program.run("read", capture.toString(), "-c", "many");
        assertEquals(ExitStatus.USAGE, outcome.status());
        assertTrue(outcome.err().contains("'many' is not a count such as 1000, 10k or 1.5M"), outcome.err());
    }

    @Test
    void aMissingFile() throws Exception {
        Program.Outcome outcome =
                Program.run("read", folder.resolve("absent.pcap").toString());
        assertEquals(ExitStatus.FAILED, outcome.status());
        assertTrue(outcome.oneLine().endsWith("absent.pcap: no such file"), outcome.err());
    }

    @Test
    void aFileThatIsNoCapture() throws Exception {
        Path garbage = folder.resolve("garbage.pcap");
        Files.writeString(garbage, "this is not a capture at all, is it");
        Program.Outcome outcome = Program.run("read", garbage.toString());
        assertEquals(ExitStatus.DAMAGED, outcome.status());
        assertTrue(outcome.oneLine().contains("garbage.pcap: damaged at byte 0"), outcome.err());
    }

    @Test
    void aFileCutShortGivesWhatStoodBefore() throws Exception {
        byte[] bytes = Files.readAllBytes(capture);
        Path cut = folder.resolve("cut.pcapng");
        Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length - 20));
        Program.Outcome outcome = Program.run("read", cut.toString());
        assertEquals(ExitStatus.DAMAGED, outcome.status());
        assertEquals(2, outcome.out().lines().count());
        assertTrue(outcome.err().contains("damaged at byte "), outcome.err());
    }

    @Test
    void aFullDisk() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full here");
        Program.Outcome outcome = Program.run("read", capture.toString(), "-w", "/dev/full");
        assertEquals(ExitStatus.FAILED, outcome.status());
        assertTrue(outcome.oneLine().contains("No space left on device"), outcome.err());
    }

    @Test
    void aClosedPipeIsQuiet() throws Exception {
        Path many = folder.resolve("many.pcap");
        try (SaveFileSink sink = SaveFileSink.create(many)) {
            for (int i = 0; i < 20_000; i++) {
                sink.onFrame(Frame.of(UDP, LinkType.ETHERNET));
            }
        }
        Process process = Program.builder("read", many.toString()).start();
        String start = new String(Program.head(process.getInputStream(), 5), StandardCharsets.ISO_8859_1);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(ExitStatus.CLOSED_PIPE, process.waitFor(), err);
        assertEquals(5, start.length());
        assertTrue(err.lines().noneMatch(line -> line.startsWith("tapline:")), err);
    }

    @Test
    void readsFromStandardInputAndWritesToStandardOutput() throws Exception {
        Path out = folder.resolve("copy");
        Process process = Program.builder("read", "-", "-w", "-")
                .redirectInput(capture.toFile())
                .redirectOutput(out.toFile())
                .start();
        assertEquals(ExitStatus.OK, process.waitFor());
        Program.Outcome outcome = Program.run("read", out.toString(), "--count");
        assertEquals("3 packets\n", outcome.out());
    }

    @Test
    void craftsInThreeForms() throws Exception {
        String spec = "eth dst=02:00:00:00:00:02 type=0x88b5 / hex:deadbeef / zeros:2";
        String hex = "020000000002" + "000000000000" + "88b5" + "deadbeef" + "0000";
        assertEquals(hex + "\n", Program.run("craft", spec, "--hex").out());
        Path bytes = folder.resolve("bytes");
        assertEquals(
                ExitStatus.OK, Program.run(bytes, "craft", spec, "--binary").status());
        assertEquals(hex, java.util.HexFormat.of().formatHex(Files.readAllBytes(bytes)));
        String shown = Program.run("craft", spec).out();
        assertTrue(
                shown.startsWith("00:00:00:00:00:00 > 02:00:00:00:00:02, ethertype Unknown (0x88b5), length 20"),
                shown);
        assertTrue(shown.contains("0x0000:  0200 0000 0002 0000 0000 0000 88b5 dead"), shown);
    }

    @Test
    void aWrongSpecificationPointsAtTheColumn() throws Exception {
        Program.Outcome outcome = Program.run("craft", "eth / ip dst=10.0.0.2 / upd dport=9");
        assertEquals(ExitStatus.USAGE, outcome.status());
        List<String> lines = outcome.err().lines().toList();
        assertEquals(lines.get(1).indexOf("upd"), lines.get(2).indexOf('^'), outcome.err());
        assertTrue(outcome.err().contains("did you mean udp?"), outcome.err());
    }

    @Test
    void filtersWhatIsReadAndSaysWhichWordIsWrong() throws Exception {
        String name = capture.toString();
        assertEquals(
                "3 packets\n",
                Program.run("read", name, "--count", "udp", "port", "9").out());
        assertEquals("0 packets\n", Program.run("read", name, "--count", "tcp").out());
        Path file = folder.resolve("filter");
        Files.writeString(file, "not udp\n");
        assertEquals(
                "0 packets\n",
                Program.run("read", name, "--count", "-F", file.toString()).out());
        Program.Outcome wrong = Program.run("read", name, "udp", "prot", "9");
        assertEquals(ExitStatus.USAGE, wrong.status());
        assertTrue(wrong.err().endsWith("udp prot 9\n    ^^^^\n"), wrong.err());
        assertTrue(Program.run("read", name, "-ddd", "udp").out().startsWith("12\n"), "the program that tcpdump has");
    }

    @Test
    void saysWhatAFileHolds() throws Exception {
        Program.Outcome outcome = Program.run("info", capture.toString());
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        assertTrue(outcome.out().matches("(?s).*Frames: +3\n.*Captured bytes: +132\n.*"), outcome.out());
        assertTrue(outcome.out().contains("2023-11-14 22:13:20.000000002"), outcome.out());
        Files.write(capture, java.util.Arrays.copyOf(Files.readAllBytes(capture), (int) Files.size(capture) - 10));
        assertEquals(ExitStatus.DAMAGED, Program.run("info", capture.toString()).status());
    }

    @Test
    void numbersThatGoRoundMustNotMeetWhatIsRead() throws Exception {
        Path first = Files.copy(capture, folder.resolve("ring0"));
        Program.Outcome outcome = Program.run(
                "read", first.toString(), "-w", folder.resolve("ring").toString(), "-C", "1", "-W", "2");
        assertEquals(ExitStatus.USAGE, outcome.status());
        assertEquals("tapline: " + first + " may be written over while it is read", outcome.oneLine());
        assertArrayEquals(Files.readAllBytes(capture), Files.readAllBytes(first));
    }

    @Test
    void takesSeveralFilesThenAFilter() throws IOException {
        String name = capture.toString();
        assertEquals(1, ReadCommand.countFiles(List.of("absent", "tcp")));
        assertEquals(2, ReadCommand.countFiles(List.of(name, name, "tcp", "port", "80")));
        assertEquals(0, ReadCommand.countFiles(List.of()));
        assertThrows(NoSuchFileException.class, () -> ReadCommand.countFiles(List.of(name, "absent.pcap.gz", "tcp")));
    }
}
