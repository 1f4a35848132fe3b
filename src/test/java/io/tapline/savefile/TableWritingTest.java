package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Direction;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameTable;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/** Tables of frames become the same files as the frames one by one. */
class TableWritingTest {
    private static final int TABLES = 2_000;
    private static final long START = 1_700_000_000_000_000_000L;

    @TempDir
    Path folder;

    private final CaptureInterface eth = CaptureInterface.live(0, "eth0", LinkType.ETHERNET, 0);
    private final FrameTable table = new FrameTable(eth);
    private final ByteBuffer block = ByteBuffer.allocateDirect(1 << 16);

    /** Fills the table at random: short and long frames and some without bytes, cut ones, of every direction, in time or not. */
    private void fill(Random random, long tableNumber) {
        table.begin(block);
        int rows = 1 + random.nextInt(FrameTable.ROWS);
        int at = 0;
        for (int i = 0; i < rows; i++) {
            int length = random.nextInt(8) == 0 ? random.nextInt(1500) : random.nextInt(100);
            block.putInt(at, random.nextInt()).putInt(at + length, random.nextInt());
            Direction direction = random.nextInt(4) > 0
                    ? Direction.HOST
                    : Direction.values()[random.nextInt(Direction.values().length)];
            long nanos = START + tableNumber * 10_000_000 + random.nextInt(20_000_000);
            table.add(at, length, length + random.nextInt(2) * random.nextInt(2000), nanos, direction);
            at += length + 8;
        }
    }

    /** A handler that gets the frames of a table one by one. */
    private static FrameHandler oneByOne(FrameHandler handler) {
        return handler::onFrame;
    }

    @ParameterizedTest
    @CsvSource({"PCAP, true", "PCAP_MICRO, true", "PCAPNG, true", "PCAPNG, false"})
    void areTheSameFile(SaveFileFormat format, boolean flagReceived) throws IOException {
        Path byTable = folder.resolve("table");
        Path byFrame = folder.resolve("frame");
        try (SaveFileSink tables = SaveFileSink.create(byTable, format).flagReceived(flagReceived);
                SaveFileSink frames = SaveFileSink.create(byFrame, format).flagReceived(flagReceived)) {
            for (int i = 0; i < TABLES; i++) {
                fill(new Random(i), i);
                table.handTo(tables, FrameTable.ROWS);
                fill(new Random(i), i);
                table.handTo(oneByOne(frames), FrameTable.ROWS);
                assertEquals(frames.frames(), tables.frames());
                assertEquals(frames.position(), tables.position());
            }
        }
        assertArrayEquals(Files.readAllBytes(byFrame), Files.readAllBytes(byTable));
    }

    @ParameterizedTest
    @CsvSource({"PCAP, 24", "PCAP, 262144", "PCAP, 700001", "PCAPNG, 300", "PCAPNG, 262144", "PCAPNG, 700001"})
    void aFullDiskLeavesTheFileWholeAndEveryFrameCounted(SaveFileFormat format, long limit) throws IOException {
        Path file = folder.resolve("x");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        SaveFileSink sink = SaveFileSink.to(new LimitedFile(channel, limit), format, Compression.NONE);
        long[] given = new long[1];
        WriteFailedException failure = assertThrows(WriteFailedException.class, () -> {
            for (int i = 0; i < TABLES; i++) {
                fill(new Random(i), i);
                try {
                    table.handTo(sink, FrameTable.ROWS);
                } finally {
                    given[0] += table.next();
                }
            }
        });
        sink.close();
        assertEquals(given[0], failure.frames() + failure.lost());
        try (SaveFileSource source = SaveFileSource.open(file)) {
            assertEquals(failure.frames(), SaveFileSourceTest.read(source).size());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "ZSTD", "LZ4"})
    void areTheSameFramesCompressed(Compression compression) throws IOException {
        Path file = folder.resolve("x.pcapng" + compression.suffix());
        long frames = 0;
        try (SaveFileSink sink = SaveFileSink.create(file)) {
            for (int i = 0; i < TABLES; i++) {
                fill(new Random(i), i);
                frames += table.handTo(sink, FrameTable.ROWS);
            }
        }
        try (SaveFileSource source = SaveFileSource.open(file)) {
            assertEquals(frames, SaveFileSourceTest.read(source).size());
        }
    }

    private static Rotation rotation(Path directory, String limit) {
        Rotation rotation = Rotation.of(directory.resolve("x.pcapng").toString());
        return limit.equals("size")
                ? rotation.maxBytes(100_000)
                : rotation.period(2)
                        .names(second ->
                                directory.resolve("x-" + second + ".pcapng").toString());
    }

    @Test
    void fallIntoTheFilesOfTheirTimeAndSize() throws IOException {
        for (String limit : new String[] {"time", "size"}) {
            Path byTable = Files.createDirectory(folder.resolve(limit + "-table"));
            Path byFrame = Files.createDirectory(folder.resolve(limit + "-frame"));
            try (RotatingSink tables = new RotatingSink(rotation(byTable, limit));
                    RotatingSink frames = new RotatingSink(rotation(byFrame, limit))) {
                for (int i = 0; i < TABLES; i++) {
                    fill(new Random(i), i);
                    table.handTo(tables, FrameTable.ROWS);
                    fill(new Random(i), i);
                    table.handTo(oneByOne(frames), FrameTable.ROWS);
                }
            }
            String[] names = byFrame.toFile().list();
            assertTrue(names.length > 5, names.length + " files");
            assertEquals(names.length, byTable.toFile().list().length);
            for (String name : names) {
                assertArrayEquals(
                        Files.readAllBytes(byFrame.resolve(name)), Files.readAllBytes(byTable.resolve(name)), name);
            }
        }
    }
}
