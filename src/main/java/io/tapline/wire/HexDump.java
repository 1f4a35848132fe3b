package io.tapline.wire;

import java.nio.ByteBuffer;

/** Packet bytes as tcpdump's -x, -X and -A show them: lines of 16 bytes in groups of two, each line behind the given indentation. */
public final class HexDump {
    private static final int LINE = 16;
    /** Columns that the hex part of a line takes where ASCII follows: 8 groups of a space and 4 digits. */
    private static final int HEX_COLUMNS = 40;

    private HexDump() {}

    /** Hex alone (-x). */
    public static void hex(Text out, String indent, ByteBuffer buffer, int from, int count) {
        for (int at = 0; at < count; at += LINE) {
            out.ascii(indent).ascii("0x").hex(at, Math.max(4, hexDigits(at))).ascii(": ");
            groups(out, buffer, from + at, Math.min(LINE, count - at));
        }
    }

    /** Hex, and beside it the printable ASCII characters (-X). */
    public static void hexAndAscii(Text out, String indent, ByteBuffer buffer, int from, int count) {
        for (int at = 0; at < count; at += LINE) {
            int bytes = Math.min(LINE, count - at);
            out.ascii(indent).ascii("0x").hex(at, Math.max(4, hexDigits(at))).ascii(": ");
            int start = out.length();
            groups(out, buffer, from + at, bytes);
            for (int column = out.length() - start; column < HEX_COLUMNS + 2; column++) {
                out.ascii(' ');
            }
            for (int i = 0; i < bytes; i++) {
                int octet = Bytes.u8(buffer, from + at + i);
                out.ascii(octet > 0x20 && octet < 0x7f ? (char) octet : '.');
            }
        }
    }

    /** ASCII alone (-A), after a line feed: printable characters, tabs, spaces and line feeds as they are, dots for the rest. */
    public static void ascii(Text out, ByteBuffer buffer, int from, int count) {
        out.ascii('\n').reserve(count);
        for (int i = 0; i < count; i++) {
            int octet = Bytes.u8(buffer, from + i);
            if (octet == '\r') {
                // Carriage returns of line ends are left out; the last two bytes have no line end behind them to look
                // at.
                if (count - i - 1 > 1 && Bytes.u8(buffer, from + i + 1) != '\n') {
                    out.ascii('.');
                }
            } else {
                boolean plain = octet >= 0x20 && octet < 0x7f || octet == '\t' || octet == '\n';
                out.ascii(plain ? (char) octet : '.');
            }
        }
    }

    /**
     * Data of a layer that nothing is known of, in hex, as much of them as was captured; a complaint where they begin behind that.
     *
     * @param at bytes from the start of the layer's header
     */
    public static void unknown(Text out, String indent, Layer layer, int at, int count) {
        int available = layer.available(at);
        if (available < 0) {
            out.ascii(indent).ascii("Dissector error: print_unknown_data called with pointer past end of packet");
            return;
        }
        hex(out, indent, layer.buffer(), layer.offset() + at, count < 0 ? available : Math.min(count, available));
    }

    private static void groups(Text out, ByteBuffer buffer, int from, int count) {
        for (int i = 0; i < count; i++) {
            if ((i & 1) == 0) {
                out.ascii(' ');
            }
            out.hex(Bytes.u8(buffer, from + i), 2);
        }
    }

    private static int hexDigits(int value) {
        return (35 - Integer.numberOfLeadingZeros(value)) / 4;
    }
}
