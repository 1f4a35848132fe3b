package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When the disk is full the file is whole to its last frame, and the count of what it lacks is known. */
class FullDiskTest {
    @TempDir
    Path folder;

    private FileChannel limited(Path file, long limit) throws IOException {
        return new LimitedFile(
                FileChannel.open(
                        file,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING),
                limit);
    }

    private static Frame frame(int index, Random random) {
        byte[] bytes = new byte[random.nextInt(1500)];
        random.nextBytes(bytes);
        return Frame.of(bytes, LinkType.ETHERNET).timestampNanos(index);
    }

    /** Frames in a file that must be whole. */
    private static int whole(Path file) throws IOException {
        try (SaveFileSource source = SaveFileSource.open(file)) {
            return SaveFileSourceTest.read(source).size();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PCAP, 24",
        "PCAP, 25",
        "PCAP, 1000",
        "PCAP, 262143",
        "PCAP, 262144",
        "PCAP, 700001",
        "PCAPNG, 300",
        "PCAPNG, 5000",
        "PCAPNG, 262144",
        "PCAPNG, 700001"
    })
    void leavesTheFileWhole(SaveFileFormat format, long limit) throws IOException {
        Path file = folder.resolve("x");
        Random random = new Random(limit);
        SaveFileSink sink = SaveFileSink.to(limited(file, limit), format, Compression.NONE);
        int[] given = new int[1];
        WriteFailedException failure = assertThrows(WriteFailedException.class, () -> {
            while (given[0] < 10_000) {
                given[0]++;
                sink.onFrame(frame(given[0], random));
            }
        });
        assertTrue(failure.getMessage().startsWith("No space left on device; "));
        assertEquals(given[0], failure.frames() + failure.lost());
        sink.close();
        assertTrue(Files.size(file) <= limit);
        assertTrue(Files.size(file) > limit - 1600);
        assertEquals(failure.frames(), whole(file));
        assertThrows(WriteFailedException.class, () -> sink.onFrame(frame(1, random)));
    }

    @ParameterizedTest
    @CsvSource({"x.pcap, 24", "x.pcap, 1000000", "x.pcap, 6000000", "x.pcapng, 400000", "x.pcapng, 6000000"})
    void leavesACopyWhole(String name, long limit) throws IOException {
        Path original = folder.resolve("original.pcap");
        Random random = new Random(limit);
        try (SaveFileSink sink = SaveFileSink.create(original)) {
            for (int i = 0; i < 12_000; i++) {
                sink.onFrame(frame(i, random));
            }
        }
        Path file = folder.resolve(name);
        try (SaveFileSource source = SaveFileSource.open(original)) {
            SaveFileSink sink = SaveFileSink.to(limited(file, limit), SaveFileFormat.forName(name), Compression.NONE);
            sink.follow(source);
            WriteFailedException failure = assertThrows(WriteFailedException.class, () -> {
                while (source.poll(sink, 1000) != FrameSource.END) {
                    assertTrue(source.frames() <= 12_000);
                }
                sink.flush();
            });
            sink.close();
            assertEquals(source.frames(), failure.frames() + failure.lost());
            assertTrue(Files.size(file) > limit - 1600);
            assertEquals(failure.frames(), whole(file));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "ZSTD", "LZ4"})
    void leavesACompressedFileWhole(Compression compression) throws IOException {
        Path file = folder.resolve("x" + compression.suffix());
        Random random = new Random(5);
        SaveFileSink sink = SaveFileSink.to(limited(file, 12_000_000), SaveFileFormat.PCAPNG, compression);
        int[] given = new int[1];
        WriteFailedException failure = assertThrows(WriteFailedException.class, () -> {
            while (given[0] < 40_000) {
                given[0]++;
                sink.onFrame(frame(given[0], random));
            }
        });
        sink.close();
        assertEquals(given[0], failure.frames() + failure.lost());
        assertTrue(failure.frames() > 10_000);
        assertEquals(failure.frames(), whole(file));
    }

    @Test
    void saysWhichFileAndHowMuch() throws IOException {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(full), "no /dev/full here");
        SaveFileSink sink = SaveFileSink.create(full);
        sink.onFrame(Frame.of(new byte[60], LinkType.ETHERNET));
        WriteFailedException failure = assertThrows(WriteFailedException.class, sink::close);
        assertEquals(
                "/dev/full: No space left on device; 0 frames before that are whole, 1 frame was not written",
                failure.getMessage());
    }

    @Test
    void aFrameThatDoesNotFitTheFormatDoesNoHarm() throws IOException {
        Path file = folder.resolve("x.pcap");
        try (SaveFileSink sink = SaveFileSink.create(file)) {
            sink.onFrame(Frame.of(new byte[60], LinkType.ETHERNET));
            assertThrows(LinkTypeException.class, () -> sink.onFrame(Frame.of(new byte[60], LinkType.RAW)));
            sink.onFrame(Frame.of(new byte[60], LinkType.ETHERNET));
        }
        assertEquals(2, whole(file));
    }
}
