package io.tapline.wire;

/**
 * What stands inside a layer of a decoder: a layer for each protocol, which stands nowhere else. It keeps in mind the two keys that were met
 * last, because nearly all frames of a capture have one of two: to compare keys is something that the processor guesses right and does not wait
 * for, to look up a key in tables is not.
 */
final class Place {
    private static final int NONE = -1;

    private final Registry registry;
    private final Layer[] layers;
    /** How many places stand inside each other, this one included. */
    private final int places;

    private int firstSlot = NONE;
    private Layer first;
    private int secondSlot = NONE;
    private Layer second;

    Place(Registry registry, int places) {
        this.registry = registry;
        this.places = places;
        layers = new Layer[registry.count()];
    }

    /** The layer for what stands inside the other one, whose place this is, where its key was met just now; else null. */
    Layer usual(Layer parent) {
        int slot = parent.onlySlot();
        return slot == firstSlot ? first : slot == secondSlot ? second : null;
    }

    /** As {@link #usual}, for any key that leads to a protocol, whose number is given; the layer is pointed at the parent's buffer. */
    Layer find(Layer parent, int number) {
        Layer layer = layers[number];
        if (layer == null) {
            layer = layers[number] = registry.numbered(number).newLayer();
            if (places > 1) {
                layer.place(new Place(registry, places - 1));
            }
        }
        int slot = parent.onlySlot();
        if (slot != Demux.NO_SLOT && slot != firstSlot && slot != secondSlot) {
            secondSlot = firstSlot;
            second = first;
            firstSlot = slot;
            first = layer;
        }
        return layer;
    }

    /** Forgets which keys were met, because the layers are still pointed at another buffer. */
    void forget() {
        firstSlot = NONE;
        secondSlot = NONE;
    }
}
