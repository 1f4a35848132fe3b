package io.tapline.wire;

import io.tapline.frame.Frame;
import java.nio.ByteBuffer;

/**
 * Decodes frames into headers. Content never makes it throw. Allocates a layer the first time that a protocol occurs at a new nesting
 * level, and nothing after that. Not thread-safe: one decoder a thread.
 */
public final class Decoder {
    private final Registry registry;
    private final LayerStack stack = new LayerStack();
    private final LayerPool pool;

    /** A decoder for the protocols of the registry. */
    public Decoder(Registry registry) {
        this.registry = registry;
        pool = new LayerPool(registry);
    }

    /** Decodes the frame from its link type on; the answer is valid until the next call and as long as the frame is. */
    public LayerStack decode(Frame frame) {
        int start = frame.offset();
        int end = start + frame.capturedLength();
        int wireEnd = start + Math.max(frame.capturedLength(), frame.originalLength());
        stack.begin(frame);
        int number = registry.number(Demux.LINK_TYPE, frame.linkType());
        return decode(frame.buffer(), start, end, wireEnd, number);
    }

    /**
     * Decodes bytes that begin with a header of the given key, such as the packet quoted in an ICMP error.
     *
     * @param start index of the first byte
     * @param end index behind the last captured byte
     * @param wireEnd index behind the last byte that was sent, at least end
     */
    public LayerStack decode(ByteBuffer buffer, int start, int end, int wireEnd, Demux space, int key) {
        stack.begin(null);
        return decode(buffer, start, end, wireEnd, registry.number(space, key));
    }

    private LayerStack decode(ByteBuffer buffer, int start, int end, int wireEnd, int firstNumber) {
        pool.clear();
        Layer parent = null;
        for (int number = firstNumber; number != 0; number = parent.nextNumber(registry)) {
            if (stack.depth() == LayerStack.MAX_DEPTH) {
                return end(Stop.TOO_DEEP);
            }
            Layer layer = pool.take(number);
            layer.wrap(buffer, start, end, wireEnd, parent);
            if (parent == null && stack.frame() != null) {
                layer.linkType(stack.frame().linkType());
            }
            layer.decode();
            stack.push(layer);
            if (layer.stop() != null) {
                return end(layer.stop());
            }
            start = layer.payloadOffset();
            end = layer.payloadEnd();
            wireEnd = layer.payloadWireEnd();
            parent = layer;
        }
        return end(parent == null || parent.hasNextKey() ? Stop.UNKNOWN_NEXT : Stop.END);
    }

    private LayerStack end(Stop reason) {
        stack.end(reason);
        return stack;
    }
}
