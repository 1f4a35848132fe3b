package io.tapline.cli;

import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.pipeline.NanoClock;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/** A source that says on a terminal how far it is: one line that is written over, and gone at the end. */
final class Progress implements FrameSource {
    private static final long FIRST = 1_000_000_000L;
    private static final long INTERVAL = 200_000_000L;
    private static final int MEGABYTE = 1_000_000;

    private final FrameSource source;
    private final LongSupplier position;
    private final long total;
    private final PrintStream terminal;
    private final NanoClock clock;
    private final long start;
    private long next;
    private long frames;
    private int shown;

    /**
     * A source with its progress.
     *
     * @param position bytes read until now
     * @param total bytes there are; 0 where nobody knows, as of a pipe
     */
    Progress(FrameSource source, LongSupplier position, long total, PrintStream terminal, NanoClock clock) {
        this.source = source;
        this.position = position;
        this.total = total;
        this.terminal = terminal;
        this.clock = clock;
        start = clock.nanoTime();
        next = start + FIRST;
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        int count = source.poll(handler, limit);
        frames += Math.max(0, count);
        long now = clock.nanoTime();
        if (now - next >= 0) {
            next = now + INTERVAL;
            show(now - start);
        }
        return count;
    }

    private void show(long nanos) {
        long bytes = position.getAsLong();
        StringBuilder line = new StringBuilder("\r").append(frames).append(" frames, ");
        line.append(bytes / MEGABYTE).append(" MB");
        if (total > 0) {
            line.append(" of ")
                    .append(total / MEGABYTE)
                    .append(" (")
                    .append(100 * bytes / total)
                    .append("%)");
        }
        line.append(", ").append(bytes * 1000 / (nanos / MEGABYTE) / MEGABYTE).append(" MB/s");
        int length = line.length();
        terminal.print(line.append(" ".repeat(Math.max(0, shown - length))));
        terminal.flush();
        shown = length;
    }

    @Override
    public boolean stop() {
        return source.stop();
    }

    @Override
    public void close() throws IOException {
        if (shown > 0) {
            terminal.print("\r" + " ".repeat(shown) + "\r");
            terminal.flush();
            shown = 0;
        }
        source.close();
    }
}
