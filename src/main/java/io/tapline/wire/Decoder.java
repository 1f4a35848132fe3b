package io.tapline.wire;

import io.tapline.frame.Frame;
import java.nio.ByteBuffer;

/**
 * Decodes frames into headers. Content never makes it throw. Allocates a layer the first time that a protocol occurs at a new nesting
 * level, and nothing after that. Not thread-safe: one decoder a thread.
 */
public final class Decoder {
    private static final int NO_LINK_TYPE = -1;

    private final Registry registry;
    private final LayerStack stack = new LayerStack();
    private final LayerPool pool;
    private final Place seconds;
    private final Place thirds;
    private int linkType = NO_LINK_TYPE;
    /** What frames of that link type begin with; null where it is not known. */
    private Layer outermost;

    /** A decoder for the protocols of the registry. */
    public Decoder(Registry registry) {
        this.registry = registry;
        pool = new LayerPool(registry, LayerStack.MAX_DEPTH);
        seconds = new Place(registry, pool, 1);
        thirds = new Place(registry, pool, 2);
    }

    /** Decodes the frame from its link type on; the answer is valid until the next call and as long as the frame is. */
    public LayerStack decode(Frame frame) {
        if (linkType != frame.linkType()) {
            linkType = frame.linkType();
            outermost = outermost(Demux.LINK_TYPE, linkType, linkType);
        }
        int start = frame.offset();
        int end = start + frame.capturedLength();
        int wireEnd = start + Math.max(frame.capturedLength(), frame.originalLength());
        stack.begin(frame);
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
        layer.linkType(frameLinkType);
        return layer;
    }

    /**
     * The three outermost layers are decoded at a place of their own each. So the JVM sees which protocols stand there, which are few, and
     * makes one piece of code of it all, without calls: measured, three quarters of the time of a loop. It stays a piece of its own as long
     * as it is longer than the FreqInlineSize of the launcher: compiled once more inside each printer, it costs columns a tenth.
     */
    private LayerStack decode(Layer first, ByteBuffer buffer, int start, int end, int wireEnd) {
        if (first == null) {
            return stack.end(null, 0);
        }
        first.wrap(buffer, start, end, wireEnd, null);
        first.decode();
        Layer second = seconds.inside(first);
        if (second == null) {
            return stack.end(first, 1);
        }
        second.wrap(first.buffer(), first.payloadOffset(), first.payloadEnd(), first.payloadWireEnd(), first);
        second.decode();
        Layer third = thirds.inside(second);
        if (third == null) {
            return stack.end(second, 2);
        }
        third.wrap(second.buffer(), second.payloadOffset(), second.payloadEnd(), second.payloadWireEnd(), second);
        third.decode();
        int number = third.insideNumber(registry);
        return number == 0 ? stack.end(third, 3) : deeper(third, number);
    }

    private LayerStack deeper(Layer parent, int firstNumber) {
        Layer last = parent;
        int depth = 3;
        for (int number = firstNumber; number != 0; number = last.insideNumber(registry)) {
            if (depth == LayerStack.MAX_DEPTH) {
                stack.tooDeep();
                break;
            }
            last = inside(last, pool.at(depth++, number));
            last.decode();
        }
        return stack.end(last, depth);
    }

    /** Points a layer at what the other one carries. */
    private static Layer inside(Layer parent, Layer layer) {
        layer.wrap(parent.buffer(), parent.payloadOffset(), parent.payloadEnd(), parent.payloadWireEnd(), parent);
        return layer;
    }
}
