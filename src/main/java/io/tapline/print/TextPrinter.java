package io.tapline.print;

import io.tapline.frame.Frame;
import io.tapline.protocol.Protocols;
import io.tapline.wire.Draft;
import io.tapline.wire.HexDump;
import io.tapline.wire.History;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/**
 * One line a frame, as tcpdump prints it, and more lines where verbosity and dumps ask for them.
 */
public final class TextPrinter implements FramePrinter {
    private static final int MOST_OF_A_FRAME = 262144;
    private static final String INDENT = "\n\t";

    private final PrintOptions options;
    private final boolean dumps;
    private final Transcript transcript;
    private final TimeText time;
    private final History history;
    private final Frame shortened = new Frame();

    /** A printer with these options. */
    public TextPrinter(PrintOptions options) {
        this(options, new History());
    }

    /** A printer with these options that knows what others which share the history have printed. */
    public TextPrinter(PrintOptions options, History history) {
        this.history = history;
        this.options = options;
        dumps = options.hex() + options.hexAndAscii() + options.ascii() > 0;
        transcript = new Transcript(options.text(), Protocols.REGISTRY, history);
        time = new TimeText(options);
    }

    @Override
    public Draft newDraft() {
        return new Draft(history);
    }

    @Override
    public void draft(Draft draft) {
        transcript.draft(draft);
    }

    @Override
    public void print(Frame whole, long number, Text out) {
        int limit = whole.captureInterface().snapLength();
        Frame frame = limit == 0 || whole.capturedLength() <= limit ? whole : shortened(whole, limit);
        if (options.isNumbered()) {
            out.right(number, 5).ascii("  ");
        }
        if (isSound(frame, out)) {
            time.text(out, frame);
            transcript.write(frame, out);
            if (dumps) {
                dump(frame, out);
            }
        }
        out.ascii('\n');
    }

    /** libpcap cuts a record that is longer than its file's snapshot length, and tcpdump's text follows from that. */
    private Frame shortened(Frame frame, int length) {
        shortened
                .wrap(
                        frame.buffer(),
                        frame.offset(),
                        length,
                        frame.originalLength(),
                        frame.timestampNanos(),
                        frame.linkType())
                .overflowSeconds(frame.overflowSeconds())
                .direction(frame.direction());
        return frame.isTimestamped() ? shortened : shortened.noTimestamp();
    }

    /** True where the lengths in the frame's record can be; else says what is wrong with them. */
    private boolean isSound(Frame frame, Text out) {
        int captured = frame.capturedLength();
        int original = frame.originalLength();
        if (captured > 0 && original >= captured && original <= MOST_OF_A_FRAME) {
            return true;
        }
        complain(out, captured, original);
        return false;
    }

    private static void complain(Text out, int captured, int original) {
        out.ascii("[Invalid header:");
        int start = out.length();
        if (captured == 0) {
            out.ascii(" caplen==0");
        }
        if (original == 0) {
            separate(out, start).ascii(" len==0");
        } else if (Integer.compareUnsigned(original, captured) < 0) {
            separate(out, start)
                    .ascii(" len(")
                    .dec(original)
                    .ascii(") < caplen(")
                    .dec(captured)
                    .ascii(')');
        }
        if (captured > MOST_OF_A_FRAME) {
            separate(out, start).ascii(" caplen(").dec(captured).ascii(") > ").dec(MOST_OF_A_FRAME);
        }
        if (Integer.compareUnsigned(original, MOST_OF_A_FRAME) > 0) {
            separate(out, start)
                    .ascii(" len(")
                    .dec(original & 0xffffffffL)
                    .ascii(") > ")
                    .dec(MOST_OF_A_FRAME);
        }
        out.ascii(']');
    }

    private static Text separate(Text out, int start) {
        return out.length() == start ? out : out.ascii(',');
    }

    private void dump(Frame frame, Text out) {
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
}
