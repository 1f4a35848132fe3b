package io.tapline.wire;

/**
 * A place in the stack of layers, counted from the outermost, and which layers stand there. It keeps in mind the two keys that led there last,
 * because nearly all frames of a capture have one of two: to compare keys is something that the processor guesses right and does not wait for,
 * to look up a key in tables is not.
 */
final class Place {
    private static final int NONE = -1;

    private final Registry registry;
    private final LayerPool pool;
    private final Layer[] layers;
    private final int depth;

    private int firstSlot = NONE;
    private Layer first;
    private int secondSlot = NONE;
    private Layer second;

    Place(Registry registry, LayerPool pool, int depth) {
        this.registry = registry;
        this.pool = pool;
        this.depth = depth;
        layers = pool.level(depth);
    }

    /** The layer for what stands inside the other one; null where nothing does that is known. */
    Layer inside(Layer parent) {
        int slot = parent.onlySlot();
        if (slot == firstSlot) {
            return first;
        }
        return slot == secondSlot ? second : find(parent, slot);
    }

    private Layer find(Layer parent, int slot) {
        int number = parent.insideNumber(registry);
        if (number == 0) {
            return null;
        }
        Layer layer = layers[number];
        if (layer == null) {
            layer = pool.make(depth, number);
        }
        if (slot != Demux.NO_SLOT) {
            secondSlot = firstSlot;
            second = first;
            firstSlot = slot;
            first = layer;
        }
        return layer;
    }
}
