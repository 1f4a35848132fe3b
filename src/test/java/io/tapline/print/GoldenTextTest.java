package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tapline.frame.Frame;
import io.tapline.protocol.Protocols;
import io.tapline.wire.Decoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames of one protocol each with the text that tcpdump 4.99.3 printed for them. Each file under text holds lines "frame LINK-TYPE LENGTH
 * BYTES", and under each of them options and the text that they give, its lines behind a tab.
 */
class GoldenTextTest {
    private static final int FLIPS = 20;

    static Stream<String> protocols() throws IOException {
        String index = new String(resource("index"), StandardCharsets.UTF_8);
        return index.lines();
    }

    /** A frame, and what is printed of it with which options. */
    private record Golden(Frame frame, List<String> options, List<String> texts) {}

    @ParameterizedTest
    @MethodSource("protocols")
    void printsWhatTcpdumpPrints(String protocol) throws IOException {
        int lines = 0;
        for (Golden golden : read(protocol)) {
            for (int i = 0; i < golden.options.size(); i++) {
                String options = golden.options.get(i);
                String printed = print(golden.frame, "-t -n " + options);
                assertEquals(golden.texts.get(i), printed, () -> options + " of " + hex(golden.frame));
                lines++;
            }
        }
        assertFalse(lines == 0);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void survivesEveryTruncation(String protocol) throws IOException {
        Decoder decoder = new Decoder(Protocols.REGISTRY);
        try (PrintSink printer = PrintArguments.printer("-n -e -vvv", OutputStream.nullOutputStream())) {
            for (Golden golden : read(protocol)) {
                Frame frame = golden.frame;
                Frame cut = new Frame();
                for (int length = 0; length < frame.capturedLength(); length++) {
                    byte[] bytes = new byte[length];
                    frame.buffer().get(frame.offset(), bytes);
                    cut.wrap(ByteBuffer.wrap(bytes), 0, length, frame.originalLength(), 0, frame.linkType());
                    decoder.decode(cut);
                    printer.onFrame(cut);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void survivesFlippedBits(String protocol) throws IOException {
        Random random = new Random(protocol.hashCode());
        Decoder decoder = new Decoder(Protocols.REGISTRY);
        try (PrintSink printer = PrintArguments.printer("-n -e -vvv", OutputStream.nullOutputStream())) {
            for (Golden golden : read(protocol)) {
                for (int i = 0; i < FLIPS; i++) {
                    byte[] bytes = golden.frame.toByteArray();
                    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    Frame flipped = Frame.of(bytes, golden.frame.linkType());
                    decoder.decode(flipped);
                    printer.onFrame(flipped);
                }
            }
        }
    }

    private static String print(Frame frame, String arguments) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (PrintSink printer = PrintArguments.printer(arguments, text)) {
            printer.onFrame(frame);
        }
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    private static String hex(Frame frame) {
        return HexFormat.of().formatHex(frame.toByteArray());
    }

    private static List<Golden> read(String protocol) throws IOException {
        List<Golden> goldens = new ArrayList<>();
        Golden last = null;
        for (String line : new String(resource(protocol + ".golden"), StandardCharsets.ISO_8859_1).split("\n")) {
            if (line.startsWith("frame ")) {
                String[] words = line.split(" ");
                byte[] bytes = HexFormat.of().parseHex(words[3]);
                Frame frame = new Frame();
                frame.wrap(
                        ByteBuffer.wrap(bytes),
                        0,
                        bytes.length,
                        Integer.parseInt(words[2]),
                        0,
                        Integer.parseInt(words[1]));
                last = new Golden(frame, new ArrayList<>(), new ArrayList<>());
                goldens.add(last);
            } else if (line.startsWith("\t")) {
                int text = last.texts.size() - 1;
                last.texts.set(text, last.texts.get(text) + line.substring(1) + "\n");
            } else if (!line.startsWith("#")) {
                last.options.add(line);
                last.texts.add("");
            }
        }
        return goldens;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = GoldenTextTest.class.getResourceAsStream("text/" + name)) {
            return file.readAllBytes();
        }
    }
}
