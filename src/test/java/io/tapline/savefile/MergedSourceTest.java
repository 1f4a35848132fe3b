package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several files by time: the order, and what becomes of all that is no frame. */
class MergedSourceTest {
    @TempDir
    Path folder;

    private static MergedSource merged(byte[]... files) throws IOException {
        List<SaveFileSource> sources = new ArrayList<>();
        for (byte[] file : files) {
            sources.add(SaveFileSourceTest.open(file));
        }
        return new MergedSource(sources);
    }

    private byte[] write(String name, MergedSource source) throws IOException {
        Path out = folder.resolve(name);
        try (source;
                SaveFileSink sink = SaveFileSink.create(out).follow(source)) {
            while (source.poll(sink, 3) != FrameSource.END) {
                sink.endOfBatch();
            }
        }
        return Files.readAllBytes(out);
    }

    /** A pcap of one-byte frames at these seconds, whose bytes are the file's letter and then the next ones. */
    private static byte[] pcap(char letter, long... seconds) {
        FileBytes file = FileBytes.little().pcap(0xa1b2c3d4L, 100, 1);
        for (int i = 0; i < seconds.length; i++) {
            file.record(seconds[i], 0, 2, (byte) letter, (byte) ('0' + i));
        }
        return file.array();
    }

    private static String order(MergedSource source) throws IOException {
        StringBuilder order = new StringBuilder();
        FrameHandler handler = frame -> order.append((char) frame.buffer().get(frame.offset()))
                .append((char) frame.buffer().get(frame.offset() + 1))
                .append(' ');
        while (source.poll(handler, 2) != FrameSource.END) {}
        return order.toString().strip();
    }

    @Test
    void theEarliestComesFirstAndAtEqualTimesTheFirstFile() throws IOException {
        assertEquals(
                "c0 a0 b0 c1 a1 b1 c2 a2 a3",
                order(merged(pcap('a', 1, 5, 7, 8), pcap('b', 1, 5), pcap('c', 0, 2, 6))));
        assertEquals("", order(merged(pcap('a'), pcap('b'))));
        assertEquals("", order(merged()));
    }

    @Test
    void aFileThatIsNotInOrderStaysSo() throws IOException {
        assertEquals("b0 a0 a1 b1 a2", order(merged(pcap('a', 5, 1, 9), pcap('b', 3, 6))));
    }

    @Test
    void manyFilesInAnyOrder() throws IOException {
        java.util.Random random = new java.util.Random(7);
        byte[][] files = new byte[50][];
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            long[] seconds = random.longs(random.nextInt(9), 0, 40).sorted().toArray();
            files[i] = pcap((char) ('A' + i), seconds);
            for (long second : seconds) {
                all.add(second * 1_000_000_000L * 256 + 'A' + i);
            }
        }
        List<Long> seen = new ArrayList<>();
        MergedSource source = merged(files);
        while (source.poll(
                        frame -> seen.add(
                                frame.timestampNanos() * 256 + frame.buffer().get(frame.offset())),
                        7)
                != FrameSource.END) {}
        all.sort(null);
        assertEquals(all, seen);
    }

    @Test
    void framesWithoutTimeComeAtTheirTurn() throws IOException {
        byte[] untimed = FileBytes.big()
                .section()
                .description(1, 0)
                .enhanced(0, 7_000_000, (byte) 'b', (byte) '0')
                .block(3, FileBytes.big().u32(2).raw((byte) 'b', (byte) '1'))
                .enhanced(0, 9_000_000, (byte) 'b', (byte) '2')
                .array();
        assertEquals("a0 b0 b1 a1 b2", order(merged(pcap('a', 5, 8), untimed)));
    }

    @Test
    void whatStandsBeforeTheDamageIsMergedAndTheOthersGoOn() throws IOException {
        byte[] whole = pcap('b', 2, 6);
        byte[] cut = FileBytes.cut(pcap('a', 1, 3, 9), 24 + 18 + 18 + 17);
        MergedSource source = merged(cut, whole);
        assertEquals("a0 b0 a1 b1", order(source));
        assertEquals(24 + 18 + 18, source.damage(0).offset());
        assertNull(source.damage(1));
    }

    @Test
    void framesOfEqualLayoutAreCopied() throws IOException {
        byte[] one = FileBytes.big()
                .pcap(0xa1b23c4dL, 77, 0x24000001L)
                .record(1, 5, 60, FileBytes.frame(60, 1))
                .record(3, 1_500_000_000L, 61, FileBytes.frame(60, 2))
                .array();
        byte[] other = FileBytes.big()
                .pcap(0xa1b23c4dL, 300_000, 0x24000001L)
                .record(2, 7, 60, FileBytes.frame(33, 3))
                .array();
        byte[] expected = FileBytes.big()
                .pcap(0xa1b23c4dL, 300_000, 0x24000001L)
                .record(1, 5, 60, FileBytes.frame(60, 1))
                .record(2, 7, 60, FileBytes.frame(33, 3))
                .record(3, 1_500_000_000L, 61, FileBytes.frame(60, 2))
                .array();
        assertArrayEquals(expected, write("x.pcap", merged(one, other)));
    }

    @Test
    void aPcapTakesTheFinestTimes() throws IOException {
        byte[] micro = FileBytes.little()
                .pcap(0xa1b2c3d4L, 100, 1)
                .record(1, 2, 4, FileBytes.frame(4, 1))
                .array();
        byte[] nano = FileBytes.big()
                .section()
                .description(1, 200, FileBytes.big().option(9, (byte) 9).endOfOptions())
                .enhanced(0, 1_000_000_001L, FileBytes.frame(4, 2))
                .array();
        byte[] expected = FileBytes.little()
                .pcap(0xa1b23c4dL, 200, 1)
                .record(1, 1, 4, FileBytes.frame(4, 2))
                .record(1, 2000, 4, FileBytes.frame(4, 1))
                .array();
        assertArrayEquals(expected, write("x.pcap", merged(micro, nano)));
    }

    @Test
    void aPcapHoldsOneLinkType() throws IOException {
        byte[] cooked = FileBytes.little()
                .pcap(0xa1b2c3d4L, 100, 113)
                .record(2, 0, 4, FileBytes.frame(4, 1))
                .array();
        Path out = folder.resolve("x.pcap");
        try (MergedSource source = merged(pcap('a', 1), cooked);
                SaveFileSink sink = SaveFileSink.create(out).follow(source)) {
            assertThrows(LinkTypeException.class, () -> source.poll(sink, 10));
        }
        assertArrayEquals(pcap('a', 1), Files.readAllBytes(out));
    }

    private static FileBytes name(String order, String host) {
        return bytes(order)
                .u16(1, 4 + host.length())
                .u8(127, 0, 0, 1)
                .text(host)
                .pad()
                .u16(0, 0);
    }

    private static FileBytes bytes(String order) {
        return new FileBytes(order.equals("little") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** A pcapng with an interface of its own and one that others have as well. */
    private static FileBytes pcapng(String order, String comment, String own, long second) {
        FileBytes common =
                bytes(order).option(2, "eth0").option(8, bytes(order).u64(1000).array());
        return bytes(order)
                .section(bytes(order)
                        .option(1, comment)
                        .option(4, "writer of " + own)
                        .endOfOptions())
                .description(1, 500, common.endOfOptions())
                .description(113, 0, bytes(order).option(2, own).endOfOptions())
                .block(
                        10,
                        bytes(order)
                                .u32(0x544c534b, 3)
                                .text(own.substring(0, 3))
                                .pad())
                .block(4, name(order, own))
                .enhanced(
                        1,
                        second * 1_000_000,
                        9,
                        FileBytes.frame(5, 1),
                        bytes(order)
                                .option(1, "on " + own)
                                .option(2, bytes(order).u32(2).array())
                                .endOfOptions())
                .enhanced(0, (second + 2) * 1_000_000, FileBytes.frame(6, 2))
                .block(0x0bad, bytes(order).u32(32473).text("custom"))
                .block(
                        5,
                        bytes(order)
                                .u32(1, 0, 79)
                                .raw(bytes(order)
                                        .option(4, bytes(order).u64(12).array())
                                        .array()));
    }

    private static String told(byte[] file) throws IOException {
        StringBuilder told = new StringBuilder();
        SaveFileSource source = SaveFileSourceTest.open(file);
        Options options = new Options();
        source.onBlock(block -> {
            told.append(Integer.toHexString(block.type()));
            block.options(options);
            while (block.type() < 2 || block.type() == Block.SECTION_HEADER) {
                if (!options.next()) {
                    break;
                }
                told.append(" ")
                        .append(options.code())
                        .append('=')
                        .append(options.length() == 8 ? "" + options.int64() : options.text());
            }
            if (block.type() == Block.INTERFACE_STATISTICS) {
                told.append(" of ").append(block.int32(8)).append(" received ");
                told.append(options.next() ? options.int64() : -1);
            }
            told.append('\n');
        });
        FrameHandler handler = frame -> {
            options.wrap(
                    frame.options(),
                    frame.optionsOffset(),
                    frame.optionsLength(),
                    frame.captureInterface().order());
            told.append("frame of ").append(frame.captureInterface().index());
            told.append(" at ")
                    .append(frame.timestampNanos() / 1_000_000_000L)
                    .append(" ")
                    .append(frame.direction());
            told.append(options.seek(1) ? " " + options.text() : "").append('\n');
        };
        while (source.poll(handler, 1) != FrameSource.END) {}
        return told.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"little little", "big big", "big little", "little big"})
    void everythingOfPcapngIsKept(String orders) throws IOException {
        String[] order = orders.split(" ");
        byte[] both = write(
                "x.pcapng",
                merged(
                        pcapng(order[0], "first", "any", 10).array(),
                        pcapng(order[1], "second", "lo0", 11).array()));
        assertEquals(
                """
                a0d0d0a 1=first 4=writer of any 1=second
                1 2=eth0 8=1000
                1 2=any
                a
                4
                1 2=lo0
                a
                4
                frame of 1 at 10 OUTGOING on any
                frame of 2 at 11 OUTGOING on lo0
                frame of 0 at 12 UNKNOWN
                bad
                5 of 1 received 12
                frame of 0 at 13 UNKNOWN
                bad
                5 of 2 received 12
                """,
                told(both));
    }

    @Test
    void interfacesOfOneFileStayTwoEvenIfTheyAreAlike() throws IOException {
        byte[] twins = FileBytes.little()
                .section()
                .description(1, 0)
                .description(1, 0)
                .enhanced(1, 5, FileBytes.frame(4, 1))
                .array();
        byte[] one = FileBytes.big()
                .section()
                .description(1, 0)
                .enhanced(0, 6, FileBytes.frame(4, 1))
                .array();
        List<Frame> frames =
                SaveFileSourceTest.read(SaveFileSourceTest.open(write("x.pcapng", merged(one, twins, twins))));
        assertEquals(
                List.of(1, 1, 0),
                frames.stream().map(frame -> frame.captureInterface().index()).toList());
    }

    @Test
    void aSectionThatSaysSomethingNewLaterStaysOne() throws IOException {
        byte[] two = pcapng("little", "first", "any", 10)
                .raw(pcapng("big", "late", "any", 20).array())
                .raw(pcapng("little", "late", "any", 30).array())
                .array();
        String told = told(write("x.pcapng", merged(two, pcap('a', 15, 25, 35))));
        assertEquals(2, told.split("a0d0d0a").length - 1, told);
        assertEquals(9, told.split("frame").length - 1, told);
        assertEquals(true, told.contains("a0d0d0a 1=late 4=writer of any\n1 2=eth0 8=1000\n1 2=any\n"), told);
        assertEquals(1, told.split("1=late").length - 1, "the third section says nothing new: " + told);
    }

    @Test
    void unknownBlocksOfTheOtherByteOrderStayAsTheyAre() throws IOException {
        byte[] unknown = FileBytes.big()
                .section(FileBytes.big().option(1, "odd").endOfOptions())
                .description(1, 0)
                .enhanced(0, 5_000_000, FileBytes.frame(4, 1))
                .block(0x7777, FileBytes.big().text("nobody knows this"))
                .enhanced(0, 7_000_000, FileBytes.frame(4, 1))
                .array();
        byte[] little = FileBytes.little()
                .section()
                .description(1, 0)
                .enhanced(0, 6_000_000, FileBytes.frame(4, 1))
                .array();
        assertEquals(
                """
                a0d0d0a 1=odd 4=Tapline
                1
                frame of 0 at 5 UNKNOWN
                a0d0d0a 4=Tapline
                7777
                1
                frame of 0 at 6 UNKNOWN
                frame of 0 at 7 UNKNOWN
                """,
                told(write("x.pcapng", merged(little, unknown))));
    }

    @Test
    void sectionsWithoutEndKeepMemoryBounded() throws IOException {
        FileBytes many = FileBytes.little();
        byte[] text = new byte[30_000];
        for (int i = 0; i < 400; i++) {
            many.section();
            text[0] = (byte) i;
            text[1] = (byte) (i >> 8);
            many.description(1, 0, FileBytes.little().option(3, text).endOfOptions());
            many.enhanced(0, 1000 * i, FileBytes.frame(4, i));
        }
        byte[] out = write("x.pcapng", merged(many.array(), pcap('a', 1)));
        List<Frame> frames = SaveFileSourceTest.read(SaveFileSourceTest.open(out));
        assertEquals(401, frames.size());
        assertEquals(3, told(out).split("a0d0d0a").length - 1, "a section for each 4 MiB of descriptions");
    }

    /** Bytes that merging two files of so many frames each allocates. */
    private long allocated(ThreadMXBean threads, String format, int frames) throws IOException {
        List<SaveFileSource> sources = new ArrayList<>();
        for (String order : List.of("little", "big")) {
            FileBytes file = bytes(order)
                    .section()
                    .description(1, 0, bytes(order).option(2, order).endOfOptions());
            FileBytes options = bytes(order).option(1, "a comment").endOfOptions();
            for (int i = 0; i < frames; i++) {
                file.enhanced(0, 2 * i, 60, FileBytes.frame(60, i), options);
            }
            Path path = folder.resolve(order + frames);
            Files.write(path, file.array());
            sources.add(SaveFileSource.open(path));
        }
        Path out = folder.resolve("x." + format);
        try (MergedSource source = new MergedSource(sources);
                SaveFileSink sink = SaveFileSink.create(out).follow(source)) {
            long before = threads.getCurrentThreadAllocatedBytes();
            while (source.poll(sink, 1000) != FrameSource.END) {}
            return threads.getCurrentThreadAllocatedBytes() - before;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng"})
    void nothingIsAllocatedForAFrame(String format) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
        allocated(threads, format, 1000);
        long few = allocated(threads, format, 1000);
        long many = allocated(threads, format, 20_000);
        assertTrue(many - few < 20_000, "38,000 more frames allocated " + (many - few) + " bytes");
    }
}
