package io.tapline.wire;

import io.tapline.frame.Frame;
import java.nio.ByteBuffer;

/**
 * Decodes the three headers that nearly all frames begin with in one go, where they are of the plainest kind: with few reads, each of several
 * fields, and without looking up what stands inside what. All other frames it leaves to the protocols, one by one. It finds what those would
 * find, and has layers of its own for it. Not thread-safe: each decoder has its own.
 *
 * <p>In here and in what extends it, {@link #decode} alone is longer than the FreqInlineSize of the launcher: so the JVM makes one piece of
 * code of all, which hands nothing over in memory, and does not make it once more inside each printer. Measured, a tenth of the time.
 */
public abstract class Shortcut {
    private final int linkType;
    private Decoder decoder;
    private Registry registry;
    private LayerStack stack;

    /** A shortcut for frames of that link type. */
    protected Shortcut(int linkType) {
        this.linkType = linkType;
    }

    final int linkType() {
        return linkType;
    }

    /** Says whose frames it decodes. */
    final void serve(Decoder owner, Registry protocols, LayerStack target) {
        decoder = owner;
        registry = protocols;
        stack = target;
    }

    /** Two headers inside each other, and those that may stand inside them. What is the same in all of them is written once. */
    protected final class Trunk {
        private final Layer outer;
        private final Layer inner;
        private final Layer[] branches;
        private final int innerSlots;
        private ByteBuffer buffer;

        /**
         * A trunk of two protocols.
         *
         * @param outerLength bytes of the outer header
         * @param outerSpace where the inner protocol is bound, by its first key there
         * @param innerLength bytes of the inner header
         * @param innerSpace where the branches are bound
         * @param branches what may stand inside
         */
        public Trunk(
                Protocol outer,
                int outerLength,
                Demux outerSpace,
                Protocol inner,
                int innerLength,
                Demux innerSpace,
                Protocol... branches) {
            this.outer = outer.newLayer();
            this.outer.linkType(linkType);
            this.outer.fix(outerLength, outerSpace.slot(inner.key(outerSpace)));
            this.inner = inner.newLayer();
            this.inner.fix(innerLength, Demux.NO_SLOT);
            innerSlots = slots(innerSpace);
            this.branches = new Layer[branches.length];
            for (int i = 0; i < branches.length; i++) {
                this.branches[i] = branches[i].newLayer();
            }
        }

        /** The layer of a branch, by its place among them. */
        public Layer branch(int at) {
            return branches[at];
        }

        private void enter(ByteBuffer bytes) {
            buffer = bytes;
            outer.enter(bytes, null);
            inner.enter(bytes, outer);
            for (Layer branch : branches) {
                branch.enter(bytes, inner);
            }
        }
    }

    /** What is added to a key of that space, one that can be, where {@link #end} asks for it. */
    protected static int slots(Demux space) {
        return space.slot(0);
    }

    /**
     * Decodes the frame: by {@link #trunk}, {@link #branch} and {@link #end} in that order, or, at any point before the last one, by
     * {@link #oneByOne}.
     */
    protected abstract LayerStack decode(Frame frame);

    /** Leaves the frame to its protocols. */
    protected final LayerStack oneByOne(Frame frame) {
        return decoder.oneByOne(frame);
    }

    /**
     * Points the two outer layers at their headers, which were captured and are sound.
     *
     * @param at index of the inner header
     * @param length bytes that the inner header gives to itself and its payload
     * @param key of the branch, one that can be
     * @return index behind the last byte of the payload, captured or not
     */
    protected final int trunk(Trunk trunk, Frame frame, int at, int length, int key) {
        int start = frame.offset();
        int end = start + frame.capturedLength();
        int wireEnd = start + Math.max(frame.capturedLength(), frame.originalLength());
        int payloadEnd = Math.min(wireEnd, at + length);
        if (trunk.buffer != frame.buffer()) {
            trunk.enter(frame.buffer());
        }
        trunk.outer.move(start, end, wireEnd, wireEnd);
        trunk.inner.move(at, end, wireEnd, payloadEnd, trunk.innerSlots + key);
        return payloadEnd;
    }

    /** Points the layer of a branch at its header, which was captured and is sound. */
    protected static void branch(Layer branch, int start, int end, int wireEnd) {
        branch.move(start, end, wireEnd);
    }

    /**
     * Says of a branch how long its header is and where its payload ends, and decodes the payload.
     *
     * @param slots {@link #slots} of the space where the payload may be bound
     * @param ports two keys under which it may be, the second of them in the upper half
     */
    protected final LayerStack end(Layer branch, int header, int payloadEnd, int slots, int ports) {
        int slot = Demux.NO_SLOT;
        int other = Demux.NO_SLOT;
        if (payloadEnd - branch.offset() > header) {
            slot = slots + (ports & 0xffff);
            other = slots + (ports >>> 16);
        }
        branch.whole(header, payloadEnd, slot, other);
        return registry.number(slot, other) == 0 ? stack.end(branch, 3) : decoder.deeper(branch, 3);
    }
}
