package io.tapline.print;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import io.tapline.wire.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes what a printer makes of each frame. Lines are gathered in one buffer that goes out when it is full and, where that is wanted, at
 * the end of a batch. Used by one thread at a time.
 */
public final class PrintSink implements FrameSink {
    private static final int FULL = 1 << 16;

    private final FramePrinter printer;
    private final WritableByteChannel channel;
    private final boolean unbuffered;
    private final Text out = new Text(2 * FULL);
    private ByteBuffer wrapped = ByteBuffer.wrap(out.array());
    private long number;

    /**
     * Writes to the channel, which {@link #close} leaves open.
     *
     * @param unbuffered pass everything on at the end of each batch
     */
    public PrintSink(FramePrinter printer, WritableByteChannel channel, boolean unbuffered) {
        this.printer = printer;
        this.channel = channel;
        this.unbuffered = unbuffered;
        printer.begin(out);
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        printer.print(frame, ++number, out);
        if (out.length() >= FULL) {
            flush();
        }
    }

    @Override
    public void endOfBatch() throws IOException {
        if (unbuffered) {
            flush();
        }
    }

    private void flush() throws IOException {
        int length = out.length();
        out.clear();
        if (wrapped.array() != out.array()) {
            wrapped = ByteBuffer.wrap(out.array());
        }
        wrapped.limit(length).position(0);
        while (wrapped.hasRemaining()) {
            channel.write(wrapped);
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
