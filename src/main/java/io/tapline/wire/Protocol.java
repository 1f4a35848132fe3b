package io.tapline.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a protocol as such: its names, its fields and the keys under which lower protocols carry it. Each protocol's file holds
 * one of these, beside the {@link Layer} that reads and writes its header. Immutable.
 */
public final class Protocol {
    /** A key under which a lower protocol carries this one. */
    public record Key(Demux space, int key) {}

    private final String name;
    private final String title;
    private final Layer prototype;
    private final Key[] keys;
    private volatile Table table;

    private Protocol(Builder builder) {
        name = builder.name;
        title = builder.title;
        prototype = builder.prototype;
        keys = builder.keys.toArray(new Key[0]);
    }

    /** A layer that is pointed at nothing. */
    Layer prototype() {
        return prototype;
    }

    /** The fields and their names; made when first asked for, the same whoever makes them. */
    private static final class Table {
        final Field[] fields;
        final List<Field> list;
        final Map<String, Field> byName = new HashMap<>();

        Table(Protocol protocol) {
            fields = protocol.prototype.fields();
            list = List.of(fields);
            for (Field field : fields) {
                field.of(protocol);
                byName.put(field.shortName(), field);
            }
            for (Field field : fields) {
                for (String alias : field.aliases()) {
                    byName.putIfAbsent(alias, field);
                }
            }
        }
    }

    private Table table() {
        Table made = table;
        if (made == null) {
            table = made = new Table(this);
        }
        return made;
    }

    /**
     * Begins the description of a protocol.
     *
     * @param name Wireshark's name, which is also the prefix of its fields and its word in the packet language
     * @param title its name in full
     * @param prototype a layer of the protocol that is used for nothing else
     */
    public static Builder named(String name, String title, Layer prototype) {
        return new Builder(name, title, prototype);
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
        return table().list;
    }

    /** The same as {@link #fields}, for loops that must not allocate; not to be changed. */
    public Field[] fieldTable() {
        return table().fields;
    }

    /** The field with this name or alias, without the protocol's prefix; null where there is none. */
    public Field field(String shortName) {
        return table().byName.get(shortName);
    }

    /** The keys under which lower protocols carry this one. */
    public List<Key> keys() {
        return List.of(keys);
    }

    /** The first key of that space that the protocol is bound to; -1 where there is none. */
    public int key(Demux space) {
        for (Key key : keys) {
            if (key.space() == space) {
                return key.key();
            }
        }
        return -1;
    }

    /** True where the protocol is bound to that key. */
    public boolean isOn(Demux space, int key) {
        for (Key bound : keys) {
            if (bound.space() == space && bound.key() == key) {
                return true;
            }
        }
        return false;
    }

    /** An empty layer of this protocol. */
    public Layer newLayer() {
        Layer layer = prototype.fresh();
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
        private final Layer prototype;
        private final List<Key> keys = new ArrayList<>();

        private Builder(String name, String title, Layer prototype) {
            this.name = name;
            this.title = title;
            this.prototype = prototype;
        }

        /** Binds the protocol to keys of a lower protocol's key space; the first one is written when frames are built. */
        public Builder on(Demux space, int... boundKeys) {
            for (int key : boundKeys) {
                keys.add(new Key(space, key));
            }
            return this;
        }

        /** The protocol. */
        public Protocol build() {
            return new Protocol(this);
        }
    }
}
