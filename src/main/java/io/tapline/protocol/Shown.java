package io.tapline.protocol;

import io.tapline.wire.HexDump;
import io.tapline.wire.Layer;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** How packet bytes that are names, or of which nothing is known, are shown in text. Distances count from the start of the layer's header. */
final class Shown {
    private Shown() {}

    /** Appends what was captured of the characters; false where that is not all of them. */
    static boolean characters(Text out, Layer layer, int at, int count) {
        int there = Math.max(0, Math.min(count, layer.available(at)));
        out.visible(layer.buffer(), layer.offset() + at, there);
        return there == count;
    }

    /**
     * Appends characters up to a zero byte.
     *
     * @param most bytes that there may be, with the zero
     * @return bytes up to and with the zero, or 0 where none was captured among them
     */
    static int terminated(Text out, Layer layer, int at, int most) {
        int there = Math.min(most, layer.available(at));
        for (int i = 0; i < there; i++) {
            int octet = layer.buffer().get(layer.offset() + at + i) & 0xff;
            if (octet == 0) {
                return i + 1;
            }
            out.visible(octet);
        }
        return 0;
    }

    /** Appends characters up to a zero byte or that count of them; where they were not captured, the text ends. */
    static void padded(Text out, Layer layer, int at, int count) {
        for (int i = 0; i < count; i++) {
            int octet = layer.get8(at + i);
            if (octet == 0) {
                return;
            }
            out.visible(octet);
        }
    }

    /** Appends, in hex and ASCII, what was captured of the bytes, unless the options are against it; where that is not all, the text ends. */
    static void dump(Transcript line, Layer layer, int at, int count) {
        int there = Math.max(0, Math.min(count, layer.available(at)));
        line.dump(layer.buffer(), layer.offset() + at, there);
        if (there < count && line.options().dumpUnknown()) {
            throw line.cut();
        }
    }

    /** Appends, in hex and on lines of their own behind the indentation, what was captured of the bytes. */
    static void unknown(Text out, String indent, Layer layer, int at, int count) {
        int there = layer.available(at);
        if (there < 0) {
            out.ascii(indent).ascii("Dissector error: print_unknown_data called with pointer past end of packet");
        } else {
            HexDump.hex(out, indent, layer.buffer(), layer.offset() + at, Math.min(count, there));
        }
    }
}
