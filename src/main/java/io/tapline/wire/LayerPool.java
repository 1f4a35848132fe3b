package io.tapline.wire;

/**
 * The layers that a decoder or a transcript points at headers, kept by nesting depth and protocol. Makes one when a protocol occurs at a
 * new depth, and none after that.
 */
final class LayerPool {
    private final Registry registry;
    private final Layer[][] levels;

    /** A pool for that many headers inside each other. */
    LayerPool(Registry registry, int depth) {
        this.registry = registry;
        levels = new Layer[depth][];
    }

    /** The layer for the protocol with that number at that depth, 0 for the outermost. */
    Layer at(int depth, int number) {
        Layer[] level = levels[depth];
        Layer layer = level == null ? null : level[number];
        return layer != null ? layer : make(depth, number);
    }

    /** The layers at that depth, by number; null where there was none yet. */
    Layer[] level(int depth) {
        if (levels[depth] == null) {
            levels[depth] = new Layer[registry.count()];
        }
        return levels[depth];
    }

    Layer make(int depth, int number) {
        return level(depth)[number] = registry.numbered(number).newLayer();
    }
}
