package io.tapline.wire;

import java.util.Arrays;

/**
 * The layers that a decoder or a transcript points at headers, kept by protocol and by how many of that protocol are in use at once. Makes
 * one when a protocol occurs at a new nesting depth, and none after that.
 */
final class LayerPool {
    private final Registry registry;
    private final Layer[][] layers;
    /** Unsigned: headers inside each other are bounded below 256. Bytes, because they are cleared for every frame. */
    private final byte[] used;

    LayerPool(Registry registry) {
        this.registry = registry;
        layers = new Layer[registry.count()][1];
        used = new byte[registry.count()];
    }

    /** Everything is free again. */
    void clear() {
        Arrays.fill(used, (byte) 0);
    }

    /** A layer of the protocol with that number. */
    Layer take(int number) {
        int occurrence = used[number]++ & 0xff;
        Layer[] ofProtocol = layers[number];
        if (occurrence == ofProtocol.length) {
            ofProtocol = layers[number] = Arrays.copyOf(ofProtocol, 2 * occurrence);
        }
        Layer layer = ofProtocol[occurrence];
        if (layer == null) {
            layer = ofProtocol[occurrence] = registry.numbered(number).newLayer();
        }
        return layer;
    }

    /** Gives back the layer that was taken last of the protocol with that number. */
    void release(int number) {
        used[number]--;
    }
}
