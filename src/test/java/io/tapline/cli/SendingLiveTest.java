package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.linux.Links;
import io.tapline.linux.Live;
import io.tapline.linux.VirtualWire;
import io.tapline.live.RingSource;
import io.tapline.pcap4j.Pcap4j;
import io.tapline.savefile.SaveFileSink;
import io.tapline.savefile.SaveFileSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** inject and replay as programs on a private wire: what is asked for is what arrives at the other end. */
@Timeout(120)
class SendingLiveTest {
    private static final int FRAMES = 3000;

    @TempDir
    Path folder;

    private VirtualWire wire;
    private Path capture;

    @BeforeEach
    void begin() throws IOException {
        wire = Live.wire();
        capture = folder.resolve("mixed.pcapng");
        Random random = new Random(6);
        try (SaveFileSink sink = SaveFileSink.create(capture)) {
            for (int i = 0; i < FRAMES; i++) {
                byte[] bytes = new byte[60 + random.nextInt(1455)];
                random.nextBytes(bytes);
                bytes[0] = 2;
                bytes[12] = (byte) 0x88;
                bytes[13] = (byte) 0xb5;
                sink.onFrame(Frame.of(bytes, LinkType.ETHERNET).timestampNanos(1_000_000_000_000L + i * 20_000L));
            }
        }
    }

    @AfterEach
    void end() throws IOException {
        if (wire != null) {
            wire.close();
        }
    }

    /** Captures at the right end, on a thread of its own, until it is asked what came. */
    private final class Listener implements Closeable {
        private final RingSource source;
        private final FutureTask<List<Frame>> capture;

        Listener() throws IOException {
            source = wire.right().namespace().call(() -> RingSource.on("tb0")
                    .ringBytes(32 << 20)
                    .retireMillis(5)
                    .open());
            capture = Live.start(() -> everything(source));
        }

        List<Frame> arrived() throws Exception {
            source.stop();
            return Live.result(capture);
        }

        @Override
        public void close() throws IOException {
            source.stop();
            try {
                capture.get();
            } catch (ExecutionException | InterruptedException failure) {
                throw new IOException(failure);
            } finally {
                source.close();
            }
        }
    }

    /** Runs the program at the left end. */
    private Program.Outcome run(String... arguments) throws IOException {
        return wire.left().namespace().call(() -> Program.run(arguments));
    }

    private static List<Frame> everything(FrameSource source) throws IOException {
        FrameList list = new FrameList();
        while (source.poll(list, 1000) != FrameSource.END) {
            assertTrue(list.frames().size() < 1_000_000);
        }
        return list.frames();
    }

    private static void assertSame(List<Frame> sent, List<Frame> got) {
        assertEquals(sent.size(), got.size());
        for (int i = 0; i < sent.size(); i++) {
            assertArrayEquals(sent.get(i).toByteArray(), got.get(i).toByteArray(), "frame " + i);
        }
    }

    private static List<Frame> read(Path file) throws IOException {
        try (SaveFileSource source = SaveFileSource.open(file)) {
            return everything(source);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--top-speed",
                "--top-speed --engine send",
                "--top-speed --engine mmsg --preload",
                "--top-speed --bypass-qdisc",
                "--speed 3",
                "--pps 100k --engine mmsg",
                "--mbps 2Gbit",
            })
    void replaySendsTheFileByteForByte(String how) throws Exception {
        try (Listener listener = new Listener()) {
            String[] words = ("replay -i ta0 " + how + " " + capture).split(" ");
            Program.Outcome outcome = run(words);
            assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
            assertTrue(
                    outcome.err().startsWith("3000 asked, 3000 accepted by the kernel, 3000 left ta0\n"),
                    outcome.err());
            assertEquals(!how.contains("top"), outcome.err().contains("lateness p50 "), outcome.err());
            assertSame(read(capture), listener.arrived());
        }
    }

    @Test
    void framesAreNeverEarlyAndTheFileOfWhatWasSentSaysWhen() throws Exception {
        Path sent = folder.resolve("sent.pcapng");
        try (Listener listener = new Listener()) {
            long before = System.currentTimeMillis() * 1_000_000L;
            Program.Outcome outcome = run("replay", "-i", "ta0", "-w", sent.toString(), capture.toString());
            assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
            List<Frame> written = read(sent);
            assertSame(read(capture), written);
            assertSame(written, listener.arrived());
            long first = written.get(0).timestampNanos();
            assertTrue(first >= before && first <= System.currentTimeMillis() * 1_000_000L + 1_000_000, "" + first);
            for (int i = 0; i < FRAMES; i++) {
                // The first one may be late itself, and clocks are steered, but not by a millisecond here.
                assertTrue(written.get(i).timestampNanos() - first >= i * 20_000L - 50_000_000, "frame " + i);
            }
            assertEquals("ta0", written.get(0).captureInterface().name());
        }
    }

    @Test
    void injectFindsTheStationThatAPacketIsFor() throws Exception {
        wire.left().arp().address("10.0.0.1", 24);
        wire.right().arp().address("10.0.0.2", 24);
        try (Listener listener = new Listener()) {
            Program.Outcome known = run("inject", "-i", "ta0", "eth / ip dst=10.0.0.2 / udp dport=9");
            assertEquals(ExitStatus.OK, known.status(), known.err());
            Program.Outcome unknown = run("inject", "-i", "ta0", "eth / ip dst=192.0.2.1 / udp dport=9");
            assertEquals(ExitStatus.OK, unknown.status(), unknown.err());
            assertTrue(unknown.err().startsWith("tapline: no hardware address is known for 192.0.2.1 on ta0"));
            List<String> stations = listener.arrived().stream()
                    .map(frame -> HexFormat.of().formatHex(frame.toByteArray()))
                    .filter(hex -> hex.startsWith("0800", 24) && hex.startsWith("11", 46))
                    .map(hex -> hex.substring(0, 12))
                    .toList();
            assertEquals(List.of("020000000002", "000000000000"), stations);
        }
    }

    @Test
    void injectSendsWhatWasSpecified() throws Exception {
        try (Listener listener = new Listener()) {
            Program.Outcome outcome = run(
                    "inject",
                    "-i",
                    "ta0",
                    "--count",
                    "50000",
                    "eth dst=02:00:00:00:00:02 / ip src=10.0.0.1 dst=10.0.0.2 / udp sport=1..4 dport=9 / \"hello, wire\"");
            assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
            List<Frame> got = listener.arrived();
            assertEquals(50_000, got.size());
            for (int i = 0; i < got.size(); i++) {
                Frame frame = got.get(i);
                assertEquals(1 + i % 4, frame.buffer().getShort(frame.offset() + 34), "source port of frame " + i);
                assertEquals(0x0200_0000_0001L, frame.buffer().getLong(frame.offset() + 4) & 0xffff_ffff_ffffL);
            }
        }
    }

    @Test
    void theBackendOfLibpcapSendsTheSame() throws Exception {
        String missing = Pcap4j.missing();
        assumeTrue(missing == null, missing);
        try (Listener listener = new Listener()) {
            Program.Outcome outcome =
                    run("replay", "-i", "ta0", "--backend", "pcap4j", "--speed", "2", capture.toString());
            assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
            assertTrue(outcome.err().startsWith("3000 asked, 3000 accepted by the kernel\n"), outcome.err());
            assertSame(read(capture), listener.arrived());
        }
    }

    @Test
    void framesThatDoNotFitAreTheReasonForStatusSeven() throws IOException {
        wire.left().mtu(1000);
        Program.Outcome outcome = run("replay", "-i", "ta0", "--top-speed", capture.toString());
        assertEquals(ExitStatus.LOSS, outcome.status(), outcome.err());
        assertTrue(outcome.err().contains("Message too long (EMSGSIZE)"), outcome.err());
        Program.Outcome allowed =
                run("replay", "-i", "ta0", "--top-speed", "--max-loss", "90%", "--json", capture.toString());
        assertEquals(ExitStatus.OK, allowed.status(), allowed.err());
        assertTrue(allowed.out().contains("\"asked\":3000,"), allowed.out());
    }

    @Test
    void whatIsWrongHasItsStatus() throws IOException {
        assertEquals(
                ExitStatus.INTERFACE,
                run("replay", "-i", "nosuch0", capture.toString()).status());
        assertEquals(
                ExitStatus.INTERFACE,
                run("inject", "-i", "nosuch0", "--hex", "00").status());
        Path raw = folder.resolve("raw.pcap");
        try (SaveFileSink sink = SaveFileSink.create(raw)) {
            sink.onFrame(Frame.of(new byte[40], LinkType.RAW));
        }
        Program.Outcome wrong = run("replay", "-i", "ta0", raw.toString());
        assertEquals(ExitStatus.DAMAGED, wrong.status(), wrong.err());
        assertTrue(wrong.err().contains("ta0 takes Ethernet frames, and this one is Raw IP"), wrong.err());
        wire.left().namespace().run(() -> Links.down("ta0"));
        assertEquals(
                ExitStatus.INTERFACE,
                run("replay", "-i", "ta0", capture.toString()).status());
    }

    @Test
    void aSignalEndsTheRunWithItsReport() throws Exception {
        Process process = wire.left().namespace().call(() -> Program.builder(
                        "inject",
                        "-i",
                        "ta0",
                        "--hex",
                        "020000000002020000000001 88b5 00",
                        "--loop",
                        "0",
                        "--pps",
                        "1000")
                .start());
        long accepted = 0;
        while (accepted < 100) {
            accepted = wire.left().networkInterface().statistics().txPackets();
        }
        process.toHandle().destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        String said = new String(process.getErrorStream().readAllBytes());
        assertEquals(ExitStatus.OK, process.exitValue(), said);
        long asked = Long.parseLong(said.substring(0, said.indexOf(' ')));
        assertTrue(asked >= 100, said);
        assertEquals(asked, wire.left().networkInterface().statistics().txPackets());
    }

    @Test
    void largeFilesRunInTheSmallHeap() throws IOException {
        Path large = folder.resolve("large.pcap");
        byte[] bytes = new byte[1500];
        Arrays.fill(bytes, (byte) 7);
        try (SaveFileSink sink = SaveFileSink.create(large)) {
            for (int i = 0; i < 100_000; i++) {
                sink.onFrame(Frame.of(bytes, LinkType.ETHERNET));
            }
        }
        Program.Outcome outcome = run("replay", "-i", "ta0", large.toString());
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        assertTrue(outcome.err().startsWith("100000 asked, 100000 accepted by the kernel, 100000 left"), outcome.err());
        Program.Outcome refused = run("replay", "-i", "ta0", "--preload", large.toString());
        assertTrue(refused.status() != ExitStatus.OK && refused.err().contains("MaxDirectMemorySize"), refused.err());
    }
}
