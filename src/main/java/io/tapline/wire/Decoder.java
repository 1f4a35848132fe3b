package io.tapline.wire;

import io.tapline.frame.Frame;
import java.nio.ByteBuffer;

/**
 * Decodes frames into headers. Content never makes it throw. Allocates a layer the first time that a protocol occurs at a new nesting
 * level, and nothing after that. Not thread-safe: one decoder a thread.
 */
public final class Decoder {
    private static final int NO_LINK_TYPE = -1;
    /** So many layers have a {@link Place} inside. */
    private static final int PLACES = 2;

    private final Registry registry;
    private final LayerStack stack = new LayerStack();
    private final LayerPool pool;
    /** The shortcut for frames of its link type; null where there is none. */
    private final Shortcut known;

    private int linkType = NO_LINK_TYPE;
    /** What frames of that link type begin with; null where it is not known. */
    private Layer outermost;
    /** What frames of that link type are tried with first; null for nothing. */
    private Shortcut shortcut;

    /** A decoder for the protocols of the registry. */
    public Decoder(Registry registry) {
        this.registry = registry;
        pool = new LayerPool(registry, LayerStack.MAX_DEPTH);
        known = registry.shortcut();
        if (known != null) {
            known.serve(this, registry, stack);
        }
    }

    /** Decodes the frame from its link type on; the answer is valid until the next call and as long as the frame is. */
    public LayerStack decode(Frame frame) {
        if (linkType != frame.linkType()) {
            turnTo(frame.linkType());
        }
        stack.begin(frame);
        return shortcut == null ? oneByOne(frame) : shortcut.decode(frame);
    }

    private void turnTo(int type) {
        linkType = type;
        outermost = outermost(Demux.LINK_TYPE, type, type);
        shortcut = known != null && known.linkType() == type ? known : null;
    }

    /** Decodes a frame of the link type that was turned to, by what its protocols say one after the other. */
    LayerStack oneByOne(Frame frame) {
        int start = frame.offset();
        int end = start + frame.capturedLength();
        int wireEnd = start + Math.max(frame.capturedLength(), frame.originalLength());
        return decode(outermost, frame.buffer(), start, end, wireEnd);
    }

    /**
     * Decodes bytes that begin with a header of the given key, such as the packet quoted in an ICMP error.
     *
     * @param start index of the first byte
     * @param end index behind the last captured byte
     * @param wireEnd index behind the last byte that was sent, at least end
     */
    public LayerStack decode(ByteBuffer buffer, int start, int end, int wireEnd, Demux space, int key) {
        linkType = NO_LINK_TYPE;
        outermost = null;
        stack.begin(null);
        return decode(outermost(space, key, NO_LINK_TYPE), buffer, start, end, wireEnd);
    }

    private Layer outermost(Demux space, int key, int frameLinkType) {
        int number = registry.number(space, key);
        if (number == 0) {
            return null;
        }
        Layer layer = pool.at(0, number);
        if (layer.place() == null) {
            layer.place(new Place(registry, PLACES));
        }
        layer.linkType(frameLinkType);
        return layer;
    }

    /**
     * The three outermost layers are decoded at a place of their own each. So the JVM sees which protocols stand there, which are few, and
     * makes one piece of code of it all, without calls: measured, three quarters of the time of a loop. That code writes no references, for
     * each of which a garbage collector would have to be told and much be read again; and it is left, not gone around, where something is
     * not as it usually is. It stays a piece of its own as long as it is longer than the FreqInlineSize of the launcher: compiled once more
     * inside each printer, it costs columns a tenth.
     */
    private LayerStack decode(Layer first, ByteBuffer buffer, int start, int end, int wireEnd) {
        if (first == null) {
            return stack.end(null, 0);
        }
        first.enter(buffer, null);
        first.move(start, end, wireEnd);
        first.decode(buffer, start, end, wireEnd);
        int at = first.payloadOffset();
        int until = first.payloadEnd();
        int wireUntil = first.payloadWireEnd();
        Layer second = first.place().usual(first);
        if (second == null) {
            return deeper(first, 1);
        }
        second.move(at, until, wireUntil);
        second.decode(buffer, at, until, wireUntil);
        at = second.payloadOffset();
        until = second.payloadEnd();
        wireUntil = second.payloadWireEnd();
        Layer third = second.place().usual(second);
        if (third == null) {
            return deeper(second, 2);
        }
        third.move(at, until, wireUntil);
        third.decode(buffer, at, until, wireUntil);
        return third.insideNumber(registry) == 0 ? stack.end(third, 3) : deeper(third, 3);
    }

    /** Decodes what is inside a layer that was decoded, which is the innermost of so many. */
    LayerStack deeper(Layer decoded, int count) {
        Layer last = decoded;
        int depth = count;
        for (int number = last.insideNumber(registry); number != 0; number = last.insideNumber(registry)) {
            if (depth == LayerStack.MAX_DEPTH) {
                stack.tooDeep();
                break;
            }
            last = inside(last, number, depth++);
            last.decode(last.buffer(), last.offset(), last.end(), last.wireEnd());
        }
        return stack.end(last, depth);
    }

    /** Points the layer of the protocol with that number at what the other one carries. */
    private Layer inside(Layer parent, int number, int depth) {
        Place place = parent.place();
        Layer layer = place != null ? place.find(parent, number) : pool.at(depth, number);
        layer.enter(parent.buffer(), parent);
        layer.move(parent.payloadOffset(), parent.payloadEnd(), parent.payloadWireEnd());
        return layer;
    }
}
