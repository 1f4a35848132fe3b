package io.tapline.savefile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes a list of pcapng options, without the end marker, as {@link io.tapline.frame.CaptureInterface#options} holds it. */
public final class OptionsBuilder {
    private static final int MOST = 0xffff;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean littleEndian;

    /** Options in this byte order. */
    public OptionsBuilder(ByteOrder order) {
        littleEndian = order == ByteOrder.LITTLE_ENDIAN;
    }

    /** An option whose value is text; nothing where the text is null or empty. Text above 65,535 bytes of UTF-8 is cut. */
    public OptionsBuilder text(int code, String text) {
        return text == null || text.isEmpty() ? this : bytes(code, text.getBytes(StandardCharsets.UTF_8));
    }

    /** if_filter with a filter in the pcap-filter language; nothing where it is null or empty. */
    public OptionsBuilder filter(String filter) {
        return filter == null || filter.isEmpty()
                ? this
                : bytes(Options.IF_FILTER, ("\0" + filter).getBytes(StandardCharsets.UTF_8));
    }

    /** An option of 8 bits. */
    public OptionsBuilder u8(int code, int value) {
        return bytes(code, new byte[] {(byte) value});
    }

    /** An option of 32 bits. */
    public OptionsBuilder int32(int code, int value) {
        header(code, 4);
        put32(value);
        return this;
    }

    /** An option of 64 bits. */
    public OptionsBuilder int64(int code, long value) {
        header(code, 8);
        put32((int) (littleEndian ? value : value >> 32));
        put32((int) (littleEndian ? value >> 32 : value));
        return this;
    }

    /** An option of two times 32 bits, the high half first: the form of times in statistics. */
    public OptionsBuilder highLow(int code, long value) {
        header(code, 8);
        put32((int) (value >> 32));
        put32((int) value);
        return this;
    }

    /** An option with these bytes; above 65,535 of them are cut. */
    public OptionsBuilder bytes(int code, byte[] value) {
        int length = Math.min(value.length, MOST);
        header(code, length);
        bytes.write(value, 0, length);
        for (int filled = length; (filled & 3) != 0; filled++) {
            bytes.write(0);
        }
        return this;
    }

    private void header(int code, int length) {
        put16(code);
        put16(length);
    }

    private void put16(int value) {
        bytes.write(littleEndian ? value : value >> 8);
        bytes.write(littleEndian ? value >> 8 : value);
    }

    private void put32(int value) {
        put16(littleEndian ? value : value >>> 16);
        put16(littleEndian ? value >>> 16 : value);
    }

    /** The options made so far. */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
