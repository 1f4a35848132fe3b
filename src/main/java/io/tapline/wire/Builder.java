package io.tapline.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Builds frames: layers and payload from the outermost inwards, each with the field values that were given for it, then
 * {@link #build}. A value that was given is written as it is, however wrong; {@link Layer#complete} computes only the others. What is
 * built stays in reach through {@link #layer}, so that a field can be changed in place and {@link #complete} called again.
 *
 * <p>After its first use with the same layers a builder allocates nothing. Not thread-safe.
 */
public final class Builder {
    /** Room that is enough for the fixed part of any header, in bytes. */
    private static final int HEADER_ROOM = 1024;

    private Part[] parts = {new Part(), new Part(), new Part(), new Part()};
    private int depth;
    private ByteBuffer buffer;

    /** One layer, or one piece of payload. */
    private static final class Part implements Values {
        Protocol protocol;
        Layer layer;
        byte[] payload;
        int payloadLength;
        int offset;

        Field[] fields = new Field[4];
        long[] numbers = new long[4];
        byte[][] bytes = new byte[4][];
        int[] indexes = new int[4];
        int given;
        boolean[] asked = new boolean[4];

        void begin(Protocol newProtocol) {
            if (newProtocol != null && newProtocol != protocol) {
                layer = newProtocol.newLayer();
            }
            protocol = newProtocol == null ? protocol : newProtocol;
            payload = null;
            given = 0;
        }

        int slot(Field field) {
            int at = find(field);
            if (at >= 0) {
                return at;
            }
            if (given == fields.length) {
                fields = Arrays.copyOf(fields, 2 * given);
                numbers = Arrays.copyOf(numbers, 2 * given);
                bytes = Arrays.copyOf(bytes, 2 * given);
                indexes = Arrays.copyOf(indexes, 2 * given);
                asked = Arrays.copyOf(asked, 2 * given);
            }
            fields[given] = field;
            asked[given] = false;
            return given++;
        }

        int find(Field field) {
            for (int i = 0; i < given; i++) {
                if (fields[i] == field) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public boolean has(Field field) {
            return find(field) >= 0;
        }

        @Override
        public int length(Field field) {
            int at = find(field);
            return at < 0 || bytes[at] == null ? 0 : bytes[at].length;
        }

        @Override
        public byte[] bytes(Field field) {
            int at = find(field);
            return at < 0 ? null : bytes[at];
        }

        @Override
        public long value(Field field, long otherwise) {
            int at = find(field);
            if (at < 0 || bytes[at] != null) {
                return otherwise;
            }
            asked[at] = true;
            return numbers[at];
        }
    }

    /** Forgets all layers and values. */
    public Builder clear() {
        depth = 0;
        return this;
    }

    /** Begins a layer inside those before it; values that are set next are its own. */
    public Builder layer(Protocol protocol) {
        push().begin(protocol);
        return this;
    }

    /** Adds bytes behind what came before; the array is not copied. */
    public Builder payload(byte[] bytes) {
        return payload(bytes, bytes.length);
    }

    /** Adds the first bytes of the array behind what came before; the array is not copied. */
    public Builder payload(byte[] bytes, int length) {
        Part part = push();
        part.begin(null);
        part.payload = bytes;
        part.payloadLength = length;
        return this;
    }

    private Part push() {
        if (depth == parts.length) {
            parts = Arrays.copyOf(parts, 2 * depth);
            for (int i = depth; i < parts.length; i++) {
                parts[i] = new Part();
            }
        }
        return parts[depth++];
    }

    /** Gives a number to a field of the layer begun last; bits above the field's width are dropped. */
    public Builder set(Field field, long value) {
        return set(depth - 1, field, value);
    }

    /** Gives a number to a field of the layer at that depth. */
    public Builder set(int at, Field field, long value) {
        int slot = part(at, field).slot(field);
        parts[at].numbers[slot] = value;
        parts[at].bytes[slot] = null;
        return this;
    }

    /** Gives bytes to a field of the layer begun last; the array is not copied. */
    public Builder set(Field field, byte[] value) {
        return set(depth - 1, field, value);
    }

    /** Gives bytes to a field of the layer at that depth; the array is not copied. */
    public Builder set(int at, Field field, byte[] value) {
        // The slot first: finding it may make room, in new arrays.
        int slot = part(at, field).slot(field);
        parts[at].bytes[slot] = value;
        return this;
    }

    private Part part(int at, Field field) {
        Part part = parts[at];
        if (at >= depth || part.payload != null || part.protocol != field.protocol() || field.isDerived()) {
            throw new IllegalArgumentException(field + " is not a field that the layer keeps");
        }
        return part;
    }

    /** Layers and pieces of payload so far. */
    public int depth() {
        return depth;
    }

    /** The layer at that depth, 0 for the outermost; null for payload. Its content is valid after {@link #build}. */
    public Layer layer(int at) {
        return parts[at].payload != null ? null : parts[at].layer;
    }

    /** True where a value was given to the field of the layer at that depth. */
    public boolean isGiven(int at, Field field) {
        return parts[at].payload == null && parts[at].has(field);
    }

    /**
     * True where the shape of the header, as built last, depends on the number given for the field, so that changing it in place is not
     * the same as building again.
     */
    public boolean isShaping(int at, Field field) {
        int slot = parts[at].find(field);
        return slot >= 0 && parts[at].asked[slot];
    }

    /** Bytes that {@link #build} takes at most. */
    public long room() {
        long room = 0;
        for (int i = 0; i < depth; i++) {
            Part part = parts[i];
            if (part.payload != null) {
                room += part.payloadLength;
                continue;
            }
            room += HEADER_ROOM;
            for (int slot = 0; slot < part.given; slot++) {
                room += part.bytes[slot] == null ? 0 : 2L * part.bytes[slot].length;
            }
        }
        return room;
    }

    /**
     * Writes the frame. The bytes in the buffer before do not matter.
     *
     * @param target big-endian
     * @param start index of the frame's first byte
     * @return length of the frame in bytes
     * @throws BuildException where a value does not fit into its field
     * @throws IndexOutOfBoundsException where the buffer is too small; {@link #room} bytes are enough
     */
    public int build(ByteBuffer target, int start) {
        buffer = target;
        int at = start;
        Layer parent = null;
        for (int i = 0; i < depth; i++) {
            Part part = parts[i];
            part.offset = at;
            if (part.payload != null) {
                target.put(at, part.payload, 0, part.payloadLength);
                at += part.payloadLength;
            } else {
                part.layer.wrap(target, at, target.capacity(), target.capacity(), parent);
                int length = part.layer.create(part);
                write(part, i, length);
                part.layer.header(length);
                at += length;
                parent = part.layer;
            }
        }
        bound(at);
        complete();
        return at - start;
    }

    /** Positions may depend on values, so all are found in the header as it was made before the first is written. */
    private static void write(Part part, int at, int length) {
        int end = part.layer.offset() + length;
        for (int slot = 0; slot < part.given; slot++) {
            Field field = part.fields[slot];
            part.indexes[slot] = field.index(part.layer);
            byte[] value = part.bytes[slot];
            int size = value == null ? field.size() : value.length;
            int room = Math.min(field.length(part.layer), end - part.indexes[slot]);
            if (size > room) {
                throw new BuildException(at, field, size, Math.max(0, room));
            }
        }
        ByteBuffer buffer = part.layer.buffer();
        for (int slot = 0; slot < part.given; slot++) {
            byte[] value = part.bytes[slot];
            if (value == null) {
                part.fields[slot].setAt(part.layer, part.indexes[slot], part.numbers[slot]);
            } else {
                buffer.put(part.indexes[slot], value, 0, value.length);
            }
        }
    }

    private void bound(int end) {
        Layer parent = null;
        for (int i = 0; i < depth; i++) {
            Part part = parts[i];
            if (part.payload == null) {
                int length = part.layer.headerLength();
                part.layer.wrap(buffer, part.layer.offset(), end, end, parent);
                part.layer.header(length);
                parent = part.layer;
            }
        }
    }

    /**
     * Computes again what was not given, from the innermost layer outwards, after bytes of the frame as it was built last were changed in
     * place.
     */
    public void complete() {
        for (int i = depth - 1; i >= 0; i--) {
            if (parts[i].payload == null) {
                parts[i].layer.complete(parts[i], i + 1 < depth ? layer(i + 1) : null);
            }
        }
    }

    /** Index in the buffer of the first byte of the layer or payload at that depth, as built last. */
    public int offset(int at) {
        return parts[at].offset;
    }

    /** Index in the buffer of the field that was given a value, as built last. */
    public int index(int at, Field field) {
        return parts[at].indexes[parts[at].find(field)];
    }
}
