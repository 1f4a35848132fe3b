package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage in the middle: every frame that was not hit is saved, what was hit is listed, and a sound file stays as it is. */
class RepairTest {
    @TempDir
    Path folder;

    /** A file, and where each frame's record begins in it. */
    private record Sample(byte[] bytes, List<Integer> starts, List<byte[]> frames) {}

    /** What came of a repair. */
    private record Saved(List<Frame> frames, List<RepairSource.Damage> damage, long lostBytes) {
        private boolean holds(byte[] frame) {
            return frames.stream().anyMatch(saved -> Arrays.equals(saved.toByteArray(), frame));
        }
    }

    private static FileBytes bytes(String order) {
        return new FileBytes(order.equals("little") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** Frames of different lengths that hold runs of zeros, small numbers and their own number. */
    private static byte[] frame(int number) {
        byte[] frame = new byte[40 + 37 * (number % 5)];
        new Random(number).nextBytes(frame);
        Arrays.fill(frame, 12, 30, (byte) 0);
        frame[20] = 1;
        frame[0] = (byte) number;
        return frame;
    }

    private static Sample pcap(String order, int count) {
        FileBytes file = bytes(order).pcap(0xa1b2c3d4L, 262_144, 1);
        List<Integer> starts = new ArrayList<>();
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            starts.add(file.size());
            frames.add(frame(i));
            file.record(1_700_000_000L + i, 999 * i, frame(i).length, frame(i));
        }
        return new Sample(file.array(), starts, frames);
    }

    private static Sample pcapng(String order, int count) {
        FileBytes file = bytes(order)
                .section()
                .description(1, 0, bytes(order).option(2, "eth0").endOfOptions());
        List<Integer> starts = new ArrayList<>();
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            starts.add(file.size());
            frames.add(frame(i));
            FileBytes options = bytes(order);
            if (i % 3 == 0) {
                options.option(1, "number " + i).endOfOptions();
            }
            file.enhanced(0, 1_700_000_000_000_000L + i, frame(i).length, frame(i), options);
        }
        return new Sample(file.array(), starts, frames);
    }

    private static Sample sample(String kind, String order, int count) {
        return kind.equals("pcap") ? pcap(order, count) : pcapng(order, count);
    }

    private static Saved repair(byte[] file) throws IOException {
        FrameList list = new FrameList();
        try (RepairSource source = new RepairSource(SaveFileSourceTest.open(file), LinkType.ETHERNET)) {
            while (source.poll(list, 5) != FrameSource.END) {}
            return new Saved(list.frames(), source.damage(), source.lostBytes());
        }
    }

    /** Checks that all frames are there whose records lie outside of a range. */
    private static void everyOtherFrameIsSaved(Sample sample, int start, int end, Saved saved, String what) {
        for (int i = 0; i < sample.starts.size(); i++) {
            int last = i + 1 < sample.starts.size() ? sample.starts.get(i + 1) : sample.bytes.length;
            if (last <= start || sample.starts.get(i) >= end) {
                assertTrue(saved.holds(sample.frames.get(i)), "frame " + i + " is lost: " + what + " " + saved.damage);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pcap, little, 1",
        "pcap, big, 4",
        "pcap, little, 16",
        "pcap, big, 100",
        "pcapng, little, 1",
        "pcapng, big, 4",
        "pcapng, little, 16",
        "pcapng, big, 100"
    })
    void destroyedBytesCostNoOtherFrame(String kind, String order, int length) throws IOException {
        Sample sample = sample(kind, order, 12);
        Random random = new Random(length);
        for (int start = sample.starts.get(0); start + length <= sample.bytes.length; start++) {
            for (int way = 0; way < 3; way++) {
                byte[] broken = sample.bytes.clone();
                byte[] wrong = new byte[length];
                if (way == 1) {
                    Arrays.fill(wrong, (byte) 0xff);
                } else if (way == 2) {
                    random.nextBytes(wrong);
                }
                System.arraycopy(wrong, 0, broken, start, length);
                Saved saved = repair(broken);
                everyOtherFrameIsSaved(
                        sample, start, start + length, saved, length + " bytes at " + start + " way " + way);
                assertTrue(saved.frames.size() <= 12, "frames out of nothing");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"pcap, little, 1", "pcap, big, 30", "pcapng, little, 3", "pcapng, big, 200"})
    void missingBytesCostNoOtherFrame(String kind, String order, int length) throws IOException {
        Sample sample = sample(kind, order, 12);
        for (int start = sample.starts.get(0); start + length <= sample.bytes.length; start++) {
            byte[] broken = Arrays.copyOf(sample.bytes, sample.bytes.length - length);
            System.arraycopy(sample.bytes, start + length, broken, start, broken.length - start);
            everyOtherFrameIsSaved(
                    sample, start, start + length, repair(broken), length + " bytes missing at " + start);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng"})
    void aLargeHoleOfAnything(String kind) throws IOException {
        Sample sample = sample(kind, "little", 12);
        int cut = sample.starts.get(6) + 3;
        for (int way = 0; way < 2; way++) {
            byte[] hole = new byte[3_000_001];
            if (way == 1) {
                new Random(5).nextBytes(hole);
            }
            byte[] broken = new FileBytes(ByteOrder.LITTLE_ENDIAN)
                    .raw(Arrays.copyOf(sample.bytes, cut))
                    .raw(hole)
                    .raw(Arrays.copyOfRange(sample.bytes, cut, sample.bytes.length))
                    .array();
            Saved saved = repair(broken);
            everyOtherFrameIsSaved(sample, cut, cut, saved, "a hole");
            assertEquals(11, saved.frames.size());
            int seventh = sample.starts.get(6);
            int end = sample.starts.get(7) + hole.length;
            assertEquals(List.of(new RepairSource.Damage(seventh, end, false)), saved.damage);
            assertEquals(end - seventh, saved.lostBytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void lengthsThatNeighboursTellAreMended(String order) throws IOException {
        Sample sample = pcapng(order, 5);
        for (int at : List.of(sample.starts.get(2) + 4, sample.starts.get(3) - 4)) {
            byte[] broken = sample.bytes.clone();
            Arrays.fill(broken, at, at + 4, (byte) 0x11);
            Saved saved = repair(broken);
            assertEquals(List.of(new RepairSource.Damage(at, at + 4, true)), saved.damage);
            assertEquals(5, saved.frames.size());
            assertArrayEquals(sample.bytes, write(broken, "x.pcapng"));
        }
        Sample pcap = pcap(order, 5);
        int captured = pcap.starts.get(2) + 8;
        byte[] broken = pcap.bytes.clone();
        Arrays.fill(broken, captured, captured + 4, (byte) 0x11);
        assertEquals(List.of(new RepairSource.Damage(captured, captured + 4, true)), repair(broken).damage);
        assertArrayEquals(pcap.bytes, write(broken, "x.pcap"));
    }

    @Test
    void aFrameWhoseBlockTypeWasDestroyedIsAFrameAgain() throws IOException {
        Sample sample = pcapng("little", 5);
        byte[] broken = sample.bytes.clone();
        int at = sample.starts.get(2);
        Arrays.fill(broken, at, at + 4, (byte) 0x77);
        assertEquals(List.of(new RepairSource.Damage(at, at + 4, true)), repair(broken).damage);
        assertArrayEquals(sample.bytes, write(broken, "x.pcapng"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng"})
    void aCaptureWithinAFrameIsNotTakenForTheFile(String kind) throws IOException {
        Sample inner = sample(kind, "little", 6);
        FileBytes outer = FileBytes.little();
        byte[] payload = inner.bytes;
        int wrong;
        if (kind.equals("pcap")) {
            outer.pcap(0xa1b2c3d4L, 262_144, 1).record(1_700_000_000L, 1, 50, FileBytes.frame(50, 1));
            outer.record(1_700_000_001L, 1, payload.length, payload);
            wrong = outer.size();
            outer.record(1_700_000_002L, 1, 50, FileBytes.frame(50, 2));
            outer.record(1_700_000_003L, 1, 50, FileBytes.frame(50, 3))
                    .record(1_700_000_004L, 1, 50, FileBytes.frame(50, 4));
        } else {
            outer.section().description(1, 0).enhanced(0, 1, FileBytes.frame(50, 1));
            wrong = outer.size() + 4;
            outer.enhanced(0, 2, payload);
            outer.enhanced(0, 3, FileBytes.frame(50, 2))
                    .enhanced(0, 3, FileBytes.frame(50, 3))
                    .enhanced(0, 3, FileBytes.frame(50, 4));
        }
        byte[] broken = outer.array();
        Arrays.fill(broken, wrong, wrong + 14 - (kind.equals("pcap") ? 0 : 10), (byte) 0xee);
        Saved saved = repair(broken);
        assertTrue(saved.holds(payload), saved.damage.toString());
        assertTrue(saved.holds(FileBytes.frame(50, 3)) && saved.holds(FileBytes.frame(50, 4)));
        assertTrue(inner.frames.stream().noneMatch(saved::holds), "frames of the inner file");
    }

    @Test
    void oddWaysOfAWholeFileAreNoDamage() throws IOException {
        FileBytes file = FileBytes.little().pcap(0xa1b2c3d4L, 10, 1);
        for (int i = 0; i < 40; i++) {
            // Nanoseconds where microseconds should be, more bytes than the snapshot length, and fewer on the wire.
            file.record(1_700_000_000L + i, 20_000_000L * i, 5, FileBytes.frame(20, i));
        }
        file.record(5, 0xffffffffL, 0, new byte[0]);
        Saved saved = repair(file.array());
        assertEquals(List.of(), saved.damage);
        assertEquals(41, saved.frames.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng"})
    void aFileThatIsCutShort(String kind) throws IOException {
        Sample sample = sample(kind, "big", 6);
        int cut = sample.bytes.length - 5;
        Saved saved = repair(FileBytes.cut(sample.bytes, cut));
        assertEquals(5, saved.frames.size());
        assertEquals(List.of(new RepairSource.Damage(sample.starts.get(5), cut, false)), saved.damage);
    }

    private Saved repairHeadless(byte[] file) throws IOException {
        Path path = folder.resolve("headless");
        Files.write(path, file);
        FrameList list = new FrameList();
        try (RepairSource source = RepairSource.open(path, LinkType.RAW)) {
            assertTrue(source.isHeadLost());
            while (source.poll(list, 5) != FrameSource.END) {}
            return new Saved(list.frames(), source.damage(), source.lostBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"pcap, little", "pcap, big", "pcapng, little", "pcapng, big"})
    void aFileWithoutItsHeadIsReadAsWhatFindsMostFrames(String kind, String order) throws IOException {
        Sample sample = sample(kind, order, 6);
        int head = kind.equals("pcap") ? 24 : 28;
        byte[] destroyed = sample.bytes.clone();
        new Random(3).nextBytes(destroyed);
        System.arraycopy(sample.bytes, head, destroyed, head, destroyed.length - head);
        Saved saved = repairHeadless(destroyed);
        assertEquals(List.of(new RepairSource.Damage(0, head, false)), saved.damage);
        byte[] partly = sample.bytes.clone();
        Arrays.fill(partly, 0, 24, (byte) 0xee);
        assertEquals(
                saved.damage,
                repairHeadless(partly).damage,
                "a destroyed head is lost, also if its length is told at its end");
        assertEquals(6, saved.frames.size());
        everyOtherFrameIsSaved(sample, 0, head, saved, "a head");
        Frame first = saved.frames.get(0);
        assertEquals(1_700_000_000L, first.timestampNanos() / 1_000_000_000L);
        // A pcapng file's interfaces are described behind its head.
        assertEquals(kind.equals("pcap") ? LinkType.RAW : LinkType.ETHERNET, first.linkType());
        byte[] second = Arrays.copyOfRange(sample.bytes, sample.starts.get(1) + 5, sample.bytes.length);
        saved = repairHeadless(second);
        everyOtherFrameIsSaved(sample, 0, sample.starts.get(2), saved, "all up to the second frame");
        assertEquals(4, saved.frames.size());
        assertEquals(LinkType.RAW, saved.frames.get(0).linkType());
    }

    @Test
    void nanosecondsAreToldFromMicroseconds() throws IOException {
        FileBytes file = FileBytes.little().zeros(24);
        for (int i = 0; i < 6; i++) {
            file.record(1_700_000_000L + i, 123_456_789L + i, 50, FileBytes.frame(50, i));
        }
        assertEquals(
                1_700_000_000_123_456_789L,
                repairHeadless(file.array()).frames.get(0).timestampNanos());
    }

    @Test
    void whatHasNoFramesIsNoSaveFile() throws IOException {
        Path path = folder.resolve("text");
        Files.writeString(path, "this is not a capture at all\n".repeat(1000));
        assertThrows(DamagedFileException.class, () -> RepairSource.open(path, LinkType.RAW));
        Files.write(path, new byte[100_000]);
        assertThrows(DamagedFileException.class, () -> RepairSource.open(path, LinkType.RAW));
    }

    @Test
    void anInterfaceThatIsNotDescribedAnyMore() throws IOException {
        Sample sample = pcapng("little", 6);
        byte[] broken = sample.bytes.clone();
        Arrays.fill(broken, 28, 40, (byte) 0xee);
        Saved saved = repair(broken);
        assertEquals(6, saved.frames.size());
        assertEquals(LinkType.ETHERNET, saved.frames.get(0).linkType());
        assertEquals(1_700_000_000_000_001_000L, saved.frames.get(1).timestampNanos());
        byte[] wrongNumber = sample.bytes.clone();
        int id = sample.starts.get(3) + 8;
        Arrays.fill(wrongNumber, id, id + 4, (byte) 0x55);
        assertEquals(List.of(new RepairSource.Damage(id, id + 4, true)), repair(wrongNumber).damage);
        assertArrayEquals(sample.bytes, write(wrongNumber, "x.pcapng"));
    }

    @Test
    void ofAnythingElseWhatPrecedesTheDamageIsSaved() throws IOException {
        byte[] snoop = FileBytes.big()
                .text("snoop\0\0\0")
                .u32(2, 4)
                .u32(60, 60, 84, 0, 5, 6)
                .raw(FileBytes.frame(60, 1))
                .u32(60, 90, 84, 0, 5, 6)
                .raw(FileBytes.frame(60, 2))
                .array();
        Saved saved = repair(snoop);
        assertEquals(1, saved.frames.size());
        assertEquals(List.of(new RepairSource.Damage(100, 184, false)), saved.damage);
    }

    private byte[] write(byte[] file, String name) throws IOException {
        Path out = folder.resolve(name);
        try (RepairSource source = new RepairSource(SaveFileSourceTest.open(file), LinkType.ETHERNET);
                SaveFileSink sink = SaveFileSink.create(out).follow(source.source())) {
            while (source.poll(sink, 5) != FrameSource.END) {
                sink.endOfBatch();
            }
        }
        return Files.readAllBytes(out);
    }

    @Test
    @EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+", disabledReason = "no corpus here")
    void soundForeignCapturesStayAsTheyAre() throws IOException {
        for (Path capture : Corpus.captures()) {
            FrameList frames = new FrameList();
            Saved saved = repair(Files.readAllBytes(capture));
            try (SaveFileSource source = SaveFileSource.open(capture)) {
                while (source.poll(frames, 100) != FrameSource.END) {}
                assertEquals(List.of(), saved.damage, capture.toString());
            } catch (DamagedFileException damage) {
                assertEquals(damage.offset(), saved.damage.get(0).start(), capture.toString());
            }
            assertEquals(frames.frames().toString(), saved.frames.toString(), capture.toString());
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+", disabledReason = "no corpus here")
    void foreignCapturesWithAHoleLoseOnlyWhatWasInIt() throws IOException {
        Random random = new Random(11);
        int holes = 0;
        for (Path capture : Corpus.captures()) {
            byte[] file = Files.readAllBytes(capture);
            boolean fit = file.length > 2000 && file.length < 1_000_000 && Corpus.isWhole(capture);
            if (!fit
                    || Corpus.sections(capture) > 1
                    || SaveFileSourceTest.open(file).type() == FileType.SNOOP) {
                continue;
            }
            List<Long> starts = new ArrayList<>();
            List<byte[]> frames = new ArrayList<>();
            try (SaveFileSource source = SaveFileSource.open(capture)) {
                starts.add(0L);
                while (source.poll(frame -> frames.add(frame.toByteArray()), 1) != FrameSource.END) {
                    starts.add(source.position());
                }
            }
            for (int i = 0; i < 20; i++) {
                int length = 1 + random.nextInt(200);
                int at = 1000 + random.nextInt(file.length - 1000 - length);
                byte[] broken = file.clone();
                byte[] wrong = new byte[length];
                random.nextBytes(wrong);
                System.arraycopy(wrong, 0, broken, at, length);
                Saved saved = repair(broken);
                holes++;
                for (int frame = 0; frame < frames.size(); frame++) {
                    if (starts.get(frame + 1) <= at || starts.get(frame) >= at + length) {
                        assertTrue(
                                saved.holds(frames.get(frame)),
                                "frame " + (frame + 1) + " of " + capture + " with " + length + " bytes destroyed at "
                                        + at + ": " + saved.damage);
                    }
                }
            }
        }
        assertTrue(holes > 500, holes + " holes");
    }
}
