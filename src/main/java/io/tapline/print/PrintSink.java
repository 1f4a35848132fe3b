package io.tapline.print;

import io.tapline.frame.BufferFollower;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import io.tapline.frame.FrameTable;
import io.tapline.wire.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.Supplier;

/**
 * Writes what a printer makes of each frame. Lines are gathered in one buffer that goes out when it is full and, where that is wanted, at
 * the end of a batch. Where helpers are allowed, and there is more to print than one moment's work, several threads print, each with a
 * printer of its own; what is written stays the same. Where this follows the source, its frames are not copied for them. Used by one thread at
 * a time.
 */
public final class PrintSink implements FrameSink, BufferFollower {
    private static final int FULL = 1 << 16;
    private final FramePrinter printer;
    private final WritableByteChannel channel;
    private final boolean unbuffered;
    private final PrintBuffer out = new PrintBuffer(2 * FULL);
    private Supplier<FramePrinter> printers;
    private int helpers;
    private long helpersAfter;
    private PrintTeam team;
    private long number;
    private long written;

    /**
     * Writes to the channel, which {@link #close} leaves open.
     *
     * @param unbuffered pass everything on at the end of each batch
     */
    public PrintSink(FramePrinter printer, WritableByteChannel channel, boolean unbuffered) {
        this.printer = printer;
        this.channel = channel;
        this.unbuffered = unbuffered;
        printer.begin(out.text());
    }

    /**
     * Lets so many threads help, once it turns out that there is much to print.
     *
     * @param count 0 for none
     * @param after bytes of text that are written before they start
     * @param printers makes printers that print as the first one does
     */
    public PrintSink helpers(int count, long after, Supplier<FramePrinter> printers) {
        helpers = count;
        helpersAfter = after;
        this.printers = printers;
        return this;
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        if (team != null) {
            team.add(frame, ++number);
            return;
        }
        printer.print(frame, ++number, out.text());
        passOnFull();
    }

    @Override
    public void onTable(FrameTable table) throws IOException {
        if (team != null && !table.isFollowed()) {
            FrameSink.super.onTable(table);
            return;
        }
        int first = table.next();
        if (team != null) {
            team.add(table, number + 1);
        } else {
            Text text = out.text();
            for (int row = first; row < table.end(); row++) {
                printer.print(table.frame(row), number + 1 + row - first, text);
            }
            table.took(table.end());
            passOnFull();
        }
        number += table.end() - first;
    }

    @Override
    public ByteBuffer release(ByteBuffer buffer) throws IOException {
        return team == null ? null : team.release(buffer);
    }

    private void passOnFull() throws IOException {
        if (out.text().length() >= FULL) {
            flush();
            if (written >= helpersAfter && helpers > 0) {
                team = new PrintTeam(printer, printers, helpers, channel);
            }
        }
    }

    private void flush() throws IOException {
        written += out.text().length();
        out.writeTo(channel);
    }

    @Override
    public void endOfBatch() throws IOException {
        if (unbuffered) {
            passOn();
        }
    }

    private void passOn() throws IOException {
        if (team != null) {
            team.finish();
        } else {
            flush();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            passOn();
        } finally {
            if (team != null) {
                team.close();
            }
        }
    }
}
