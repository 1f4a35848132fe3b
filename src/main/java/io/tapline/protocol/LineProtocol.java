package io.tapline.protocol;

import io.tapline.wire.Bytes;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A protocol of lines of text over TCP or UDP. There is no header of a known length: all bytes are payload, and fields are the words of the
 * first line. One-line text shows the first line, and with -v all lines, as far as they are printable ASCII.
 */
abstract class LineProtocol extends Layer {
    /** tcpdump looks at no longer words. */
    private static final int LONGEST_WORD = 128;

    /** Digits of a response code. */
    static final int CODE_LENGTH = 3;

    private static final String[] ANYTHING = {};

    @Override
    protected void decode() {
        header(0);
    }

    @Override
    protected int create(Values given) {
        return 0;
    }

    /** The name that text shows, in small letters. */
    abstract String shownName();

    /** The same in capitals. */
    abstract String shownTitle();

    /**
     * The words that a request begins with, in capitals; only packets that begin with one of them, or with a response, show their text.
     * Empty where all packets do.
     */
    String[] requests() {
        return ANYTHING;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol(shownName());
        Text out = line.out();
        out.ascii(parent() instanceof Tcp ? ": " : "").ascii(shownTitle());
        if (requests().length > 0 && !isMessageStart()) {
            return;
        }
        int length = wireLength();
        if (line.verbosity() == 0) {
            lineText(line, ": ", 0, length);
            return;
        }
        out.ascii(", length: ").dec(length);
        int at = 0;
        do {
            at = at < length ? lineText(line, "\n\t", at, length) : 0;
        } while (at > 0);
    }

    /**
     * Appends the line at that distance, without its end, unless it holds what is not printable. A line whose end is in another packet is
     * marked as cut.
     *
     * @return where the next line begins, or 0 where there is none to be shown
     */
    private int lineText(Transcript line, String prefix, int from, int length) {
        int at = from;
        int behind = 0;
        while (at < length && behind == 0) {
            int octet = get8(at);
            if (octet == '\n') {
                behind = at + 1;
            } else if (octet == '\r') {
                if (at + 1 >= length || get8(at + 1) != '\n') {
                    return 0;
                }
                behind = at + 2;
            } else if (isPrintable(octet) || octet == '\t') {
                at++;
            } else {
                return 0;
            }
        }
        line.out().ascii(prefix).raw(buffer(), offset() + from, at - from);
        if (behind == 0) {
            line.truncated();
        }
        return behind;
    }

    /** Plain: no message begins here, because the first bytes are no word; see {@link #wordEnd}. */
    @Override
    protected int plainText(Transcript line, ByteBuffer bytes, int start, int end, int wireEnd, int at) {
        if (requests().length == 0 || isWord(bytes, start, Math.min(end, start + LONGEST_WORD))) {
            return Transcript.NOT_PLAIN;
        }
        String title = shownTitle();
        byte[] to = line.plainText();
        to[at] = ':';
        to[at + 1] = ' ';
        for (int i = 0; i < title.length(); i++) {
            to[at + 2 + i] = (byte) title.charAt(i);
        }
        return at + 2 + title.length();
    }

    /** True where the bytes may be a word, as far as they tell. */
    private static boolean isWord(ByteBuffer bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            int octet = Bytes.u8(bytes, at);
            if (isBlank(octet)) {
                return at > start;
            }
            if (!isPrintable(octet)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(int octet) {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    }

    private static boolean isPrintable(int octet) {
        return octet >= 0x20 && octet < 0x7f;
    }

    /** True where the packet begins with a request or a response. */
    public final boolean isMessageStart() {
        int end = wordEnd(0);
        if (end < 0) {
            return false;
        }
        return isRequest(end) || isStatusLine();
    }

    /** True where the first word is one of those, in the same letters. */
    final boolean isWord(String[] words) {
        int end = shownEnd(0);
        for (String word : words) {
            if (word.length() == end && begins(word) && u8(0) == word.charAt(0)) {
                return true;
            }
        }
        return false;
    }

    private boolean isDigit(int at) {
        int octet = u8(at);
        return octet >= '0' && octet <= '9';
    }

    /** True where the first word, of that length, is a request. */
    private boolean isRequest(int length) {
        for (String request : requests()) {
            if (request.length() == length && begins(request)) {
                return true;
            }
        }
        return false;
    }

    /** True where the bytes captured begin with that word, in letters of any size. */
    final boolean begins(String request) {
        if (!has(request.length())) {
            return false;
        }
        for (int i = 0; i < request.length(); i++) {
            int octet = u8(i);
            if ((octet >= 'a' && octet <= 'z' ? octet - 0x20 : octet) != request.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where the word at that distance ends; -1 where there is none, or it is longer than the longest or not printable. */
    private int wordEnd(int from) {
        int length = wireLength();
        int at = from;
        for (; at < length; at++) {
            if (!has(at, 1)) {
                return -1;
            }
            int octet = u8(at);
            if (isBlank(octet)) {
                break;
            }
            if (!isPrintable(octet) || at - from == LONGEST_WORD) {
                return -1;
            }
        }
        return at == from ? -1 : at;
    }

    /** Where the word behind the blanks at that distance begins, or where the line or what was captured ends. */
    private int nextWord(int at) {
        int length = wireLength();
        while (at < length && has(at, 1) && u8(at) == ' ') {
            at++;
        }
        return at;
    }

    /** True where the first word of the first line is a request that the protocol knows. */
    final boolean isRequest() {
        int end = wordEnd(0);
        return end > 0 && isRequest(end);
    }

    /** True where the second word of the first line is a response code: a status line. */
    final boolean isStatusLine() {
        int end = wordEnd(0);
        int second = end < 0 ? 0 : nextWord(end);
        return end > 0 && isCode(second, wordEnd(second));
    }

    /** True where the first line begins with a response code. */
    private boolean isReply() {
        return has(0, CODE_LENGTH) && isDigit(0) && isDigit(1) && isDigit(2);
    }

    /** True where the packet answers, and its first line begins with a response code. */
    final boolean isAnswerWithCode() {
        return !isToServer() && isReply();
    }

    private boolean isCode(int from, int end) {
        return end == from + 3 && isDigit(from) && isDigit(from + 1) && isDigit(from + 2);
    }

    /** A field that is the word of the first line with that index, from 0, where the line is of that kind. */
    static Field word(String name, int index, Predicate<LineProtocol> kind) {
        return Field.variable(name, FieldType.STRING, 0, layer -> ((LineProtocol) layer).wordLength(index))
                .at(layer -> ((LineProtocol) layer).wordStart(index))
                .when(layer -> kind.test((LineProtocol) layer));
    }

    /** A field that is what the first line holds from the word with that index on, where the line is of that kind. */
    static Field rest(String name, int index, Predicate<LineProtocol> kind) {
        return Field.variable(name, FieldType.STRING, 0, layer -> ((LineProtocol) layer).restLength(index))
                .at(layer -> ((LineProtocol) layer).wordStart(index))
                .when(layer -> kind.test((LineProtocol) layer));
    }

    /** A field that is so many bytes of the first line, and fewer where the line ends before, where the line is of that kind. */
    static Field start(String name, int bytes, Predicate<LineProtocol> kind) {
        return Field.variable(name, FieldType.STRING, 0, layer -> Math.min(bytes, ((LineProtocol) layer).lineLength()))
                .when(layer -> kind.test((LineProtocol) layer));
    }

    /** A field that is the first line from a byte on, where it goes as far and is of that kind. */
    static Field behind(String name, ToIntFunction<LineProtocol> from, Predicate<LineProtocol> kind) {
        return Field.variable(name, FieldType.STRING, 0, layer -> {
                    LineProtocol line = (LineProtocol) layer;
                    return line.lineLength() - from.applyAsInt(line);
                })
                .at(layer -> from.applyAsInt((LineProtocol) layer))
                .when(layer -> kind.test((LineProtocol) layer));
    }

    /** Bytes of the first line, without its end. */
    final int lineLength() {
        int at = 0;
        while (has(at, 1) && u8(at) != '\r' && u8(at) != '\n') {
            at++;
        }
        return at;
    }

    /** True where the packet goes to the side that listens, as its port tells. */
    final boolean isToServer() {
        return parent() instanceof Tcp tcp && protocol().isOn(Demux.TCP_PORT, tcp.destinationPort());
    }

    private int wordStart(int index) {
        int at = 0;
        for (int i = 0; i < index; i++) {
            at = nextWord(Math.max(at, shownEnd(at)));
        }
        return at;
    }

    private int wordLength(int index) {
        int from = wordStart(index);
        return Math.max(0, shownEnd(from) - from);
    }

    /** Where the word at that distance ends in a field, which may be where what was captured ends; -1 where it is not printable. */
    private int shownEnd(int from) {
        int at = from;
        while (has(at, 1) && !isBlank(u8(at))) {
            if (!isPrintable(u8(at))) {
                return -1;
            }
            at++;
        }
        return at;
    }

    /** True where nothing of the first line was cut. */
    final boolean hasLine() {
        return has(wireLength()) || has(lineLength(), 2);
    }

    private int restLength(int index) {
        int from = wordStart(index);
        int at = from;
        while (has(at, 1) && u8(at) != '\r' && u8(at) != '\n') {
            at++;
        }
        return at - from;
    }
}
