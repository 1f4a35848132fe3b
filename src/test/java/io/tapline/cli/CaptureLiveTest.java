package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.linux.Live;
import io.tapline.linux.VirtualWire;
import io.tapline.live.WireSink;
import io.tapline.savefile.SaveFileSource;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that touch a wire, in processes of their own, on a private one. */
class CaptureLiveTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void needed() {
        Live.assumeNamespaces();
    }

    @Test
    void captureWritesWhatWasSentAndCountsIt() throws Exception {
        Path file = folder.resolve("captured.pcapng");
        Path counts = folder.resolve("counts.json");
        try (VirtualWire wire = VirtualWire.create()) {
            Process capture = start(
                    wire, "capture", "-i", "tb0", "-c", "3", "-w", file.toString(), "--stats-json", counts.toString());
            try (BufferedReader err = capture.errorReader()) {
                assertTrue(err.readLine().startsWith("tapline: listening on tb0, link-type EN10MB (Ethernet)"));
                send(wire, 3);
                assertTrue(capture.waitFor(30, TimeUnit.SECONDS), "still running");
                assertEquals(ExitStatus.OK, capture.exitValue());
                assertEquals("3 packets captured", err.readLine());
                assertEquals("3 packets received by filter", err.readLine());
                assertEquals("0 packets dropped by kernel", err.readLine());
            }
        }
        assertTrue(Files.readString(counts).startsWith("{\"captured\":3,"));
        FrameList frames = new FrameList();
        try (SaveFileSource source = SaveFileSource.open(file)) {
            while (source.poll(frames, 10) != FrameSource.END) {}
        }
        assertEquals(3, frames.frames().size());
        assertArrayEquals(bytes(2), frames.frames().get(2).toByteArray());
    }

    @Test
    void capturePrintsAndStopsOnTerm() throws Exception {
        try (VirtualWire wire = VirtualWire.create()) {
            Process capture = start(wire, "capture", "-i", "tb0", "-e", "-t");
            try (BufferedReader err = capture.errorReader();
                    BufferedReader out = capture.inputReader()) {
                err.readLine();
                send(wire, 1);
                String line = out.readLine();
                assertTrue(
                        line.startsWith("02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x88b5), length 60"),
                        line);
                capture.toHandle().destroy();
                assertTrue(capture.waitFor(30, TimeUnit.SECONDS), "still running");
                assertEquals(ExitStatus.OK, capture.exitValue());
                assertEquals("1 packet captured", err.readLine());
            }
        }
    }

    @Test
    void theKernelFilters() throws Exception {
        try (VirtualWire wire = VirtualWire.create()) {
            Process capture = start(wire, "capture", "-i", "tb0", "-c", "1", "-x", "-t", "ether[59] = 2");
            try (BufferedReader err = capture.errorReader()) {
                err.readLine();
                send(wire, 4);
                assertTrue(capture.waitFor(30, TimeUnit.SECONDS), "still running");
                assertEquals("1 packet captured", err.readLine());
                assertEquals("1 packet received by filter", err.readLine());
            }
        }
    }

    @Test
    void anInterfaceThatIsNotThere() throws Exception {
        Program.Outcome outcome = Program.run("capture", "-i", "nosuch0");
        assertEquals(ExitStatus.INTERFACE, outcome.status());
        assertTrue(outcome.oneLine().contains("nosuch0"), outcome.err());
    }

    @Test
    void withoutPrivilegeSaysWhatToDo() throws Exception {
        // A user namespace alone: root of nothing that the network belongs to.
        ProcessBuilder builder = Program.builder("capture", "-i", "lo");
        builder.command().addAll(0, java.util.List.of("unshare", "-Ur"));
        Process process = builder.start();
        String err = new String(process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(ExitStatus.PERMISSION, process.waitFor(), err);
        assertTrue(err.contains("needs CAP_NET_RAW: run as root, or inside `unshare -Urn`"), err);
    }

    @Test
    void theDemoWorks() throws Exception {
        Program.Outcome outcome = Program.run("demo");
        assertEquals(ExitStatus.OK, outcome.status(), outcome.out() + outcome.err());
        assertTrue(
                outcome.out().contains("saved and replayed: 6 of 6 frames are the same byte for byte"), outcome.out());
    }

    private static Process start(VirtualWire wire, String... args) throws Exception {
        return wire.right().namespace().call(() -> Program.builder(args).start());
    }

    private static void send(VirtualWire wire, int count) throws Exception {
        WireSink sink = wire.left().namespace().call(() -> WireSink.open("ta0", WireSink.Engine.SEND, false));
        try (sink) {
            for (int i = 0; i < count; i++) {
                sink.onFrame(Frame.of(bytes(i), LinkType.ETHERNET));
            }
        }
    }

    private static byte[] bytes(int last) {
        byte[] bytes = new byte[60];
        bytes[0] = bytes[6] = 2;
        bytes[5] = 2;
        bytes[11] = 1;
        bytes[12] = (byte) 0x88;
        bytes[13] = (byte) 0xb5;
        bytes[59] = (byte) last;
        return bytes;
    }
}
