package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.Text;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
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
    private static final int FRAMES = 60;

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
        assertTrue(printed > 900_000, printed + " frames");
    }

    /** Headers inside each other as deep as 64 KiB allow: IPv4, IPv6, tags, labels, extension headers. */
    @Test
    void endlessNesting() {
        nest("4500ffff000000004004" + "00".repeat(10), 0x0800);
        nest("60000000ffff2940" + "00".repeat(32), 0x86dd);
        nest("00018100", 0x8100);
        nest("00010040", 0x8847);
        nest("3c00010400000000", 0x86dd);
    }

    private void nest(String header, int type) {
        byte[] each = HexFormat.of().parseHex(header);
        ByteBuffer bytes = ByteBuffer.allocate(65535);
        bytes.position(12).putShort((short) type);
        if (header.startsWith("3c")) {
            // An IPv6 header in front of the extension headers.
            bytes.put(HexFormat.of().parseHex("60000000ffff3c40" + "00".repeat(32)));
        }
        while (bytes.remaining() >= each.length) {
            bytes.put(each);
        }
        frame.wrap(bytes, 0, bytes.capacity(), bytes.capacity(), 0, LinkType.ETHERNET);
        printers.print(frame);
    }

    /** The numbers of TCP conversations are remembered in bounded room: half a million cost no more than the table may. */
    @Test
    void conversationsAreForgotten() {
        FramePrinter printer = new TextPrinter(PrintArguments.parse("-n"));
        Text out = new Text(1 << 12);
        byte[] bytes = HexFormat.of()
                .parseHex("0200000000020200000000010800" + "4500002800010000400600000a0000010a000002"
                        + "00500051000000640000006450100400" + "00000000");
        Frame segment = Frame.of(bytes, LinkType.ETHERNET);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 600_000; i++) {
            if (i == 200_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            segment.buffer().putInt(26, i * 0x9e3779b1);
            printer.print(segment, 1, out.clear());
        }
        assertTrue(out.toString().contains("ack 100"), out.toString());
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 1 << 20);
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
