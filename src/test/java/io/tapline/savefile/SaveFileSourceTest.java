package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng lay them out, and what must come of them. */
class SaveFileSourceTest {
    @TempDir
    Path folder;

    static SaveFileSource open(byte[] file) throws IOException {
        return SaveFileSource.open(new ByteArrayInputStream(file));
    }

    static List<Frame> read(SaveFileSource source) throws IOException {
        FrameList list = new FrameList();
        while (source.poll(list, 7) != FrameSource.END) {
            assertTrue(source.frames() >= list.frames().size());
        }
        return list.frames();
    }

    private static FileBytes bytes(String order) {
        return new FileBytes(order.equals("little") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void readsPcapInBothByteOrders(String order) throws IOException {
        SaveFileSource source = open(bytes(order)
                .pcap(0xa1b2c3d4L, 96, 1)
                .record(1_700_000_000L, 123_456, 1514, FileBytes.frame(96, 1))
                .record(0xfffffff0L, 999_999, 60, FileBytes.frame(60, 2))
                .array());
        assertEquals(FileType.PCAP, source.type());
        assertEquals(LinkType.ETHERNET, source.linkType());
        assertEquals(96, source.snapLength());
        List<Frame> frames = read(source);
        assertEquals(2, frames.size());
        assertEquals(1_700_000_000_123_456_000L, frames.get(0).timestampNanos());
        assertEquals(1514, frames.get(0).originalLength());
        assertArrayEquals(FileBytes.frame(96, 1), frames.get(0).toByteArray());
        assertEquals(4_294_967_280_999_999_000L, frames.get(1).timestampNanos());
        assertEquals(6, frames.get(0).captureInterface().timestampResolution());
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void readsNanosecondPcap(String order) throws IOException {
        SaveFileSource source = open(bytes(order)
                .pcap(0xa1b23c4dL, 262144, 113)
                .record(1, 999_999_999, 16, FileBytes.frame(16, 1))
                .array());
        List<Frame> frames = read(source);
        assertEquals(FileType.PCAP_NANO, source.type());
        assertEquals(1_999_999_999L, frames.get(0).timestampNanos());
        assertEquals(LinkType.LINUX_SLL, frames.get(0).linkType());
        assertEquals(9, frames.get(0).captureInterface().timestampResolution());
    }

    @Test
    void showsSubSecondFieldsAboveASecond() throws IOException {
        Frame frame = read(open(FileBytes.little()
                        .pcap(0xa1b2c3d4L, 0, 1)
                        .record(10, 1_500_000, 1, (byte) 0)
                        .array()))
                .get(0);
        assertEquals(11_500_000_000L, frame.timestampNanos());
        assertEquals(1, frame.overflowSeconds());
    }

    @Test
    void readsOldVersionsWithTheirLengthsExchanged() throws IOException {
        byte[] frame = FileBytes.frame(20, 5);
        byte[] file = FileBytes.big()
                .u32(0xa1b2c3d4L)
                .u16(2, 2)
                .u32(0, 0, 68, 1)
                .u32(1, 2, 100, 20)
                .raw(frame)
                .array();
        Frame read = read(open(file)).get(0);
        assertEquals(100, read.originalLength());
        assertArrayEquals(frame, read.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void readsKuznetsovsRecordHeader(String order) throws IOException {
        FileBytes file = bytes(order).pcap(0xa1b2cd34L, 65535, 1);
        for (int i = 0; i < 3; i++) {
            file.u32(1, 2, 14, 14).u32(7).u16(0x800).u8(4, 0).raw(FileBytes.frame(14, i));
        }
        SaveFileSource source = open(file.array());
        List<Frame> frames = read(source);
        assertEquals(FileType.PCAP_MODIFIED, source.type());
        assertEquals(3, frames.size());
        assertEquals(Direction.OUTGOING, frames.get(2).direction());
        assertArrayEquals(FileBytes.frame(14, 2), frames.get(2).toByteArray());
    }

    @Test
    void guessesTheRecordHeadersThatShareAMagicNumber() throws IOException {
        FileBytes suse = FileBytes.little().pcap(0xa1b2cd34L, 65535, 1);
        FileBytes nokia = FileBytes.big().pcap(0xa1b2c3d4L, 65535, 1);
        FileBytes redHat = FileBytes.little().pcap(0xa1b2c3d4L, 65535, 1);
        for (int i = 0; i < 3; i++) {
            byte[] frame = FileBytes.frame(60, 0x80);
            suse.u32(1, 2, 60, 60).u32(7).u16(0x800).u8(0, 1, 0, 0, 0, 0).raw(frame);
            nokia.u32(1, 2, 60, 60).u32(0x11223344L).raw(frame);
            redHat.u32(1, 2, 60, 60).u32(7).u16(0x800).u8(0, 0).raw(frame);
        }
        assertVariant(FileType.PCAP_MODIFIED_SUSE, suse);
        assertVariant(FileType.PCAP_NOKIA, nokia);
        assertVariant(FileType.PCAP_MODIFIED, redHat);
    }

    private static void assertVariant(FileType type, FileBytes file) throws IOException {
        SaveFileSource source = open(file.array());
        List<Frame> frames = read(source);
        assertEquals(type, source.type());
        assertEquals(3, frames.size());
        assertArrayEquals(FileBytes.frame(60, 0x80), frames.get(2).toByteArray());
    }

    @Test
    void readsAixAndIxia() throws IOException {
        byte[] aix = FileBytes.big()
                .u32(0xa1b2c3d4L)
                .u16(2, 2)
                .u32(0, 0, 96, 6)
                .u32(5, 999_999_999, 14, 14)
                .raw(FileBytes.frame(14, 0))
                .array();
        SaveFileSource source = open(aix);
        Frame frame = read(source).get(0);
        assertEquals(FileType.PCAP_AIX, source.type());
        assertEquals(LinkType.ETHERNET, frame.linkType());
        assertEquals(5_999_999_999L, frame.timestampNanos());
        byte[] ixia = FileBytes.little()
                .pcap(0x1c0001acL, 65535, 1)
                .u32(30)
                .record(5, 999_999_999, 14, FileBytes.frame(14, 0))
                .array();
        assertEquals(5_999_999_999L, read(open(ixia)).get(0).timestampNanos());
    }

    @Test
    void takesTheFrameCheckSequenceFromTheLinkTypeField() throws IOException {
        SaveFileSource source = open(FileBytes.little()
                .pcap(0xa1b2c3d4L, 65535, 0x24000001L)
                .record(1, 1, 4, FileBytes.frame(4, 0))
                .array());
        Frame frame = read(source).get(0);
        assertEquals(LinkType.ETHERNET, frame.linkType());
        byte[] options = frame.captureInterface().options();
        Options cursor =
                new Options().wrap(java.nio.ByteBuffer.wrap(options), 0, options.length, ByteOrder.LITTLE_ENDIAN);
        assertTrue(cursor.seek(Options.IF_FCSLEN));
        assertEquals(32, cursor.u8());
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void readsEveryKindOfFrameInPcapng(String order) throws IOException {
        byte[] file = bytes(order)
                .section(bytes(order).option(3, "Linux").endOfOptions())
                .description(1, 0, bytes(order).option(2, "eth0").endOfOptions())
                .description(
                        113,
                        64,
                        bytes(order)
                                .option(9, (byte) 9)
                                .option(14, bytes(order).u64(1000).array())
                                .endOfOptions())
                .enhanced(
                        0,
                        1_700_000_000_000_001L,
                        60,
                        FileBytes.frame(21, 1),
                        bytes(order)
                                .option(1, "hello")
                                .option(2, bytes(order).u32(2).array())
                                .endOfOptions())
                .enhanced(1, 5, FileBytes.frame(4, 2))
                .block(3, bytes(order).u32(9).raw(FileBytes.frame(9, 3)))
                .block(2, bytes(order).u16(1, 77).u32(0, 7, 5, 5).raw(FileBytes.frame(5, 4)))
                .array();
        SaveFileSource source = open(file);
        List<Integer> blocks = new ArrayList<>();
        source.onBlock(block -> blocks.add(block.type()));
        assertEquals(1, source.linkType());
        List<Frame> frames = read(source);
        assertEquals(List.of(Block.SECTION_HEADER, 1, 1), blocks);
        assertEquals(4, frames.size());
        Frame first = frames.get(0);
        assertEquals(1_700_000_000_000_001_000L, first.timestampNanos());
        assertEquals(60, first.originalLength());
        assertEquals("eth0", first.captureInterface().name());
        assertEquals(Direction.OUTGOING, first.direction());
        Options options = new Options()
                .wrap(
                        first.options(),
                        first.optionsOffset(),
                        first.optionsLength(),
                        first.captureInterface().order());
        assertTrue(options.next());
        assertEquals("hello", options.text());
        assertEquals(1_000_000_000_005L, frames.get(1).timestampNanos());
        assertEquals(LinkType.LINUX_SLL, frames.get(1).linkType());
        assertFalse(frames.get(2).isTimestamped());
        assertArrayEquals(FileBytes.frame(9, 3), frames.get(2).toByteArray());
        assertEquals(1_000_000_000_007L, frames.get(3).timestampNanos());
        assertEquals(1, frames.get(3).captureInterface().index());
    }

    @Test
    void startsAnewWithEachSection() throws IOException {
        byte[] file = FileBytes.little()
                .section()
                .description(1, 0)
                .enhanced(0, 1, FileBytes.frame(4, 1))
                .raw(FileBytes.big()
                        .section()
                        .description(101, 0)
                        .enhanced(0, 2, FileBytes.frame(4, 2))
                        .array())
                .array();
        List<Frame> frames = read(open(file));
        assertEquals(
                List.of(1, 101), List.of(frames.get(0).linkType(), frames.get(1).linkType()));
        assertEquals(ByteOrder.BIG_ENDIAN, frames.get(1).captureInterface().order());
        byte[] undescribed = FileBytes.little()
                .section()
                .description(1, 0)
                .section()
                .enhanced(0, 1, FileBytes.frame(4, 1))
                .array();
        assertDamage(undescribed, 0, 76, "a frame of interface 0, which was never described (the section has 0)");
    }

    static void assertDamage(byte[] file, int frames, long offset, String what) {
        FrameList list = new FrameList();
        DamagedFileException damage = assertThrows(DamagedFileException.class, () -> {
            SaveFileSource source = open(file);
            while (source.poll(list, 1000) != FrameSource.END) {
                assertTrue(list.frames().size() <= frames);
            }
        });
        assertEquals("damaged at byte " + offset + ": " + what, damage.getMessage());
        assertEquals(frames, list.frames().size());
        assertEquals(offset, damage.offset());
    }

    @Test
    void saysWhatIsNoCapture() {
        assertDamage(new byte[0], 0, 0, "the file is empty");
        assertDamage(
                "Dear Sir or Madam".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                0,
                0,
                "not a capture: neither pcap, pcapng nor snoop begins so");
    }

    /** Records that are plain, and between them such as are not: times above a second, lengths above what a number holds. */
    private static byte[] mixed(int records) {
        FileBytes file = FileBytes.little().pcap(0xa1b2c3d4L, 0, 1);
        for (int i = 0; i < records; i++) {
            long micros = i % 41 == 40 ? 1_500_000 : i;
            long original = i % 67 == 66 ? 0x90000000L : 60 + i;
            file.record(1_700_000_000L + i, micros, original, FileBytes.frame(i % 61, i));
        }
        return file.array();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 32, 1000})
    void handsOutTheSameFramesByTablesAsOneByOne(int limit) throws IOException {
        byte[] file = mixed(500);
        FrameList tables = new FrameList();
        FrameList single = new FrameList();
        try (SaveFileSource source = open(file);
                SaveFileSource followed = open(file);
                SaveFileSink follower = SaveFileSink.to(
                        Channels.newChannel(new ByteArrayOutputStream()), SaveFileFormat.PCAP, Compression.NONE)) {
            follower.follow(followed);
            int rows = 0;
            while (source.poll(tables, limit) != FrameSource.END) {
                assertEquals(rows = tables.frames().size(), source.frames());
                assertTrue(followed.poll(single, limit) > 0);
                assertEquals(followed.position(), source.position());
            }
            assertEquals(500, rows);
        }
        for (int i = 0; i < 500; i++) {
            Frame one = single.frames().get(i);
            Frame other = tables.frames().get(i);
            assertArrayEquals(one.toByteArray(), other.toByteArray());
            assertEquals(one.originalLength(), other.originalLength());
            assertEquals(one.timestampNanos(), other.timestampNanos());
            assertEquals(one.overflowSeconds(), other.overflowSeconds());
            assertEquals(
                    one.captureInterface().linkType(), other.captureInterface().linkType());
        }
    }

    @Test
    void goesOnBehindTheFrameThatFailed() throws IOException {
        List<Integer> lengths = new ArrayList<>();
        SaveFileSource source = open(mixed(200));
        int failures = 0;
        for (int got = 0; got != FrameSource.END; ) {
            try {
                got = source.poll(
                        frame -> {
                            lengths.add(frame.capturedLength());
                            if (lengths.size() % 13 == 0) {
                                throw new IOException("no room");
                            }
                        },
                        50);
            } catch (IOException full) {
                failures++;
                assertEquals(lengths.size(), source.frames());
                int bytes = lengths.stream().mapToInt(length -> 16 + length).sum();
                assertEquals(24 + bytes, source.position());
            }
        }
        assertEquals(200 / 13, failures);
        assertEquals(200, lengths.size());
        for (int i = 0; i < 200; i++) {
            assertEquals(i % 61, lengths.get(i));
        }
    }

    @Test
    void tellsBeforeTheBytesChangeAndGoesOnWithAnotherBuffer() throws IOException {
        List<Frame> kept = new ArrayList<>();
        List<ByteBuffer> buffers = new ArrayList<>();
        try (SaveFileSource source = SaveFileSource.open(Files.write(folder.resolve("mixed.pcap"), mixed(500)), 1024)) {
            source.follower(buffer -> {
                buffers.add(buffer);
                return ByteBuffer.allocateDirect(buffer.capacity());
            });
            while (source.poll(
                            frame -> kept.add(new Frame()
                                    .wrap(
                                            frame.buffer(),
                                            frame.offset(),
                                            frame.capturedLength(),
                                            frame.originalLength(),
                                            frame.timestampNanos(),
                                            frame.linkType())),
                            20)
                    != FrameSource.END) {}
        }
        assertTrue(buffers.size() > 20, buffers.size() + " buffers");
        assertEquals(500, kept.size());
        for (int i = 0; i < 500; i++) {
            assertArrayEquals(FileBytes.frame(i % 61, i), kept.get(i).toByteArray());
        }
    }

    @Test
    void deliversEveryFrameBeforeDamage() {
        byte[] pcap = FileBytes.little()
                .pcap(0xa1b2c3d4L, 65535, 1)
                .record(1, 2, 14, FileBytes.frame(14, 0))
                .record(1, 2, 14, FileBytes.frame(14, 0))
                .array();
        assertDamage(FileBytes.cut(pcap, 80), 1, 54, "the file ends in the middle of a record: 26 bytes of 30");
        byte[] lying = FileBytes.little().raw(pcap).u32(1, 2, 0x7fffffff, 14).array();
        assertDamage(lying, 2, 84, "a frame of 2147483647 captured bytes, where 262144 is the most that can be");
        FileBytes blocks = FileBytes.big().section().description(1, 0).enhanced(0, 1, FileBytes.frame(8, 0));
        int size = blocks.size();
        assertDamage(
                FileBytes.big().raw(blocks.array()).u32(6, 0, 0, 0).array(),
                1,
                size,
                "a block of 0 bytes, where 12 to 17039360 can be");
        assertDamage(
                FileBytes.big().raw(blocks.array()).u32(6, 16, 0, 20).array(),
                1,
                size,
                "a block of 16 bytes says at its end that it is of 20");
        assertDamage(
                FileBytes.big()
                        .raw(blocks.array())
                        .block(6, FileBytes.big().u32(0, 0, 0, 400, 400, 0, 0))
                        .array(),
                1,
                size,
                "a frame of 400 captured bytes in a block of 40");
    }
}
