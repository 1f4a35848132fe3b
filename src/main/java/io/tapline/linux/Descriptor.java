package io.tapline.linux;

import java.nio.channels.ClosedChannelException;

/** A file descriptor that any thread may close at any time. */
final class Descriptor extends Shared {
    private final int number;

    Descriptor(int number) {
        this.number = number;
    }

    /** Begins a use and returns the number, good until {@link #release()}. */
    int use() throws ClosedChannelException {
        acquire();
        return number;
    }

    boolean close() {
        return shut();
    }

    @Override
    void free() {
        LibC.close(number);
    }
}
