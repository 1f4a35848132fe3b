package io.tapline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * libpcap's answers for real captures: for every expression and every capture of the corpus, the frames that each of the three ways to run a
 * filter selects. Runs where the corpus is (property tapline.corpus).
 */
@EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+")
class FilterCorpusTest {
    /** Link types of 802.11, which Tapline does not decode. */
    private static final List<Integer> NOT_DECODED = List.of(105, 127);

    /** Frames of a capture that are sent through the kernel as well. */
    private static final int THROUGH_KERNEL = 40;

    private final Path corpus = Path.of(System.getProperty("tapline.corpus", ""));
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Ways> compiled = new HashMap<>();
    private int cells;
    private int refused;
    private int kernelVerdicts;

    /** The ways to run one expression; all null where it is refused. */
    private record Ways(FrameFilter interpreter, FrameFilter jvm, Program kernel) {
        static Ways of(String expression, int linkType, boolean swapped) {
            try {
                Program program = Filter.compile(expression, linkType, FilterOptions.FILE.withSwapped(swapped));
                Program kernel = Filter.compile(expression, linkType, FilterOptions.KERNEL.withSwapped(swapped));
                return new Ways(program.interpreter(), program.compiled(), kernel);
            } catch (FilterSyntaxException refusal) {
                return new Ways(null, null, null);
            }
        }
    }

    @Test
    void selectsWhatLibpcapSelects() throws IOException {
        String file = "";
        List<Frame> frames = List.of();
        try (KernelVerdicts kernel = new KernelVerdicts()) {
            List<String> matrix = Files.readAllLines(corpus.resolve("oracle_filter_matrix.tsv"));
            for (String row : matrix.subList(1, matrix.size())) {
                String[] columns = row.split("\t", -1);
                if (!columns[0].equals(file)) {
                    file = columns[0];
                    frames = FrameSets.read(corpus.resolve("captures").resolve(file));
                }
                // libpcap reads on only while all interfaces are alike.
                int count = Integer.parseInt(columns[2].replaceFirst("\\(.*", ""));
                if (!NOT_DECODED.contains(Integer.parseInt(columns[1])) && count > 0) {
                    compare(columns, frames.subList(0, Math.min(count, frames.size())), kernel);
                }
            }
        }
        System.out.println("libpcap's verdicts: " + cells + " expressions times captures, " + refused
                + " of them refused, " + kernelVerdicts + " verdicts of the kernel; " + wrong.size() + " differ");
        assertEquals(List.of(), wrong);
        assertTrue(cells > 30_000 && kernelVerdicts > 100_000);
    }

    private void compare(String[] columns, List<Frame> frames, KernelVerdicts kernel) throws IOException {
        String expression = columns[4];
        int linkType = frames.get(0).linkType();
        boolean swapped = frames.get(0).captureInterface().order() == ByteOrder.BIG_ENDIAN;
        Ways ways = compiled.computeIfAbsent(
                linkType + (swapped ? " swapped " : " ") + expression, key -> Ways.of(expression, linkType, swapped));
        cells++;
        if (ways.interpreter == null || columns[5].equals("REJECT")) {
            refused++;
            expect(
                    columns,
                    "refusal",
                    columns[5].equals("REJECT") ? "refused" : "valid",
                    ways.interpreter == null ? "refused" : "valid");
            return;
        }
        BitSet selected = FrameSets.selected(ways.interpreter, frames);
        expect(columns, "interpreter", columns[6], FrameSets.ranges(selected));
        expect(columns, "JVM code", columns[6], FrameSets.ranges(FrameSets.selected(ways.jvm, frames)));
        if (linkType == LinkType.NULL) {
            // The kernel's own frames of this type have Linux's address families, those of files the BSDs'.
            return;
        }
        kernel.attach(ways.kernel);
        for (int i = 0; i < Math.min(frames.size(), THROUGH_KERNEL); i++) {
            if (KernelVerdicts.knows(frames.get(i))) {
                kernelVerdicts++;
                expect(columns, "kernel, frame " + (i + 1), "" + selected.get(i), "" + kernel.accepts(frames.get(i)));
            }
        }
    }

    private void expect(String[] columns, String way, String expected, String actual) {
        if (!expected.equals(actual)) {
            wrong.add(columns[0] + " (link type " + columns[1] + "): " + columns[4] + ": " + way + " says " + actual
                    + ", libpcap " + expected);
        }
    }

    @Test
    void refusesWhatLibpcapRefuses() throws IOException {
        List<String> bad = expressions("filters_bad.txt");
        for (String expression : bad) {
            FilterSyntaxException refusal = assertThrows(
                    FilterSyntaxException.class, () -> Filter.compile(expression, LinkType.ETHERNET), expression);
            assertTrue(refusal.column() <= expression.length() + 1, refusal.pointer());
        }
        assertTrue(bad.size() > 40, bad.size() + " expressions");
    }

    @Test
    void takesWhatLibpcapTakesIntoTheKernel() throws IOException {
        List<String> good = expressions("filters.txt");
        try (KernelVerdicts kernel = new KernelVerdicts()) {
            for (String expression : good) {
                Program program = Filter.compile(expression, LinkType.ETHERNET, FilterOptions.KERNEL);
                assertTrue(program.isLoadable(), expression);
                kernel.attach(program);
            }
        }
        assertTrue(good.size() > 250, good.size() + " expressions");
    }

    @Test
    void programsAreNoLongerThanLibpcaps(@TempDir Path folder) throws Exception {
        int ours = 0;
        int theirs = 0;
        List<String> longer = new ArrayList<>();
        try (Libpcap libpcap = Libpcap.on(Libpcap.build(folder), LinkType.ETHERNET, List.of())) {
            for (String expression : expressions("filters.txt")) {
                int length = Filter.compile(expression, LinkType.ETHERNET).length();
                Libpcap.Answer answer = libpcap.ask(expression);
                ours += length;
                theirs += answer.length();
                if (length > answer.length()) {
                    longer.add(expression + ": " + length + ", libpcap " + answer.length());
                }
            }
        }
        System.out.println("instructions of all filters: " + ours + ", libpcap's " + theirs);
        assertTrue(ours > 0 && ours <= theirs, () -> String.join("\n", longer));
    }

    private List<String> expressions(String file) throws IOException {
        return Files.readAllLines(corpus.resolve(file)).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
    }
}
