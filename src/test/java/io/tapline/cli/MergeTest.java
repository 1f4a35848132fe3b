package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.savefile.SaveFileFacts;
import io.tapline.savefile.SaveFileSink;
import io.tapline.savefile.SaveFileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The merge command as a user meets it: statuses, messages, filter, and pcap's one link type. */
class MergeTest {
    private static final byte[] UDP = java.util.HexFormat.of()
            .parseHex("0200000000020200000000010800" + "4500001e000000004011669e0a0900010a090002" + "9c400009000a0000"
                    + "6869");

    @TempDir
    Path folder;

    private String ethernet;
    private String raw;

    @BeforeEach
    void write() throws IOException {
        ethernet = write("ethernet.pcap", LinkType.ETHERNET, UDP, 0);
        raw = write("raw.pcap", LinkType.RAW, Arrays.copyOfRange(UDP, 14, UDP.length), 1);
    }

    private String write(String name, int linkType, byte[] frame, int start) throws IOException {
        Path file = folder.resolve(name);
        try (SaveFileSink sink = SaveFileSink.create(file)) {
            for (int i = 0; i < 3; i++) {
                sink.onFrame(Frame.of(frame, linkType).timestampNanos((2L * i + start) * 1_000_000_000L));
            }
        }
        return file.toString();
    }

    private static long count(Path file) throws IOException {
        try (SaveFileSource source = SaveFileSource.open(file)) {
            return SaveFileFacts.of(source).frames();
        }
    }

    @Test
    void mergesAndFilters() throws Exception {
        Path out = folder.resolve("both.pcapng");
        Program.Outcome outcome =
                Program.run("merge", ethernet, raw, "-w", out.toString(), "udp", "and", "greater", "40");
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        assertEquals(3, count(out), "the raw frames are shorter");
        assertEquals("", outcome.err());
    }

    @Test
    void aDamagedFileIsSaidInOneLineAndTheRestIsMerged() throws Exception {
        Path cut = folder.resolve("cut.pcap");
        byte[] whole = Files.readAllBytes(Path.of(raw));
        Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
        Path garbage = folder.resolve("garbage.pcap");
        Files.writeString(garbage, "this is not a capture at all");
        Path out = folder.resolve("both.pcapng");
        Program.Outcome outcome = Program.run("merge", ethernet, cut.toString(), "-w", out.toString());
        assertEquals(ExitStatus.DAMAGED, outcome.status());
        assertTrue(outcome.oneLine().startsWith("tapline: " + cut + ": damaged at byte 116: "), outcome.err());
        assertEquals(5, count(out));
        outcome = Program.run("merge", garbage.toString(), raw, "-w", out.toString());
        assertEquals(ExitStatus.DAMAGED, outcome.status());
        assertTrue(outcome.oneLine().startsWith("tapline: " + garbage + ": damaged at byte 0: "), outcome.err());
        assertEquals(3, count(out));
    }

    @Test
    void aPcapOfTwoLinkTypesIsRefusedOrSplit() throws Exception {
        Path out = folder.resolve("both.pcap");
        Program.Outcome outcome = Program.run("merge", ethernet, raw, "-w", out.toString());
        assertEquals(ExitStatus.FAILED, outcome.status());
        assertEquals(
                "tapline: a pcap file holds one link type: this one EN10MB, so that a frame of RAW does not fit; pcapng holds both,"
                        + " and --per-link-type writes a pcap for each",
                outcome.oneLine());
        Files.delete(out);
        outcome = Program.run("merge", ethernet, raw, "-w", out.toString(), "--per-link-type");
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        assertFalse(Files.exists(out));
        assertArrayEquals(
                Files.readAllBytes(Path.of(ethernet)), Files.readAllBytes(folder.resolve("both.EN10MB.pcap")));
        assertArrayEquals(Files.readAllBytes(Path.of(raw)), Files.readAllBytes(folder.resolve("both.RAW.pcap")));
    }

    @Test
    void aFileOfTwoLinkTypesIsSplitByReadToo() throws Exception {
        String both = folder.resolve("both.pcapng").toString();
        assertEquals(ExitStatus.OK, Main.run("merge", ethernet, raw, "-w", both));
        Path out = folder.resolve("each.pcap.gz");
        Program.Outcome outcome = Program.run("read", both, "-w", out.toString(), "--per-link-type");
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        assertEquals(3, count(folder.resolve("each.EN10MB.pcap.gz")));
        assertEquals(3, count(folder.resolve("each.RAW.pcap.gz")));
        assertEquals(ExitStatus.USAGE, Main.run("read", both, "-w", both + ".pcapng", "--per-link-type"));
    }

    @Test
    void standardInputIsAFileToo() throws Exception {
        Path out = folder.resolve("both.pcapng");
        Process process = Program.builder("merge", ethernet, "-", "-w", out.toString())
                .redirectInput(Path.of(raw).toFile())
                .start();
        assertEquals(ExitStatus.OK, process.waitFor());
        assertEquals(6, count(out));
    }

    @Test
    void usage() throws Exception {
        assertEquals(ExitStatus.USAGE, Main.run("merge"));
        assertEquals(ExitStatus.USAGE, Main.run("merge", ethernet, raw));
        assertEquals(ExitStatus.USAGE, Main.run("merge", ethernet, raw, "-w", raw));
        Program.Outcome outcome = Program.run(
                "merge", ethernet, "absent.pcap", "-w", folder.resolve("x").toString());
        assertEquals(ExitStatus.FAILED, outcome.status());
        assertEquals("tapline: absent.pcap: no such file", outcome.oneLine());
    }
}
