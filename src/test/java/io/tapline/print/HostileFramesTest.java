package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Frames as nobody should send them: real ones cut at every length and with bits flipped, through every printer. None may throw, print more
 * than its bytes can account for, or let a byte of the packet look like the printer's own lines and columns.
 */
@Timeout(300)
class HostileFramesTest {
    private static final int EVERY_LENGTH = 1600;
    private static final int FARTHER_LENGTHS = 8;
    private static final int FLIPS = 150;
    /** Most frames taken of one file; the frames of a capture are much alike. */
    private static final int FRAMES = 100;

    private final CheckedPrinters printers = new CheckedPrinters();
    private final Frame frame = new Frame();
    private final Random random = new Random(3);
    private long printed;

    @Test
    void ownCapturesCutAndFlipped() throws IOException {
        int files = hurtAll(Path.of(System.getProperty("tapline.basedir", ".")).resolve("captures"));
        assertTrue(files >= 10, files + " files");
        assertTrue(printed > 30_000, printed + " frames");
    }

    @Test
    @EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+")
    void corpusCutAndFlipped() throws IOException {
        Path corpus = Path.of(System.getProperty("tapline.corpus"));
        int files = hurtAll(corpus.resolve("captures"))
                + hurtAll(corpus.resolve("tcpdump"))
                + hurtAll(corpus.resolve("fuzz/fuzz_pcap"));
        System.out.println("hostile frames: " + printed + " out of " + files + " files of the corpus");
        assertTrue(files >= 200, files + " files");
        assertTrue(printed > 1_000_000, printed + " frames");
    }

    private int hurtAll(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.sorted().toList();
        }
        int hurt = 0;
        for (Path file : files) {
            List<Frame> frames = frames(file);
            int step = Math.max(1, frames.size() / FRAMES);
            for (int i = 0; i < frames.size(); i += step) {
                hurt(frames.get(i));
            }
            hurt += frames.isEmpty() ? 0 : 1;
        }
        return hurt;
    }

    /** The frames of a capture, as far as it can be read; none of what is no capture. */
    private static List<Frame> frames(Path file) {
        FrameList list = new FrameList();
        try (SaveFileSource source = SaveFileSource.open(file)) {
            while (source.poll(list, 100) != FrameSource.END) {}
        } catch (DamagedFileException damage) {
            assertTrue(damage.offset() >= 0, file.toString());
        } catch (IOException noCapture) {
            assertTrue(list.frames().isEmpty(), file.toString());
        }
        return list.frames();
    }

    private void hurt(Frame whole) {
        byte[] bytes = whole.toByteArray();
        for (int length = 0; length <= Math.min(EVERY_LENGTH, bytes.length); length++) {
            print(bytes, length, whole);
        }
        for (int i = 0; i < FARTHER_LENGTHS && bytes.length > EVERY_LENGTH; i++) {
            print(bytes, EVERY_LENGTH + random.nextInt(bytes.length - EVERY_LENGTH + 1), whole);
        }
        for (int i = 0; i < FLIPS && bytes.length > 0; i++) {
            byte[] flipped = bytes.clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                // Headers, which stand in front, are hit more often.
                int at = random.nextInt(1 + random.nextInt(bytes.length));
                flipped[at] ^= (byte) (1 << random.nextInt(8));
            }
            print(flipped, bytes.length, whole);
        }
    }

    private void print(byte[] bytes, int length, Frame whole) {
        byte[] captured = Arrays.copyOf(bytes, length);
        frame.wrap(
                ByteBuffer.wrap(captured), 0, length, whole.originalLength(), whole.timestampNanos(), whole.linkType());
        printers.print(frame);
        printed++;
    }
}
