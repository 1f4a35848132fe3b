package io.tapline.print;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import io.tapline.protocol.Protocols;
import io.tapline.wire.HexDump;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/**
 * Prints one line a frame, as tcpdump does, and more lines where verbosity and dumps ask for them. Lines are gathered in one buffer that
 * goes out when it is full and, where {@link PrintOptions#unbuffered} says so, at the end of a batch. Nothing is allocated for a frame
 * once every protocol has been seen. Used by one thread at a time.
 */
public final class TextPrinter implements FrameSink {
    private static final int FULL = 1 << 16;
    private static final int MOST_OF_A_FRAME = 262144;
    private static final String INDENT = "\n\t";

    private final WritableByteChannel channel;
    private final PrintOptions options;
    private final boolean dumps;
    private final Text out = new Text(2 * FULL);
    private final Transcript transcript;
    private final TimeText time;
    private long number;
    private ByteBuffer wrapped;

    /** A printer that writes to the channel, which {@link #close} leaves open. */
    public TextPrinter(WritableByteChannel channel, PrintOptions options) {
        this.channel = channel;
        this.options = options;
        dumps = options.hex() + options.hexAndAscii() + options.ascii() > 0;
        transcript = new Transcript(out, options.text(), Protocols.REGISTRY);
        time = new TimeText(options);
    }

    /** A printer that writes to the stream, which {@link #close} leaves open. */
    public TextPrinter(OutputStream stream, PrintOptions options) {
        this(Channels.newChannel(stream), options);
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        number++;
        if (options.isNumbered()) {
            out.right(number, 5).ascii("  ");
        }
        if (isSound(frame)) {
            time.text(out, frame);
            transcript.write(frame);
            if (dumps) {
                dump(frame);
            }
        }
        out.ascii('\n');
        if (out.length() >= FULL) {
            flush();
        }
    }

    /** True where the lengths in the frame's record can be; else says what is wrong with them. */
    private boolean isSound(Frame frame) {
        int captured = frame.capturedLength();
        int original = frame.originalLength();
        if (captured > 0 && original >= captured && original <= MOST_OF_A_FRAME) {
            return true;
        }
        out.ascii("[Invalid header:");
        int start = out.length();
        if (captured == 0) {
            out.ascii(" caplen==0");
        }
        if (original == 0) {
            separate(start).ascii(" len==0");
        } else if (Integer.compareUnsigned(original, captured) < 0) {
            separate(start)
                    .ascii(" len(")
                    .dec(original)
                    .ascii(") < caplen(")
                    .dec(captured)
                    .ascii(')');
        }
        if (captured > MOST_OF_A_FRAME) {
            separate(start).ascii(" caplen(").dec(captured).ascii(") > ").dec(MOST_OF_A_FRAME);
        }
        if (Integer.compareUnsigned(original, MOST_OF_A_FRAME) > 0) {
            separate(start)
                    .ascii(" len(")
                    .dec(original & 0xffffffffL)
                    .ascii(") > ")
                    .dec(MOST_OF_A_FRAME);
        }
        out.ascii(']');
        return false;
    }

    private Text separate(int start) {
        return out.length() == start ? out : out.ascii(',');
    }

    private void dump(Frame frame) {
        int count =
                options.hexAndAscii() > 0 ? options.hexAndAscii() : options.hex() > 0 ? options.hex() : options.ascii();
        int skipped = count > 1 ? 0 : transcript.linkHeaderLength();
        int from = frame.offset() + skipped;
        int bytes = frame.capturedLength() - skipped;
        if (bytes <= 0) {
            return;
        }
        if (options.hexAndAscii() > 0) {
            HexDump.hexAndAscii(out, INDENT, frame.buffer(), from, bytes);
        } else if (options.hex() > 0) {
            HexDump.hex(out, INDENT, frame.buffer(), from, bytes);
        } else {
            HexDump.ascii(out, frame.buffer(), from, bytes);
        }
    }

    @Override
    public void endOfBatch() throws IOException {
        if (options.isUnbuffered()) {
            flush();
        }
    }

    /**
     * Writes out all lines that are held.
     *
     * @throws IOException where they cannot be written; they are not tried again
     */
    public void flush() throws IOException {
        int length = out.length();
        out.clear();
        if (wrapped == null || wrapped.array() != out.array()) {
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
