package io.tapline.print;

import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Spelling;
import java.util.ArrayList;
import java.util.List;

/**
 * A field that may stand in a column: of a protocol's header, or of the frame. Exactly one of the two is not null.
 *
 * @param field a field of a header, or null
 * @param frameField a fact about the frame, or null
 */
public record Column(Field field, FrameField frameField) {
    /**
     * The column of that name.
     *
     * @param name Wireshark's name: ip.src, frame.len; or one of our short names with the protocol's prefix: udp.sport
     * @throws IllegalArgumentException where there is none; the message names the nearest
     */
    public static Column named(String name, Registry registry) {
        FrameField frameField = FrameField.named(name);
        if (frameField != null) {
            return new Column(null, frameField);
        }
        Field field = registry.field(name);
        if (field != null) {
            return new Column(field, null);
        }
        List<String> names = new ArrayList<>();
        for (Column column : all(registry)) {
            names.add(column.name());
        }
        String nearest = Spelling.nearest(name, names);
        throw new IllegalArgumentException("there is no field '" + name + "'"
                + (nearest == null ? "; 'tapline fields' lists them" : "; did you mean " + nearest + "?"));
    }

    /**
     * The columns of those names.
     *
     * @param names between commas
     * @throws IllegalArgumentException as {@link #named}
     */
    public static List<Column> list(String names, Registry registry) {
        List<Column> columns = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            columns.add(named(name.strip(), registry));
        }
        return columns;
    }

    /** All there are: those of the frame, then those of the protocols in order of registration. */
    public static List<Column> all(Registry registry) {
        List<Column> all = new ArrayList<>();
        for (FrameField frameField : FrameField.values()) {
            all.add(new Column(null, frameField));
        }
        for (Protocol protocol : registry.protocols()) {
            for (Field field : protocol.fields()) {
                all.add(new Column(field, null));
            }
        }
        return all;
    }

    /** Wireshark's name. */
    public String name() {
        return field != null ? field.name() : frameField.fieldName();
    }

    /** How the value is shown. */
    public FieldType type() {
        return field != null ? field.type() : frameField.type();
    }

    /** What it is, in a few words. */
    public String meaning() {
        return field != null ? field.meaning() : frameField.meaning();
    }
}
