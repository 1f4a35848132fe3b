package io.tapline.savefile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;

/**
 * Reads a channel on a thread of its own, and decompresses it there where that is the channel's work, while the one who takes the bytes goes
 * on. What was read comes in order, and what broke the reading after it. Of a file, whose places can be read in any order, the one who takes
 * reads blocks, too, when there is none to take: copying them out of the kernel is most of the work, and so nobody waits. Once it was made the
 * channel belongs to that thread, which closes it. Everything but {@link #run} is for the one thread that takes.
 */
final class ReadAhead implements Runnable, Closeable {
    /** Bytes in a buffer: readers' windows, which a sink may take over, have as many. */
    static final int BLOCK = Input.BLOCK;
    /** Bytes left free in front for what is left of the buffer before: the longest frame of most networks has 64 KiB. */
    static final int HEADROOM = 80 * 1024;

    private static final int BUFFERS = 8;
    /** Places for blocks: a power of two, and more than there are buffers. */
    private static final int PLACES = 16;
    /** Full buffers that the taking thread is woken up for, and empty ones that the reading thread is: see {@link WriteBehind}. */
    private static final int WORTH_TAKING = 3;

    private static final int WORTH_READING = 3;
    /** The taking thread does not wait longer for more than one buffer. */
    private static final long MOST_MILLIS = 2;
    /** Closing does not wait longer for a read that cannot be broken off; its thread closes the channel when it comes back. */
    private static final long MOST_CLOSING_MILLIS = 1000;

    private final ReadableByteChannel channel;
    /** The channel where that is a file; null otherwise. */
    private final FileChannel file;
    /** Blocks of a file that end before are read by either thread; what has come to it since, by the other thread only. */
    private final long fileEnd;

    private final Thread thread;

    // All that follows is under this object's lock.
    private final ArrayDeque<ByteBuffer> empty = new ArrayDeque<>(BUFFERS + 1);
    /** Blocks that were read and not yet taken, each in the place of its number. */
    private final Stretch[] full = new Stretch[PLACES];

    private int fullCount;
    /** The number of the next block that nobody reads yet. */
    private long nextRead;
    /** Where that is in the file. */
    private long position;
    /** The number of the next block to be taken. */
    private long nextTaken;
    /** The number of the first block that there is not: the end, or what could not be read. */
    private long end = Long.MAX_VALUE;

    private IOException failure;
    /** How many full buffers the taking thread waits for; 0 where it works. */
    private int awaitedFull;
    /** How many empty buffers the reading thread waits for; 0 where it works. */
    private int awaitedEmpty;
    /** True while the taking thread reads. */
    private boolean helping;

    private boolean closing;

    ReadAhead(ReadableByteChannel channel) throws IOException {
        this.channel = channel;
        file = channel instanceof FileChannel one ? one : null;
        position = file == null ? 0 : file.position();
        fileEnd = file == null ? 0 : file.size();
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
            ByteBuffer next = nextEmpty();
            while (next != null) {
                readNext(next);
                next = nextEmpty();
            }
            awaitHelp();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException why) {
            notClosed(why);
        }
    }

    /** Waits for an empty buffer; null where nobody wants more. */
    private synchronized ByteBuffer nextEmpty() throws InterruptedException {
        if (empty.isEmpty() && isReading()) {
            awaitedEmpty = WORTH_READING;
            while (awaitedEmpty > 0 && isReading()) {
                wait();
            }
        }
        return isReading() ? empty.remove() : null;
    }

    private boolean isReading() {
        return !closing && nextRead < end;
    }

    /** The channel must not be closed under a thread that reads it. */
    private synchronized void awaitHelp() throws InterruptedException {
        while (helping) {
            wait();
        }
    }

    /** Reads the next block that nobody reads yet. */
    private void readNext(ByteBuffer buffer) {
        long number;
        long from;
        boolean whole;
        synchronized (this) {
            number = nextRead++;
            from = position;
            whole = isShared();
            position += whole ? BLOCK - HEADROOM : 0;
        }
        try {
            int count = read(buffer.clear().position(HEADROOM), from, whole);
            buffer.clear();
            done(number, count < 0 ? null : new Stretch(buffer, HEADROOM, HEADROOM + count, 0), whole);
        } catch (IOException | RuntimeException why) {
            broke(number, why instanceof IOException known ? known : new IOException(why.toString(), why));
        }
    }

    /** True where the next block is one that either thread may read. */
    private boolean isShared() {
        return position + BLOCK - HEADROOM <= fileEnd;
    }

    private int read(ByteBuffer buffer, long from, boolean whole) throws IOException {
        if (file == null) {
            return channel.read(buffer);
        }
        int count = file.read(buffer, from);
        int more = count;
        while (whole && more >= 0 && buffer.hasRemaining()) {
            more = file.read(buffer, from + count);
            count += Math.max(0, more);
        }
        return count;
    }

    /** Puts a block in its place; null for the end. A file's block that is not whole is its last one: somebody has cut it. */
    private synchronized void done(long number, Stretch block, boolean whole) {
        int count = block == null ? 0 : block.end() - block.start();
        position += whole ? 0 : count;
        if (block != null) {
            full[place(number)] = block;
            fullCount++;
        }
        if (block == null || whole && count < BLOCK - HEADROOM) {
            end = Math.min(end, block == null ? number : number + 1);
            notifyAll();
        } else if (awaitedFull > 0 && fullCount >= awaitedFull && full[place(nextTaken)] != null) {
            awaitedFull = 0;
            notifyAll();
        }
    }

    private static int place(long number) {
        return (int) number & PLACES - 1;
    }

    private synchronized void notClosed(IOException why) {
        broke(end, why);
    }

    private synchronized void broke(long number, IOException why) {
        if (number <= end) {
            end = number;
            failure = why;
        }
        notifyAll();
    }

    /**
     * The next bytes, in a buffer with {@link #HEADROOM} bytes in front of them, for which another one is to be {@link #give given}; null at
     * the end. Waits until there are some, or reads them.
     *
     * @throws IOException where the channel could not be read on, again each time
     */
    Stretch take() throws IOException {
        while (true) {
            ByteBuffer buffer;
            synchronized (this) {
                Stretch next = full[place(nextTaken)];
                if (next != null && nextTaken < end) {
                    full[place(nextTaken++)] = null;
                    fullCount--;
                    return next;
                }
                if (nextTaken >= end) {
                    if (failure != null) {
                        throw failure;
                    }
                    return null;
                }
                buffer = isShared() ? empty.poll() : null;
                helping = buffer != null;
                if (!helping) {
                    await();
                }
            }
            if (buffer != null) {
                readNext(buffer);
                helped();
            }
        }
    }

    private synchronized void helped() {
        helping = false;
        notifyAll();
    }

    /** Waits for some buffers, or after a while for one: a pipe may have no more for now. */
    private void await() throws IOException {
        awaitedFull = file == null ? WORTH_TAKING : 1;
        try {
            wait(MOST_MILLIS);
            while (full[place(nextTaken)] == null && nextTaken < end) {
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
