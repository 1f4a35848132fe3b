package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.History;
import io.tapline.wire.Text;
import io.tapline.wire.TextOptions;
import io.tapline.wire.Transcript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short way of plain frames and the long way of all others give the same text, whatever a frame holds. */
class PlainTextTest {
    private static final Path CAPTURES = Path.of(System.getProperty("tapline.basedir", ""), "captures");
    private static final Path CORPUS = Path.of(System.getProperty("tapline.corpus", ""));
    private static final int MOST_FRAMES = 2000;

    static Stream<TextOptions> options() {
        return Stream.of(
                TextOptions.DEFAULT,
                new TextOptions(0, false, false, 2, true, true, false),
                new TextOptions(0, false, true, 1, false, true, true));
    }

    private final Random random = new Random(3);
    private long lines;

    @ParameterizedTest
    @MethodSource("options")
    void bothWaysGiveTheSameText(TextOptions options) throws IOException {
        for (Path folder : List.of(CAPTURES, CORPUS.resolve("captures"), CORPUS.resolve("tcpdump"))) {
            if (Files.isDirectory(folder)) {
                try (var files = Files.walk(folder)) {
                    for (Path capture : files.sorted().toList()) {
                        if (capture.toString().matches(".*\\.(pcap|pcapng|cap)")) {
                            compare(capture, options);
                        }
                    }
                }
            }
        }
        assertTrue(lines > 100, lines + " lines");
    }

    private void compare(Path capture, TextOptions options) throws IOException {
        Transcript shortWay = new Transcript(options, Protocols.REGISTRY, new History());
        Transcript longWay = new Transcript(options, Protocols.REGISTRY, new History()).withoutShortWay();
        int[] left = {MOST_FRAMES};
        FrameHandler handler = frame -> {
            compare(frame, shortWay, longWay, capture);
            for (Frame spoilt : spoilt(frame)) {
                compare(spoilt, shortWay, longWay, capture);
            }
            left[0]--;
        };
        try (SaveFileSource source = SaveFileSource.open(capture)) {
            while (left[0] > 0 && source.poll(handler, left[0]) != FrameSource.END) {}
        } catch (DamagedFileException meantToBe) {
            assertTrue(meantToBe.offset() >= 0);
        }
    }

    private void compare(Frame frame, Transcript shortWay, Transcript longWay, Path capture) {
        Text expected = new Text(256);
        Text text = new Text(256);
        longWay.write(frame, expected);
        shortWay.write(frame, text);
        assertEquals(expected.toString(), text.toString(), () -> frame + " of " + capture);
        assertEquals(longWay.linkHeaderLength(), shortWay.linkHeaderLength(), () -> frame + " of " + capture);
        lines++;
    }

    /** The frame with bits flipped in its headers, and cut somewhere. */
    private List<Frame> spoilt(Frame frame) {
        List<Frame> spoilt = new ArrayList<>();
        byte[] bytes = frame.toByteArray();
        if (bytes.length == 0) {
            return spoilt;
        }
        byte[] flipped = bytes.clone();
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            flipped[random.nextInt(Math.min(bytes.length, 70))] ^= (byte) (1 << random.nextInt(8));
        }
        spoilt.add(view(flipped, flipped.length, frame));
        spoilt.add(view(bytes, 1 + random.nextInt(Math.min(bytes.length, 90)), frame));
        return spoilt;
    }

    private static Frame view(byte[] bytes, int length, Frame frame) {
        int original = Math.max(length, frame.originalLength());
        return new Frame().wrap(ByteBuffer.wrap(bytes), 0, length, original, 0, frame.linkType());
    }
}
