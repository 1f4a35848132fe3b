package io.tapline.savefile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;

/**
 * Reads a channel on a thread of its own, and decompresses it there where that is the channel's work, while the one who takes the bytes goes
 * on. What was read comes in order, and what broke the reading after it. Once it was made the channel belongs to that thread, which closes it.
 * Everything but {@link #run} is for the one thread that takes.
 */
final class ReadAhead implements Runnable, Closeable {
    /** Bytes in a buffer: readers' windows, which a sink may take over, have as many. */
    static final int BLOCK = Input.BLOCK;
    /** Bytes left free in front for what is left of the buffer before: the longest frame of most networks has 64 KiB. */
    static final int HEADROOM = 80 * 1024;

    private static final int BUFFERS = 8;
    /** Full buffers that the taking thread is woken up for, and empty ones that the reading thread is: see {@link WriteBehind}. */
    private static final int WORTH_TAKING = 3;

    private static final int WORTH_READING = 3;
    /** The taking thread does not wait longer for more than one buffer. */
    private static final long MOST_MILLIS = 2;
    /** Closing does not wait longer for a read that cannot be broken off; its thread closes the channel when it comes back. */
    private static final long MOST_CLOSING_MILLIS = 1000;

    private final ReadableByteChannel channel;
    private final Thread thread;
    /** Buffers that were read into and buffers to read into, under this object's lock. */
    private final ArrayDeque<Stretch> full = new ArrayDeque<>(BUFFERS);

    private final ArrayDeque<ByteBuffer> empty = new ArrayDeque<>(BUFFERS + 1);
    /** How many full buffers the taking thread waits for; 0 where it works. */
    private int awaitedFull;
    /** How many empty buffers the reading thread waits for; 0 where it works. */
    private int awaitedEmpty;

    /** Set once nothing more is read: at the end, after a failure, or when this is closed. */
    private boolean ended;

    private boolean closing;
    private IOException failure;

    ReadAhead(ReadableByteChannel channel) {
        this.channel = channel;
        for (int i = 0; i < BUFFERS; i++) {
            empty.add(ByteBuffer.allocateDirect(BLOCK));
        }
        thread = new Thread(this, "read-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try (channel) {
            ByteBuffer next = nextEmpty(null);
            while (next != null) {
                int count = channel.read(next.clear().position(HEADROOM));
                next.clear();
                next = count < 0 ? null : nextEmpty(new Stretch(next, HEADROOM, HEADROOM + count, 0));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException why) {
            broke(why instanceof IOException known ? known : new IOException(why.toString(), why));
        } finally {
            end();
        }
    }

    /** Hands over what was read, and returns what is to be read into next; null where nobody wants more. */
    private synchronized ByteBuffer nextEmpty(Stretch read) throws InterruptedException {
        if (read != null) {
            full.add(read);
            if (awaitedFull > 0 && full.size() >= awaitedFull) {
                awaitedFull = 0;
                notifyAll();
            }
        }
        if (empty.isEmpty() && !closing) {
            awaitedEmpty = WORTH_READING;
            while (awaitedEmpty > 0 && !closing) {
                wait();
            }
        }
        return closing ? null : empty.remove();
    }

    private synchronized void broke(IOException why) {
        failure = why;
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * The next bytes, in a buffer with {@link #HEADROOM} bytes in front of them, for which another one is to be {@link #give given}; null at
     * the end. Waits until there are some.
     *
     * @throws IOException where the channel could not be read on, again each time
     */
    synchronized Stretch take() throws IOException {
        if (full.isEmpty() && !ended) {
            await();
        }
        Stretch next = full.poll();
        if (next == null && failure != null) {
            throw failure;
        }
        return next;
    }

    /** Waits for some buffers, or after a while for one: a pipe may have no more for now. */
    private void await() throws IOException {
        awaitedFull = WORTH_TAKING;
        try {
            wait(MOST_MILLIS);
            while (full.isEmpty() && !ended) {
                awaitedFull = 1;
                wait();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading", stop);
        } finally {
            awaitedFull = 0;
        }
    }

    /** Takes a buffer of {@link #BLOCK} bytes that is to be read into. */
    synchronized void give(ByteBuffer buffer) {
        empty.add(buffer.order(ByteOrder.BIG_ENDIAN));
        if (awaitedEmpty > 0 && empty.size() >= awaitedEmpty) {
            awaitedEmpty = 0;
            notifyAll();
        }
    }

    /** Ends the thread, and with it the reading. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        // Ends a wait for buffers, breaks off a read that waits, and has the channel closed.
        thread.interrupt();
        try {
            thread.join(MOST_CLOSING_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
