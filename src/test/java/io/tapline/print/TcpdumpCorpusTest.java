package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.filter.Filter;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.LinkType;
import io.tapline.savefile.SaveFileSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * tcpdump's own tests: each line of the corpus's TESTS.tsv names a capture, options, and the text that tcpdump 4.99.3 prints. Runs where
 * the corpus is (property tapline.corpus). What is known to differ stands with its reason in tcpdump-known-differences.tsv.
 */
@EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+")
class TcpdumpCorpusTest {
    private static final double LEAST = 0.95;

    private final Path folder = Path.of(System.getProperty("tapline.corpus"), "tcpdump");

    @Test
    void printsWhatTcpdumpPrints() throws IOException {
        Map<String, String> known = knownDifferences();
        List<String> unexpected = new ArrayList<>();
        List<String> agreeing = new ArrayList<>();
        int passed = 0;
        int outside = 0;
        List<String> tests = Files.readAllLines(folder.resolve("TESTS.tsv"));
        for (String test : tests.subList(1, tests.size())) {
            String[] columns = test.split("\t", -1);
            String difference = difference(columns[1], columns[2], columns[3]);
            boolean isOutside = known.getOrDefault(columns[0], "").startsWith("outside: ");
            outside += isOutside ? 1 : 0;
            if (difference == null) {
                passed++;
                if (known.containsKey(columns[0])) {
                    agreeing.add(columns[0]);
                }
            } else if (!known.containsKey(columns[0])) {
                unexpected.add(columns[0] + " (" + columns[1] + " " + columns[3] + ")\n" + difference);
            }
        }
        int total = tests.size() - 1;
        System.out.println("tcpdump's tests: " + passed + " of " + total + " passed; " + outside
                + " hold protocols that Tapline does not decode");
        assertTrue(unexpected.isEmpty(), () -> String.join("\n", unexpected));
        assertEquals(List.of(), agreeing, "known differences that are none any more");
        assertTrue(passed >= LEAST * (total - outside), passed + " of " + (total - outside));
    }

    /** The first line that differs, both ways; null where the texts are the same. */
    private String difference(String capture, String expected, String options) throws IOException {
        byte[] wanted = Files.readAllBytes(folder.resolve(expected));
        byte[] printed = print(folder.resolve(capture), "-# -n " + options);
        if (Arrays.equals(wanted, printed)) {
            return null;
        }
        String[] ours = new String(printed, StandardCharsets.ISO_8859_1).split("\n", -1);
        String[] theirs = new String(wanted, StandardCharsets.ISO_8859_1).split("\n", -1);
        int at = 0;
        while (at < Math.min(ours.length, theirs.length) && ours[at].equals(theirs[at])) {
            at++;
        }
        return "  tcpdump: " + (at < theirs.length ? theirs[at] : "the end") + "\n  tapline: "
                + (at < ours.length ? ours[at] : "the end");
    }

    private static byte[] print(Path capture, String arguments) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        FrameFilter filter = Filter.compile(PrintArguments.filter(arguments), LinkType.ETHERNET)
                .interpreter();
        try (PrintSink printer = PrintArguments.printer(arguments, text);
                SaveFileSource source = SaveFileSource.open(capture)) {
            FrameHandler handler = frame -> {
                if (frame.linkType() != LinkType.ETHERNET || filter.accept(frame)) {
                    printer.onFrame(frame);
                }
            };
            while (source.poll(handler, 1024) >= 0) {
                assertTrue(text.size() < 1 << 28, "text without end");
            }
        }
        return text.toByteArray();
    }

    private static Map<String, String> knownDifferences() throws IOException {
        Map<String, String> known = new TreeMap<>();
        try (InputStream file = TcpdumpCorpusTest.class.getResourceAsStream("tcpdump-known-differences.tsv")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    String[] columns = line.split("\t", 2);
                    assertTrue(columns.length == 2 && !columns[1].isBlank(), "no reason: " + line);
                    known.put(columns[0], columns[1]);
                }
            }
        }
        return known;
    }
}
