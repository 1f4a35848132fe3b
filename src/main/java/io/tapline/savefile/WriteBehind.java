package io.tapline.savefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes full buffers to a channel on a thread of its own, in their order, while the one who fills them goes on. Each of the two, once it had
 * to wait, waits until there is work for a while: threads that wake each other for every buffer spend more time on that than on the buffers,
 * and end up on one processor. Everything but {@link #run} is for the one thread that fills.
 */
final class WriteBehind implements Runnable {
    /** Bytes in a buffer: what the readers' windows have, which are handed over as they are. */
    static final int BLOCK = Input.BLOCK;

    private static final int BUFFERS = 16;
    /** Full buffers that the writing thread is woken up for. */
    private static final int WORTH_WRITING = 4;
    /** Empty buffers that the filling thread is woken up for. */
    private static final int WORTH_FILLING = 8;

    private final WritableByteChannel channel;
    private final Buffers buffers;
    private final Thread thread;
    /** Buffers to be written and buffers written, under this object's lock. */
    private final ArrayDeque<Stretch> full = new ArrayDeque<>(BUFFERS + 1);

    private final ArrayDeque<ByteBuffer> empty = new ArrayDeque<>(BUFFERS + 1);
    /** How many full buffers the writing thread waits for; 0 where it works. */
    private int awaitedFull;
    /** How many empty buffers the filling thread waits for; 0 where it works. */
    private int awaitedEmpty;

    private boolean ending;
    /** Set once, after which nothing is written any more. */
    private IOException failure;
    /** After a failure what came to the thread and did not go out, the first of it perhaps in part. */
    private final List<Stretch> unwritten = new ArrayList<>();

    WriteBehind(WritableByteChannel channel, Buffers buffers) {
        this.channel = channel;
        this.buffers = buffers;
        for (int i = 0; i < BUFFERS; i++) {
            empty.add(buffers.take(BLOCK));
        }
        thread = new Thread(this, "write-behind");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            for (Stretch next = nextFull(null); next != null; next = nextFull(next)) {
                write(next);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands over what was written, and returns what is to be written next; null at the end. */
    private synchronized Stretch nextFull(Stretch written) throws InterruptedException {
        if (written != null) {
            empty.add(written.buffer());
            if (awaitedEmpty > 0 && empty.size() >= awaitedEmpty) {
                awaitedEmpty = 0;
                notifyAll();
            }
        }
        if (full.isEmpty() && !ending) {
            // A drain in the meantime has nothing to wait for.
            awaitedFull = WORTH_WRITING;
            while (awaitedFull > 0) {
                wait();
            }
        }
        return full.poll();
    }

    private void write(Stretch next) {
        // A view of its own: whoever handed the buffer over may still look at what stands behind the stretch.
        ByteBuffer view = next.buffer().duplicate().order(next.buffer().order()).clear();
        view.limit(next.end()).position(next.start());
        IOException broken = failure();
        try {
            while (broken == null && view.hasRemaining()) {
                channel.write(view);
            }
        } catch (IOException | RuntimeException why) {
            broken = why instanceof IOException known ? known : new IOException(why.toString(), why);
        }
        if (broken != null) {
            broke(broken, new Stretch(next.buffer(), next.start(), next.end(), view.position() - next.start()));
        }
    }

    private synchronized IOException failure() {
        return failure;
    }

    private synchronized void broke(IOException why, Stretch left) {
        failure = why;
        unwritten.add(left);
    }

    /**
     * Takes a stretch of a buffer of {@link #BLOCK} bytes and returns an empty one for it. What stands behind the stretch may be read until
     * the next call of any method here.
     *
     * @throws IOException where a buffer given earlier could not be written; this one was not taken then
     */
    synchronized ByteBuffer exchange(ByteBuffer filled, int start, int end) throws IOException {
        if (empty.isEmpty()) {
            await(WORTH_FILLING);
        }
        check();
        full.add(new Stretch(filled, start, end, 0));
        if (awaitedFull > 0 && full.size() >= awaitedFull) {
            wake();
        }
        return empty.remove().clear();
    }

    private void wake() {
        awaitedFull = 0;
        notifyAll();
    }

    /** Waits for so many empty buffers. */
    private void await(int buffersWanted) throws IOException {
        awaitedEmpty = buffersWanted;
        wake();
        try {
            while (awaitedEmpty > 0) {
                wait();
            }
        } catch (InterruptedException stop) {
            awaitedEmpty = 0;
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing", stop);
        }
    }

    private void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits until everything taken was written. */
    synchronized void drain() throws IOException {
        if (empty.size() < BUFFERS) {
            await(BUFFERS);
        }
        check();
    }

    /** Ends the thread when it has written what it was given, and tells what it was given and could not write. May be called again. */
    List<Stretch> end() {
        synchronized (this) {
            ending = true;
            wake();
        }
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            while (failure == null && !empty.isEmpty()) {
                buffers.give(empty.remove());
            }
            return unwritten;
        }
    }
}
