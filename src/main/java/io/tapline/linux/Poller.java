package io.tapline.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Waits on several sockets at once: poll(2). For one thread. */
public final class Poller {
    private static final int ENTRY = 16;

    private final Socket[] sockets;
    private final NativeBuffer memory;

    /** Will wait on these sockets. */
    public Poller(List<Socket> sockets) {
        this.sockets = sockets.toArray(new Socket[0]);
        this.memory = NativeBuffer.allocate(Math.max(1, ENTRY * this.sockets.length));
    }

    /**
     * Waits until one of the events is there at one of the sockets, or one of them is woken up. Allocates nothing.
     *
     * @param events {@link Socket#POLLIN}, {@link Socket#POLLOUT} or both
     * @param millis most milliseconds to wait, -1 for no limit
     */
    public void await(int events, int millis) throws IOException {
        int entered = 0;
        try {
            while (entered < sockets.length) {
                sockets[entered].enterPoll(memory, ENTRY * entered, events);
                entered++;
            }
            if (LibC.poll(memory.address(), 2L * sockets.length, millis) < 0 && LibC.errno() != Errno.EINTR) {
                throw new SystemCallException("poll()", LibC.errno());
            }
        } finally {
            for (int i = 0; i < entered; i++) {
                sockets[i].leavePoll(memory, ENTRY * i);
            }
        }
    }

    /** The events that the last {@link #await} found at a socket, by its place in the list. */
    public int events(int place) {
        ByteBuffer bytes = memory.bytes();
        return bytes.getShort(ENTRY * place + 6) & 0xffff;
    }
}
