package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.cli.Peer;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a file and nobody asked to change is in the file that is written from it. */
class SurvivalTest {
    @TempDir
    Path folder;

    private static FileBytes bytes(String order) {
        return new FileBytes(order.equals("little") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** One section with every kind of block. */
    private static FileBytes section(String order) {
        FileBytes options = bytes(order)
                .option(1, "first")
                .option(1, "second")
                .option(2, bytes(order).u32(1).array())
                .option(4, bytes(order).u64(7).array())
                .option(5, bytes(order).u64(99).array())
                .option(6, bytes(order).u32(3).array())
                .option(7, bytes(order).u8(2).u64(2).array())
                .option(2989, bytes(order).u32(32473).u8(1, 2, 3).array())
                .endOfOptions();
        return bytes(order)
                .section(bytes(order)
                        .option(1, "a section")
                        .option(4, "somebody")
                        .endOfOptions())
                .block(
                        10,
                        bytes(order)
                                .u32(0x544c534b, 5)
                                .text("key 1")
                                .pad()
                                .raw(bytes(order)
                                        .option(1, "secret")
                                        .endOfOptions()
                                        .array()))
                .description(
                        1,
                        96,
                        bytes(order)
                                .option(2, "eth0")
                                .option(8, bytes(order).u64(1_000_000_000L).array())
                                .option(9, (byte) 12)
                                .option(14, bytes(order).u64(-5).array())
                                .endOfOptions())
                .description(113, 0)
                .block(
                        4,
                        bytes(order)
                                .u16(1, 9)
                                .raw((byte) 127, (byte) 0, (byte) 0, (byte) 1)
                                .text("home\0")
                                .pad()
                                .u16(0, 0)
                                .raw(bytes(order)
                                        .option(2, "dns")
                                        .endOfOptions()
                                        .array()))
                .enhanced(0, 1_700_000_000_000_123_456L, 1500, FileBytes.frame(61, 1), options)
                .block(0x0bad, bytes(order).u32(32473).text("custom"))
                .block(3, bytes(order).u32(70).raw(FileBytes.frame(70, 2)))
                .block(2, bytes(order).u16(1, 3).u32(0, 77, 9, 9).raw(FileBytes.frame(9, 3)))
                .block(0x40000bad, bytes(order).u32(32473).text("in place"))
                .block(0x7777, bytes(order).text("nobody knows this"))
                .enhanced(1, 78, FileBytes.frame(10, 4))
                .block(
                        5,
                        bytes(order)
                                .u32(1, 0, 79)
                                .raw(bytes(order)
                                        .option(4, bytes(order).u64(12).array())
                                        .option(2, bytes(order).u32(0, 1).array())
                                        .endOfOptions()
                                        .array()));
    }

    /** What a stage does with a frame on its way; the frame itself where it does nothing, null where it drops it. */
    private interface Stage {
        Frame on(Frame frame);
    }

    private byte[] rewrite(String name, Stage stage, byte[]... files) throws IOException {
        Path out = folder.resolve(name);
        try (SaveFileSink sink = SaveFileSink.create(out)) {
            for (byte[] file : files) {
                SaveFileSource source = SaveFileSourceTest.open(file);
                sink.follow(source);
                FrameHandler handler = frame -> {
                    Frame after = stage.on(frame);
                    if (after != null) {
                        sink.onFrame(after);
                    }
                };
                while (source.poll(handler, 2) != FrameSource.END) {
                    sink.endOfBatch();
                }
            }
        }
        return Files.readAllBytes(out);
    }

    private byte[] rewrite(byte[] file, String name, Stage stage) throws IOException {
        return rewrite(name, stage, file);
    }

    private static Frame same(Frame frame) {
        return frame;
    }

    private static List<String> blocks(byte[] file) throws IOException {
        List<String> blocks = new ArrayList<>();
        SaveFileSource source = SaveFileSourceTest.open(file);
        source.onBlock(block -> blocks.add(Integer.toHexString(block.type())));
        SaveFileSourceTest.read(source).forEach(frame -> blocks.add(frame.capturedLength() + " bytes"));
        return blocks;
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void anUntouchedPcapngStaysAsItIs(String order) throws IOException {
        byte[] file = section(order)
                .raw(section("big").array())
                .raw(section("little").array())
                .array();
        assertArrayEquals(file, rewrite(file, "x.pcapng", SurvivalTest::same));
    }

    @Test
    void aSectionNoLongerTellsALengthThatMayBeAnother() throws IOException {
        byte[] file = section("little").array();
        byte[] told = file.clone();
        told[16] = 0;
        assertArrayEquals(file, rewrite(told, "x.pcapng", SurvivalTest::same));
    }

    @ParameterizedTest
    @ValueSource(longs = {0xa1b2c3d4L, 0xa1b23c4dL})
    void anUntouchedPcapStaysAsItIs(long magic) throws IOException {
        for (String order : List.of("little", "big")) {
            byte[] file = bytes(order)
                    .u32(magic)
                    .u16(2, 4)
                    .u32(3600, 6, 77, 0x24000001L)
                    .record(1, 999_999, 60, FileBytes.frame(60, 1))
                    .record(2, 1_500_000, 10, FileBytes.frame(60, 2))
                    .array();
            assertArrayEquals(file, rewrite(file, "x.pcap", SurvivalTest::same));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void theVariantsOfPcapStayWhatTheyAre(String order) throws IOException {
        FileBytes file = bytes(order).pcap(0xa1b2cd34L, 65535, 1);
        for (int i = 0; i < 3; i++) {
            file.u32(1, 2, 14, 14).u32(7).u16(0x800).u8(4, 9).raw(FileBytes.frame(14, i));
        }
        assertArrayEquals(file.array(), rewrite(file.array(), "x.pcap", SurvivalTest::same));
        byte[] timed = rewrite(file.array(), "x.pcap", frame -> frame.timestampNanos(5_000_006_000L));
        FileBytes expected = bytes(order).pcap(0xa1b2cd34L, 65535, 1);
        for (int i = 0; i < 3; i++) {
            expected.u32(5, 6, 14, 14).u32(7).u16(0x800).u8(4, 9).raw(FileBytes.frame(14, i));
        }
        assertArrayEquals(expected.array(), timed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void aChangedFrameKeepsItsOptionsAndItsPlace(String order) throws IOException {
        byte[] file = section(order).array();
        byte[] out = rewrite(file, "x.pcapng", frame -> {
            Frame copy = frame.copy();
            if (copy.originalLength() == 1500) {
                copy.buffer().put(copy.offset(), (byte) 0xee);
            }
            return copy;
        });
        byte[] expected = file.clone();
        int at = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                .indexOf(new String(FileBytes.frame(61, 1), java.nio.charset.StandardCharsets.ISO_8859_1));
        expected[at] = (byte) 0xee;
        // A packet block becomes an enhanced one of the same length.
        assertEquals(expected.length, out.length);
        assertEquals(blocks(file), blocks(out));
        List<Frame> frames = SaveFileSourceTest.read(SaveFileSourceTest.open(out));
        assertEquals((byte) 0xee, frames.get(0).buffer().get(frames.get(0).offset()));
        assertEquals(1_700_000_000_000_123L - 5_000_000_000L, frames.get(0).timestampNanos());
        assertEquals(92, frames.get(0).optionsLength());
        assertEquals(false, frames.get(1).isTimestamped());
        assertEquals(77_000L, frames.get(2).timestampNanos());
        assertEquals(1, frames.get(2).captureInterface().index());
    }

    @Test
    void whatTheFilterDropsTakesNothingElseWithIt() throws IOException {
        byte[] out = rewrite(section("big").array(), "x.pcapng", frame -> null);
        assertEquals(List.of("a0d0d0a", "a", "1", "1", "4", "bad", "40000bad", "7777", "5"), blocks(out));
    }

    @Test
    void pcapGoesThroughPcapngAndBack() throws IOException {
        for (String order : List.of("little", "big")) {
            for (long magic : new long[] {0xa1b2c3d4L, 0xa1b23c4dL}) {
                byte[] file = bytes(order)
                        .pcap(magic, 77, 0x24000001L)
                        .record(1, 999_999, 60, FileBytes.frame(60, 1))
                        .record(0xffffffffL, 1, 1000, FileBytes.frame(77, 2))
                        .array();
                byte[] back = rewrite(rewrite(file, "x.pcapng", SurvivalTest::same), "x.pcap", SurvivalTest::same);
                byte[] expected = FileBytes.little()
                        .pcap(magic, 77, 0x24000001L)
                        .record(1, 999_999, 60, FileBytes.frame(60, 1))
                        .record(0xffffffffL, 1, 1000, FileBytes.frame(77, 2))
                        .array();
                assertArrayEquals(expected, back);
            }
        }
    }

    @Test
    void tellsWhatPcapHasNoRoomFor() throws IOException {
        byte[] file = FileBytes.big()
                .section()
                .description(1, 0, FileBytes.big().option(9, (byte) 9).endOfOptions())
                .enhanced(0, 5, 4, FileBytes.frame(4, 0), FileBytes.big().option(1, "text"))
                .enhanced(0, 1_000, FileBytes.frame(4, 0))
                .block(0x0bad, FileBytes.big().u32(32473))
                .array();
        try (SaveFileSource source = SaveFileSourceTest.open(file);
                SaveFileSink sink = SaveFileSink.create(folder.resolve("x.pcap"), SaveFileFormat.PCAP_MICRO)) {
            sink.follow(source);
            assertTrue(sink.unkept().isNothing());
            assertEquals(2, source.poll(sink, 10));
            assertEquals(FrameSource.END, source.poll(sink, 10));
            assertEquals(new Unkept(1, 1, 1), sink.unkept());
            assertEquals(
                    "1 block that is no frame, 1 frame's options, 1 frame's time below a microsecond",
                    sink.unkept().toString());
        }
    }

    @Test
    void oneFileAfterTheOtherBecomesOneFile() throws IOException {
        byte[] pcap = FileBytes.big()
                .pcap(0xa1b2c3d4L, 77, 1)
                .record(1, 2, 60, FileBytes.frame(60, 1))
                .array();
        byte[] nano = FileBytes.little()
                .pcap(0xa1b23c4dL, 77, 1)
                .record(1, 2000, 60, FileBytes.frame(60, 1))
                .array();
        byte[] both = rewrite("x.pcap", SurvivalTest::same, pcap, nano);
        assertArrayEquals(
                FileBytes.big()
                        .raw(pcap)
                        .record(1, 2, 60, FileBytes.frame(60, 1))
                        .array(),
                both);
        byte[] sections = rewrite("x.pcapng", SurvivalTest::same, section("big").array(), pcap, nano);
        List<Frame> frames = SaveFileSourceTest.read(SaveFileSourceTest.open(sections));
        assertEquals(6, frames.size());
        assertEquals(1_000_002_000L, frames.get(4).timestampNanos());
        assertEquals(77, frames.get(5).captureInterface().snapLength());
        assertEquals(9, frames.get(5).captureInterface().timestampResolution());
        assertEquals(1_000_002_000L, frames.get(5).timestampNanos());
    }

    @Test
    void aSinkThatComesLateIsToldWhatWasSaidBefore() throws IOException {
        byte[] file = section("big").array();
        Path late = folder.resolve("late.pcapng");
        try (SaveFileSource source = SaveFileSourceTest.open(file);
                SaveFileSink sink = SaveFileSink.create(late)) {
            assertEquals(2, source.poll(frame -> {}, 2));
            sink.follow(source);
            while (source.poll(sink, 10) != FrameSource.END) {
                sink.endOfBatch();
            }
        }
        assertEquals(
                List.of("a0d0d0a", "1", "1", "40000bad", "7777", "5", "9 bytes", "10 bytes"),
                blocks(Files.readAllBytes(late)));
        Frame frame = SaveFileSourceTest.read(SaveFileSource.open(late)).get(1);
        assertEquals(78_000L, frame.timestampNanos());
        assertEquals(LinkType.LINUX_SLL, frame.linkType());
    }

    @Test
    void framesOfOtherOriginGetAnInterfaceOfTheirOwn() throws IOException {
        byte[] file = section("big").array();
        Path out = folder.resolve("x.pcapng");
        try (SaveFileSource source = SaveFileSourceTest.open(file);
                SaveFileSink sink = SaveFileSink.create(out)) {
            sink.follow(source);
            sink.onFrame(Frame.of(FileBytes.frame(5, 5), LinkType.RAW).timestampNanos(123_456_789));
            while (source.poll(sink, 1) != FrameSource.END) {
                sink.endOfBatch();
            }
        }
        List<Frame> frames = SaveFileSourceTest.read(SaveFileSource.open(out));
        assertEquals(5, frames.size());
        assertEquals(LinkType.RAW, frames.get(0).linkType());
        assertEquals(123_456_789, frames.get(0).timestampNanos());
        assertEquals(96, frames.get(1).captureInterface().snapLength());
        assertEquals(LinkType.LINUX_SLL, frames.get(4).linkType());
        assertEquals(78_000, frames.get(4).timestampNanos());
    }

    /** A rewritten file of another format, and the file that comes of that one by the first format again. */
    private List<Path> thereAndBack(Path capture) throws IOException {
        Path there = folder.resolve("there.pcapng");
        Path back = folder.resolve("back.pcap");
        rewrite(Files.readAllBytes(capture), "there.pcapng", SurvivalTest::same);
        rewrite(Files.readAllBytes(there), "back.pcap", SurvivalTest::same);
        return List.of(there, back);
    }

    /** True where the header is such as a pcap is given here: 2.4, little-endian, no time zone, and the link type alone in its field. */
    private static boolean hasUsualHeader(byte[] pcap) {
        byte[] usual = FileBytes.little().u16(2, 4).u32(0, 0).array();
        return pcap[0] != (byte) 0xa1
                && pcap[22] == 0
                && pcap[23] == 0
                && java.util.Arrays.equals(pcap, 4, 16, usual, 0, 12);
    }

    @Test
    @EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+", disabledReason = "no corpus here")
    void foreignCapturesGoToPcapngAndBack() throws IOException {
        int same = 0;
        for (Path capture : Corpus.captures()) {
            if (!Corpus.isWhole(capture)) {
                continue;
            }
            byte[] original = Files.readAllBytes(capture);
            FileType type = SaveFileSourceTest.open(original).type();
            if (type == FileType.PCAPNG) {
                assertArrayEquals(original, rewrite(original, "x.pcapng", SurvivalTest::same), capture.toString());
                same++;
                continue;
            }
            List<Path> files = thereAndBack(capture);
            assertEquals(Corpus.frames(capture), Corpus.frames(files.get(0)), capture.toString());
            boolean usual = (type == FileType.PCAP || type == FileType.PCAP_NANO) && hasUsualHeader(original);
            if (usual && !Corpus.isOdd(capture)) {
                assertArrayEquals(original, Files.readAllBytes(files.get(1)), capture.toString());
                same++;
            } else if (type != FileType.PCAP_MODIFIED) {
                // pcap has no room for a frame's way.
                assertEquals(Corpus.frames(capture), Corpus.frames(files.get(1)), capture.toString());
            }
        }
        assertTrue(same > 125, same + " captures are the same byte for byte");
    }

    @Test
    @EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+", disabledReason = "no corpus here")
    void wiresharkSeesTheSameInWhatWasRewritten() throws Exception {
        Peer.assumeInstalled("mergecap", "tshark");
        List<String> originals = new ArrayList<>();
        List<String> rewritten = new ArrayList<>();
        for (Path capture : Corpus.captures()) {
            if (Corpus.isWhole(capture) && !Corpus.isOdd(capture)) {
                originals.add(capture.toString());
                Path copy = folder.resolve(originals.size() + ".pcapng");
                rewrite(Files.readAllBytes(capture), copy.getFileName().toString(), SurvivalTest::same);
                rewritten.add(copy.toString());
            }
        }
        List<String> expected = seen(originals);
        List<String> actual = seen(rewritten);
        assertTrue(expected.size() > 7000, expected.size() + " lines");
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), "line " + i);
        }
        assertEquals(expected.size(), actual.size());
    }

    /** What tshark sees in these files, one behind the other, as mergecap reads them: a process for each file would take minutes. */
    private List<String> seen(List<String> files) throws Exception {
        String all = folder.resolve("all.pcapng").toString();
        List<String> merge = new ArrayList<>(List.of("mergecap", "-a", "-I", "none", "-w", all));
        merge.addAll(files);
        Peer.run(merge);
        List<String> show = new ArrayList<>(
                List.of("tshark", "-r", all, "-n", "-o", "frame.generate_md5_hash:TRUE", "-T", "fields"));
        for (String field : List.of(
                "time_epoch",
                "len",
                "cap_len",
                "encap_type",
                "comment",
                "interface_id",
                "interface_name",
                "interface_description",
                "packet_flags",
                "md5_hash")) {
            show.addAll(List.of("-e", "frame." + field));
        }
        return Peer.run(show).lines().toList();
    }
}
