package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.protocol.Protocols;
import io.tapline.wire.Decoder;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Frames that were cut within a header, with the fields that tshark 4.0 shows of it: cut-fields.tsv holds lines of protocol, link type, length
 * on the wire, bytes captured, and a name and value for each field of the protocol that is shown. What Wireshark has no name for is left out.
 */
class CutFieldsTest {
    @Test
    void showsWhatTsharkShowsOfCutHeaders() throws IOException {
        Set<String> ourOwn = lines("fields-of-our-own.tsv").stream()
                .map(line -> line.split("\t")[0])
                .collect(Collectors.toSet());
        Decoder decoder = new Decoder(Protocols.REGISTRY);
        List<String> lines = lines("cut-fields.tsv");
        for (String line : lines) {
            String[] columns = line.split("\t");
            Frame frame = WrittenFrame.of(columns[1], columns[2], columns[3]);
            Layer layer = decoder.decode(frame).find(Protocols.REGISTRY.protocol(columns[0]));
            List<String> shown = layer == null ? List.of() : shown(layer, ourOwn);
            assertEquals(List.of(Arrays.copyOfRange(columns, 4, columns.length)), shown, line);
        }
        assertTrue(lines.size() > 100, lines.size() + " lines");
    }

    private static List<String> shown(Layer layer, Set<String> ourOwn) {
        List<String> shown = new ArrayList<>();
        Protocol protocol = layer.protocol();
        for (Field field : protocol.fields()) {
            if (field.name().startsWith(protocol.name() + ".")
                    && field.isPresent(layer)
                    && !ourOwn.contains(field.name())) {
                Text text = new Text(64);
                field.text(layer, text);
                // As columns show what is there without a value.
                shown.add(field.name() + "=" + (text.length() == 0 ? "<MISSING>" : text));
            }
        }
        return shown;
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream file = CutFieldsTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
