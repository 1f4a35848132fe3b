package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every file cut at every byte, a large one at a thousand: the frames before the cut come, and then either the end, where the cut falls between
 * records, or one complaint that names the record that was cut.
 */
class CutFilesTest {
    private static final int SMALL = 5000;
    private static final int CUTS = 1000;

    @TempDir
    Path folder;

    /** What comes out of a file: its frames, where records end, and how it all ended. */
    private static final class Outcome {
        private final List<Frame> frames = new ArrayList<>();
        private final List<Long> frameEnds = new ArrayList<>();
        private final TreeSet<Long> ends = new TreeSet<>();
        /** Of a file that was read to its end. */
        private FileType type;

        private DamagedFileException damage;
        private int count;

        /** Frames that end at this byte or before. */
        private int framesUntil(long cut) {
            int index = Collections.binarySearch(frameEnds, cut);
            return index >= 0 ? index + 1 : -index - 1;
        }
    }

    private static Outcome readWhole(byte[] file) throws IOException {
        Outcome outcome = new Outcome();
        try (SaveFileSource source = SaveFileSource.open(channel(file, file.length))) {
            outcome.ends.add(source.position());
            source.onBlock(block -> outcome.ends.add(source.position()));
            while (source.poll(frame -> outcome.frames.add(frame.copy()), 1) != FrameSource.END) {
                outcome.ends.add(source.position());
                outcome.frameEnds.add(source.position());
            }
            outcome.type = source.type();
        } catch (DamagedFileException damage) {
            outcome.damage = damage;
        }
        outcome.count = outcome.frames.size();
        return outcome;
    }

    /** Reads what is left of a file and compares each frame with that of the whole file. */
    private static Outcome readPart(byte[] file, int cut, Outcome whole) throws IOException {
        Outcome part = new Outcome();
        boolean[] same = {true};
        try (SaveFileSource source = SaveFileSource.open(channel(file, cut))) {
            FrameHandler compare =
                    frame -> same[0] &= part.count < whole.count && equal(frame, whole.frames.get(part.count++));
            while (source.poll(compare, 1024) != FrameSource.END) {
                part.type = source.type();
            }
            part.type = source.type();
        } catch (DamagedFileException damage) {
            part.damage = damage;
        }
        assertTrue(same[0] || isOtherVariant(part, whole), "the frames before the cut at " + cut);
        return part;
    }

    private static boolean equal(Frame one, Frame other) {
        return one.capturedLength() == other.capturedLength()
                && one.originalLength() == other.originalLength()
                && one.timestampNanos() == other.timestampNanos()
                && bytes(one).mismatch(bytes(other)) == -1;
    }

    private static ByteBuffer bytes(Frame frame) {
        return frame.buffer().slice(frame.offset(), frame.capturedLength());
    }

    /**
     * True where two records with impossible times were cut where they make just one of an old variant: Wireshark too takes the file for
     * that.
     */
    private static boolean isOtherVariant(Outcome part, Outcome whole) {
        return part.damage == null && part.count > 0 && part.type == FileType.PCAP_NOKIA && whole.type == FileType.PCAP;
    }

    /** Bytes as a file or pipe would give them, without a buffer of its own for each of ten thousand readers. */
    private static ReadableByteChannel channel(byte[] file, int length) {
        ByteBuffer rest = ByteBuffer.wrap(file, 0, length);
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) {
                if (!rest.hasRemaining()) {
                    return -1;
                }
                int count = Math.min(rest.remaining(), target.remaining());
                target.put(target.position(), rest, rest.position(), count);
                target.position(target.position() + count);
                rest.position(rest.position() + count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    private static int[] cuts(int length) {
        if (length <= SMALL) {
            int[] all = new int[length];
            Arrays.setAll(all, i -> i);
            return all;
        }
        return new Random(length).ints(CUTS, 0, length).toArray();
    }

    @TestFactory
    Stream<DynamicTest> filesOfTheProject() throws IOException {
        return tests(Path.of(System.getProperty("tapline.basedir", "."), "captures"));
    }

    @TestFactory
    Stream<DynamicTest> filesOfTheCorpus() throws IOException {
        String corpus = System.getProperty("tapline.corpus", "");
        return corpus.isEmpty()
                ? Stream.empty()
                : Stream.of("captures", "pcapng", "tcpreplay")
                        .map(Path.of(corpus)::resolve)
                        .filter(Files::isDirectory)
                        .flatMap(each -> {
                            try {
                                return tests(each);
                            } catch (IOException unreadable) {
                                throw new java.io.UncheckedIOException(unreadable);
                            }
                        });
    }

    private static Stream<DynamicTest> tests(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        return files.stream()
                .filter(CutFilesTest::isCapture)
                .map(file -> DynamicTest.dynamicTest(
                        folder.relativize(file).toString(), () -> cutEverywhere(Files.readAllBytes(file))));
    }

    private static boolean isCapture(Path file) {
        try (SaveFileSource source = SaveFileSource.open(file)) {
            return source.type() != null;
        } catch (IOException isNone) {
            return false;
        }
    }

    private static void cutEverywhere(byte[] file) throws IOException {
        Outcome whole = readWhole(file);
        int others = 0;
        for (int cut : cuts(file.length)) {
            String where = "cut at " + cut;
            Outcome part = readPart(file, cut, whole);
            if (isOtherVariant(part, whole)) {
                others++;
            } else if (isCompressed(file)) {
                // What comes of which compressed byte is the codec's affair; that something is missing is not.
                assertTrue(part.damage != null || part.count == whole.count, where);
            } else {
                checkEnd(cut, part, whole);
            }
        }
        assertTrue(others <= 1, others + " cuts make another kind of file of it");
    }

    private static void checkEnd(int cut, Outcome part, Outcome whole) {
        String where = "cut at " + cut;
        Long end = whole.ends.floor((long) cut);
        long before = end == null ? 0 : end;
        assertEquals(whole.framesUntil(cut), part.count, where);
        if (cut == before && cut > 0) {
            assertNull(part.damage, where + ", which is between records");
        } else {
            assertNotNull(part.damage, where);
            assertEquals(before, part.damage.offset(), where);
        }
    }

    private static boolean isCompressed(byte[] file) {
        return Compression.of(ByteBuffer.wrap(file).getInt()) != Compression.NONE;
    }

    /** A compressed file that is cut, by a kill or by a full disk, gives at least what came before the last flush. */
    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "ZSTD", "LZ4"})
    void aCompressedFileIsReadableUpToTheLastFlush(Compression compression) throws IOException {
        Path path = folder.resolve("x.pcapng" + compression.suffix());
        Random random = new Random(7);
        TreeMap<Long, Integer> flushed = new TreeMap<>();
        flushed.put(0L, 0);
        try (SaveFileSink sink = SaveFileSink.create(path)) {
            for (int i = 1; i <= 2000; i++) {
                byte[] bytes = new byte[random.nextInt(900)];
                random.nextBytes(bytes);
                sink.onFrame(Frame.of(bytes, LinkType.ETHERNET).timestampNanos(i));
                if (i % 100 == 0) {
                    sink.flush();
                    flushed.put(Files.size(path), i);
                }
            }
        }
        byte[] file = Files.readAllBytes(path);
        Outcome whole = readWhole(file);
        assertEquals(2000, whole.count);
        assertNull(whole.damage);
        for (int cut : random.ints(300, 1, file.length).toArray()) {
            Outcome part = readPart(file, cut, whole);
            assertNotNull(part.damage);
            assertTrue(part.count >= flushed.floorEntry((long) cut).getValue(), "cut at " + cut);
        }
        for (var each : flushed.tailMap(1L).entrySet()) {
            assertEquals(each.getValue(), readPart(file, (int) (long) each.getKey(), whole).count);
        }
    }
}
