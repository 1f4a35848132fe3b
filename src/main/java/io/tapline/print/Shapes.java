package io.tapline.print;

import io.tapline.wire.Layer;
import io.tapline.wire.LayerStack;
import java.util.function.Function;

/**
 * Remembers what was worked out for frames of the same shape: the same protocols inside each other. A decoder uses the same layer objects
 * for the same shape, or one set of them for plain frames and one for others, so that comparing them is enough, and what is remembered may
 * hold on to them. Bounded: where there are too many shapes, old ones are worked out again. Not thread-safe.
 */
final class Shapes<T> {
    private static final int MOST = 64;

    private final Function<LayerStack, T> maker;
    private final Layer[][] layers = new Layer[MOST][];
    private final Object[] made = new Object[MOST];
    private int count;
    private int next;

    /** What the maker makes of a stack must depend on its protocols only. */
    Shapes(Function<LayerStack, T> maker) {
        this.maker = maker;
    }

    /** What was worked out for the shape of this stack. */
    @SuppressWarnings("unchecked")
    T of(LayerStack stack) {
        for (int i = 0; i < count; i++) {
            if (matches(layers[i], stack)) {
                return (T) made[i];
            }
        }
        return add(stack);
    }

    private static boolean matches(Layer[] shape, LayerStack stack) {
        int depth = stack.depth();
        if (shape.length != depth) {
            return false;
        }
        // By the layers' links, which are there anyway.
        Layer layer = stack.last();
        while (--depth >= 0) {
            if (shape[depth] != layer) {
                return false;
            }
            layer = layer.parent();
        }
        return true;
    }

    private T add(LayerStack stack) {
        Layer[] shape = new Layer[stack.depth()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = stack.layer(i);
        }
        T fresh = maker.apply(stack);
        layers[next] = shape;
        made[next] = fresh;
        next = (next + 1) % MOST;
        count = Math.max(count, next == 0 ? MOST : next);
        return fresh;
    }
}
