package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * tshark's answers for real captures: the columns of the corpus's oracle against those of {@code --fields}. Runs where the corpus is
 * (property tapline.corpus). What is known to differ stands with its reason in fields-known-differences.tsv, cell by cell: neither a new
 * difference nor one that is none any more passes. {@code frame.protocols} is left out: it names protocols above the transports that are not
 * decoded here.
 */
@EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+")
class FieldsCorpusTest {
    private final Path corpus = Path.of(System.getProperty("tapline.corpus", ""));
    private long cells;
    private final Map<String, Integer> differences = new TreeMap<>();

    @Test
    void columnsAreTsharks() throws Exception {
        int files = 0;
        try (var list = Files.list(corpus.resolve("captures"))) {
            for (Path capture : list.sorted().toList()) {
                Path answer = corpus.resolve("oracle_fields").resolve(capture.getFileName() + ".tsv.gz");
                if (Files.exists(answer)) {
                    files++;
                    compare(capture, answer);
                }
            }
        }
        long different =
                differences.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("tshark's fields: " + (cells - different) + " of " + cells + " cells of " + files
                + " captures are the same");
        assertTrue(files > 100, files + " captures");
        assertEquals(String.join("\n", known()), String.join("\n", counted()));
    }

    /** Lines of capture, field and how many cells differ, from lines of capture, fields, cells of each, reason. */
    private static SortedSet<String> known() throws IOException {
        SortedSet<String> lines = new TreeSet<>();
        try (InputStream file = FieldsCorpusTest.class.getResourceAsStream("fields-known-differences.tsv")) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] columns = line.split("\t");
                    assertEquals(4, columns.length, line);
                    for (String field : columns[1].split(",")) {
                        lines.add(columns[0] + " " + field + " " + columns[2]);
                    }
                }
            }
        }
        return lines;
    }

    private SortedSet<String> counted() {
        SortedSet<String> lines = new TreeSet<>();
        differences.forEach((cell, count) -> lines.add(cell + " " + count));
        return lines;
    }

    private void compare(Path capture, Path answer) throws IOException {
        List<String> expected = lines(answer);
        if (expected.isEmpty()) {
            return;
        }
        String[] names = expected.get(0).split("\t");
        List<Column> columns = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            if (!names[i].equals("frame.protocols")) {
                columns.add(Column.named(names[i], Protocols.REGISTRY));
                kept.add(i);
            }
        }
        List<String> actual = print(capture, FieldsPrinter.tabs(columns, Protocols.REGISTRY));
        for (int row = 1; row < expected.size(); row++) {
            String[] wanted = expected.get(row).split("\t", -1);
            String[] given = row <= actual.size() ? actual.get(row - 1).split("\t", -1) : new String[kept.size()];
            for (int i = 0; i < kept.size(); i++) {
                cells++;
                if (!wanted[kept.get(i)].equals(given[i])) {
                    differences.merge(capture.getFileName() + " " + names[kept.get(i)], 1, Integer::sum);
                }
            }
        }
    }

    private static List<String> lines(Path answer) throws IOException {
        try (var reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(answer)), StandardCharsets.ISO_8859_1))) {
            return reader.lines().toList();
        }
    }

    private static List<String> print(Path capture, FieldsPrinter printer) throws IOException {
        List<String> rows = new ArrayList<>();
        Text text = new Text(4096);
        FrameHandler handler = frame -> {
            printer.print(frame, rows.size() + 1, text.clear());
            rows.add(
                    text.toString().stripTrailing().isEmpty()
                            ? ""
                            : text.length(text.length() - 1).toString());
        };
        try (SaveFileSource source = SaveFileSource.open(capture)) {
            while (source.poll(handler, 1000) != FrameSource.END) {}
        } catch (DamagedFileException damage) {
            // Meant to be: the frames before the damage are what tshark has answers for.
            assertTrue(damage.offset() >= 0);
        }
        return rows;
    }
}
