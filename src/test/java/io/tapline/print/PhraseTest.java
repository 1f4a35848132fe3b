package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
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

    private static final String USUAL =
            "frame.number,frame.time_epoch,eth.src,ip.src,ip.dst,ip.id,ip.ttl,tcp.len,tcp.seq_raw,tcp.options,udp.checksum,frame.protocols";

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

    /** What is printed often becomes code: it says the same, of other frames of the same shapes as well. */
    @Test
    void codeSaysWhatTheStepsSay() throws IOException {
        List<Frame> frames = frames();
        for (int round = 0; round < 10; round++) {
            List<Column> some = new ArrayList<>(columns.subList(0, columns.size() / 2));
            Collections.shuffle(some, random);
            some = new ArrayList<>(some.subList(0, 20));
            some.addAll(Column.list(USUAL, Protocols.REGISTRY));
            assertSameWhenOften(FieldsPrinter.tabs(some, Protocols.REGISTRY), frames);
            assertSameWhenOften(FieldsPrinter.csv(some, Protocols.REGISTRY), frames);
        }
        assertSameWhenOften(new JsonPrinter(Protocols.REGISTRY), frames);
    }

    private void assertSameWhenOften(FramePrinter printer, List<Frame> frames) {
        List<Frame> all = new ArrayList<>();
        for (Frame frame : frames) {
            all.add(frame);
            all.add(damaged(frame, all.size()));
        }
        List<String> before = new ArrayList<>();
        for (Frame frame : all) {
            before.add(printed(printer, frame));
        }
        for (Frame frame : frames) {
            for (int i = 0; i < 110; i++) {
                printer.print(frame, i, text.clear());
            }
        }
        for (int i = 0; i < all.size(); i++) {
            assertEquals(before.get(i), printed(printer, all.get(i)));
        }
    }

    private String printed(FramePrinter printer, Frame frame) {
        printer.print(frame, 1_234_567, text.clear());
        return text.toString();
    }

    @Test
    void codeIsMadeOnceAndNotWithoutEnd() {
        PhraseCodes codes = new PhraseCodes();
        byte[] tabs = {9, 9};
        long[] steps = {(long) 2 << 4 | Phrase.FRAME_NUMBER};
        PhraseCode code = codes.of(0, steps, tabs);
        assertNotNull(code);
        assertSame(code, codes.of(0, steps.clone(), tabs.clone()));
        assertNotSame(code, codes.of(0, steps, new byte[] {9, ' '}));
        assertNull(codes.of(0, new long[1000], new byte[0]), "too long for the JVM to compile it");
        for (int i = 0; i < 100; i++) {
            codes.of(0, steps, new byte[] {1, (byte) i});
        }
        assertNull(codes.of(0, steps, new byte[] {2, 2}), "too many");
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
