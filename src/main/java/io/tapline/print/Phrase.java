package io.tapline.print;

import io.tapline.wire.Bytes;
import io.tapline.wire.Digits;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Text;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of one header's fields: constant bytes and values in turn, worked out once for all headers of a protocol. What stands between two
 * values is one copy; a value is read where it stands in the header; small fields that stand side by side are not written at all but copied
 * from where the same bits were written before. Not thread-safe.
 */
final class Phrase {
    // What a step writes behind its constant bytes.
    private static final int NOTHING = 0;
    private static final int DECIMAL_2 = 1;
    private static final int DECIMAL_4 = 2;
    private static final int HEX_2 = 3;
    private static final int IPV4 = 4;
    private static final int DECIMAL_SHOWN = 5;
    private static final int IPV4_SHOWN = 6;
    private static final int MEMORY = 7;
    private static final int PART = 8;

    /** Constant bytes that are copied one by one. */
    private static final int FEW = 3;

    /** Room that a step of any of the first kinds needs behind its constant bytes. */
    private static final int MOST = Digits.MOST;

    /** The text of a field with what stands around it. */
    interface Part {
        /** Appends it, where the field is there. */
        void text(Layer layer, Text out);
    }

    // A step in the bits of one number, so that the steps and the constants of a phrase stand side by side in memory:
    // the kind, how many constant bytes go before it, where the value stands in the header.
    private static final int KIND_BITS = 4;
    private static final int LENGTH_BITS = 16;

    private final int[] steps;
    /** The constant bytes of all steps, one behind the other. */
    private final byte[] constants;

    // What steps of some kinds need, by step.
    private final Field[] fields;
    private final PhraseMemory[] memories;
    private final Part[] parts;

    /** Bytes that the constants and the values of bounded length take. */
    private final int room;
    /** Bytes of the header that the steps read without looking whether they are there. */
    private final int minimum;

    private Phrase(Builder builder) {
        steps = builder.steps.stream().mapToInt(Integer::intValue).toArray();
        constants = builder.constants.toString().getBytes(StandardCharsets.ISO_8859_1);
        fields = builder.fields.toArray(new Field[0]);
        memories = builder.memories.toArray(new PhraseMemory[0]);
        parts = builder.parts.toArray(new Part[0]);
        room = builder.room;
        minimum = builder.minimum;
    }

    /** False where the header was cut, or is unsound, so that fields may be missing that all others have. */
    boolean fits(Layer layer) {
        return layer.isComplete() && layer.has(minimum);
    }

    /** Appends the text; only where it {@link #fits}. */
    void text(Layer layer, Text out) {
        out.reserve(room);
        byte[] to = out.array();
        int at = out.length();
        ByteBuffer from = layer.buffer();
        int start = layer.offset();
        int constant = 0;
        for (int i = 0; i < steps.length; i++) {
            int step = steps[i];
            int length = step >> KIND_BITS & (1 << LENGTH_BITS) - 1;
            if (length > FEW) {
                System.arraycopy(constants, constant, to, at, length);
                constant += length;
                at += length;
            } else {
                // Separators of columns: less than what the call costs.
                for (int end = constant + length; constant < end; constant++) {
                    to[at++] = constants[constant];
                }
            }
            int index = start + (step >>> KIND_BITS + LENGTH_BITS);
            switch (step & (1 << KIND_BITS) - 1) {
                case NOTHING -> {}
                case DECIMAL_2 -> at = Digits.dec(to, at, Bytes.u16(from, index));
                case DECIMAL_4 -> at = Digits.dec(to, at, Bytes.u32(from, index));
                case HEX_2 -> at = Digits.hex(to, at, Bytes.u16(from, index), 4);
                case IPV4 -> at = Digits.ipv4(to, at, from.getInt(index));
                case DECIMAL_SHOWN -> at = Digits.dec(to, at, fields[i].shownValue(layer));
                case IPV4_SHOWN -> at = Digits.ipv4(to, at, (int) fields[i].shownValue(layer));
                case MEMORY -> at = memories[i].text(from, start, layer, to, at);
                default -> {
                    if (fields[i].isPresent(layer)) {
                        out.length(at);
                        parts[i].text(layer, out);
                        to = out.reserve(room).array();
                        at = out.length();
                    }
                }
            }
        }
        out.length(at);
    }

    /** Puts a phrase together. */
    static final class Builder {
        private final List<Integer> steps = new ArrayList<>();
        private final StringBuilder constants = new StringBuilder();
        private final List<Field> fields = new ArrayList<>();
        private final List<PhraseMemory> memories = new ArrayList<>();
        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder pending = new StringBuilder();
        /** Small fields that stand side by side, what writes them with the constants before them, and how long that is. */
        private final List<Field> group = new ArrayList<>();

        private final List<Part> groupParts = new ArrayList<>();
        private int groupRoom;
        private int room;
        private int minimum;

        /** Characters that always stand there. */
        Builder constant(String ascii) {
            pending.append(ascii);
            return this;
        }

        /** The value of a field that all complete headers have. */
        Builder certain(Field field) {
            if (PhraseMemory.suits(field)) {
                String before = takePending();
                remember(field, before.length(), (layer, out) -> field.text(layer, out.ascii(before)));
                return this;
            }
            endGroup();
            if (field.isFixed()) {
                minimum = Math.max(minimum, field.offset() + field.size());
            }
            add(kind(field), field, null, field::text);
            return this;
        }

        /** A field that may be missing: asked of every header. */
        Builder possible(Field field, Part part) {
            endGroup();
            add(PART, field, null, part);
            return this;
        }

        /**
         * A field that may be missing in a complete header.
         *
         * @param around most characters that the part writes around the value
         */
        Builder possible(Field field, Part part, int around) {
            if (!PhraseMemory.suits(field)) {
                return possible(field, part);
            }
            String before = takePending();
            remember(field, before.length() + around, (layer, out) -> part.text(layer, out.ascii(before)));
            return this;
        }

        private void remember(Field field, int around, Part part) {
            if (!PhraseMemory.hasRoom(group, field)) {
                endGroup();
            }
            group.add(field);
            groupParts.add(part);
            groupRoom += around + PhraseMemory.MOST_TEXT;
        }

        private static int kind(Field field) {
            boolean plain = field.isShownAsKept()
                    && !field.isLittleEndian()
                    && field.bits() == 8 * field.size()
                    && field.scale() == 1;
            return switch (field.type()) {
                case UNSIGNED, FLAG ->
                    plain && field.size() == 2 ? DECIMAL_2 : plain && field.size() == 4 ? DECIMAL_4 : DECIMAL_SHOWN;
                case HEX -> plain && field.size() == 2 ? HEX_2 : PART;
                case IPV4 -> plain ? IPV4 : IPV4_SHOWN;
                default -> PART;
            };
        }

        private void endGroup() {
            if (group.isEmpty()) {
                return;
            }
            PhraseMemory memory = new PhraseMemory(group, groupParts, groupRoom);
            minimum = Math.max(minimum, memory.minimum());
            group.clear();
            groupParts.clear();
            groupRoom = 0;
            String behind = takePending();
            add(MEMORY, null, memory, null);
            pending.append(behind);
        }

        private void add(int kind, Field field, PhraseMemory memory, Part part) {
            if (kind == HEX_2) {
                pending.append("0x");
            }
            String before = takePending();
            constants.append(before);
            room += before.length() + (memory == null ? MOST : memory.room());
            int offset = field != null && field.isFixed() ? field.offset() : 0;
            steps.add((offset << LENGTH_BITS | before.length()) << KIND_BITS | kind);
            fields.add(field);
            memories.add(memory);
            parts.add(part);
        }

        private String takePending() {
            String taken = pending.toString();
            pending.setLength(0);
            return taken;
        }

        /** The phrase. */
        Phrase build() {
            endGroup();
            if (!pending.isEmpty()) {
                add(NOTHING, null, null, null);
            }
            return new Phrase(this);
        }
    }
}
