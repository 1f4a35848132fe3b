package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.FrameSource;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class FieldsCorpusTest {
    @Test
    void explore() throws Exception {
        Path corpus = Path.of(System.getProperty("tapline.corpus"));
        int files = 0;
        try (var list = Files.list(corpus.resolve("captures"))) {
            for (Path capture : list.sorted().toList()) {
                Path answer = corpus.resolve("oracle_fields").resolve(capture.getFileName() + ".tsv.gz");
                if (!Files.exists(answer)) {
                    System.out.println("NOANSWER " + capture.getFileName());
                    continue;
                }
                files++;
                compare(capture, answer);
            }
        }
        assertTrue(files > 100);
    }

    private static void compare(Path capture, Path answer) throws IOException {
        List<String> expected = new ArrayList<>();
        try (var reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(answer)), StandardCharsets.ISO_8859_1))) {
            reader.lines().forEach(expected::add);
        }
        if (expected.isEmpty()) {
            System.out.println("EMPTY " + capture.getFileName());
            return;
        }
        String[] names = expected.get(0).split("\t");
        List<Column> columns = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            try {
                columns.add(Column.named(names[i], Protocols.REGISTRY));
                kept.add(i);
            } catch (IllegalArgumentException missing) {
                // explored elsewhere
            }
        }
        FieldsPrinter printer = FieldsPrinter.tabs(columns, Protocols.REGISTRY);
        List<String> actual = new ArrayList<>();
        Text text = new Text(4096);
        try (SaveFileSource source = SaveFileSource.open(capture)) {
            while (source.poll(
                            frame -> {
                                printer.print(frame, actual.size() + 1, text.clear());
                                actual.add(text.toString());
                            },
                            1000)
                    != FrameSource.END) {
                continue;
            }
        } catch (DamagedFileException damage) {
            System.out.println("DAMAGED " + capture.getFileName() + " " + damage.getMessage());
        }
        if (actual.size() != expected.size() - 1) {
            System.out.println("ROWS " + capture.getFileName() + " " + actual.size() + " not " + (expected.size() - 1));
        }
        for (int row = 0; row < Math.min(actual.size(), expected.size() - 1); row++) {
            String[] wanted = expected.get(row + 1).split("\t", -1);
            String[] given = actual.get(row).stripTrailing().split("\t", -1);
            given = actual.get(row).substring(0, actual.get(row).length() - 1).split("\t", -1);
            for (int i = 0; i < kept.size(); i++) {
                if (!wanted[kept.get(i)].equals(given[i])) {
                    System.out.println("DIFF\t" + capture.getFileName() + "\t" + (row + 1) + "\t" + names[kept.get(i)]
                            + "\t" + wanted[kept.get(i)] + "\t" + given[i] + "\t" + wanted[wanted.length - 1]);
                }
            }
        }
    }
}
