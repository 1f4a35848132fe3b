package io.tapline.linux;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something of the system's that any thread may close at any time and that is freed only when no use of it is under way: a descriptor whose
 * number must not name somebody else's file in the middle of a call, memory that must not vanish under a reader. Users bracket what they do
 * with {@link #acquire} and {@link #release}; neither allocates.
 */
public abstract class Shared {
    private static final int CLOSED = 1 << 30;
    private static final int FREED = 1 << 29;

    /** How many uses are under way, plus CLOSED, plus FREED. */
    private final AtomicInteger users = new AtomicInteger();

    Shared() {}

    /** Begins a use, which {@link #release()} ends. */
    public final void acquire() throws ClosedChannelException {
        if ((users.incrementAndGet() & CLOSED) != 0) {
            release();
            throw new ClosedChannelException();
        }
    }

    /** Ends what {@link #acquire()} began; the last one after the close frees. */
    public final void release() {
        if (users.decrementAndGet() == CLOSED) {
            freeOnce();
        }
    }

    /** True after the close, freed already or not. */
    public final boolean isClosed() {
        return (users.get() & CLOSED) != 0;
    }

    /** Refuses further uses, frees as soon as there is none, and returns true; or false where that was done before. */
    final boolean shut() {
        int before = users.getAndUpdate(count -> count | CLOSED);
        if (before == 0) {
            freeOnce();
        }
        return (before & CLOSED) == 0;
    }

    /** A refused acquire() may come down to CLOSED once more, so whoever is first frees. */
    private void freeOnce() {
        if (users.compareAndSet(CLOSED, CLOSED | FREED)) {
            free();
        }
    }

    /** Gives it back to the system. */
    abstract void free();
}
