package io.tapline.craft;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Text between double quotes with the escapes of C; other characters stand for their UTF-8 bytes. */
final class Quoted {
    private static final String LETTERS = "abefnrtv\\\"'?";
    private static final byte[] VALUES = {7, 8, 27, 12, 10, 13, 9, 11, '\\', '"', '\'', '?'};

    private Quoted() {}

    /** Index of the quote that closes the one at that index. */
    static int end(SpecParser parser, int open) throws SpecException {
        String text = parser.text();
        for (int i = open + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i;
            }
        }
        throw parser.error("this quote is not closed", open, null);
    }

    /** What the quoted word stands for, as characters. */
    static String string(SpecParser parser, SpecParser.Word word) throws SpecException {
        return new String(bytes(parser, word), StandardCharsets.UTF_8);
    }

    /** What the quoted word stands for. */
    static byte[] bytes(SpecParser parser, SpecParser.Word word) throws SpecException {
        String text = word.text();
        int end = text.length() - 1;
        if (end < 1 || end(parser, word.column()) != word.column() + end) {
            throw parser.error("the quote must end here", end(parser, word.column()) + 1, null);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 1; i < end; ) {
            if (text.charAt(i) == '\\') {
                i = escape(parser, word, i + 1, out);
            } else {
                int next = text.offsetByCodePoints(i, 1);
                out.writeBytes(text.substring(i, next).getBytes(StandardCharsets.UTF_8));
                i = next;
            }
        }
        return out.toByteArray();
    }

    /** Reads an escape behind its backslash; returns the index behind it. */
    private static int escape(SpecParser parser, SpecParser.Word word, int at, ByteArrayOutputStream out)
            throws SpecException {
        String text = word.text();
        char letter = text.charAt(at);
        int known = LETTERS.indexOf(letter);
        if (known >= 0) {
            out.write(VALUES[known]);
            return at + 1;
        }
        boolean hex = letter == 'x';
        int radix = hex ? 16 : 8;
        int from = hex ? at + 1 : at;
        int to = from;
        while (to < from + (hex ? 2 : 3) && text.charAt(to) < 128 && Character.digit(text.charAt(to), radix) >= 0) {
            to++;
        }
        if (to == from) {
            throw parser.error(
                    "this escape is unknown", word.column() + at - 1, "known: \\n \\r \\t \\0 \\xHH \\\\ \\\"");
        }
        int value = Integer.parseInt(text, from, to, radix);
        if (value > 255) {
            throw parser.error("this escape is more than a byte", word.column() + at - 1, null);
        }
        out.write(value);
        return to;
    }
}
