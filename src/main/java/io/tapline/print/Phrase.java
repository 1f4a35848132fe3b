package io.tapline.print;

import io.tapline.frame.Frame;
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
 * The text of fields: constant bytes and values in turn, worked out once for all frames of a shape. What stands between two values is one
 * copy; a value is read where it stands in its header; small fields that stand side by side are not written at all but copied from where the
 * same bits were written before. Not thread-safe.
 */
final class Phrase {
    // What a step does behind its constant bytes: nothing, ...
    static final int NOTHING = 0;
    // ... write a value of a header, ...
    static final int DECIMAL_2 = 1;
    static final int DECIMAL_4 = 2;
    static final int HEX_2 = 3;
    static final int IPV4 = 4;
    static final int DECIMAL_SHOWN = 5;
    static final int IPV4_SHOWN = 6;
    static final int MEMORY = 7;
    static final int PART = 8;
    // ... write a fact about the frame, ...
    static final int FRAME_NUMBER = 9;
    static final int FRAME_TIME = 10;
    static final int FRAME_LENGTH = 11;
    static final int FRAME_CAPTURED = 12;
    // ... turn to another header, or leave steps out where the field is missing that they are about.
    static final int HEADER = 13;
    static final int SKIP = 14;

    /** Constant bytes that are copied one by one. */
    private static final int FEW = 3;

    /** Room that a step of any kind but the memories and parts needs behind its constant bytes. */
    private static final int MOST = 2 * Digits.MOST;

    /** Texts after which a phrase becomes code: most captures have few frames of most kinds, and making code takes milliseconds. */
    private static final int MANY = 100;

    /** The text of a field with what stands around it. */
    interface Part {
        /** Appends it, where the field is there. */
        void text(Layer layer, Text out);
    }

    // A step in the bits of one number, so that the steps and the constants of a phrase stand side by side in memory:
    // the kind, how many
    // constant bytes go before it, and where the value stands in the header, or which header it is, or how much is left
    // out.
    private static final int KIND_BITS = 4;
    /** Of how much is left out: the steps in the low bits, their constant bytes in the others. */
    private static final int SKIPPED_BITS = 2;

    private final long[] steps;
    /** The constant bytes of all steps, one behind the other. */
    private final byte[] constants;

    // What steps of some kinds need, by step.
    private final Field[] fields;
    private final PhraseMemory[] memories;
    private final Part[] parts;

    /** Bytes that the constants and the values of bounded length take, and eight bytes that are stored for fewer. */
    private final int room;
    /** Bytes of each header that the steps read without looking whether they are there. */
    private final int[] minimums;

    private final PhraseCodes codes;
    /** Null until it is worth its making, or for good. */
    private PhraseCode code;

    private int walks;

    private Phrase(Builder builder) {
        steps = builder.steps.stream().mapToLong(Long::longValue).toArray();
        constants = builder.constants.toString().getBytes(StandardCharsets.ISO_8859_1);
        fields = builder.fields.toArray(new Field[0]);
        memories = builder.memories.toArray(new PhraseMemory[0]);
        parts = builder.parts.toArray(new Part[0]);
        room = builder.room + Long.BYTES;
        minimums = builder.minimums.clone();
        codes = builder.codes;
    }

    static int kind(long step) {
        return (int) step & (1 << KIND_BITS) - 1;
    }

    /** How many constant bytes go before it. */
    static int length(long step) {
        return (int) step >>> KIND_BITS;
    }

    static int operand(long step) {
        return (int) (step >>> Integer.SIZE);
    }

    static int skippedSteps(int operand) {
        return operand & (1 << SKIPPED_BITS) - 1;
    }

    Field field(int step) {
        return fields[step];
    }

    PhraseMemory memory(int step) {
        return memories[step];
    }

    /** Appends a part, and makes room for the rest. */
    void part(int step, Layer layer, Text out) {
        parts[step].text(layer, out);
        out.reserve(room);
    }

    /** False where a header was cut, or is unsound, so that fields may be missing that all others have. */
    boolean fits(Layer[] headers) {
        for (int i = 0; i < headers.length; i++) {
            if (!headers[i].isComplete() || !headers[i].has(minimums[i])) {
                return false;
            }
        }
        return true;
    }

    /** Appends the text; only where it {@link #fits} those headers. */
    void text(Frame frame, long number, Layer[] headers, Text out) {
        out.reserve(room);
        if (code != null) {
            code.text(frame, number, headers, this, out);
            return;
        }
        walk(frame, number, headers, out);
        if (++walks == MANY) {
            code = codes.of(minimums.length, steps, constants);
        }
    }

    private void walk(Frame frame, long number, Layer[] headers, Text out) {
        byte[] to = out.array();
        int at = out.length();
        ByteBuffer from = frame.buffer();
        Layer layer = null;
        int start = 0;
        int constant = 0;
        for (int i = 0; i < steps.length; i++) {
            long step = steps[i];
            int length = length(step);
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
            int operand = operand(step);
            switch (kind(step)) {
                case NOTHING -> {}
                case DECIMAL_2 -> at = Digits.small(to, at, Bytes.u16(from, start + operand));
                case DECIMAL_4 -> at = Digits.dec(to, at, Bytes.u32(from, start + operand));
                case HEX_2 -> at = Digits.hex4(to, at, Bytes.u16(from, start + operand));
                case IPV4 -> at = Digits.ipv4(to, at, from.getInt(start + operand));
                case DECIMAL_SHOWN -> at = Digits.dec(to, at, fields[i].shownValue(layer));
                case IPV4_SHOWN -> at = Digits.ipv4(to, at, (int) fields[i].shownValue(layer));
                case MEMORY -> at = memories[i].text(from, start, layer, to, at);
                case FRAME_NUMBER -> at = Digits.dec(to, at, number);
                case FRAME_TIME -> at = FrameField.timeIfPresent(frame, to, at);
                case FRAME_LENGTH -> at = Digits.dec(to, at, frame.originalLength());
                case FRAME_CAPTURED -> at = Digits.dec(to, at, frame.capturedLength());
                case HEADER -> {
                    layer = headers[operand];
                    start = layer.offset();
                }
                case SKIP -> {
                    if (!fields[i].isPresent(layer)) {
                        i += skippedSteps(operand);
                        constant += operand >>> SKIPPED_BITS;
                    }
                }
                default -> {
                    part(i, layer, out.length(at));
                    to = out.array();
                    at = out.length();
                }
            }
        }
        out.length(at);
    }

    /** Puts a phrase together. */
    static final class Builder {
        private final List<Long> steps = new ArrayList<>();
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
        private final int[] minimums;
        private final PhraseCodes codes;
        /** The header that fields are of now. */
        private int header = -1;

        /** Of so many headers; with what makes code of it. */
        Builder(int headers, PhraseCodes codes) {
            minimums = new int[headers];
            this.codes = codes;
        }

        /** What comes then is of that header, counted from 0. */
        Builder in(int which) {
            if (which != header) {
                endGroup();
                header = which;
                add(HEADER, which, null, null, null);
            }
            return this;
        }

        /** Characters that always stand there. */
        Builder constant(String ascii) {
            pending.append(ascii);
            return this;
        }

        /** A fact about the frame, or nothing where it has none. */
        Builder frame(FrameField field, Part part) {
            endGroup();
            int kind =
                    switch (field) {
                        case NUMBER -> FRAME_NUMBER;
                        case TIME_EPOCH -> FRAME_TIME;
                        case LEN -> FRAME_LENGTH;
                        case CAP_LEN -> FRAME_CAPTURED;
                        default -> PART;
                    };
            add(kind, 0, null, null, part);
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
                minimum(field.offset() + field.size());
            }
            value(kind(field), field, field::text);
            return this;
        }

        /** What writes a field that may be missing, and looks itself whether it is. */
        Builder part(Part part) {
            endGroup();
            add(PART, 0, null, null, part);
            return this;
        }

        /**
         * A field that may be missing in a complete header.
         *
         * @param before what stands before the value where there is one
         * @param behind what stands behind it then
         * @param part writes all three, and looks itself whether the field is there
         */
        Builder possible(Field field, String before, String behind, Part part) {
            if (PhraseMemory.suits(field)) {
                String always = takePending();
                int around = always.length() + before.length() + behind.length();
                remember(field, around, (layer, out) -> part.text(layer, out.ascii(always)));
                return this;
            }
            int kind = kind(field);
            if (kind == PART) {
                return part(part);
            }
            endGroup();
            int skipped = before.length() + prefix(kind).length() + behind.length() << SKIPPED_BITS;
            add(SKIP, skipped + (behind.isEmpty() ? 1 : 2), field, null, null);
            pending.append(before);
            value(kind, field, null);
            if (!behind.isEmpty()) {
                pending.append(behind);
                add(NOTHING, 0, null, null, null);
            }
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
            if (field.hasOwnText()) {
                return PART;
            }
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
            minimum(memory.minimum());
            group.clear();
            groupParts.clear();
            groupRoom = 0;
            String behind = takePending();
            add(MEMORY, 0, null, memory, null);
            pending.append(behind);
        }

        private void minimum(int bytes) {
            minimums[header] = Math.max(minimums[header], bytes);
        }

        private static String prefix(int kind) {
            return kind == HEX_2 ? "0x" : "";
        }

        private void value(int kind, Field field, Part part) {
            pending.append(prefix(kind));
            add(kind, field.isFixed() ? field.offset() : 0, field, null, part);
        }

        private void add(int kind, int operand, Field field, PhraseMemory memory, Part part) {
            String before = takePending();
            constants.append(before);
            room += before.length() + (memory == null ? MOST : memory.room());
            steps.add((long) operand << Integer.SIZE | (long) before.length() << KIND_BITS | kind);
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
                add(NOTHING, 0, null, null, null);
            }
            return new Phrase(this);
        }
    }
}
