package io.tapline.print;

import io.tapline.wire.Bytes;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Text;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The text of fields that stand side by side in at most 16 bytes, remembered by their bits: flags, versions, hop counts and hardware
 * addresses hardly change from frame to frame, and copying what was written for the same bits before takes a fraction of writing it. Bounded:
 * new bits take the place of old ones. Not thread-safe.
 */
final class PhraseMemory {
    private static final int MOST_BYTES = 16;
    /** Most characters of the value of a field that {@link #suits}. */
    static final int MOST_TEXT = 48;

    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final Phrase.Part[] parts;
    /** Where the bits stand in the header: in so many bytes from the first, and, where those are 8, in as many from the second. */
    private final int size;

    private final int first;
    private final int second;
    private final long firstMask;

    // A slot for each of so many hashes of the bits.
    private final int shift;
    private final long[] firstBits;
    private final long[] secondBits;
    private final int[] lengths;
    /** The texts of all slots, each from a multiple of the width on. */
    private final byte[] texts;

    private final int width;
    private final Text scratch;

    /**
     * Nothing is remembered yet.
     *
     * @param fields those whose bits tell all
     * @param parts what writes them
     * @param room most characters that those write
     */
    PhraseMemory(List<Field> fields, List<Phrase.Part> parts, int room) {
        this.parts = parts.toArray(new Phrase.Part[0]);
        int start = start(fields);
        int end = end(fields);
        int bytes = end - start;
        size = bytes > 4 ? 8 : bytes > 2 ? 4 : bytes;
        // Bytes too many are taken in front, where there are any: those behind may not have been captured.
        first = bytes > 8 ? start : Math.max(0, end - size);
        second = Math.max(first, end - 8);
        firstMask = bytes >= 8 ? -1 : (1L << 8 * bytes) - 1 << 8 * (first + size - end);
        int slots = bytes > 4 ? 64 : 16;
        shift = 1 + Integer.numberOfLeadingZeros(slots) + 32;
        firstBits = new long[slots];
        secondBits = new long[slots];
        lengths = new int[slots];
        width = room;
        texts = new byte[slots * width];
        scratch = new Text(width);
    }

    /** True where the text of the field follows from its bits, and they are few or do not often change. */
    static boolean suits(Field field) {
        boolean few =
                field.size() == 1 || field.bits() < 8 * field.size() || field.keySpace() != null || !field.isCertain();
        boolean address = field.type() == FieldType.MAC || field.type() == FieldType.IPV6;
        return field.isToldByItsBits() && (address || field.type().isNumber() && few);
    }

    /** True where one more field would still stand beside the others. */
    static boolean hasRoom(List<Field> fields, Field more) {
        if (fields.isEmpty()) {
            return true;
        }
        int start = Math.min(start(fields), more.offset());
        int end = Math.max(end(fields), more.offset() + more.size());
        // A gap would be bits that change for nothing.
        return end - start <= MOST_BYTES
                && more.offset() <= end(fields)
                && more.offset() + more.size() >= start(fields);
    }

    private static int start(List<Field> fields) {
        return fields.stream().mapToInt(Field::offset).min().orElse(0);
    }

    private static int end(List<Field> fields) {
        return fields.stream()
                .mapToInt(field -> field.offset() + field.size())
                .max()
                .orElse(0);
    }

    /** Bytes that the header must have. */
    int minimum() {
        return Math.max(first + size, second == first ? 0 : second + 8);
    }

    /** Most bytes that the text takes. */
    int room() {
        return width;
    }

    /** Writes the text from an index on; returns the index behind it. */
    int text(ByteBuffer from, int start, Layer layer, byte[] to, int at) {
        long one = Bytes.read(from, start + first, size) & firstMask;
        long two = second == first ? 0 : Bytes.i64(from, start + second);
        int slot = (int) ((one + 31 * two) * SPREAD >>> shift);
        if (lengths[slot] == 0 || firstBits[slot] != one || secondBits[slot] != two) {
            firstBits[slot] = one;
            secondBits[slot] = two;
            learn(slot, layer);
        }
        System.arraycopy(texts, slot * width, to, at, lengths[slot]);
        return at + lengths[slot];
    }

    private void learn(int slot, Layer layer) {
        scratch.clear();
        for (Phrase.Part part : parts) {
            part.text(layer, scratch);
        }
        System.arraycopy(scratch.array(), 0, texts, slot * width, scratch.length());
        lengths[slot] = scratch.length();
    }
}
