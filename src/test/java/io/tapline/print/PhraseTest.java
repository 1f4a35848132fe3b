package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.Decoder;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Columns and JSON, which are put together from parts worked out before, against the fields asked one by one: whole, cut and damaged frames. */
class PhraseTest {
    private static final Path CAPTURES = Path.of(System.getProperty("tapline.basedir", ""), "captures");

    private final Random random = new Random(11);
    private final Decoder decoder = new Decoder(Protocols.REGISTRY);
    private final Text text = new Text(1);
    private final List<Column> columns = new ArrayList<>(Column.all(Protocols.REGISTRY));
    private final FramePrinter json = new JsonPrinter(Protocols.REGISTRY);
    private final FramePrinter fields;

    PhraseTest() {
        // Neighbours in the header are to stand apart as well as together.
        Collections.shuffle(columns.subList(0, columns.size() / 2), random);
        fields = FieldsPrinter.tabs(columns, Protocols.REGISTRY);
    }

    @Test
    void printersSayWhatEachFieldSays() throws IOException {
        int frames = 0;
        for (Frame frame : frames()) {
            check(frame);
            for (int i = 0; i < 20; i++) {
                check(damaged(frame, i));
            }
            check(frame);
            frames++;
        }
        assertTrue(frames > 100, frames + " frames");
    }

    private static List<Frame> frames() throws IOException {
        FrameList frames = new FrameList();
        try (var list = Files.list(CAPTURES)) {
            for (Path capture : list.filter(file -> file.toString().endsWith(".pcapng"))
                    .sorted()
                    .toList()) {
                try (SaveFileSource source = SaveFileSource.open(capture)) {
                    while (source.poll(frames, 100) != FrameSource.END) {}
                }
            }
        }
        return frames.frames();
    }

    /** Cut somewhere, or with a bit changed, or both. */
    private Frame damaged(Frame frame, int way) {
        byte[] bytes = frame.toByteArray();
        int headers = Math.min(bytes.length, 100);
        if (way % 3 != 0) {
            bytes[random.nextInt(headers)] ^= (byte) (1 << random.nextInt(8));
        }
        if (way % 3 != 1) {
            bytes = Arrays.copyOf(bytes, 1 + random.nextInt(headers));
        }
        return Frame.of(bytes, frame.linkType());
    }

    private void check(Frame frame) {
        LayerStack stack = decoder.decode(frame);
        List<String> cells = new ArrayList<>();
        for (Column column : columns) {
            cells.add(cell(column, stack));
        }
        fields.print(frame, 7, text.clear());
        assertEquals(String.join("\t", cells) + "\n", text.toString());
        StringBuilder layers = new StringBuilder();
        for (int i = 0; i < stack.depth(); i++) {
            layers.append(object(stack, i));
        }
        json.print(frame, 7, text.clear());
        String printed = text.toString();
        int from = printed.indexOf('}') + 1;
        assertEquals(layers.toString(), printed.substring(from, Math.min(printed.length(), from + layers.length())));
    }

    private String cell(Column column, LayerStack stack) {
        text.clear();
        if (column.field() == null) {
            if (column.frameField().isPresent(stack.frame())) {
                column.frameField().text(stack, 7, text);
            }
            return text.toString();
        }
        for (int i = 0; i < stack.depth(); i++) {
            Layer layer = stack.layer(i);
            if (layer.protocol() == column.field().protocol() && column.field().isPresent(layer)) {
                String value = value(column.field(), layer);
                return value.isEmpty() && column.type() == FieldType.BYTES ? "<MISSING>" : value;
            }
        }
        return "";
    }

    private String value(Field field, Layer layer) {
        field.text(layer, text.clear());
        return text.toString();
    }

    private String object(LayerStack stack, int depth) {
        Layer layer = stack.layer(depth);
        int occurrence = 1;
        for (int outer = 0; outer < depth; outer++) {
            occurrence += stack.layer(outer).protocol() == layer.protocol() ? 1 : 0;
        }
        List<String> members = new ArrayList<>();
        for (Field field : layer.protocol().fields()) {
            if (field.isPresent(layer)) {
                boolean number =
                        (field.type() == FieldType.UNSIGNED || field.type() == FieldType.FLAG) && field.size() <= 6;
                String value = value(field, layer).replace("\\", "\\\\").replace("\"", "\\\"");
                members.add("\"" + field.name() + "\":" + (number ? value : "\"" + value + "\""));
            }
        }
        String name = layer.protocol().name() + (occurrence == 1 ? "" : "#" + occurrence);
        return ",\"" + name + "\":{" + String.join(",", members) + "}";
    }
}
