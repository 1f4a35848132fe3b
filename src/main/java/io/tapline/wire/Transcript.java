package io.tapline.wire;

import io.tapline.frame.Frame;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The one-line text of a frame in the making: what {@link Layer#text} writes to. It walks the headers by itself, each one decoded when the
 * one around it asks for its text ({@link #next}, {@link #carry}), so that a header's text may differ from the plain stack of headers: a
 * quoted packet, a length that another header corrects. What depends on the frames before comes from a {@link History}: by {@link #ask} and
 * {@link #related}. Not thread-safe.
 *
 * <p>The text is tcpdump's, to the byte. Where a printer of tcpdump gives up because the captured bytes end, it names the protocol it was
 * at: {@link #protocol} sets that name, and the checked reads of {@link Layer} ({@code get8} and so on) give up.
 */
public final class Transcript {
    /** Most headers inside each other that are written: far more than any packet needs, and a bound for the ones made to hurt. */
    private static final int MAX_DEPTH = 200;

    /** For {@link #related}: no question was asked, the number stands for itself. */
    public static final int UNRELATED = -1;

    /** Stands for the end of a text that did not go the short way. */
    public static final int NOT_PLAIN = -1;

    /** More than any plain text is long. */
    private static final int PLAIN_ROOM = 512;

    private final TextOptions options;
    /** True where plain frames may go the short way. */
    private boolean mayBePlain;

    private long addresses;
    private final Registry registry;
    private final LayerPool pool;
    private final Map<Protocol, Object> memories = new IdentityHashMap<>();
    private final History history;
    private final long[] question = new long[History.QUESTION];
    private final int[] answer = new int[History.ANSWER];
    private Draft draft;
    private Text out;
    private byte[] plainText;
    private Frame frame;
    private String protocol = "";
    private int linkHeaderLength;
    private int depth;

    /** A transcript of what these protocols make of frames, and of what the history knows of the frames before. */
    public Transcript(TextOptions options, Registry registry, History history) {
        this.history = history;
        this.options = options;
        mayBePlain = options.verbosity() == 0 && !options.quick() && !options.linkHeader();
        this.registry = registry;
        pool = new LayerPool(registry, MAX_DEPTH);
    }

    /** Makes numbers that depend on the frames before be left out and noted there; null for none: they are written at once. */
    public void draft(Draft later) {
        draft = later;
    }

    /** Makes all frames go the long way, also those that are {@link Layer#plainText plain}; the text is the same. */
    public Transcript withoutShortWay() {
        mayBePlain = false;
        return this;
    }

    /** Appends the text of the frame, from its link type's header on. */
    public void write(Frame toWrite, Text to) {
        begin(toWrite, to);
        linkHeaderLength = 0;
        if (mayBePlain && writePlain()) {
            return;
        }
        linkHeaderLength = 0;
        protocol = "";
        depth = 0;
        int start = frame.offset();
        int end = start + frame.capturedLength();
        try {
            int number = registry.number(Demux.LINK_TYPE, frame.linkType());
            if (number != 0) {
                write(number, null, frame.buffer(), start, end, start + frame.originalLength());
            } else {
                protocol("unsupported");
                out.ascii("UNSUPPORTED");
                dumpAlways(frame.buffer(), start, frame.capturedLength());
            }
        } catch (Truncated e) {
            truncated();
            linkHeaderLength = 0;
        }
    }

    /** A garbage collector is told of each reference that is written, which takes longer than to compare. */
    private void begin(Frame toWrite, Text to) {
        if (frame != toWrite) {
            frame = toWrite;
        }
        if (out != to) {
            out = to;
        }
        byte[] array = to.reserve(PLAIN_ROOM).array();
        if (plainText != array) {
            plainText = array;
        }
    }

    private boolean writePlain() {
        int start = frame.offset();
        int end = start + frame.capturedLength();
        int wireEnd = start + frame.originalLength();
        int at = plain(Demux.LINK_TYPE, frame.linkType(), -1, frame.buffer(), start, end, wireEnd, out.length());
        if (at == NOT_PLAIN) {
            return false;
        }
        out.length(at);
        return true;
    }

    private void write(int number, Layer parent, ByteBuffer buffer, int start, int end, int wireEnd) {
        if (depth == MAX_DEPTH) {
            throw Truncated.INSTANCE;
        }
        Layer layer = pool.at(depth++, number);
        layer.wrap(buffer, start, end, wireEnd, parent);
        layer.linkType(parent == null ? frame.linkType() : -1);
        layer.decode(buffer, start, end, wireEnd);
        layer.text(this);
        depth--;
    }

    /** True where one of the keys is bound to a protocol. */
    public boolean isBound(Demux space, int key, int otherKey) {
        return registry.number(space, key, otherKey) != 0;
    }

    /** Has the protocol that one of the keys is bound to write {@link Layer#plainText plain text}. */
    public int plain(Demux space, int key, int otherKey, ByteBuffer bytes, int start, int end, int wireEnd, int at) {
        int number = registry.number(space, key, otherKey);
        return number == 0
                ? NOT_PLAIN
                : registry.numbered(number).prototype().plainText(this, bytes, start, end, wireEnd, at);
    }

    /** Where plain text goes. */
    public byte[] plainText() {
        return plainText;
    }

    /** Tells the plain transport inside an IPv4 header its addresses: source, and in the low half destination. */
    public void addresses(long sourceAndDestination) {
        addresses = sourceAndDestination;
    }

    /** What {@link #addresses(long)} was told last. */
    public long addresses() {
        return addresses;
    }

    /** Where the text goes. */
    public Text out() {
        return out;
    }

    /** How the text is wanted. */
    public TextOptions options() {
        return options;
    }

    /** 0, or 1 to 3 for -v, -vv, -vvv. */
    public int verbosity() {
        return options.verbosity();
    }

    /** True for -q. */
    public boolean quick() {
        return options.quick();
    }

    /** The protocols of the program. */
    public Registry registry() {
        return registry;
    }

    /** The frame that the text is of. */
    public Frame frame() {
        return frame;
    }

    /**
     * Appends the text of what the layer carries, as its decoding found it: its next protocol, its payload's ends.
     *
     * @return false where the next protocol is not known, and nothing was appended
     */
    public boolean next(Layer layer) {
        int number = layer.nextNumber(registry);
        if (number == 0) {
            return false;
        }
        write(number, layer, layer.buffer(), layer.payloadOffset(), layer.payloadEnd(), layer.payloadWireEnd());
        return true;
    }

    /**
     * Appends the text of what the layer carries where that is not what {@link #next} says.
     *
     * @param layer the carrier
     * @param space key space of the next protocol
     * @param key its key there
     * @param start index of its first byte
     * @param end index behind the last captured byte that it may look at
     * @param wireEnd index behind its last byte as the lengths around it tell
     * @return false where the key is not bound, and nothing was appended
     */
    public boolean carry(Layer layer, Demux space, int key, int start, int end, int wireEnd) {
        int number = registry.number(space, key);
        if (number == 0) {
            return false;
        }
        write(number, layer, layer.buffer(), start, end, wireEnd);
        return true;
    }

    /** As above, under one of two keys; where both are bound, the protocol that was registered earlier has it. */
    public boolean carry(Layer layer, Demux space, int key, int otherKey, int start, int end, int wireEnd) {
        int number = registry.number(space, key, otherKey);
        if (number == 0) {
            return false;
        }
        write(number, layer, layer.buffer(), start, end, wireEnd);
        return true;
    }

    /** As {@link #next}, within other ends. */
    public boolean carry(Layer layer, int start, int end, int wireEnd) {
        int number = layer.nextNumber(registry);
        if (number == 0) {
            return false;
        }
        write(number, layer, layer.buffer(), start, end, wireEnd);
        return true;
    }

    /** Sets the name that {@link #truncated} shows: tcpdump's word for the protocol whose text is being written. */
    public void protocol(String name) {
        protocol = name;
    }

    /** The name that {@link #protocol(String)} set last. */
    public String protocol() {
        return protocol;
    }

    /** Appends the mark for a header that the captured bytes cut, or that its length leaves no room for: {@code  [|tcp]}. */
    public void truncated() {
        out.ascii(" [|").ascii(protocol).ascii(']');
    }

    /** Appends the mark for a header that says what cannot be. */
    public void invalid() {
        out.ascii(" (invalid)");
    }

    /** Gives up here and now: the line ends with the mark of {@link #truncated}. Never returns; declared as a value to be thrown. */
    public RuntimeException cut() {
        return Truncated.INSTANCE;
    }

    /** Says how many bytes in front of the network layer's header -x, -X and -A leave out. */
    public void linkHeader(int bytes) {
        linkHeaderLength = bytes;
    }

    /** What {@link #linkHeader} was told last. */
    public int linkHeaderLength() {
        return linkHeaderLength;
    }

    /** Appends bytes that nothing is known of, in hex and ASCII, on lines of their own; unless every frame is dumped anyway. */
    public void dump(ByteBuffer buffer, int from, int count) {
        if (options.dumpUnknown()) {
            dumpAlways(buffer, from, count);
        }
    }

    /** Appends bytes in hex and ASCII, on lines of their own, whatever the options say. */
    public void dumpAlways(ByteBuffer buffer, int from, int count) {
        HexDump.hexAndAscii(out, "\n\t", buffer, from, count);
    }

    /**
     * Asks what is remembered of the frames before this one.
     *
     * @param kind any memory of that kind: says which one is meant, and makes it where it is the first one asked
     * @param buffer holds the bytes that the question is about
     * @return a number by which {@link #related} knows the answer until the next question
     */
    public int ask(History.Memory kind, ByteBuffer buffer, long first, long second, long third) {
        if (draft != null) {
            return draft.ask(kind, buffer, first, second, third);
        }
        question[0] = first;
        question[1] = second;
        question[2] = third;
        history.ask(kind, buffer, question, 0, answer, 0);
        return 0;
    }

    /** Appends a number of 32 bits less that part of the answer to the question, in decimal. */
    public void related(int number, int toQuestion, int part) {
        out.reserve(Digits.MOST);
        out.length(related(out.array(), out.length(), number, toQuestion, part));
    }

    /** Writes a number of 32 bits less that part of the answer to the question, in decimal; returns the index behind it. */
    public int related(byte[] to, int at, int number, int toQuestion, int part) {
        if (toQuestion == UNRELATED) {
            return Digits.dec(to, at, number & 0xffffffffL);
        }
        if (draft != null) {
            draft.gap(at, number, toQuestion, part);
            return at;
        }
        return Digits.dec(to, at, number - answer[part] & 0xffffffffL);
    }

    /**
     * What the protocol keeps from frame to frame that does not depend on their order, made when first asked for. The maker's type is the
     * caller's to know.
     */
    @SuppressWarnings("unchecked")
    public <T> T memory(Protocol owner, Supplier<T> maker) {
        Object memory = memories.get(owner);
        if (memory == null) {
            memory = maker.get();
            memories.put(owner, memory);
        }
        return (T) memory;
    }
}
