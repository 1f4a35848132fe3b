package io.tapline.wire;

import io.tapline.frame.Frame;

/**
 * The headers of one frame, outermost first, and why there are no more. Owned by a {@link Decoder} and overwritten by its next call.
 */
public final class LayerStack {
    /** Most headers inside each other that are decoded. */
    public static final int MAX_DEPTH = 128;

    private final Layer[] layers = new Layer[MAX_DEPTH];
    private int depth;
    private Frame frame;
    private Stop stop = Stop.END;

    LayerStack() {}

    void begin(Frame decoded) {
        frame = decoded;
        depth = 0;
    }

    void push(Layer layer) {
        layers[depth++] = layer;
    }

    void end(Stop reason) {
        stop = reason;
    }

    /** The frame that was decoded. */
    public Frame frame() {
        return frame;
    }

    /** How many headers there are. The last one may be incomplete; see {@link Layer#isComplete}. */
    public int depth() {
        return depth;
    }

    /** The header at that depth, 0 for the outermost. */
    public Layer layer(int at) {
        return layers[at];
    }

    /** The outermost header of the protocol, or null. */
    public Layer find(Protocol protocol) {
        for (int i = 0; i < depth; i++) {
            if (layers[i].protocol() == protocol) {
                return layers[i];
            }
        }
        return null;
    }

    /** The innermost header, or null for a frame of an unknown link type. */
    public Layer last() {
        return depth == 0 ? null : layers[depth - 1];
    }

    /** Why decoding went no further. */
    public Stop stop() {
        return stop;
    }

    /** For {@link Stop#TRUNCATED} and {@link Stop#MALFORMED}: bytes that the last header needed, from its start; else 0. */
    public int needed() {
        return depth == 0 ? 0 : layers[depth - 1].needed();
    }

    /**
     * For {@link Stop#MALFORMED}: the layer whose length field was the limit, or null where the frame itself was too short.
     */
    public Layer limit() {
        return depth == 0 || stop != Stop.MALFORMED ? null : layers[depth - 1].parent();
    }
}
