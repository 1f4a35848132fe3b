package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.linux.Live;
import io.tapline.linux.VirtualWire;
import io.tapline.live.WireSink;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a capture in a process of its own leaves on the disk: file after file, and what a kill leaves. */
class CaptureFilesLiveTest {
    private static final int HEADER = 14;
    private static final int LENGTH = 64;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    @BeforeAll
    static void needed() {
        Live.assumeNamespaces();
    }

    private static Frame numbered(int number) {
        byte[] bytes = new byte[LENGTH];
        bytes[0] = bytes[6] = 2;
        bytes[12] = (byte) 0x88;
        bytes[13] = (byte) 0xb5;
        Frame frame = Frame.of(bytes, LinkType.ETHERNET);
        frame.buffer().putInt(HEADER, number);
        return frame;
    }

    private static Process start(VirtualWire wire, String... args) throws Exception {
        return wire.right().namespace().call(() -> Program.builder(args).start());
    }

    private static WireSink sender(VirtualWire wire) throws Exception {
        return wire.left().namespace().call(() -> WireSink.open("ta0", WireSink.Engine.MMSG, false));
    }

    /**
     * Killed at full rate, a file holds what was captured up to a second before, and opens. Two seconds are allowed here, for a machine that
     * is busy with other tests.
     */
    @ParameterizedTest
    @ValueSource(strings = {"x.pcapng", "x.pcap.gz", "x.pcapng.zst"})
    void aKilledCaptureLeavesAFileThatOpens(String name) throws Exception {
        Path file = folder.resolve(name);
        int sentBefore;
        try (VirtualWire wire = VirtualWire.create()) {
            Process capture = start(wire, "capture", "-i", "tb0", "-w", file.toString());
            try (BufferedReader err = capture.errorReader();
                    WireSink sink = sender(wire)) {
                assertTrue(err.readLine().startsWith("tapline: listening"));
                sentBefore = flood(sink);
            } finally {
                // SIGKILL.
                capture.destroyForcibly().waitFor();
            }
        }
        int[] last = {-1, 0};
        try (SaveFileSource source = SaveFileSource.open(file)) {
            while (source.poll(
                            frame -> {
                                int number = frame.buffer().getInt(frame.offset() + HEADER);
                                assertEquals(LENGTH, frame.capturedLength());
                                assertTrue(number > last[0], "frames in their order, none twice");
                                last[0] = number;
                                last[1]++;
                            },
                            1000)
                    != FrameSource.END) {}
        } catch (DamagedFileException cut) {
            assertTrue(cut.getMessage().contains("ends"), cut.getMessage());
        }
        assertTrue(last[0] >= sentBefore, last[0] + " is the last frame, " + sentBefore + " was long before");
        assertEquals(last[1], wiresharkCount(file));
    }

    /** Sends for three seconds and tells how many frames had been sent two seconds before the end. */
    private static int flood(WireSink sink) throws IOException {
        Deque<long[]> history = new ArrayDeque<>();
        long start = System.nanoTime();
        int number = 0;
        long now = start;
        while (now - start < 3 * SECOND) {
            for (int i = 0; i < 256; i++) {
                sink.onFrame(numbered(number++));
            }
            sink.endOfBatch();
            now = System.nanoTime();
            history.add(new long[] {now, number});
        }
        while (now - history.getFirst()[0] > 2 * SECOND) {
            history.removeFirst();
        }
        return (int) history.getFirst()[1] - 256;
    }

    /** What capinfos counts; where it is not installed there is nothing to compare: our own count. */
    private static int wiresharkCount(Path file) throws Exception {
        Process capinfos;
        try {
            capinfos = new ProcessBuilder("capinfos", "-c", "-M", file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException absent) {
            return ownCount(file);
        }
        String said = new String(capinfos.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        capinfos.waitFor();
        String line = said.lines()
                .filter(each -> each.startsWith("Number of packets"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("capinfos cannot open it: " + said));
        return Integer.parseInt(line.replaceAll("\\D", ""));
    }

    private static int ownCount(Path file) throws IOException {
        FrameList frames = new FrameList();
        try (SaveFileSource source = SaveFileSource.open(file)) {
            while (source.poll(frames, 1000) != FrameSource.END) {}
        } catch (DamagedFileException cut) {
            return frames.frames().size();
        }
        return frames.frames().size();
    }

    @Test
    void aFileEndsWithItsPeriodEvenWithoutTraffic() throws Exception {
        Path pattern = folder.resolve("x-%s.pcapng");
        try (VirtualWire wire = VirtualWire.create()) {
            Process capture = start(wire, "capture", "-i", "tb0", "-w", pattern.toString(), "-G", "1", "-W", "3");
            assertTrue(capture.waitFor(30, TimeUnit.SECONDS), "still running");
            assertEquals(ExitStatus.OK, capture.exitValue());
        }
        List<String> names = names();
        assertEquals(3, names.size(), names.toString());
        long first = Long.parseLong(names.get(0).replaceAll("\\D", ""));
        assertEquals(
                List.of("x-" + first + ".pcapng", "x-" + (first + 1) + ".pcapng", "x-" + (first + 2) + ".pcapng"),
                names);
        for (String name : names) {
            assertEquals(0, wiresharkCount(folder.resolve(name)), name);
        }
    }

    @Test
    void hangUpBeginsAnotherFile() throws Exception {
        Path file = folder.resolve("x.pcap");
        try (VirtualWire wire = VirtualWire.create()) {
            Process capture = start(wire, "capture", "-i", "tb0", "-w", file.toString(), "-c", "2");
            try (BufferedReader err = capture.errorReader();
                    WireSink sink = sender(wire)) {
                assertTrue(err.readLine().startsWith("tapline: listening"));
                sink.onFrame(numbered(0));
                sink.endOfBatch();
                await(() -> Files.size(file) > 0);
                assertEquals(
                        0,
                        new ProcessBuilder("kill", "-HUP", Long.toString(capture.pid()))
                                .start()
                                .waitFor());
                await(() -> names().size() == 2);
                sink.onFrame(numbered(1));
                sink.endOfBatch();
                assertTrue(capture.waitFor(30, TimeUnit.SECONDS), "still running");
                assertEquals(ExitStatus.OK, capture.exitValue());
            }
        }
        assertEquals(List.of("x.pcap", "x.pcap1"), names());
        assertEquals(2, ownCount(file) + ownCount(folder.resolve("x.pcap1")));
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + 30 * SECOND;
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, "it does not come");
            Thread.sleep(10);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
