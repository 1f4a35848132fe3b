package io.tapline.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Domain names as a row of labels (RFC 1035 section 3.1): of each its length and its bytes, the last one empty. Written out in full, without
 * the pointers of section 4.1.4.
 */
public final class Labels {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 255;

    private Labels() {}

    /** The labels of a name with dots between them, with or without one at the end, "." for the root; null where it is no name. */
    public static byte[] of(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int length = text.length > 0 && text[text.length - 1] == '.' ? text.length - 1 : text.length;
        if (length == 0) {
            return text.length == 0 ? null : new byte[1];
        }
        byte[] labels = new byte[length + 2];
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i < length && text[i] != '.') {
                labels[i + 1] = text[i];
                continue;
            }
            if (i == start || i - start > LONGEST_LABEL) {
                return null;
            }
            labels[start] = (byte) (i - start);
            start = i + 1;
        }
        return labels.length > LONGEST_NAME ? null : labels;
    }

    /** Bytes of the name that begins at that index, the root's empty label included; -1 where it is not whole, or not written out. */
    public static int length(ByteBuffer buffer, int from, int end) {
        int most = Math.min(end, from + LONGEST_NAME);
        int at = from;
        while (at < most) {
            int label = Bytes.u8(buffer, at++);
            if (label == 0) {
                return at - from;
            }
            if (label > LONGEST_LABEL) {
                return -1;
            }
            at += label;
        }
        return -1;
    }

    /** Appends a sound name of so many bytes with dots between its labels, the root's as Wireshark does. */
    static void text(Text out, ByteBuffer buffer, int from, int length) {
        if (length == 1) {
            out.ascii("<Root>");
        }
        int label;
        for (int at = from; at < from + length - 1; at += 1 + label) {
            label = Bytes.u8(buffer, at);
            out.ascii(at == from ? "" : ".").safe(buffer, at + 1, label);
        }
    }
}
