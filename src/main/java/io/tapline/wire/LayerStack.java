package io.tapline.wire;

import io.tapline.frame.Frame;

/**
 * The headers of one frame, outermost first, and why there are no more. Owned by a {@link Decoder} and overwritten by its next call.
 */
public final class LayerStack {
    /** Most headers inside each other that are decoded. */
    public static final int MAX_DEPTH = 128;

    private final Layer[] layers = new Layer[MAX_DEPTH];
    /** The layers stand in their array; until somebody asks for one, their links hold them together. */
    private boolean listed;

    private int depth;
    private Layer last;
    private Frame frame;
    private boolean tooDeep;

    LayerStack() {}

    void begin(Frame decoded) {
        if (frame != decoded) {
            frame = decoded;
        }
        tooDeep = false;
    }

    void tooDeep() {
        tooDeep = true;
    }

    LayerStack end(Layer innermost, int count) {
        if (last != innermost) {
            last = innermost;
        }
        depth = count;
        listed = false;
        return this;
    }

    private void list() {
        Layer layer = last;
        for (int at = depth - 1; at >= 0; at--) {
            layers[at] = layer;
            layer = layer.parent();
        }
        listed = true;
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
        if (!listed) {
            list();
        }
        return layers[at];
    }

    /** The outermost header of the protocol, or null. */
    public Layer find(Protocol protocol) {
        for (int i = 0; i < depth; i++) {
            if (layer(i).protocol() == protocol) {
                return layer(i);
            }
        }
        return null;
    }

    /** The innermost header, or null for a frame of an unknown link type. */
    public Layer last() {
        return last;
    }

    /** Why decoding went no further. */
    public Stop stop() {
        if (last != null && last.stop() != null) {
            return last.stop();
        }
        return tooDeep ? Stop.TOO_DEEP : last == null || last.hasNextKey() ? Stop.UNKNOWN_NEXT : Stop.END;
    }

    /** For {@link Stop#TRUNCATED} and {@link Stop#MALFORMED}: bytes that the last header needed, from its start; else 0. */
    public int needed() {
        return last == null ? 0 : last.needed();
    }

    /**
     * For {@link Stop#MALFORMED}: the layer whose length field was the limit, or null where the frame itself was too short.
     */
    public Layer limit() {
        return stop() != Stop.MALFORMED ? null : last.parent();
    }
}
