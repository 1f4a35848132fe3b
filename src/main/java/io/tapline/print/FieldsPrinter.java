package io.tapline.print;

import io.tapline.frame.Frame;
import io.tapline.wire.Decoder;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import io.tapline.wire.Registry;
import io.tapline.wire.Text;
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
    private final Shapes<Cell[]> shapes;

    /** A column of the frames of one shape: the layers that may hold its field, outermost first, and separators to write before it. */
    private record Cell(int gap, Column column, Layer[] layers) {}

    private FieldsPrinter(List<Column> columns, boolean csv, Registry registry) {
        this.columns = columns.toArray(new Column[0]);
        this.csv = csv;
        this.separator = csv ? ',' : '\t';
        decoder = new Decoder(registry);
        shapes = new Shapes<>(this::cells);
    }

    /** Prints columns between tabs, without a header line. */
    public static FieldsPrinter tabs(List<Column> columns, Registry registry) {
        return new FieldsPrinter(columns, false, registry);
    }

    /** Prints columns as CSV, with a header line. */
    public static FieldsPrinter csv(List<Column> columns, Registry registry) {
        return new FieldsPrinter(columns, true, registry);
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

    /** The columns that a frame of this shape can fill; the last one is empty and carries the separators behind the others. */
    private Cell[] cells(LayerStack stack) {
        List<Cell> cells = new ArrayList<>();
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
        cells.add(new Cell(gap, null, null));
        return cells.toArray(new Cell[0]);
    }

    @Override
    public void print(Frame frame, long number, Text out) {
        LayerStack stack = decoder.decode(frame);
        Cell[] cells = shapes.of(stack);
        for (Cell cell : cells) {
            out.repeat(separator, cell.gap);
            int start = out.length();
            Column column = cell.column;
            if (column == null) {
                break;
            }
            if (column.field() != null) {
                value(column.field(), cell.layers, out);
            } else if (column.frameField().isPresent(frame)) {
                column.frameField().text(stack, number, out);
            }
            if (csv && column.type().compareTo(FieldType.BYTES) >= 0) {
                quote(out, start);
            }
        }
        out.ascii('\n');
    }

    private static void value(Field field, Layer[] layers, Text out) {
        for (Layer layer : layers) {
            if (field.isPresent(layer)) {
                int start = out.length();
                field.text(layer, out);
                if (out.length() == start && field.type() == FieldType.BYTES) {
                    out.ascii("<MISSING>");
                }
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
