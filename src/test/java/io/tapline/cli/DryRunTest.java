package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.savefile.SaveFileSink;
import io.tapline.savefile.SaveFileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** inject and replay without an interface: what they read, how they count, and what they say of what is wrong. */
class DryRunTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private Path capture;

    @BeforeEach
    void write() throws IOException {
        capture = write("three.pcapng", LinkType.ETHERNET, 0, SECOND / 2, 2 * SECOND);
    }

    private Path write(String name, int linkType, long... times) throws IOException {
        Path file = folder.resolve(name);
        try (SaveFileSink sink = SaveFileSink.create(file)) {
            for (long time : times) {
                byte[] bytes = new byte[100];
                Arrays.fill(bytes, (byte) (time / 1000));
                sink.onFrame(Frame.of(bytes, linkType).timestampNanos(START + time));
            }
        }
        return file;
    }

    private static FrameList read(Path file) throws IOException {
        FrameList list = new FrameList();
        try (SaveFileSource source = SaveFileSource.open(file)) {
            while (source.poll(list, 100) != FrameSource.END) {
                assertTrue(list.frames().size() < 10_000);
            }
        }
        return list;
    }

    @Test
    void saysWhatWouldBeSentAndHowLongItWouldTake() throws Exception {
        Program.Outcome outcome = Program.run("replay", "--dry-run", capture.toString());
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        assertEquals("3 frames would be sent\n300 bytes in 2.000 s: 1.5 pps, 0.0012 Mbit/s\n", outcome.err());
        assertEquals("", outcome.out());
    }

    @Test
    void theReportAsJson() throws Exception {
        Program.Outcome outcome = Program.run("replay", "--dry-run", "--json", "--pps", "100", capture.toString());
        assertEquals(
                "{\"interface\":\"nowhere\",\"asked\":3,\"accepted\":3,\"left\":null,\"dropped\":0,\"lost\":0,\"truncated\":0,"
                        + "\"bytes\":300,\"nanos\":20000000,\"pps\":150.0,\"mbps\":0.120,"
                        + "\"lateness_ns\":{\"p50\":0,\"p99\":0,\"p99.9\":0,\"max\":0}}\n",
                outcome.out());
        assertEquals("", outcome.err());
    }

    @Test
    void roundsFilesAndLimits() throws Exception {
        String file = capture.toString();
        assertEquals(12, asked("--loop", "2", file, file));
        assertEquals(7, asked("--count", "7", file));
        assertEquals(2, asked("--limit", "2", file));
        assertEquals(3, asked("--limit", "7", file));
        assertEquals(5, asked("--loop", "0", "--limit", "5", "--preload", file));
        // Half a second apart: at 0, 0.5, 1.0 and 1.5 s.
        assertEquals(4, asked("--loop", "0", "--interval", "500ms", "--duration", "2s", file));
        assertEquals(9, asked("--top-speed", "--loop", "3", file));
    }

    private static long asked(String... arguments) throws Exception {
        String[] all = Arrays.copyOf(new String[] {"replay", "--dry-run"}, arguments.length + 2);
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        Program.Outcome outcome = Program.run(all);
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        return Long.parseLong(outcome.err().substring(0, outcome.err().indexOf(' ')));
    }

    @Test
    void writesWhatWouldBeSentWithTheTimesItWouldHave() throws Exception {
        Path out = folder.resolve("sent.pcapng");
        Program.Outcome outcome =
                Program.run("replay", "--dry-run", "--speed", "4", "-w", out.toString(), capture.toString());
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        List<Frame> sent = read(out).frames();
        List<Frame> source = read(capture).frames();
        assertEquals(3, sent.size());
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(source.get(i).toByteArray(), sent.get(i).toByteArray());
            assertEquals(
                    (source.get(i).timestampNanos() - START) / 4,
                    sent.get(i).timestampNanos() - sent.get(0).timestampNanos());
            assertEquals(Direction.OUTGOING, sent.get(i).direction());
        }
    }

    @Test
    void injectTakesSpecificationsHexAndFiles() throws Exception {
        Path out = folder.resolve("sent.pcapng");
        Program.Outcome crafted = Program.run(
                "inject",
                "--dry-run",
                "-w",
                out.toString(),
                "eth dst=02:00:00:00:00:02 / ip src=10.0.0.1 dst=10.0.0.2 / udp sport=1..3 dport=9 / \"hi\"");
        assertEquals(ExitStatus.OK, crafted.status(), crafted.err());
        List<Frame> frames = read(out).frames();
        assertEquals(3, frames.size());
        assertEquals(3, frames.get(2).buffer().getShort(frames.get(2).offset() + 34), "source port");

        Program.Outcome hex = Program.run(
                "inject",
                "--dry-run",
                "-w",
                out.toString(),
                "--hex",
                "02:00:00:00:00:02 020000000001 88b5 cafe",
                "--count",
                "4");
        assertEquals(ExitStatus.OK, hex.status(), hex.err());
        assertEquals(4, read(out).frames().size());
        assertEquals(16, read(out).frames().get(3).capturedLength());

        Program.Outcome file = Program.run("inject", "--dry-run", "-r", capture.toString());
        assertTrue(file.err().startsWith("3 frames would be sent\n300 bytes in 0.000 s"), file.err());
    }

    @Test
    void aSpecificationThatIsWrongPointsAtTheColumn() throws Exception {
        Program.Outcome outcome = Program.run("inject", "--dry-run", "eth / ip ttk=3");
        assertEquals(ExitStatus.USAGE, outcome.status());
        assertTrue(outcome.err().contains("^"), outcome.err());
    }

    @Test
    void usageErrors() throws Exception {
        for (String[] arguments : new String[][] {
            {"replay", "-i", "eth7"},
            {"replay", capture.toString()},
            {"replay", "--dry-run", "--pps", "0", capture.toString()},
            {"inject", "--dry-run"},
            {"inject", "--dry-run", "--hex", "123"},
            {"inject", "--dry-run", "--hex", ""},
            {"inject", "--dry-run", "--hex", "12", "-r", capture.toString()},
            {"replay", "--dry-run", "-w", capture.toString(), capture.toString()},
        }) {
            Program.Outcome outcome = Program.run(arguments);
            assertEquals(ExitStatus.USAGE, outcome.status(), String.join(" ", arguments) + outcome.err());
            assertTrue(outcome.err().startsWith("tapline: "), outcome.err());
        }
        assertEquals(3, read(capture).frames().size(), "the file that was to be overwritten is as it was");
    }

    @Test
    void damageIsToldAfterWhatCameBefore() throws Exception {
        byte[] bytes = Files.readAllBytes(capture);
        Path cut = folder.resolve("cut.pcapng");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 10));
        for (String way : new String[] {"--top-speed", "--preload"}) {
            Program.Outcome outcome = Program.run("replay", "--dry-run", way, cut.toString(), capture.toString());
            assertEquals(ExitStatus.DAMAGED, outcome.status(), outcome.err());
            assertTrue(outcome.err().startsWith("2 frames would be sent\n"), outcome.err());
            assertTrue(outcome.err().contains("cut.pcapng: damaged at byte "), outcome.err());
        }
        Program.Outcome missing =
                Program.run("replay", "--dry-run", folder.resolve("absent").toString());
        assertEquals(ExitStatus.FAILED, missing.status());
        assertTrue(missing.oneLine().endsWith("absent: no such file"), missing.err());
    }

    @Test
    void standardInputIsReadOnceUnlessKept() throws Exception {
        for (String way : new String[] {"--preload", "--no"}) {
            ProcessBuilder builder = way.equals("--no")
                    ? Program.builder("replay", "--dry-run", "--loop", "2", "-")
                    : Program.builder("replay", "--dry-run", "--loop", "2", way, "-");
            Process process = builder.redirectInput(capture.toFile()).start();
            String said = new String(process.getErrorStream().readAllBytes());
            assertEquals(way.equals("--no") ? ExitStatus.USAGE : ExitStatus.OK, process.waitFor(), said);
            assertTrue(said.startsWith(way.equals("--no") ? "3 frames" : "6 frames"), said);
        }
    }
}
