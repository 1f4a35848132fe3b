package io.tapline.protocol;

import io.tapline.wire.Layer;
import io.tapline.wire.Text;

/** Domain names as DNS writes them (RFC 1035 section 3.1), also in other protocols. Distances count from the start of the layer's header. */
final class DomainName {
    private static final int LABEL_TYPE = 0xc0;
    private static final int POINTER = 0xc0;
    /** RFC 2671 section 3: labels of other kinds. */
    private static final int EXTENDED = 0x40;
    /** RFC 2673: bits instead of characters. */
    private static final int BIT_STRING = 0x41;

    private static final int RESERVED = 0x80;
    private static final int LONGEST = 255;

    private DomainName() {}

    /** The distance behind the name at that distance, or -1. */
    static int skip(Layer layer, int at) {
        while (layer.has(at, 1)) {
            int label = layer.get8(at++);
            if (label == 0) {
                return at;
            }
            switch (label & LABEL_TYPE) {
                case POINTER -> {
                    return at + 1;
                }
                case EXTENDED -> {
                    if (label != BIT_STRING || !layer.has(at, 1)) {
                        return -1;
                    }
                    at += 1 + (bitCount(layer, at) + 7) / 8;
                }
                case RESERVED -> {
                    return -1;
                }
                default -> at += label;
            }
        }
        return -1;
    }

    private static int bitCount(Layer layer, int at) {
        int count = layer.get8(at);
        return count == 0 ? 256 : count;
    }

    /** Bytes of the label at that distance behind its first one; -1 where it was cut or is of no known kind. */
    private static int labelLength(Text out, Layer layer, int at) {
        if (!layer.has(at, 1)) {
            return -1;
        }
        int label = layer.get8(at);
        switch (label & LABEL_TYPE) {
            case EXTENDED -> {
                if (label != BIT_STRING) {
                    out.ascii("<ELT ").dec(label & ~LABEL_TYPE).ascii('>');
                    return -1;
                }
                return layer.has(at + 1, 1) ? (bitCount(layer, at + 1) + 7) / 8 + 1 : -1;
            }
            case RESERVED -> {
                out.ascii("<BAD LABEL TYPE>");
                return -1;
            }
            default -> {
                return label;
            }
        }
    }

    /**
     * Appends the domain name at that distance. Compression pointers must lead backwards, each further than the one before, so that none
     * can make a loop.
     *
     * @param origin where pointers count from
     * @return the distance behind the name, or -1 where it was cut or is not sound
     */
    static int text(Text out, Layer layer, int at, int origin) {
        int length = labelLength(out, layer, at);
        if (length < 0) {
            return -1;
        }
        long limit = Integer.toUnsignedLong(at - origin);
        int label = layer.get8(at++);
        if (label == 0) {
            out.ascii('.');
            return at;
        }
        int behind = -1;
        int shown = 0;
        while (label != 0 && layer.available(at) > 0) {
            if ((label & LABEL_TYPE) == POINTER) {
                behind = behind < 0 ? at + 1 : behind;
                int target = (label << 8 | layer.get8(at)) & 0x3fff;
                if (target >= limit) {
                    out.ascii("<BAD PTR>");
                    return -1;
                }
                limit = target;
                at = origin + target;
            } else {
                shown = label(out, layer, at, label, length, shown);
                if (shown < 0) {
                    return -1;
                }
                at += length;
            }
            length = labelLength(out, layer, at);
            if (length < 0) {
                return -1;
            }
            label = layer.get8(at++);
        }
        if (shown > LONGEST) {
            out.ascii("<DOMAIN NAME TOO LONG>");
        }
        if (behind >= 0 || label == 0) {
            return behind >= 0 ? behind : at;
        }
        // The captured bytes end behind the first byte of a label.
        return (label & LABEL_TYPE) == POINTER && shown == 0 ? -1 : at + length;
    }

    /** Appends a label and its dot, as far as the longest name allows; the characters of the name so far, or -1 where it was cut. */
    private static int label(Text out, Layer layer, int at, int label, int length, int shown) {
        if (label == BIT_STRING) {
            bitString(out, layer, at);
        } else {
            int room = Math.min(length, LONGEST - shown);
            if (room > 0 && !Shown.characters(out, layer, at, room)) {
                return -1;
            }
            shown += length;
        }
        if (shown <= LONGEST) {
            out.ascii('.');
        }
        return shown + 1;
    }

    private static void bitString(Text out, Layer layer, int at) {
        int bits = bitCount(layer, at);
        out.ascii("\\[x");
        int left = bits;
        for (at++; left > 7; left -= 8) {
            out.hex(layer.get8(at++), 2);
        }
        if (left > 4) {
            out.hex(layer.get8(at) & 0xff << 8 - left, 2);
        } else if (left > 0) {
            out.hex(layer.get8(at) >> 4 & 0x0f << 4 - left & 15, 1);
        }
        out.ascii('/').dec(bits).ascii(']');
    }
}
