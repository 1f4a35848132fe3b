package io.tapline.wire;

import java.nio.ByteBuffer;

/**
 * One protocol header as it stands in a buffer: a flyweight that is made once and pointed at header after header. A protocol's file
 * extends it with accessors by offset, {@link #decode}, {@link #create}, {@link #complete} and {@link #text}.
 *
 * <p>Two ends matter. {@link #wireEnd()} is where the enclosing lengths say that this layer's bytes end; {@link #end()} is where the
 * captured bytes among them end. They differ where the frame was cut. Nothing here throws on what a packet says; reading past
 * {@link #end()} is the caller's mistake. Not thread-safe.
 */
public abstract class Layer {
    private static final Field[] NO_FIELDS = {};
    private static final int INCOMPLETE = -1;
    private static final Stop[] STOPS = Stop.values();

    private Protocol protocol;
    private ByteBuffer buffer;
    private int offset;
    private int end;
    private int wireEnd;
    private Layer parent;
    private int linkType = -1;

    /** {@link #INCOMPLETE} until {@link #header} says it. */
    private int headerLength;

    private int payloadWireEnd;
    /** Why decoding ends here, as a place among {@link Stop}'s values, from 1; 0 where it goes on. */
    private int stop;
    /** Of the header that {@link #stop} is about. */
    private int needed;
    /** Where the registry keeps what is bound to the next key, and to the other one; {@link Demux#NO_SLOT} for none. */
    private int nextSlot;

    private int otherSlot;

    /** What stands inside this layer, where its decoder keeps that in mind; else null. */
    private Place place;

    /** For the layer's protocol only. */
    protected Layer() {}

    final void protocol(Protocol owner) {
        protocol = owner;
    }

    /** Points the layer at a header; nothing is read yet. Not for the layers of a {@link LayerStack}, which its decoder moves. */
    public final void wrap(ByteBuffer bytes, int start, int capturedEnd, int declaredEnd, Layer enclosing) {
        enter(bytes, enclosing);
        move(start, capturedEnd, declaredEnd);
        forget();
    }

    /** Says in which buffer the header stands, and in which layer. */
    final void enter(ByteBuffer bytes, Layer enclosing) {
        // Mostly as they were, and to look is cheaper than to tell a garbage collector.
        if (buffer != bytes) {
            buffer = bytes;
            if (place != null) {
                place.forget();
            }
        }
        if (parent != enclosing) {
            parent = enclosing;
        }
    }

    /** Moves the layer to another header of the same buffer and the same enclosing layer, to be decoded next. */
    final void move(int start, int capturedEnd, int declaredEnd) {
        offset = start;
        end = capturedEnd;
        wireEnd = declaredEnd;
    }

    /** Moves a layer of a {@link Shortcut} to another header of the same length, with the same protocol inside. */
    final void move(int start, int capturedEnd, int declaredEnd, int payloadEnd) {
        move(start, capturedEnd, declaredEnd);
        payloadWireEnd = payloadEnd;
    }

    /** As above, with what may be another protocol inside, by {@link Demux#slot}. */
    final void move(int start, int capturedEnd, int declaredEnd, int payloadEnd, int slot) {
        move(start, capturedEnd, declaredEnd, payloadEnd);
        nextSlot = slot;
    }

    /** Says once of a layer of a {@link Shortcut} how long each of its headers is, and what stands inside. */
    final void fix(int bytes, int slot) {
        headerLength = bytes;
        nextSlot = slot;
    }

    /** Forgets what was read of the header before. */
    private void forget() {
        headerLength = INCOMPLETE;
        payloadWireEnd = wireEnd;
        stop = 0;
        nextSlot = Demux.NO_SLOT;
        otherSlot = Demux.NO_SLOT;
    }

    /** What stands inside this layer, where its decoder keeps that in mind; else null. */
    final Place place() {
        return place;
    }

    final void place(Place inside) {
        place = inside;
    }

    /** Another layer of the same protocol, pointed at nothing. */
    protected abstract Layer fresh();

    /**
     * The fields in the order of the header: made, in a class of their own inside the layer's, when they are first asked for, so that
     * commands that only print text do not pay for them at start.
     */
    protected Field[] fields() {
        return NO_FIELDS;
    }

    final void linkType(int type) {
        linkType = type;
    }

    /** The LINKTYPE_ value of the frame that this layer begins; -1 for an inner layer, and for one that is being built. */
    protected final int linkType() {
        return linkType;
    }

    /**
     * Reads as much of the header as is needed to find its end and what comes next, by calling {@link #require}, {@link #header},
     * {@link #lengthLimit}, {@link #next} or {@link #stop}. Without a call of next or stop, what follows the header is payload of no known
     * protocol.
     */
    protected abstract void decode();

    /**
     * Reads the header where the layer was moved to. Protocols that stand in nearly every frame read a header of the usual kind here, by a
     * single call of {@link #whole} or {@link #wholeWithPorts}, and leave to {@link #decode()} what is not: so nothing is written twice, and
     * what the arguments say, which is also in {@link #buffer}, {@link #offset}, {@link #end} and {@link #wireEnd}, need not be read again.
     */
    protected void decode(ByteBuffer bytes, int start, int capturedEnd, int declaredEnd) {
        forget();
        decode();
    }

    /**
     * Says all that there is to say of a header that was captured and is sound.
     *
     * @param bytes length of the header
     * @param declaredEnd index behind the last byte that the lengths give to the payload
     * @param space where the next protocol is bound
     * @param key under which it is bound
     */
    protected final void whole(int bytes, int declaredEnd, Demux space, int key) {
        whole(bytes, declaredEnd, space.slot(key), Demux.NO_SLOT);
    }

    /** As {@link #whole}, for a transport: two ports, the source's in the upper half, under which the payload may be bound, if there is any. */
    protected final void wholeWithPorts(int bytes, int declaredEnd, Demux space, int ports) {
        if (declaredEnd - offset > bytes) {
            whole(bytes, declaredEnd, space.slot(ports & 0xffff), space.slot(ports >>> 16));
        } else {
            whole(bytes, declaredEnd, Demux.NO_SLOT, Demux.NO_SLOT);
        }
    }

    /** As above, by {@link Demux#slot}. */
    final void whole(int bytes, int declaredEnd, int slot, int other) {
        headerLength = bytes;
        payloadWireEnd = declaredEnd;
        stop = 0;
        nextSlot = slot;
        otherSlot = other;
    }

    /**
     * Writes a new header with its defaults at {@link #offset}. The bytes there may hold anything. Room for variable parts is made from
     * the lengths of the given values; the values themselves are written afterwards, over the defaults.
     *
     * @return length of the header in bytes
     */
    protected abstract int create(Values given);

    /**
     * Computes what was not given: lengths, checksums, the next protocol's number. Called from the innermost layer outwards, when all
     * bytes of the frame are in place and {@link #end} is the end of this layer's bytes; to compute again for a decoded frame as well.
     *
     * @param given what must not be touched
     * @param next the layer inside this one, or null for none or for plain payload
     */
    protected void complete(Values given, Layer next) {}

    /**
     * The time to live or hop limit that the protocol demands of the packet that carries it, for network layers that were given none; -1
     * where it demands none. Valid after {@link #complete}.
     */
    public int neededHopLimit() {
        return -1;
    }

    /** The link type of frames that begin with this header as it was built, for protocols whose header has a form for each of several. */
    public int builtLinkType() {
        return protocol.key(Demux.LINK_TYPE);
    }

    /**
     * The hardware address that this layer's destination stands for without asking anybody, multicast or broadcast, for link layers that
     * were given none; -1 where there is none. Valid after {@link #complete}.
     */
    public long groupAddress() {
        return -1;
    }

    /**
     * Appends this layer's part of the frame's one-line text, as tcpdump prints it, and asks for the part of the layers inside it by
     * {@link Transcript#next}.
     */
    protected void text(Transcript line) {
        line.next(this);
    }

    /**
     * Writes what {@link #text} would append, straight from the bytes, without decoding a header: for the plain kind that nearly all packets
     * are, whole, sound, with nothing that asks for a closer look, and all that is inside them as well. This is what most of a program's time
     * for text goes into, and as little code as can be for the JVM to compile. Asked of a layer that is pointed at nothing, and only for text
     * without -v, -q or -e.
     *
     * @param start index of the header
     * @param end index behind the last captured byte of this layer
     * @param wireEnd index behind the last byte that the enclosing lengths give to this layer
     * @param at where in {@link Transcript#plainText} to write; there is room for all plain text
     * @return index behind the text; {@link Transcript#NOT_PLAIN} for any other kind, where nothing may have been asked, and what was written
     *     does not count
     */
    protected int plainText(Transcript line, ByteBuffer bytes, int start, int end, int wireEnd, int at) {
        return Transcript.NOT_PLAIN;
    }

    /** Says that the header needs this many bytes; false, with the reason noted, where they are not there. */
    protected final boolean require(int bytes) {
        if (end - offset >= bytes) {
            return true;
        }
        stop(wireEnd - offset < bytes ? Stop.MALFORMED : Stop.TRUNCATED);
        needed = bytes;
        return false;
    }

    /** Says how long the header is; the payload begins behind it. */
    protected final void header(int bytes) {
        headerLength = bytes;
    }

    /** Says where this layer's length field puts the end of its payload: bytes from the start of the header. Never beyond the enclosing end. */
    protected final void lengthLimit(int bytes) {
        payloadWireEnd = limited(headerLength(), bytes);
    }

    /** The end of a payload behind so many bytes of header, of which a length field says that it ends so many bytes from the header's start. */
    protected final int limited(int headerBytes, int bytes) {
        return offset + Math.max(headerBytes, Math.min(wireEnd - offset, bytes));
    }

    /** Says under which key the next protocol is bound. */
    protected final void next(Demux space, int key) {
        nextSlot = space.slot(key);
    }

    /** Says under which two keys the next protocol may be bound; where both are, the protocol that was registered earlier has it. */
    protected final void next(Demux space, int firstKey, int otherKey) {
        nextSlot = space.slot(firstKey);
        otherSlot = space.slot(otherKey);
    }

    /**
     * Says that the payload is a packet quoted by an error message, whose own length counts and not that of the message: what is missing
     * of it was not captured.
     *
     * @param bytes length of the quoted packet as it says itself
     */
    protected final void quoted(int bytes) {
        payloadWireEnd = Math.max(payloadWireEnd, payloadOffset() + bytes);
    }

    /** Says that decoding ends with this layer. */
    protected final void stop(Stop reason) {
        needed = 0;
        stop = reason.ordinal() + 1;
    }

    final Stop stop() {
        return stop == 0 ? null : STOPS[stop - 1];
    }

    final int needed() {
        return stop == 0 ? 0 : needed;
    }

    final int nextNumber(Registry registry) {
        return registry.number(nextSlot, otherSlot);
    }

    /** As {@link #nextNumber}, but 0 where decoding ends with this layer. */
    final int insideNumber(Registry registry) {
        return stop != 0 ? 0 : nextNumber(registry);
    }

    /** The slot of the next key, where there is one key and decoding goes on by it; else {@link Demux#NO_SLOT}. */
    final int onlySlot() {
        return (stop | otherSlot) == 0 ? nextSlot : Demux.NO_SLOT;
    }

    final boolean hasNextKey() {
        return nextSlot != Demux.NO_SLOT;
    }

    /** The key space in which the header names what it carries; null where it names nothing. */
    public final Demux nextSpace() {
        return Demux.ofSlot(nextSlot);
    }

    /** The key under which the header names what it carries, the first of two; -1 where it names nothing that there could be. */
    public final int nextKey() {
        Demux space = nextSpace();
        return space == null ? -1 : space.keyOf(nextSlot);
    }

    /** The protocol that this layer is of. */
    public final Protocol protocol() {
        return protocol;
    }

    /** The buffer that holds the header, big-endian. */
    public final ByteBuffer buffer() {
        return buffer;
    }

    /** Index of the header's first byte in {@link #buffer}. */
    public final int offset() {
        return offset;
    }

    /** Index behind the last captured byte of this layer and all inside it. */
    public final int end() {
        return end;
    }

    /**
     * Index behind the last byte that the enclosing lengths give to this layer; at least {@link #end()}, but for text, where some lengths
     * bound what a layer is long and not what may be looked at.
     */
    public final int wireEnd() {
        return wireEnd;
    }

    /** The layer that encloses this one, or null. */
    public final Layer parent() {
        return parent;
    }

    /** Length of the header in bytes; 0 where it is incomplete. */
    public final int headerLength() {
        return Math.max(0, headerLength);
    }

    /** True where the whole header was captured and is sound. */
    public final boolean isComplete() {
        return headerLength != INCOMPLETE;
    }

    /** Index of the first byte behind the header. */
    public final int payloadOffset() {
        return offset + headerLength();
    }

    /** Index behind the last captured byte of the payload. */
    public final int payloadEnd() {
        return Math.max(payloadOffset(), Math.min(end, payloadWireEnd));
    }

    /** Index behind the last byte that the lengths give to the payload; beyond {@link #payloadEnd} where the frame was cut. */
    public final int payloadWireEnd() {
        return payloadWireEnd;
    }

    /** Bytes of payload that the lengths promise. */
    public final int payloadLength() {
        return payloadWireEnd - payloadOffset();
    }

    /** True where that many bytes of the header, from its start, were captured. */
    public final boolean has(int bytes) {
        return end - offset >= bytes;
    }

    /** The byte at that distance from the start of the header, unsigned. */
    protected final int u8(int at) {
        return Bytes.u8(buffer, offset + at);
    }

    /** 2 bytes at that distance from the start of the header, unsigned. */
    protected final int u16(int at) {
        return Bytes.u16(buffer, offset + at);
    }

    /** 4 bytes at that distance from the start of the header, as a bit pattern. */
    protected final int i32(int at) {
        return Bytes.i32(buffer, offset + at);
    }

    /** 4 bytes at that distance from the start of the header, unsigned. */
    protected final long u32(int at) {
        return Bytes.u32(buffer, offset + at);
    }

    /** 8 bytes at that distance from the start of the header, as a bit pattern. */
    protected final long i64(int at) {
        return Bytes.i64(buffer, offset + at);
    }

    /** True where that many bytes at that distance from the start of the header were captured. */
    public final boolean has(int at, int bytes) {
        return at >= 0 && bytes >= 0 && end - offset - bytes >= at;
    }

    /** Captured bytes from that distance on; negative where it is beyond them. */
    public final int available(int at) {
        return end - offset - at;
    }

    /** Goes on only where so many bytes at that distance were captured; else the text ends here (see {@link Transcript}). */
    public final void check(int at, int bytes) {
        if (!has(at, bytes)) {
            throw Truncated.INSTANCE;
        }
    }

    /** As {@link #u8}, for text: where it was not captured, the text ends here. */
    public final int get8(int at) {
        check(at, 1);
        return u8(at);
    }

    /** As {@link #u16}, for text: where it was not captured, the text ends here. */
    public final int get16(int at) {
        check(at, 2);
        return u16(at);
    }

    /** 3 bytes at that distance, unsigned, for text: where they were not captured, the text ends here. */
    public final int get24(int at) {
        check(at, 3);
        return Bytes.u24(buffer, offset + at);
    }

    /** As {@link #u32}, for text: where it was not captured, the text ends here. */
    public final long get32(int at) {
        check(at, 4);
        return u32(at);
    }

    /** 8 bytes at that distance as a bit pattern, for text: where they were not captured, the text ends here. */
    public final long get64(int at) {
        check(at, 8);
        return Bytes.i64(buffer, offset + at);
    }

    /** Appends the IPv4 address at that distance; where it was not captured, the text ends here. */
    public final void ipv4(Text out, int at) {
        check(at, 4);
        out.ipv4(buffer, offset + at);
    }

    /** Appends the IPv6 address at that distance; where it was not captured, the text ends here. */
    public final void ipv6(Text out, int at) {
        check(at, 16);
        out.ipv6(buffer, offset + at);
    }

    /** Appends the MAC address at that distance; where it was not captured, the text ends here. */
    public final void mac(Text out, int at) {
        check(at, 6);
        out.mac(buffer, offset + at);
    }

    /** Appends a link-layer address of that length at that distance, colons between the bytes; where it was not captured, the text ends here. */
    public final void linkAddress(Text out, int at, int length) {
        check(at, length);
        if (length == 0) {
            out.ascii("<empty>");
        }
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                out.ascii(':');
            }
            out.hex(u8(at + i), 2);
        }
    }

    /** Bytes that the enclosing lengths give to this layer, its header included. */
    public final int wireLength() {
        return wireEnd - offset;
    }

    /**
     * Makes this layer, and what is inside it, end earlier or later for its text; for inner lengths that bound what may be read.
     *
     * @param newEnd index in the buffer; beyond the captured bytes of the frame it is a mistake
     * @return the end before, to be set again
     */
    protected final int narrow(int newEnd) {
        int before = end;
        end = newEnd;
        return before;
    }

    /** Writes 1 byte at that distance from the start of the header. */
    protected final void put8(int at, int value) {
        buffer.put(offset + at, (byte) value);
    }

    /** Writes 2 bytes at that distance from the start of the header. */
    protected final void put16(int at, int value) {
        buffer.putShort(offset + at, (short) value);
    }

    /** Writes 6 bytes at that distance from the start of the header. */
    protected final void put48(int at, long value) {
        put16(at, (int) (value >>> 32));
        put32(at + 2, (int) value);
    }

    /** Writes 4 bytes at that distance from the start of the header. */
    protected final void put32(int at, int value) {
        buffer.putInt(offset + at, value);
    }

    @Override
    public String toString() {
        return protocol + "@" + offset + "+" + headerLength();
    }
}
