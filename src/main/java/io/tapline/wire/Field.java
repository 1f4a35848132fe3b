package io.tapline.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * One field of a protocol's header: its name, where it stands, and how it reads. The one table behind the packet language, field columns,
 * JSON and mutation. Declared, not programmed: offset, size and mask say it all for most fields, so that reading one allocates nothing.
 * Immutable once its protocol is made.
 */
public final class Field {
    private final String shortName;
    private final FieldType type;
    private final int offset;
    private final int size;
    private final long mask;
    private final int shift;
    private final ToIntFunction<Layer> length;
    private ToLongFunction<Layer> derivation;
    private ToLongFunction<Layer> shown;
    private ToIntFunction<Layer> position;
    private Predicate<Layer> present;
    private boolean presentIfComplete;
    private boolean presentIfEmpty;
    private boolean presentByValue;
    private List<String> aliases = List.of();
    private String meaning = "";
    private String prefix;
    private boolean computed;
    private boolean local;
    private List<String> rivals = List.of();
    private boolean neighbor;
    private boolean letters;
    private Demux keySpace;
    private Map<String, Long> symbols = Map.of();
    private int scale = 1;
    private boolean littleEndian;
    private int shownBytes;
    private BiConsumer<Layer, Text> shownBy;
    private Protocol protocol;

    private Field(String shortName, FieldType type, int offset, int size, long mask, ToIntFunction<Layer> length) {
        this.shortName = shortName;
        this.type = type;
        this.offset = offset;
        this.size = size;
        this.mask = mask;
        this.shownBytes = size;
        this.shift = mask == 0 ? 0 : Long.numberOfTrailingZeros(mask);
        this.length = length;
    }

    /**
     * A number of whole bytes.
     *
     * @param name the name without the protocol's prefix
     * @param offset bytes from the start of the header
     * @param size bytes, 1 to 8
     */
    public static Field number(String name, FieldType type, int offset, int size) {
        return new Field(name, type, offset, size, size == 8 ? -1L : (1L << 8 * size) - 1, null);
    }

    /** One byte shown in decimal. */
    public static Field u8(String name, int offset) {
        return number(name, FieldType.UNSIGNED, offset, 1);
    }

    /** Two bytes shown in decimal. */
    public static Field u16(String name, int offset) {
        return number(name, FieldType.UNSIGNED, offset, 2);
    }

    /** Four bytes shown in decimal. */
    public static Field u32(String name, int offset) {
        return number(name, FieldType.UNSIGNED, offset, 4);
    }

    /** Two bytes shown in hex. */
    public static Field hex16(String name, int offset) {
        return number(name, FieldType.HEX, offset, 2);
    }

    /** A MAC address of 6 bytes. */
    public static Field mac(String name, int offset) {
        return number(name, FieldType.MAC, offset, 6);
    }

    /** An IPv4 address of 4 bytes. */
    public static Field ipv4(String name, int offset) {
        return number(name, FieldType.IPV4, offset, 4);
    }

    /** An IPv6 address of 16 bytes. */
    public static Field ipv6(String name, int offset) {
        return bytes(name, FieldType.IPV6, offset, 16);
    }

    /**
     * Part of a number: the bits of mask within size bytes at offset, shifted down to bit 0.
     *
     * @param size bytes that hold the bits, 1 to 8
     * @param mask contiguous bits
     */
    public static Field bits(String name, FieldType type, int offset, int size, long mask) {
        return new Field(name, type, offset, size, mask, null);
    }

    /** One bit, 0 or 1. */
    public static Field flag(String name, int offset, int size, long mask) {
        return bits(name, FieldType.FLAG, offset, size, mask);
    }

    /** A fixed number of bytes. */
    public static Field bytes(String name, FieldType type, int offset, int length) {
        return new Field(name, type, offset, length, 0, null);
    }

    /** A variable number of bytes from offset on; length may say more than is there. */
    public static Field variable(String name, FieldType type, int offset, ToIntFunction<Layer> length) {
        return new Field(name, type, offset, 0, 0, length);
    }

    /**
     * A number that no bytes of the header hold but that follows from them, such as tcp.len; cannot be written. Present where the header
     * is complete, or where {@link #when} says.
     *
     * @param size bytes that a hex number is shown as wide as
     */
    public static Field derived(String name, FieldType type, int size, ToLongFunction<Layer> derivation) {
        Field field = number(name, type, 0, size);
        field.derivation = derivation;
        return field;
    }

    /**
     * The value is shown as another one than the header keeps, for what readers of Wireshark's columns expect; only the text differs.
     */
    public Field shownAs(ToLongFunction<Layer> value) {
        shown = value;
        return this;
    }

    /** The value is shown in a way of its own, such as a date for a number; only the text differs. */
    public Field shownBy(BiConsumer<Layer, Text> writer) {
        shownBy = writer;
        return this;
    }

    /** A word that may be written for the value in the packet language. */
    public Field symbol(String word, long value) {
        if (symbols.isEmpty()) {
            symbols = new TreeMap<>();
        }
        symbols.put(word, value);
        return this;
    }

    /** One letter for each bit from bit 0 on (a space for none), which may be written together for the value: S, SA. */
    public Field letters(String lettersByBit) {
        for (int bit = 0; bit < lettersByBit.length(); bit++) {
            if (lettersByBit.charAt(bit) != ' ') {
                symbol(lettersByBit.substring(bit, bit + 1), 1L << bit);
            }
        }
        letters = true;
        return this;
    }

    /** The value is a key of that space, so a protocol's name may be written for it: type=arp. */
    public Field keyOf(Demux space) {
        keySpace = space;
        return this;
    }

    /**
     * Where nobody gave a value, nor one to a field that says the same another way, it is the address (of this type) of the interface that
     * the frame goes out on.
     *
     * @param otherWays short names of those fields
     */
    public Field local(String... otherWays) {
        local = true;
        rivals = List.of(otherWays);
        return this;
    }

    /** Where nobody gave a value, it is the hardware address of the station on the link that the packet behind this header goes to. */
    public Field neighbor() {
        neighbor = true;
        return this;
    }

    /** Short names that mean the same in the packet language, such as sport. */
    public Field alias(String... names) {
        aliases = List.of(names);
        return this;
    }

    /** What the field is, in a few words. */
    public Field means(String words) {
        meaning = words;
        return this;
    }

    /** Wireshark shows the field under another protocol's name than its own header's. */
    public Field under(String wiresharksPrefix) {
        prefix = wiresharksPrefix;
        return this;
    }

    /** The field only exists where the predicate holds, besides having to fit into the captured bytes. */
    public Field when(Predicate<Layer> predicate) {
        present = predicate;
        return this;
    }

    /** As {@link #when}, but a header that is complete always has the field: the predicate is for those that were cut or are unsound. */
    public Field whenCut(Predicate<Layer> predicate) {
        presentIfComplete = true;
        return when(predicate);
    }

    /** A variable field that exists, as one without a value, where its length is 0; a negative length says that there is none. */
    public Field orEmpty() {
        presentIfEmpty = true;
        return this;
    }

    /** In a header that was cut the field is shown only where so many bytes of it were captured. */
    public Field needs(int bytes) {
        return whenCut(layer -> layer.has(bytes));
    }

    /** As {@link #when}, where nothing but the field's own number tells whether it exists. */
    public Field whenValue(LongPredicate predicate) {
        presentByValue = true;
        return when(layer -> predicate.test(value(layer)));
    }

    /** The field stands this many bytes from the start of the header plus its offset; for fields behind variable ones. */
    public Field at(ToIntFunction<Layer> bytes) {
        position = bytes;
        return this;
    }

    /** {@link Layer#complete} gives this field its value when nobody else did: lengths, checksums, next-protocol numbers. */
    public Field auto() {
        computed = true;
        return this;
    }

    /**
     * The header counts in units of so many: {@link #value} and {@link #set(Layer, long)} speak of the product, as Wireshark shows it (a
     * header length of 5 words is 20 bytes).
     */
    public Field scaled(int factor) {
        scale = factor;
        return this;
    }

    /** A hex number is shown with as many digits as so many bytes have, not as the field has itself. */
    public Field shownWide(int bytes) {
        shownBytes = bytes;
        return this;
    }

    /** The number's bytes stand in the other order, the lowest first; for numbers of whole bytes. */
    public Field littleEndian() {
        littleEndian = true;
        return this;
    }

    Field of(Protocol owner) {
        protocol = owner;
        return this;
    }

    /** The name within its protocol: srcport. */
    public String shortName() {
        return shortName;
    }

    /** Wireshark's name: tcp.srcport. */
    public String name() {
        return (prefix == null ? protocol.name() : prefix) + "." + shortName;
    }

    /** True where {@link #name} begins with another protocol's name. */
    boolean isElsewhere() {
        return prefix != null;
    }

    /** Other names within its protocol. */
    public List<String> aliases() {
        return aliases;
    }

    /** What the field is, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** The protocol whose header holds it. */
    public Protocol protocol() {
        return protocol;
    }

    /** How its value is kept and shown. */
    public FieldType type() {
        return type;
    }

    /** True where the value is computed when it was not given. */
    public boolean isComputed() {
        return computed;
    }

    /** Significant bits of a number as the header keeps it. */
    public int bits() {
        return Long.bitCount(mask);
    }

    /** The largest number that fits, as an unsigned one. */
    public long maximum() {
        return (mask >>> shift) * scale;
    }

    /** How many ones the header counts as one; 1 but for lengths such as ip.hdr_len. */
    public int scale() {
        return scale;
    }

    /** True where every header of the protocol has the field's bytes at the same place. */
    public boolean isFixed() {
        return position == null && length == null && derivation == null;
    }

    /** Bytes from the start of the header to those that hold the field; for one that {@link #isFixed}. */
    public int offset() {
        return offset;
    }

    /** The bits of {@link #size} bytes that are the field; 0 for one that is no number. */
    public long mask() {
        return mask;
    }

    /** Bytes that the field takes, or is part of; 0 where that depends on the header. */
    public int size() {
        return size;
    }

    /** True where the field is not kept in the header itself, so that it cannot be written. */
    public boolean isDerived() {
        return derivation != null;
    }

    /** True where the value is the interface's address when nobody gave one. */
    public boolean isLocal() {
        return local;
    }

    /** True where the value is the next station's hardware address when nobody gave one. */
    public boolean isNeighbor() {
        return neighbor;
    }

    /** Short names of the fields that say in another way what a local one says. */
    public List<String> rivals() {
        return rivals;
    }

    /** Words that may be written for a value, in alphabetical order; not to be changed. */
    public Map<String, Long> symbols() {
        return symbols;
    }

    /** True where the {@link #symbols} are letters that may be written together. */
    public boolean hasLetters() {
        return letters;
    }

    /** The key space whose protocols' names may be written for a value, or null. */
    public Demux keySpace() {
        return keySpace;
    }

    /** True where the number's bytes stand lowest first. */
    public boolean isLittleEndian() {
        return littleEndian;
    }

    /** True where the value is shown in a way of its own: {@link #shownBy}. */
    public boolean hasOwnText() {
        return shownBy != null;
    }

    /** True where every complete header has the field, if so many bytes of it were captured. */
    public boolean isCertain() {
        return position == null && length == null && (present == null || presentIfComplete);
    }

    /** True where the text shows what the header's bytes hold, and depends on nothing else. */
    public boolean isShownAsKept() {
        return isFixed() && shown == null && shownBy == null && shownBytes == size;
    }

    /** True where nothing but its own bits tells whether a complete header has the field, and what its text is. */
    public boolean isToldByItsBits() {
        return isShownAsKept() && (present == null || presentIfComplete || presentByValue);
    }

    /** Index in the layer's buffer of the first byte that holds the field. */
    public int index(Layer layer) {
        return layer.offset() + offset + (position == null ? 0 : position.applyAsInt(layer));
    }

    /** Bytes that the field takes, or is part of. */
    public int length(Layer layer) {
        return length == null ? size : length.applyAsInt(layer);
    }

    /** True where the field exists in this header and was captured whole. */
    public boolean isPresent(Layer layer) {
        // The bounds first: what the predicate looks at stands in front of the field, as far as it stands in the
        // header.
        boolean fixed = position == null && length == null && derivation == null;
        if (fixed && layer.offset() + offset > layer.end() - size) {
            return false;
        }
        if (present != null && !(presentIfComplete && layer.isComplete()) && !present.test(layer)) {
            return false;
        }
        if (derivation != null) {
            return present != null || layer.isComplete();
        }
        if (fixed) {
            return true;
        }
        if (layer.offset() + offset > layer.end()) {
            // What tells the length stands before the field, and may not have been captured.
            return false;
        }
        int bytes = length(layer);
        return bytes >= 0 && index(layer) <= layer.end() - bytes && (length == null || bytes > 0 || presentIfEmpty);
    }

    /** The value of a number; valid only where {@link #isPresent}. */
    public long value(Layer layer) {
        if (derivation != null) {
            return derivation.applyAsLong(layer);
        }
        long bits = Bytes.read(layer.buffer(), index(layer), size);
        return (((littleEndian ? reversed(bits) : bits) & mask) >>> shift) * scale;
    }

    /**
     * Writes a number into the header; bits above the field's width are dropped, and what a scaled field cannot count is rounded down. Not
     * for derived fields.
     */
    public void set(Layer layer, long value) {
        setAt(layer, index(layer), value);
    }

    /** As {@link #set(Layer, long)}, at the index in the layer's buffer that {@link #index} gave before. */
    public void setAt(Layer layer, int index, long value) {
        long other = Bytes.read(layer.buffer(), index, size) & ~mask;
        long bits = other | value / scale << shift & mask;
        Bytes.write(layer.buffer(), index, size, littleEndian ? reversed(bits) : bits);
    }

    private long reversed(long bits) {
        return Long.reverseBytes(bits) >>> 8 * (Long.BYTES - size);
    }

    /** Writes bytes into the header; what is longer than the field is cut. Not for derived fields. */
    public void set(Layer layer, byte[] value) {
        layer.buffer().put(index(layer), value, 0, Math.min(value.length, length(layer)));
    }

    /** The number that the text shows, where it shows one; valid only where {@link #isPresent}. */
    public long shownValue(Layer layer) {
        return shown == null ? value(layer) : shown.applyAsLong(layer);
    }

    /**
     * Appends the value as Wireshark shows it in a field column (hex numbers as wide as the bytes that hold them, whatever the mask); only
     * where {@link #isPresent}.
     */
    public void text(Layer layer, Text out) {
        if (shownBy != null) {
            shownBy.accept(layer, out);
            return;
        }
        switch (type) {
            case UNSIGNED, FLAG -> out.dec(shownValue(layer));
            case HEX -> out.ascii("0x").hex(shownValue(layer), 2 * shownBytes);
            case MAC -> out.mac(layer.buffer(), index(layer));
            case IPV4 -> out.ipv4((int) shownValue(layer));
            case IPV6 -> out.ipv6(layer.buffer(), index(layer));
            case BYTES -> out.hex(layer.buffer(), index(layer), length(layer));
            case STRING -> string(layer, out);
            case NAME -> Labels.text(out, layer.buffer(), index(layer), length(layer));
        }
    }

    /** Text ends before its first zero byte, as in C. */
    private void string(Layer layer, Text out) {
        int from = index(layer);
        int length = length(layer);
        int count = 0;
        while (count < length && layer.buffer().get(from + count) != 0) {
            count++;
        }
        out.safe(layer.buffer(), from, count);
    }

    @Override
    public String toString() {
        return protocol == null ? shortName : name();
    }
}
