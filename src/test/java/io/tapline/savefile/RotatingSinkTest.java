package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotatingSinkTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_700_000_000L * SECOND;

    @TempDir
    Path folder;

    /** The time of day of a live sink. */
    private long now = START;

    private static Frame frame(int length, int seed, long nanos) {
        return Frame.of(FileBytes.frame(length, seed), LinkType.ETHERNET).timestampNanos(nanos);
    }

    private String name(String name) {
        return folder.resolve(name).toString();
    }

    /** How many frames each file in the folder holds, by name; each must be whole. */
    private TreeMap<String, Integer> frames() throws IOException {
        TreeMap<String, Integer> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), read(file).size());
            }
        }
        return found;
    }

    private static List<Frame> read(Path file) throws IOException {
        try (SaveFileSource source = SaveFileSource.open(file)) {
            return SaveFileSourceTest.read(source);
        }
    }

    /** Seconds since START behind a name, as -G with %s would do it. */
    private static String seconds(String stem, long second) {
        return stem + "-" + (second - START / SECOND);
    }

    private RotatingSink live(Rotation rotation, CaptureInterface... interfaces) throws IOException {
        return RotatingSink.live(
                rotation,
                () -> now,
                List.of(interfaces),
                (index, start, end) -> new InterfaceStatistics(start, end, -1, -1, 7, 0, 7));
    }

    @Test
    void numbersFilesBySize() throws IOException {
        try (RotatingSink sink = new RotatingSink(Rotation.of(name("x.pcap")).maxBytes(1000))) {
            for (int i = 0; i < 30; i++) {
                sink.onFrame(frame(84, i, START));
            }
        }
        // 24 + 10 x 100 bytes are more than 1000, so that the eleventh begins the next one.
        assertEquals("{x.pcap=10, x.pcap1=10, x.pcap2=10}", frames().toString());
    }

    @Test
    void goesRoundWithEnoughDigits() throws IOException {
        try (RotatingSink sink =
                new RotatingSink(Rotation.of(name("x.pcap")).maxBytes(100).count(11))) {
            for (int i = 0; i < 13; i++) {
                sink.onFrame(frame(100, i, START));
            }
        }
        assertEquals(11, frames().size());
        assertTrue(frames().containsKey("x.pcap10"));
        assertArrayEquals(
                FileBytes.frame(100, 11),
                read(folder.resolve("x.pcap00")).get(0).toByteArray());
        assertArrayEquals(
                FileBytes.frame(100, 2), read(folder.resolve("x.pcap02")).get(0).toByteArray());
    }

    /** tcpdump is the one who says how these files are called and where they end. */
    @ParameterizedTest
    @ValueSource(strings = {"-C 1", "-C 1 -W 3", "-C 1 -W 11", "-C 1 -W 1", "-C 1 -G 1000 -W 3"})
    void cutsWhereTcpdumpCuts(String options) throws Exception {
        Path input = Files.createDirectory(folder.resolve("in")).resolve("in.pcap");
        try (SaveFileSink sink = SaveFileSink.create(input, SaveFileFormat.PCAP_MICRO)) {
            for (int i = 0; i < 6000; i++) {
                sink.onFrame(frame(60 + i * 37 % 1400, i, START));
            }
        }
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        List<String> command = new ArrayList<>(List.of("tcpdump", "-Z", System.getProperty("user.name"), "-r"));
        command.addAll(List.of(input.toString(), "-w", theirs.resolve("x.pcap").toString()));
        command.addAll(List.of(options.split(" ")));
        try {
            Process tcpdump =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            tcpdump.getInputStream().readAllBytes();
            Assumptions.assumeTrue(tcpdump.waitFor() == 0, "tcpdump could not do it here");
        } catch (IOException absent) {
            Assumptions.abort("no tcpdump here");
        }
        Path ours = Files.createDirectory(folder.resolve("ours"));
        try (SaveFileSource source = SaveFileSource.open(input);
                RotatingSink sink =
                        new RotatingSink(rotation(ours.resolve("x.pcap").toString(), options))) {
            sink.follow(source);
            while (source.poll(sink, 1000) != FrameSource.END) {
                sink.endOfBatch();
            }
        }
        assertEquals(list(theirs), list(ours));
        for (String each : list(theirs)) {
            assertEquals(-1, Files.mismatch(theirs.resolve(each), ours.resolve(each)), each);
        }
    }

    private static Rotation rotation(String name, String options) {
        Rotation rotation = Rotation.of(name);
        String[] words = options.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            int number = Integer.parseInt(words[i + 1]);
            switch (words[i]) {
                case "-C" -> rotation.maxBytes(number * 1_000_000L);
                case "-G" -> rotation.period(number);
                default -> rotation.count(number);
            }
        }
        return rotation;
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesOverNothingUnasked() throws IOException {
        Files.writeString(folder.resolve("x.pcap1"), "mine");
        try (RotatingSink sink = new RotatingSink(Rotation.of(name("x.pcap")).maxBytes(10))) {
            for (int i = 0; i < 3; i++) {
                sink.onFrame(frame(60, i, START));
            }
        }
        assertEquals("mine", Files.readString(folder.resolve("x.pcap1")));
        Files.delete(folder.resolve("x.pcap1"));
        assertEquals("{x.pcap=1, x.pcap2=1, x.pcap3=1}", frames().toString());
        FileSystemException refused = assertThrows(
                FileSystemException.class,
                () -> live(Rotation.of(name("x.pcap")).maxBytes(10)));
        assertTrue(refused.getReason().startsWith("exists already"), refused.getReason());
        assertEquals(1, read(folder.resolve("x.pcap")).size());
        // What mktemp(1) made holds nothing.
        Files.createFile(folder.resolve("empty"));
        live(Rotation.of(name("empty")).maxBytes(10)).close();
        assertTrue(Files.size(folder.resolve("empty")) > 0);
    }

    @Test
    void aNameWithoutTimeGetsNumbersInsteadOfBeingWrittenOver() throws IOException {
        try (RotatingSink sink = new RotatingSink(Rotation.of(name("x.pcap")).period(10))) {
            for (int i = 0; i < 3; i++) {
                sink.onFrame(frame(60, i, START + i * 10 * SECOND));
            }
        }
        assertEquals("{x.pcap=1, x.pcap1=1, x.pcap2=1}", frames().toString());
    }

    @Test
    void framesOfFilesFallInTheFileOfTheirPeriod() throws IOException {
        Rotation rotation = Rotation.of(name("x")).period(60).names(second -> seconds(name("x"), second));
        try (RotatingSink sink = new RotatingSink(rotation)) {
            for (long second : new long[] {5, 64, 65, 66, 1000, 1024, 1025}) {
                sink.onFrame(frame(60, 0, START + second * SECOND + 999));
            }
        }
        // Counted from the second of the first frame on; periods without frames have no file.
        assertEquals("{x-1025=1, x-5=2, x-65=2, x-965=2}", frames().toString());
    }

    @Test
    void aLiveSinkDoesNotWaitForAFrame() throws IOException {
        CaptureInterface eth = CaptureInterface.live(0, "eth0", LinkType.ETHERNET, 0);
        now = START + SECOND / 2;
        Rotation rotation = Rotation.of(name("x")).period(2).names(second -> seconds(name("x"), second));
        RotatingSink sink = live(rotation, eth);
        sink.onFrame(frame(60, 1, now).captureInterface(eth));
        now = START + 2 * SECOND - 1;
        sink.endOfBatch();
        assertEquals(List.of("x-0"), list(folder));
        now = START + 2 * SECOND;
        sink.endOfBatch();
        assertEquals(List.of("x-0", "x-2"), list(folder));
        // It comes late, from the ring of another interface.
        sink.onFrame(frame(60, 2, START + 2 * SECOND - 5).captureInterface(eth));
        sink.onFrame(frame(60, 3, START + 2 * SECOND + 5).captureInterface(eth));
        now = START + 3 * SECOND;
        sink.endOfBatch();
        assertEquals(2, read(folder.resolve("x-0")).size());
        now = START + 4 * SECOND;
        sink.endOfBatch();
        now = START + 9 * SECOND;
        sink.close();
        assertEquals("{x-0=2, x-2=1, x-4=0}", frames().toString());
        for (String each : list(folder)) {
            assertEquals(List.of(Block.SECTION_HEADER, 1, Block.INTERFACE_STATISTICS), blocks(folder.resolve(each)));
        }
    }

    private static List<Integer> blocks(Path file) throws IOException {
        List<Integer> blocks = new ArrayList<>();
        try (SaveFileSource source = SaveFileSource.open(file)) {
            source.onBlock(block -> blocks.add(block.type()));
            SaveFileSourceTest.read(source);
        }
        return blocks;
    }

    @Test
    void aFrameFromTheFutureDoesNotStopTheClock() throws IOException {
        Rotation rotation = Rotation.of(name("x")).period(2).names(second -> seconds(name("x"), second));
        try (RotatingSink sink = live(rotation)) {
            sink.onFrame(frame(60, 1, START + 1000 * SECOND));
            now += 2 * SECOND;
            sink.endOfBatch();
        }
        assertEquals("{x-0=1, x-2=0}", frames().toString());
    }

    @Test
    void keepsTheNewest() throws IOException {
        try (RotatingSink sink =
                new RotatingSink(Rotation.of(name("x.pcap")).maxBytes(10).keep(2))) {
            for (int i = 0; i < 5; i++) {
                sink.onFrame(frame(60, i, START));
                assertTrue(list(folder).size() <= 2);
            }
        }
        assertEquals("{x.pcap3=1, x.pcap4=1}", frames().toString());
    }

    @Test
    void refusesFramesBehindTheLastFile() throws IOException {
        int[] told = new int[1];
        Rotation rotation = Rotation.of(name("x")).period(2).count(2).names(second -> seconds(name("x"), second));
        try (RotatingSink sink = live(rotation).whenFull(() -> told[0]++)) {
            FrameFilter filter = sink.behind(frame -> frame.capturedLength() != 61);
            assertTrue(filter.accept(frame(60, 0, START)));
            now += 2 * SECOND;
            sink.endOfBatch();
            assertTrue(filter.accept(frame(60, 0, now)));
            assertEquals(0, told[0]);
            now += 2 * SECOND;
            sink.endOfBatch();
            assertEquals(1, told[0]);
            assertTrue(filter.accept(frame(60, 0, now - 1)));
            assertEquals(false, filter.accept(frame(61, 0, now - 1)));
            assertEquals(false, filter.accept(frame(60, 0, now)));
        }
        assertEquals(List.of("x-0", "x-2"), list(folder));
    }

    @Test
    void rotatesOnRequest() throws IOException {
        Path file = folder.resolve("x.pcap");
        Files.writeString(file, "asked for by its name");
        try (RotatingSink sink = live(Rotation.of(file.toString()))) {
            for (int i = 0; i < 2; i++) {
                sink.onFrame(frame(60, i, START));
                sink.rotate();
                sink.endOfBatch();
                sink.endOfBatch();
            }
            // As logrotate(8) does it.
            Files.move(file, folder.resolve("x.old"));
            sink.rotate();
            sink.endOfBatch();
            sink.onFrame(frame(60, 7, START));
        }
        assertEquals("{x.old=1, x.pcap=1, x.pcap1=1, x.pcap2=0}", frames().toString());
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyFileIsCompressed(Compression compression) throws IOException {
        String name = name("x.pcapng" + compression.suffix());
        try (RotatingSink sink = live(Rotation.of(name).maxBytes(10_000))) {
            for (int i = 0; i < 100; i++) {
                sink.onFrame(frame(1000, i, START));
            }
        }
        int all = 0;
        for (String each : list(folder)) {
            try (SaveFileSource source = SaveFileSource.open(folder.resolve(each))) {
                assertEquals(compression, source.compression(), each);
                all += SaveFileSourceTest.read(source).size();
            }
        }
        assertEquals(100, all);
        assertTrue(list(folder).size() > 9);
    }

    /** Names, keys and interfaces of a section are in each file that has frames of it; comments and statistics where they were. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheFramesNeedIsInEachFile(boolean byTime) throws IOException {
        FileBytes input = FileBytes.little()
                .section(FileBytes.little().option(1, "comment").endOfOptions())
                .block(10, FileBytes.little().u32(0x544c534b, 5).text("key 1"))
                .description(1, 0)
                .block(
                        4,
                        FileBytes.little()
                                .u16(1, 5)
                                .u8(10, 0, 0, 1)
                                .text("a")
                                .pad()
                                .u16(0, 0))
                .block(0x0bad, FileBytes.little().u32(32473).text("once"));
        for (int i = 0; i < 3; i++) {
            input.enhanced(0, i * 100_000_000L, FileBytes.frame(60, i));
        }
        input.block(5, FileBytes.little().u32(0, 0, 79));
        Rotation rotation = Rotation.of(name("x"));
        if (byTime) {
            rotation.period(100).names(second -> name("x" + second));
        } else {
            rotation.maxBytes(100);
        }
        try (SaveFileSource source = SaveFileSourceTest.open(input.array());
                RotatingSink sink = new RotatingSink(rotation)) {
            sink.follow(source);
            while (source.poll(sink, 2) != FrameSource.END) {
                sink.endOfBatch();
            }
        }
        List<String> files = list(folder);
        assertEquals(byTime ? List.of("x0", "x100", "x200") : List.of("x", "x1", "x2"), files);
        List<List<Integer>> blocks = new ArrayList<>();
        for (String each : files) {
            assertEquals(1, read(folder.resolve(each)).size());
            blocks.add(blocks(folder.resolve(each)).stream().sorted().toList());
        }
        assertEquals(List.of(1, 4, 10, 0xbad, Block.SECTION_HEADER), blocks.get(0));
        assertEquals(List.of(1, 4, 10, Block.SECTION_HEADER), blocks.get(1));
        assertEquals(List.of(1, 4, 5, 10, Block.SECTION_HEADER), blocks.get(2));
    }

    @Test
    void aFileWithoutFramesGivesOneFile() throws IOException {
        byte[] input = FileBytes.little().section().description(1, 0).array();
        try (SaveFileSource source = SaveFileSourceTest.open(input);
                RotatingSink sink = new RotatingSink(Rotation.of(name("x")).maxBytes(100))) {
            sink.follow(source);
            assertEquals(FrameSource.END, source.poll(sink, 10));
        }
        assertEquals("{x=0}", frames().toString());
    }

    @Test
    void aFolderThatIsGoneIsAnErrorWithTheCountOfWhatIsMissing() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        RotatingSink sink = live(Rotation.of(inner.resolve("x.pcap").toString()).maxBytes(10));
        sink.onFrame(frame(60, 0, START));
        Files.move(inner, folder.resolve("moved"));
        Frame next = frame(60, 1, START);
        WriteFailedException failure = assertThrows(WriteFailedException.class, () -> sink.onFrame(next));
        assertEquals(1, failure.lost());
        assertTrue(failure.getMessage().contains("x.pcap1"), failure.getMessage());
        assertThrows(WriteFailedException.class, () -> sink.onFrame(next));
        sink.close();
        assertEquals(1, read(folder.resolve("moved/x.pcap")).size());
    }
}
