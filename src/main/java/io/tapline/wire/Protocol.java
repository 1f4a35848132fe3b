package io.tapline.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is known of a protocol as such: its names, its fields and the keys under which lower protocols carry it. Each protocol's file holds
 * one of these, beside the {@link Layer} that reads and writes its header. Immutable.
 */
public final class Protocol {
    /** A key under which a lower protocol carries this one. */
    public record Key(Demux space, int key) {}

    private final String name;
    private final String title;
    private final Supplier<Layer> maker;
    private final List<Field> fields;
    private final List<Key> keys;
    private final Map<String, Field> byName = new HashMap<>();
    private final Field[] table;

    private Protocol(Builder builder) {
        name = builder.name;
        title = builder.title;
        maker = builder.maker;
        fields = List.copyOf(builder.fields);
        table = fields.toArray(new Field[0]);
        keys = List.copyOf(builder.keys);
        for (Field field : fields) {
            field.of(this);
            byName.put(field.shortName(), field);
        }
        for (Field field : fields) {
            field.aliases().forEach(alias -> byName.putIfAbsent(alias, field));
        }
    }

    /**
     * Begins the description of a protocol.
     *
     * @param name Wireshark's name, which is also the prefix of its fields and its word in the packet language
     * @param title its name in full
     * @param maker makes an empty layer
     */
    public static Builder named(String name, String title, Supplier<Layer> maker) {
        return new Builder(name, title, maker);
    }

    /** Wireshark's name: tcp. */
    public String name() {
        return name;
    }

    /** The name in full: Transmission Control Protocol. */
    public String title() {
        return title;
    }

    /** The fields in the order of the header. */
    public List<Field> fields() {
        return fields;
    }

    /** The same as {@link #fields}, for loops that must not allocate; not to be changed. */
    public Field[] fieldTable() {
        return table;
    }

    /** The field with this name or alias, without the protocol's prefix; null where there is none. */
    public Field field(String shortName) {
        return byName.get(shortName);
    }

    /** The keys under which lower protocols carry this one. */
    public List<Key> keys() {
        return keys;
    }

    /** An empty layer of this protocol. */
    public Layer newLayer() {
        Layer layer = maker.get();
        layer.protocol(this);
        return layer;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Describes a protocol. */
    public static final class Builder {
        private final String name;
        private final String title;
        private final Supplier<Layer> maker;
        private final List<Field> fields = new ArrayList<>();
        private final List<Key> keys = new ArrayList<>();

        private Builder(String name, String title, Supplier<Layer> maker) {
            this.name = name;
            this.title = title;
            this.maker = maker;
        }

        /** Binds the protocol to keys of a lower protocol's key space; the first one is written when frames are built. */
        public Builder on(Demux space, int... boundKeys) {
            for (int key : boundKeys) {
                keys.add(new Key(space, key));
            }
            return this;
        }

        /** Adds fields, in the order of the header. */
        public Builder fields(Field... more) {
            fields.addAll(List.of(more));
            return this;
        }

        /** The protocol. */
        public Protocol build() {
            return new Protocol(this);
        }
    }
}
