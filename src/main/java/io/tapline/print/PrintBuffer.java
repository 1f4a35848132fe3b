package io.tapline.print;

import io.tapline.wire.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Text on its way to a channel. Not thread-safe. */
final class PrintBuffer {
    /** Bytes passed to the channel at once: the JDK copies them to memory outside the heap, and a small copy stays in the cache. */
    private static final int PIECE = 1 << 15;

    private final Text text;
    private ByteBuffer view;

    /** An empty buffer with room for so many bytes; more is made when needed. */
    PrintBuffer(int room) {
        text = new Text(room);
        view = ByteBuffer.wrap(text.array());
    }

    /** The text that was not written yet. */
    Text text() {
        return text;
    }

    /**
     * Writes the text out and empties it.
     *
     * @throws IOException where it cannot be written; it is gone all the same, and is not tried again
     */
    void writeTo(WritableByteChannel channel) throws IOException {
        int length = text.length();
        text.clear();
        if (view.array() != text.array()) {
            view = ByteBuffer.wrap(text.array());
        }
        for (int at = 0; at < length; at = view.position()) {
            channel.write(view.limit(Math.min(length, at + PIECE)).position(at));
        }
    }
}
