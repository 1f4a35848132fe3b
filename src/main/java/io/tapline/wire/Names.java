package io.tapline.wire;

import java.util.Arrays;

/**
 * Names of the values that a field can take, for text: a table that is searched without allocation, and what to write for a value that is
 * not in it. Immutable.
 */
public final class Names {
    private final String fallback;
    private final int[] values;
    private final String[] names;
    /** Values and names once more in the order of declaration, for bit masks. */
    private final int[] bits;

    private final String[] bitNames;

    private Names(Builder builder) {
        fallback = builder.fallback;
        int count = builder.count;
        bits = Arrays.copyOf(builder.values, count);
        bitNames = Arrays.copyOf(builder.names, count);
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = (long) bits[i] << 32 | i;
        }
        Arrays.sort(order);
        values = new int[count];
        names = new String[count];
        for (int i = 0; i < count; i++) {
            values[i] = (int) (order[i] >> 32);
            names[i] = bitNames[(int) order[i]];
        }
    }

    /**
     * Begins a table.
     *
     * @param fallback what is written for a value that has no name: text in which %u stands for the value in decimal, %x in hex, and %02x,
     *     %04x, %08x in hex of that many digits
     */
    public static Builder or(String fallback) {
        return new Builder(fallback);
    }

    /** A table in the making. */
    public static final class Builder {
        private final String fallback;
        private int[] values = new int[16];
        private String[] names = new String[16];
        private int count;

        private Builder(String fallback) {
            this.fallback = fallback;
        }

        /** Adds a value and its name; of a value that occurs twice, the first name counts. */
        public Builder put(int value, String name) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
                names = Arrays.copyOf(names, 2 * count);
            }
            values[count] = value;
            names[count++] = name;
            return this;
        }

        /** The table. */
        public Names build() {
            return new Names(this);
        }
    }

    /** The name of the value, or null. */
    public String get(int value) {
        int low = 0;
        int high = values.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == high && values[low] == value ? names[low] : null;
    }

    /** The name of the value, or the other text where it has none. */
    public String get(int value, String otherwise) {
        String name = get(value);
        return name == null ? otherwise : name;
    }

    /** Appends the name of the value, or the table's fallback. */
    public void text(Text out, int value) {
        String name = get(value);
        if (name == null) {
            format(out, fallback, value);
        } else {
            out.ascii(name);
        }
    }

    /** Appends the name of the value, or that fallback, which may hold what the table's own may. */
    public void text(Text out, int value, String otherwise) {
        String name = get(value);
        if (name == null) {
            format(out, otherwise, value);
        } else {
            out.ascii(name);
        }
    }

    /** Appends the names of all bits that are set, in the order of the table and with the separator between them, or the fallback. */
    public void bits(Text out, int value, String separator) {
        boolean found = false;
        for (int i = 0; i < bits.length; i++) {
            if (bits[i] != 0 && (value & bits[i]) == bits[i]) {
                if (found) {
                    out.ascii(separator);
                }
                out.ascii(bitNames[i]);
                found = true;
            }
        }
        if (!found) {
            format(out, fallback, value);
        }
    }

    private static void format(Text out, String format, int value) {
        int percent = format.indexOf('%');
        if (percent < 0) {
            out.ascii(format);
            return;
        }
        int type = percent + 1;
        int width = 0;
        while (format.charAt(type) >= '0' && format.charAt(type) <= '9') {
            width = 10 * width + format.charAt(type++) - '0';
        }
        out.ascii(format, 0, percent);
        if (format.charAt(type) == 'x') {
            int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(value)) / 4);
            out.hex(value & 0xffffffffL, Math.max(width, digits));
        } else {
            out.dec(value & 0xffffffffL);
        }
        out.ascii(format, type + 1, format.length());
    }
}
