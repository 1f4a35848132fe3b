package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileSink;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.History;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several threads write the same bytes as one does. */
class PrintTeamTest {
    private static final Path CAPTURES = Path.of(System.getProperty("tapline.basedir", ""), "captures");
    private static final Path CORPUS = Path.of(System.getProperty("tapline.corpus", ""));
    private static final int FRAMES = 1500;
    private static final int BYTES = 1 << 20;

    /** Each makes what makes the printers of one run, which share the history of that run. */
    private static final List<Supplier<Supplier<FramePrinter>>> KINDS = List.of(
            () -> fields("frame.number,frame.time_epoch,eth.src,ip.src,ip.len"),
            () -> () -> FieldsPrinter.csv(
                    columns("tcp.srcport,tcp.options,udp.length,frame.protocols"), Protocols.REGISTRY),
            () -> () -> new JsonPrinter(Protocols.REGISTRY),
            () -> text("-n"),
            () -> text("-n -vvv -e -#"),
            () -> text("-n -S -q -X"));

    private static Supplier<FramePrinter> text(String arguments) {
        History history = new History();
        return () -> new TextPrinter(PrintArguments.parse(arguments), history);
    }

    private static Supplier<FramePrinter> fields(String names) {
        return () -> FieldsPrinter.tabs(columns(names), Protocols.REGISTRY);
    }

    private static List<Column> columns(String names) {
        return Column.list(names, Protocols.REGISTRY);
    }

    @Test
    void linesStandInTheOrderOfTheFrames() throws IOException {
        List<Path> captures = captures();
        assertTrue(captures.size() > 10, captures + " in " + CAPTURES);
        for (Path capture : captures) {
            List<Frame> frames = repeated(frames(capture));
            for (Supplier<Supplier<FramePrinter>> kind : KINDS) {
                byte[] alone = print(frames, kind.get(), 0);
                assertArrayEquals(alone, print(frames, kind.get(), 2), () -> "with helpers: " + capture);
            }
        }
    }

    private static List<Path> captures() throws IOException {
        List<Path> captures = new ArrayList<>();
        for (Path folder : List.of(CAPTURES, CORPUS.resolve("captures"))) {
            if (Files.isDirectory(folder)) {
                try (var list = Files.list(folder)) {
                    list.filter(file -> file.toString().matches(".*\\.(pcap|pcapng|cap)"))
                            .forEach(captures::add);
                }
            }
        }
        return captures;
    }

    private static List<Frame> frames(Path capture) throws IOException {
        FrameList frames = new FrameList();
        try (SaveFileSource source = SaveFileSource.open(capture)) {
            while (source.poll(frames, 100) != FrameSource.END
                    && frames.frames().size() < FRAMES) {}
        } catch (DamagedFileException meantToBe) {
            assertTrue(meantToBe.offset() >= 0);
        }
        return frames.frames();
    }

    /** The frames again and again, until there are enough of them, or of their bytes. */
    private static List<Frame> repeated(List<Frame> frames) {
        List<Frame> repeated = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; !frames.isEmpty() && repeated.size() < FRAMES && bytes < BYTES; i++) {
            Frame frame = frames.get(i % frames.size());
            repeated.add(frame);
            bytes += frame.capturedLength();
        }
        return repeated;
    }

    private static byte[] print(List<Frame> frames, Supplier<FramePrinter> printers, int helpers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintSink sink = sink(printers, Channels.newChannel(out), helpers)) {
            for (Frame frame : frames) {
                sink.onFrame(frame);
            }
        }
        return out.toByteArray();
    }

    private static PrintSink sink(Supplier<FramePrinter> printers, WritableByteChannel channel, int helpers) {
        return new PrintSink(printers.get(), channel, true).helpers(helpers, 1, printers);
    }

    /** With a small buffer, so that it changes often, and for some frames is too small. */
    private static byte[] printFile(Path file, Supplier<FramePrinter> printers, int helpers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SaveFileSource source = SaveFileSource.open(file, 4096);
                PrintSink sink = sink(printers, Channels.newChannel(out), helpers)) {
            source.follower(sink);
            while (source.poll(sink, 100) != FrameSource.END) {}
        }
        return out.toByteArray();
    }

    @Test
    void framesThatStayInTheBuffersOfAFileArePrintedAsOthers(@TempDir Path folder) throws IOException {
        for (Path capture : captures()) {
            List<Frame> frames = repeated(frames(capture));
            Path file = folder.resolve("repeated.pcap");
            try (SaveFileSink written = SaveFileSink.create(file)) {
                for (Frame frame : frames) {
                    if (frame.linkType() == frames.get(0).linkType()) {
                        written.onFrame(frame);
                    }
                }
            }
            for (Supplier<Supplier<FramePrinter>> kind : KINDS) {
                assertArrayEquals(
                        printFile(file, kind.get(), 0),
                        printFile(file, kind.get(), 2),
                        () -> "with helpers: " + capture);
            }
        }
    }

    @Test
    void aFailureIsToldOnceOfFramesThatStayInTheirBuffers(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("many.pcap");
        try (SaveFileSink written = SaveFileSink.create(file)) {
            Frame frame = Frame.of(new byte[60], LinkType.ETHERNET);
            for (int i = 0; i < 30_000; i++) {
                written.onFrame(frame);
            }
        }
        for (long room = 1; room < 2_000_000; room = 3 * room + 10_000) {
            Failing channel = new Failing(room);
            PrintSink failing = sink(() -> new JsonPrinter(Protocols.REGISTRY), channel, 2);
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                try (SaveFileSource source = SaveFileSource.open(file).follower(failing)) {
                    IOException told = assertThrows(IOException.class, () -> {
                        while (source.poll(failing, 1000) != FrameSource.END) {}
                        failing.endOfBatch();
                    });
                    assertSame(channel.failure, told);
                }
                failing.close();
            });
        }
    }

    @Test
    void aFrameLargerThanAJobIsPrintedInItsTurn() throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            byte[] bytes = new byte[i % 700 == 600 ? 200_000 : 60];
            bytes[0] = (byte) i;
            frames.add(Frame.of(bytes, LinkType.ETHERNET));
        }
        Supplier<FramePrinter> printers = fields("frame.number,frame.len,eth.dst,frame.protocols");
        assertArrayEquals(print(frames, printers, 0), print(frames, printers, 2));
    }

    @Test
    void everyLineIsOutAtTheEndOfABatch() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Supplier<FramePrinter> printers = fields("frame.number");
        try (PrintSink sink = sink(printers, Channels.newChannel(out), 2)) {
            Frame frame = Frame.of(new byte[60], LinkType.ETHERNET);
            int lines = 0;
            for (int batch = 1; batch < 400; batch++) {
                for (int i = 0; i < batch; i++, lines++) {
                    sink.onFrame(frame);
                }
                sink.endOfBatch();
                assertTrue(out.toString().endsWith("\n" + lines + "\n") || batch == 1, "line " + lines + " is missing");
                out.reset();
            }
        }
    }

    /** A channel that takes so many bytes and then fails. */
    private static final class Failing implements WritableByteChannel {
        final IOException failure = new IOException("no more");
        long room;

        Failing(long room) {
            this.room = room;
        }

        @Override
        public synchronized int write(ByteBuffer source) throws IOException {
            if (room <= 0) {
                throw failure;
            }
            room -= source.remaining();
            int count = source.remaining();
            source.position(source.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void aFailureIsToldOnceAndNobodyWaitsAfterIt() {
        Frame frame = Frame.of(new byte[60], LinkType.ETHERNET);
        for (long room = 1; room < 2_000_000; room = 3 * room + 10_000) {
            Failing channel = new Failing(room);
            PrintSink failing = sink(() -> new JsonPrinter(Protocols.REGISTRY), channel, 2);
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                IOException told = assertThrows(IOException.class, () -> {
                    while (true) {
                        failing.onFrame(frame);
                    }
                });
                assertSame(channel.failure, told);
                failing.close();
            });
        }
    }

    @Test
    void aPrinterThatFailsEndsTheRun() {
        FramePrinter broken = (frame, number, out) -> {
            if (number == 40_000) {
                throw new IllegalStateException("broken");
            }
            out.dec(number).ascii('\n');
        };
        Frame frame = Frame.of(new byte[60], LinkType.ETHERNET);
        PrintSink sink = sink(() -> broken, new Failing(Long.MAX_VALUE), 2);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertThrows(IllegalStateException.class, () -> {
                while (true) {
                    sink.onFrame(frame);
                }
            });
            sink.close();
        });
    }

    @Test
    void nothingIsAllocatedForAFrameThatStaysInItsBuffer(@TempDir Path folder) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
        List<Frame> frames = repeated(frames(CAPTURES.resolve("tcp.pcapng")));
        Path file = folder.resolve("many.pcap");
        try (SaveFileSink written = SaveFileSink.create(file)) {
            for (int i = 0; i < 100 * FRAMES; i++) {
                written.onFrame(frames.get(i % frames.size()));
            }
        }
        for (Supplier<Supplier<FramePrinter>> kind : KINDS) {
            try (SaveFileSource source = SaveFileSource.open(file);
                    PrintSink sink = sink(kind.get(), new Failing(Long.MAX_VALUE), 2)) {
                source.follower(sink);
                pollAll(source, sink, 20);
                long before = allocated(threads);
                pollAll(source, sink, 80);
                long allocated = allocated(threads) - before;
                assertTrue(allocated < 20 * FRAMES, "80 rounds of " + FRAMES + " frames allocated " + allocated);
            }
        }
    }

    private static void pollAll(SaveFileSource source, PrintSink sink, int rounds) throws IOException {
        for (int frames = 0; frames < rounds * FRAMES; ) {
            frames += source.poll(sink, rounds * FRAMES - frames);
        }
        sink.endOfBatch();
    }

    @Test
    void nothingIsAllocatedForAFrame() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
        List<Frame> frames = repeated(frames(CAPTURES.resolve("tcp.pcapng")));
        for (Supplier<Supplier<FramePrinter>> kind : KINDS) {
            try (PrintSink sink = sink(kind.get(), new Failing(Long.MAX_VALUE), 2)) {
                printAll(frames, sink, 20);
                long before = allocated(threads);
                printAll(frames, sink, 20);
                long once = allocated(threads) - before;
                printAll(frames, sink, 200);
                long more = allocated(threads) - before - once;
                assertTrue(
                        more - once < 20 * FRAMES,
                        "180 more rounds of " + FRAMES + " frames allocated " + (more - once));
            }
        }
    }

    private static void printAll(List<Frame> frames, PrintSink sink, int rounds) throws IOException {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < frames.size(); i++) {
                sink.onFrame(frames.get(i));
            }
        }
        sink.endOfBatch();
    }

    /** Bytes that this thread and those that print have allocated. */
    private static long allocated(ThreadMXBean threads) {
        long bytes = threads.getCurrentThreadAllocatedBytes();
        int helpers = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("print-")) {
                bytes += threads.getThreadAllocatedBytes(thread.getId());
                helpers++;
            }
        }
        assertTrue(helpers >= 2, "no helper runs");
        return bytes;
    }
}
