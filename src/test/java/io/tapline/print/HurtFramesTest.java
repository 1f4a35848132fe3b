package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.protocol.Protocols;
import io.tapline.wire.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Columns of frames that were hurt: cut by the capture or on the wire, with bits flipped and lengths, types and options changed by chance.
 * hurt-frames.tsv holds the frames, each with its link type and its length on the wire, and what tshark 4.0.17 answered for the fields in
 * the first line, as little as it may be.
 */
class HurtFramesTest {
    private static final int FIRST_COLUMN = 3;

    @Test
    void columnsAreTsharks() throws IOException {
        List<String> lines = lines();
        String[] names = lines.get(0).split("\t");
        String fields = String.join(",", List.of(names).subList(FIRST_COLUMN, names.length));
        FieldsPrinter printer = FieldsPrinter.tabs(Column.list(fields, Protocols.REGISTRY), Protocols.REGISTRY);
        int shown = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split("\t", FIRST_COLUMN + 1);
            Frame frame = WrittenFrame.of(words[0], words[1], words[2]);
            Text row = new Text(1024);
            printer.print(frame, 1, row);
            assertEquals(words[FIRST_COLUMN] + "\n", row.toString(), () -> "link type " + words[0] + ": " + words[2]);
            shown += words[FIRST_COLUMN].strip().isEmpty() ? 0 : 1;
        }
        assertTrue(shown > 400, shown + " rows that are not empty");
    }

    private static List<String> lines() throws IOException {
        try (InputStream file = HurtFramesTest.class.getResourceAsStream("hurt-frames.tsv")) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        }
    }
}
