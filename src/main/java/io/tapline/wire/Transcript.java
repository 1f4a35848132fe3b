package io.tapline.wire;

import io.tapline.frame.Frame;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The one-line text of a frame in the making: what {@link Layer#text} writes to. Outer layers call {@link #next} where the text of what
 * they carry belongs. Keeps what protocols remember from frame to frame for their text ({@link #memory}). Not thread-safe.
 */
public final class Transcript {
    private final Text out;
    private final TextOptions options;
    private final Registry registry;
    private final Map<Protocol, Object> memories = new IdentityHashMap<>();
    private LayerStack stack;
    private int position;

    /** A transcript that appends to the text. */
    public Transcript(Text out, TextOptions options, Registry registry) {
        this.out = out;
        this.options = options;
        this.registry = registry;
    }

    /** Appends the text of all layers of the stack. */
    public void write(LayerStack layers) {
        stack = layers;
        position = -1;
        next(null);
    }

    /** Where the text goes. */
    public Text out() {
        return out;
    }

    /** How the text is wanted. */
    public TextOptions options() {
        return options;
    }

    /** The protocols of the program. */
    public Registry registry() {
        return registry;
    }

    /** The frame that the text is of. */
    public Frame frame() {
        return stack.frame();
    }

    /** The layers that the text is of. */
    public LayerStack stack() {
        return stack;
    }

    /** The layer inside the one whose text is being written, or null where none was decoded. */
    public Layer following() {
        return position + 1 < stack.depth() ? stack.layer(position + 1) : null;
    }

    /**
     * Appends the text of the layer inside the one given.
     *
     * @param layer the caller, or null for the outermost layer
     * @return false where there is none, and nothing was appended
     */
    public boolean next(Layer layer) {
        Layer inner = following();
        if (inner == null) {
            return false;
        }
        position++;
        inner.text(this);
        position--;
        return true;
    }

    /** What the protocol remembers from frame to frame, made when first asked for. The maker's type is the caller's to know. */
    @SuppressWarnings("unchecked")
    public <T> T memory(Protocol protocol, Supplier<T> maker) {
        Object memory = memories.get(protocol);
        if (memory == null) {
            memory = maker.get();
            memories.put(protocol, memory);
        }
        return (T) memory;
    }
}
