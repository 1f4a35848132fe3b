package io.tapline.print;

import io.tapline.frame.Frame;
import io.tapline.wire.Decoder;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Registry;
import io.tapline.wire.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of columns for each frame, as tshark -T fields -E occurrence=f prints them: the value of each field where it occurs first, and
 * nothing where it does not. Between tabs, or as CSV (RFC 4180) with a header line.
 */
public final class FieldsPrinter implements FramePrinter {
    private final Decoder decoder;
    private final Column[] columns;
    private final boolean csv;
    private final char separator;
    private final Shapes<Shape> shapes;
    private final Registry registry;
    private final PhraseCodes codes;

    /** The frame's number, while it is printed. */
    private long number;

    /** A column of the frames of one shape: the layers that may hold its field, outermost first, and separators to write before it. */
    private record Cell(int gap, Column column, Layer[] layers) {}

    /**
     * What is written for the frames of one shape, the separators of columns that none of them fills included.
     *
     * @param layers the headers that the phrase reads
     * @param phrase the text of all columns where it fits those
     * @param cells the columns one by one
     * @param end what stands behind the last of them
     */
    private record Shape(Layer[] layers, Phrase phrase, Cell[] cells, byte[] end) {}

    private FieldsPrinter(Column[] columns, boolean csv, Registry registry, PhraseCodes codes) {
        this.columns = columns;
        this.csv = csv;
        this.registry = registry;
        this.codes = codes;
        this.separator = csv ? ',' : '\t';
        decoder = new Decoder(registry);
        shapes = new Shapes<>(this::shape);
    }

    /** Prints columns between tabs, without a header line. */
    public static FieldsPrinter tabs(List<Column> columns, Registry registry) {
        return new FieldsPrinter(columns.toArray(new Column[0]), false, registry, new PhraseCodes());
    }

    /** Prints columns as CSV, with a header line. */
    public static FieldsPrinter csv(List<Column> columns, Registry registry) {
        return new FieldsPrinter(columns.toArray(new Column[0]), true, registry, new PhraseCodes());
    }

    /** Another printer of the same, for another thread: both use the code that is made for one of them. */
    public FieldsPrinter again() {
        return new FieldsPrinter(columns, csv, registry, codes);
    }

    @Override
    public void begin(Text out) {
        if (csv) {
            for (int i = 0; i < columns.length; i++) {
                out.ascii(i == 0 ? "" : ",").ascii(columns[i].name());
            }
            out.ascii('\n');
        }
    }

    private Shape shape(LayerStack stack) {
        List<Cell> cells = new ArrayList<>();
        int gap = fill(stack, cells);
        List<Layer> layers = new ArrayList<>();
        for (Cell cell : cells) {
            Layer layer = only(cell);
            if (layer != null && !layers.contains(layer)) {
                layers.add(layer);
            }
        }
        String end = String.valueOf(separator).repeat(gap) + "\n";
        Phrase phrase = phrase(stack, cells, layers, end);
        return new Shape(
                layers.toArray(new Layer[0]),
                phrase,
                cells.toArray(new Cell[0]),
                end.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Adds the columns that a frame of this shape can fill; returns how many separators stand behind them. */
    private int fill(LayerStack stack, List<Cell> cells) {
        int gap = 0;
        for (int i = 0; i < columns.length; i++) {
            gap += i == 0 ? 0 : 1;
            List<Layer> layers = new ArrayList<>();
            for (int depth = 0; depth < stack.depth(); depth++) {
                Field field = columns[i].field();
                if (field != null && stack.layer(depth).protocol() == field.protocol()) {
                    layers.add(stack.layer(depth));
                }
            }
            if (!layers.isEmpty() || columns[i].field() == null) {
                cells.add(new Cell(gap, columns[i], layers.toArray(new Layer[0])));
                gap = 0;
            }
        }
        return gap;
    }

    /** The header that has the column's value if any has it, where it is complete; null where that is not told by the shape. */
    private static Layer only(Cell cell) {
        boolean known = cell.layers.length == 1
                || cell.layers.length > 1 && cell.column.field().isCertain();
        return known ? cell.layers[0] : null;
    }

    private Phrase phrase(LayerStack stack, List<Cell> cells, List<Layer> layers, String end) {
        Phrase.Builder phrase = new Phrase.Builder(layers.size(), codes);
        for (Cell cell : cells) {
            phrase.constant(String.valueOf(separator).repeat(cell.gap));
            Layer layer = only(cell);
            Field field = cell.column.field();
            if (layer != null) {
                add(field, phrase.in(layers.indexOf(layer)), isQuoted(cell.column));
            } else if (field == null) {
                phrase.frame(cell.column.frameField(), (none, out) -> cell(cell, stack, out));
            } else {
                phrase.part((none, out) -> cell(cell, stack, out));
            }
        }
        return phrase.constant(end).build();
    }

    private static void add(Field field, Phrase.Builder phrase, boolean quoted) {
        if (quoted) {
            phrase.part((header, out) -> quoted(field, header, out));
        } else if (field.isCertain()) {
            phrase.certain(field);
        } else {
            phrase.possible(field, "", "", (header, out) -> value(field, header, out));
        }
    }

    @Override
    public void print(Frame frame, long frameNumber, Text out) {
        LayerStack stack = decoder.decode(frame);
        Shape shape = shapes.of(stack);
        number = frameNumber;
        if (shape.phrase.fits(shape.layers)) {
            shape.phrase.text(frame, frameNumber, shape.layers, out);
        } else {
            for (Cell cell : shape.cells) {
                cell(cell, stack, out.repeat(separator, cell.gap));
            }
            out.bytes(shape.end);
        }
    }

    private void cell(Cell cell, LayerStack stack, Text out) {
        int start = out.length();
        Column column = cell.column;
        if (column.field() != null) {
            value(column.field(), cell.layers, out);
        } else if (column.frameField().isPresent(stack.frame())) {
            column.frameField().text(stack, number, out);
        }
        if (isQuoted(column)) {
            quote(out, start);
        }
    }

    /** True where the value may need quotes. */
    private boolean isQuoted(Column column) {
        return csv && column.type().compareTo(FieldType.BYTES) >= 0;
    }

    private static void quoted(Field field, Layer layer, Text out) {
        int start = out.length();
        value(field, layer, out);
        quote(out, start);
    }

    private static void value(Field field, Layer layer, Text out) {
        if (field.isPresent(layer)) {
            int start = out.length();
            field.text(layer, out);
            if (out.length() == start && field.type() == FieldType.BYTES) {
                out.ascii("<MISSING>");
            }
        }
    }

    private static void value(Field field, Layer[] layers, Text out) {
        for (Layer layer : layers) {
            if (field.isPresent(layer)) {
                value(field, layer, out);
                return;
            }
        }
    }

    /** Puts quotes around what was appended, where CSV wants them. */
    private static void quote(Text out, int start) {
        int end = out.length();
        int quotes = 0;
        boolean needed = false;
        for (int i = start; i < end; i++) {
            byte octet = out.array()[i];
            quotes += octet == '"' ? 1 : 0;
            needed |= octet == '"' || octet == ',' || octet == '\n' || octet == '\r';
        }
        if (!needed) {
            return;
        }
        out.reserve(quotes + 2).length(end + quotes + 2);
        byte[] bytes = out.array();
        int to = end + quotes + 2;
        bytes[--to] = '"';
        for (int i = end - 1; i >= start; i--) {
            bytes[--to] = bytes[i];
            if (bytes[i] == '"') {
                bytes[--to] = '"';
            }
        }
        bytes[--to] = '"';
    }
}
