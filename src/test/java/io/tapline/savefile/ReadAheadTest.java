package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.FrameSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is read by a thread of its own must come as if it was not. */
class ReadAheadTest {
    /** More than the blocks that the other thread may have at a time. */
    private static final int LENGTH = 6 * 1024 * 1024;

    /** Frames of a few bytes up to more than two blocks; frames that do not fit the room in front of a block, and those that do. */
    private static byte[] file(Random random) {
        FileBytes file = FileBytes.little().pcap(0xa1b2c3d4L, 1024 * 1024, 1);
        int bytes = 0;
        for (int i = 0; bytes < LENGTH; i++) {
            int length = random.nextInt(20) > 0 ? random.nextInt(3000) : random.nextInt(3 * Input.BLOCK);
            file.record(i, i, length, FileBytes.frame(length, i));
            bytes += length;
        }
        return file.array();
    }

    /** Gives as many bytes at a time as it likes, at least one; ends with a failure where there is one. */
    private static ReadableByteChannel pieces(byte[] bytes, int most, Random random, IOException failure) {
        return new ReadableByteChannel() {
            private int at;
            private boolean closed;

            @Override
            public int read(ByteBuffer target) throws IOException {
                if (at == bytes.length) {
                    if (failure != null) {
                        throw failure;
                    }
                    return -1;
                }
                int count = Math.min(Math.min(target.remaining(), bytes.length - at), 1 + random.nextInt(most));
                target.put(bytes, at, count);
                at += count;
                return count;
            }

            @Override
            public boolean isOpen() {
                return !closed;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    /** What a source gives: a digest of each frame's place, length, time and bytes, and where it ended. */
    private static String told(SaveFileSource source) throws IOException {
        return told(source, () -> {});
    }

    /** Something that happens to a file. */
    private interface Event {
        void happens() throws IOException;
    }

    /** The same, with an event once some blocks have been read. */
    private static String told(SaveFileSource source, Event event) throws IOException {
        CRC32 digest = new CRC32();
        StringBuilder text = new StringBuilder();
        try (source) {
            int count = 0;
            boolean happened = false;
            while (count != FrameSource.END) {
                if (!happened && source.position() > 2 * Input.BLOCK) {
                    event.happens();
                    happened = true;
                }
                count = source.poll(
                        frame -> {
                            digest.update(ByteBuffer.allocate(20)
                                    .putLong(source.position())
                                    .putLong(frame.timestampNanos())
                                    .putInt(frame.originalLength())
                                    .flip());
                            digest.update(frame.toByteArray());
                        },
                        10);
            }
        } catch (IOException why) {
            text.append(why.getMessage()).append(' ');
            assertSame(why, assertThrows(IOException.class, () -> source.poll(frame -> {}, 1)));
        }
        return text.append(source.frames() + " frames to " + source.position() + ", " + digest.getValue())
                .toString();
    }

    private static SaveFileSource ahead(ReadableByteChannel channel) throws IOException {
        SaveFileSource source = SaveFileSource.open(channel);
        source.reader().in.readAhead(0);
        return source;
    }

    private static void assertSameAhead(byte[] file, int most, IOException failure) throws IOException {
        String expected = told(SaveFileSource.open(pieces(file, Integer.MAX_VALUE - 1, new Random(1), failure)));
        ReadableByteChannel channel = pieces(file, most, new Random(2), failure);
        assertEquals(expected, told(ahead(channel)));
        assertFalse(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {700, 70_000, 1 << 20})
    void givesWhatTheChannelGives(int most) throws IOException {
        assertSameAhead(file(new Random(most)), most, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {700, 1 << 20})
    void tellsDamageWhereItIs(int most) throws IOException {
        byte[] file = file(new Random(3));
        assertSameAhead(Arrays.copyOf(file, file.length - 1), most, null);
        Arrays.fill(file, LENGTH / 2, LENGTH / 2 + 800_000, (byte) 0xff);
        assertSameAhead(file, most, null);
    }

    @Test
    void tellsWhatBrokeAfterAllThatCameBefore() throws IOException {
        byte[] file = file(new Random(4));
        assertSameAhead(Arrays.copyOf(file, LENGTH / 3), 1 << 20, new IOException("gone"));
    }

    @Test
    void decompressesOnTheOtherThread() throws IOException {
        byte[] file = file(new Random(5));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(file);
        }
        assertSameAhead(packed.toByteArray(), 5000, null);
        assertSameAhead(Arrays.copyOf(packed.toByteArray(), packed.size() / 2), 5000, null);
    }

    /** The sink takes buffers over from the reader, and gives others back. */
    @Test
    void copiesRecordsToAFollowingSink() throws IOException {
        byte[] file = file(new Random(6));
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (SaveFileSource source = ahead(pieces(file, 1 << 20, new Random(7), null));
                SaveFileSink sink = SaveFileSink.to(Channels.newChannel(copy), SaveFileFormat.PCAP, Compression.NONE)) {
            sink.follow(source);
            int count = 0;
            while (count != FrameSource.END) {
                count = source.poll(sink, 1000);
            }
        }
        assertArrayEquals(file, copy.toByteArray());
    }

    private static SaveFileSource ahead(Path path) throws IOException {
        return ahead(FileChannel.open(path, StandardOpenOption.READ));
    }

    /** Of a file either thread reads blocks. */
    @ParameterizedTest
    @ValueSource(ints = {10, 11, 12, 13})
    void givesWhatAFileHas(int seed, @TempDir Path directory) throws IOException {
        byte[] bytes = file(new Random(seed));
        Path path = Files.write(directory.resolve("whole.pcap"), bytes);
        assertEquals(told(SaveFileSource.open(path)), told(ahead(path)));
        Files.write(path, Arrays.copyOf(bytes, LENGTH / 2));
        assertEquals(told(SaveFileSource.open(path)), told(ahead(path)));
    }

    @Test
    void givesWhatIsAddedToAFileMeanwhile(@TempDir Path directory) throws IOException {
        byte[] bytes = file(new Random(14));
        Path path = Files.write(directory.resolve("grows.pcap"), Arrays.copyOf(bytes, LENGTH / 2));
        String expected = told(SaveFileSource.open(pieces(bytes, LENGTH, new Random(1), null)));
        Event growth =
                () -> Files.write(path, Arrays.copyOfRange(bytes, LENGTH / 2, bytes.length), StandardOpenOption.APPEND);
        assertEquals(expected, told(ahead(path), growth));
    }

    /** Somebody cuts a file while it is read: what was there at a time, and then that it ends within a record. */
    @Test
    void endsWhereAFileIsCutMeanwhile(@TempDir Path directory) throws IOException {
        byte[] bytes = file(new Random(15));
        Path path = Files.write(directory.resolve("cut.pcap"), bytes);
        try (FileChannel cutter = FileChannel.open(path, StandardOpenOption.WRITE);
                SaveFileSource source = ahead(path)) {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                int[] seen = new int[1];
                IOException cut = assertThrows(DamagedFileException.class, () -> {
                    while (source.poll(frame -> seen[0]++, 100) != FrameSource.END) {
                        cutter.truncate(LENGTH - 1000);
                    }
                });
                assertTrue(cut.getMessage().contains("middle of a record"), cut.getMessage());
                assertEquals(seen[0], source.frames());
            });
        }
    }

    @Test
    void handsOutWhatAPipeHasGivenAndClosesWhileItWaits() throws IOException {
        byte[] start = FileBytes.little()
                .pcap(0xa1b2c3d4L, 65535, 1)
                .record(1, 2, 60, FileBytes.frame(60, 1))
                .array();
        byte[] record =
                FileBytes.little().record(3, 4, 70, FileBytes.frame(70, 2)).array();
        Pipe pipe = Pipe.open();
        try (Pipe.SinkChannel sink = pipe.sink()) {
            sink.write(ByteBuffer.wrap(start));
            SaveFileSource source = ahead(pipe.source());
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                assertEquals(1, source.poll(frame -> assertEquals(60, frame.capturedLength()), 10));
                sink.write(ByteBuffer.wrap(record));
                assertEquals(1, source.poll(frame -> assertEquals(70, frame.capturedLength()), 10));
                source.close();
            });
            assertFalse(pipe.source().isOpen());
        }
    }
}
