package io.tapline.print;

import io.tapline.frame.BufferFollower;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameBatch;
import io.tapline.frame.FrameTable;
import io.tapline.wire.Draft;
import io.tapline.wire.Text;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Prints frames on several threads and writes their lines in the order of the frames. Frames are copied into jobs, or stay where their source
 * has them until they are printed. Jobs go round: filled by the caller's thread, taken by whoever is free and printed with a printer of its own,
 * written in turn, and filled again. The caller's thread prints too whenever all jobs are under way, so that no thread waits for another that has
 * more to do. What is in memory is bounded by the jobs. Used by one thread at a time.
 */
final class PrintTeam {
    private static final int JOB_FRAMES = 256;
    private static final int JOB_BYTES = 1 << 17;
    private static final int JOB_TEXT = 1 << 15;
    private static final int JOBS_A_THREAD = 3;

    /** Frames, and the text made of them. */
    private static final class Job {
        final FrameBatch frames = new FrameBatch(JOB_FRAMES, JOB_BYTES);
        final PrintBuffer out = new PrintBuffer(JOB_TEXT);
        final Draft draft;
        /** What the frames lie in, where they were not copied; otherwise null. */
        Lent lent;

        long firstNumber;
        boolean printed;

        Job(Draft draft) {
            this.draft = draft;
        }
    }

    /** A buffer that jobs refer to. */
    private static final class Lent {
        final ByteBuffer buffer;
        /** How many jobs that are not written. */
        int jobs;
        /** The source has another one in its place. */
        boolean kept;

        Lent(ByteBuffer buffer) {
            this.buffer = buffer;
        }
    }

    private final FramePrinter printer;
    private final WritableByteChannel channel;
    private final Job[] jobs;
    /** Text whose draft was completed; of the thread whose turn it is to write. */
    private final PrintBuffer completed = new PrintBuffer(JOB_TEXT);

    // Guarded by this. Jobs are counted from the first one; the one with number n stands at n modulo their count.
    private long filled;
    private long taken;
    private long written;
    private boolean writing;
    private boolean closed;
    private Throwable failure;
    /** The caller knows of the failure. */
    private boolean reported;

    /** Buffers that were kept and that no job refers to any more, the last one first: it may still be in a cache. */
    private final ArrayDeque<Lent> spare = new ArrayDeque<>();

    /** The job that the caller's thread fills; null where it has none. */
    private Job filling;
    /** The buffer of the table that came last; null where none came. */
    private Lent current;
    /** Bytes of the buffers that are kept; 0 before the first one. */
    private int keptBytes;

    /** Starts the helpers, each with a printer of its own; the first printer is for the caller's thread. */
    PrintTeam(FramePrinter printer, Supplier<FramePrinter> printers, int helpers, WritableByteChannel channel) {
        this.printer = printer;
        this.channel = channel;
        jobs = new Job[JOBS_A_THREAD * (helpers + 1)];
        for (int i = 0; i < jobs.length; i++) {
            jobs[i] = new Job(printer.newDraft());
        }
        for (int i = 0; i < helpers; i++) {
            Thread thread = new Thread(new Helper(printers.get()), "print-" + (i + 1));
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** A thread beside the caller's. */
    private final class Helper implements Runnable {
        private final FramePrinter own;

        Helper(FramePrinter own) {
            this.own = own;
        }

        @Override
        public void run() {
            try {
                for (Job job = take(true); job != null; job = take(true)) {
                    work(job, own);
                }
            } catch (IOException | RuntimeException | Error broken) {
                fail(broken);
            }
        }
    }

    /**
     * Prints the frame, now or later.
     *
     * @throws IOException where lines could not be written, of this or of earlier frames
     */
    void add(Frame frame, long number) throws IOException {
        if (filling != null && filling.frames.add(frame)) {
            return;
        }
        handOver();
        filling = free();
        filling.firstNumber = number;
        if (!filling.frames.add(frame)) {
            filling = null;
            finish();
            alone(frame, number);
        }
    }

    /**
     * Prints the rows of the table that are next, now or later. Their bytes must stay until {@link #release} tells that they will not.
     *
     * @param first number of the first of them
     * @throws IOException where lines could not be written, of these or of earlier frames
     */
    void add(FrameTable table, long first) throws IOException {
        long zero = first - table.next();
        while (table.next() < table.end()) {
            int row = filling == null ? table.next() : filling.frames.refer(table);
            if (row == table.next()) {
                handOver();
                filling = free();
                filling.firstNumber = zero + row;
                row = refer(table);
            }
            table.took(row);
        }
    }

    /** Lets an empty job refer to rows of the table; returns the row after them. */
    private int refer(FrameTable table) throws IOException {
        int row = filling.frames.refer(table);
        if (row == table.next()) {
            long number = filling.firstNumber;
            filling = null;
            finish();
            alone(table.frame(row), number);
            return row + 1;
        }
        if (current == null || current.buffer != table.buffer()) {
            current = new Lent(table.buffer());
        }
        synchronized (this) {
            filling.lent = current;
            current.jobs++;
        }
        return row;
    }

    /** As {@link BufferFollower#release}: keeps the buffer where a job refers to it. There is at most one more of them than there are jobs. */
    ByteBuffer release(ByteBuffer buffer) throws IOException {
        handOver();
        if (current == null || current.buffer != buffer) {
            return null;
        }
        if (keptBytes == 0) {
            keptBytes = buffer.capacity();
        }
        if (buffer.capacity() != keptBytes) {
            // One that was enlarged for a long frame.
            finish();
            return null;
        }
        return exchange();
    }

    private synchronized ByteBuffer exchange() {
        if (current.jobs == 0) {
            return null;
        }
        current.kept = true;
        current = spare.isEmpty() ? new Lent(ByteBuffer.allocateDirect(keptBytes)) : spare.pop();
        current.kept = false;
        return current.buffer;
    }

    /** Prints a frame that is larger than a job. */
    private void alone(Frame frame, long number) throws IOException {
        Job job = jobs[(int) (filled % jobs.length)];
        printer.draft(null);
        printer.print(frame, number, job.out.text());
        job.out.writeTo(channel);
    }

    /** Gives the job that is being filled to whoever is free. */
    private synchronized void handOver() {
        if (filling != null) {
            filling = null;
            filled++;
            notifyAll();
        }
    }

    /** The next job to be filled; until there is one, this thread prints. */
    private Job free() throws IOException {
        while (true) {
            Job job;
            synchronized (this) {
                check();
                if (filled - written < jobs.length) {
                    return jobs[(int) (filled % jobs.length)];
                }
                job = take(false);
                if (job == null) {
                    pause();
                }
            }
            if (job != null) {
                work(job, printer);
            }
        }
    }

    /**
     * Prints and writes everything that was added until now; nothing after a failure that was reported.
     *
     * @throws IOException where lines could not be written
     */
    void finish() throws IOException {
        handOver();
        while (true) {
            Job job;
            synchronized (this) {
                if (reported || written == filled) {
                    return;
                }
                check();
                job = take(false);
                if (job == null) {
                    pause();
                }
            }
            if (job != null) {
                work(job, printer);
            }
        }
    }

    /** Lets the helpers end. What was not written by {@link #finish} is dropped. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** The next job to be printed; null where there is none now, or, for those who wait, never will be. */
    private synchronized Job take(boolean waiting) throws IOException {
        while (taken == filled) {
            if (closed || !waiting) {
                return null;
            }
            pause();
        }
        return closed ? null : jobs[(int) (taken++ % jobs.length)];
    }

    private void work(Job job, FramePrinter by) throws IOException {
        try {
            print(job, by);
            writeInTurn();
        } catch (IOException | RuntimeException | Error broken) {
            // Said here, so that nobody waits for this job.
            fail(broken);
            if (by == printer) {
                reported();
            }
            throw broken;
        }
    }

    private void print(Job job, FramePrinter by) {
        FrameBatch frames = job.frames;
        Text out = job.out.text();
        by.draft(job.draft);
        for (int i = 0; i < frames.size(); i++) {
            by.print(frames.get(i), job.firstNumber + i, out);
        }
        synchronized (this) {
            job.printed = true;
        }
    }

    /** Writes the jobs whose turn it is, unless another thread is about it, which then writes this thread's job as well. */
    private void writeInTurn() throws IOException {
        for (Job job = turn(); job != null; job = turn()) {
            if (job.draft != null && !job.draft.isComplete()) {
                job.draft.complete(job.out.text(), completed.text());
                job.out.text().clear();
                completed.writeTo(channel);
            } else {
                job.out.writeTo(channel);
            }
            job.frames.clear();
            written(job);
        }
    }

    private synchronized Job turn() {
        Job next = jobs[(int) (written % jobs.length)];
        if (writing || closed || !next.printed) {
            return null;
        }
        writing = true;
        return next;
    }

    private synchronized void written(Job job) {
        job.printed = false;
        giveBack(job);
        writing = false;
        written++;
        notifyAll();
    }

    private void giveBack(Job job) {
        Lent lent = job.lent;
        if (lent != null) {
            job.lent = null;
            lent.jobs--;
            if (lent.jobs == 0 && lent.kept) {
                spare.push(lent);
            }
        }
    }

    private synchronized void fail(Throwable broken) {
        if (failure == null && !closed) {
            failure = broken;
        }
        closed = true;
        notifyAll();
    }

    private synchronized void reported() {
        reported = true;
    }

    /** Throws what made a thread fail. */
    private void check() throws IOException {
        if (failure == null) {
            return;
        }
        reported();
        if (failure instanceof IOException failed) {
            throw failed;
        }
        throw new IllegalStateException("a printing thread failed", failure);
    }

    private synchronized void pause() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while printing");
        }
    }
}
