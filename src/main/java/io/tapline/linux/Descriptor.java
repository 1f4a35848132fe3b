package io.tapline.linux;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor that any thread may close at any time: the number goes back to the system only when no call on it is under way, so it
 * never names somebody else's file in the middle of a call. Users bracket their calls with acquire and release.
 */
final class Descriptor {
    private static final int CLOSED = 1 << 30;
    private static final int GIVEN_BACK = 1 << 29;

    private final int number;
    /** How many calls are under way, plus CLOSED, plus GIVEN_BACK. */
    private final AtomicInteger users = new AtomicInteger();

    Descriptor(int number) {
        this.number = number;
    }

    /** The number, good until {@link #release()}. */
    int acquire() throws ClosedChannelException {
        if ((users.incrementAndGet() & CLOSED) != 0) {
            release();
            throw new ClosedChannelException();
        }
        return number;
    }

    /** Ends what {@link #acquire()} began; the last one after the close gives the number back. */
    void release() {
        if (users.decrementAndGet() == CLOSED) {
            giveBack();
        }
    }

    boolean isClosed() {
        return (users.get() & CLOSED) != 0;
    }

    /** Refuses further calls and returns true, or false where that was done before. */
    boolean close() {
        int before = users.getAndUpdate(count -> count | CLOSED);
        if (before == 0) {
            giveBack();
        }
        return (before & CLOSED) == 0;
    }

    /** A refused acquire() may come down to CLOSED once more, so whoever is first gives the number back. */
    private void giveBack() {
        if (users.compareAndSet(CLOSED, CLOSED | GIVEN_BACK)) {
            LibC.close(number);
        }
    }
}
