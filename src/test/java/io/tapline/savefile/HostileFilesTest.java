package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.cli.Program;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose lengths and numbers lie: every frame before the lie, then one complaint with its place, in bounded memory. */
class HostileFilesTest {
    private static final byte[] FRAME = FileBytes.frame(60, 1);
    /** Bytes of a section header, an interface description and two frames of 60 bytes. */
    private static final int GOOD = 28 + 20 + 2 * 92;

    @TempDir
    Path folder;

    private static FileBytes good() {
        return FileBytes.little()
                .section()
                .description(1, 0)
                .enhanced(0, 1, FRAME)
                .enhanced(0, 2, FRAME);
    }

    private static void assertDamaged(byte[] file, int frames, long offset, String what) throws IOException {
        int[] count = new int[1];
        DamagedFileException damage = null;
        try (SaveFileSource source = SaveFileSourceTest.open(file)) {
            while (source.poll(frame -> count[0]++, 10) != FrameSource.END) {}
        } catch (DamagedFileException found) {
            damage = found;
        }
        assertNotNull(damage, "no complaint");
        assertEquals("damaged at byte " + offset + ": " + what, damage.getMessage());
        assertEquals(offset, damage.offset());
        assertEquals(frames, count[0]);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4, 11, 17039361, 0x7ffffff0L, 0xfffffff0L})
    void blockLengthsThatLie(long length) throws IOException {
        byte[] file = good().u32(6, length).zeros(100).array();
        assertDamaged(file, 2, GOOD, "a block of " + length + " bytes, where 12 to 17039360 can be");
    }

    @Test
    void aLengthThatTheEndOfTheFileBelies() throws IOException {
        byte[] file = good().u32(0x77, 16_000_000).zeros(100).array();
        assertDamaged(file, 2, GOOD, "the file ends in the middle of a record: 108 bytes of 16000000");
    }

    @Test
    void capturedLengthsThatLie() throws IOException {
        byte[] file = good().block(
                        6, FileBytes.little().u32(0, 0, 3, 0xfffffff0L, 60).raw(FRAME))
                .array();
        assertDamaged(file, 2, GOOD, "a frame of 4294967280 captured bytes in a block of 92");
        byte[] more = good().block(6, FileBytes.little().u32(0, 0, 3, 61, 60).raw(FRAME))
                .array();
        assertDamaged(more, 2, GOOD, "a frame of 61 captured bytes in a block of 92");
        byte[] pcap = FileBytes.little()
                .pcap(0xa1b2c3d4L, 0x7fffffff, 1)
                .record(1, 2, 60, FRAME)
                .u32(1, 2, 200_000_000, 60)
                .raw(FRAME)
                .array();
        assertDamaged(pcap, 1, 100, "a frame of 200000000 captured bytes, where 262144 is the most that can be");
    }

    @Test
    void anInterfaceThatWasNeverDescribed() throws IOException {
        byte[] file = good().enhanced(7, 3, FRAME).array();
        assertDamaged(file, 2, GOOD, "a frame of interface 7, which was never described (the section has 1)");
    }

    @Test
    void textInPlaceOfData() throws IOException {
        assertDamaged(
                good().text("this is text and no data").array(),
                2,
                GOOD,
                "a block of 544434464 bytes, where 12 to 17039360 can be");
        assertDamaged(
                FileBytes.little().text("this is no capture").array(),
                0,
                0,
                "not a capture: neither pcap, pcapng nor snoop begins so");
    }

    @Test
    void resolutionsThatNoClockHas() throws IOException {
        FileBytes file = FileBytes.little().section();
        for (int resolution : new int[] {0, 0x7f, 0x80, 0xff, 64, 0xc0}) {
            file.description(1, 0, FileBytes.little().option(9, (byte) resolution));
        }
        file.description(
                1,
                0,
                FileBytes.little()
                        .option(14, FileBytes.little().u64(Long.MAX_VALUE).array()));
        for (int i = 0; i < 7; i++) {
            file.enhanced(i, -1, FRAME).enhanced(i, 0, FRAME);
        }
        try (SaveFileSource source = SaveFileSourceTest.open(file.array())) {
            assertEquals(14, SaveFileSourceTest.read(source).size());
        }
    }

    /** As many interfaces as a section can have, in memory of 64 MiB; one more is too many. */
    @Test
    void hugeNumbersOfInterfaces() throws Exception {
        FileBytes file = FileBytes.little().section();
        for (int i = 0; i < 65536; i++) {
            file.description(1, 0, FileBytes.little().option(2, "eth" + i));
        }
        file.enhanced(65535, 1, FRAME);
        Path path = folder.resolve("many.pcapng");
        Files.write(path, file.array());
        Program.Outcome read = Program.run(
                "read", path.toString(), "-w", folder.resolve("again.pcapng").toString());
        assertEquals(0, read.status(), read.err());
        long end = file.size();
        assertDamaged(file.description(1, 0).array(), 1, end, "more interfaces than can be kept: 65536");
    }

    @Test
    void endlessOptionsAndSections() throws Exception {
        FileBytes options = FileBytes.little();
        for (int i = 0; i < 1_000_000; i++) {
            options.u16(1, 0);
        }
        byte[] section = good().array();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(good().enhanced(0, 3, 60, FRAME, options).array());
        for (int i = 0; i < 50_000; i++) {
            file.writeBytes(section);
        }
        Path path = folder.resolve("endless.pcapng");
        Files.write(path, file.toByteArray());
        Program.Outcome read = Program.run(
                "read", path.toString(), "-w", folder.resolve("again.pcapng").toString());
        assertEquals(0, read.status(), read.err());
        assertEquals(-1, Files.mismatch(path, folder.resolve("again.pcapng")));
    }

    /** A few kilobytes that become half a gigabyte of the largest frames, and then end within one. */
    @Test
    void aCompressionBomb() throws Exception {
        Path path = folder.resolve("bomb.pcap.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(FileBytes.little().pcap(0xa1b2c3d4L, 262144, 1).array());
            byte[] record =
                    FileBytes.little().record(1, 2, 262144, new byte[262144]).array();
            for (int i = 0; i < 500; i++) {
                out.write(record);
            }
            out.write(record, 0, 1000);
        }
        Program.Outcome read = Program.run(
                "read", path.toString(), "-w", folder.resolve("out.pcapng.gz").toString());
        assertEquals(6, read.status());
        assertEquals(
                "tapline: " + path + ": damaged at byte " + (24 + 500L * 262160)
                        + ": the file ends in the middle of a record: 1000 bytes of 262160",
                read.err().strip());
        try (SaveFileSource source = SaveFileSource.open(folder.resolve("out.pcapng.gz"))) {
            int[] count = new int[1];
            while (source.poll(frame -> count[0]++, 10) != FrameSource.END) {}
            assertEquals(500, count[0]);
        }
    }

    /** Frames larger than the block that is gathered, of which each must not leave a buffer behind. */
    @ParameterizedTest
    @ValueSource(strings = {"NONE", "ZSTD"})
    void largeFramesAreWrittenInOneBuffer(Compression compression) throws IOException {
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        Frame frame = Frame.of(new byte[1_000_000], LinkType.ETHERNET);
        try (SaveFileSink sink = SaveFileSink.to(
                Channels.newChannel(OutputStream.nullOutputStream()), SaveFileFormat.PCAPNG, compression)) {
            for (int i = 0; i < 20; i++) {
                sink.onFrame(frame);
            }
            long before = direct.getMemoryUsed();
            for (int i = 0; i < 200; i++) {
                sink.onFrame(frame);
            }
            assertTrue(direct.getMemoryUsed() - before < 20_000_000, "memory that does not come back");
        }
    }
}
