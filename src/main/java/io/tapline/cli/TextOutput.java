package io.tapline.cli;

import io.tapline.print.Column;
import io.tapline.print.FieldsPrinter;
import io.tapline.print.FramePrinter;
import io.tapline.print.JsonPrinter;
import io.tapline.print.PrintOptions;
import io.tapline.print.PrintSink;
import io.tapline.print.TextPrinter;
import io.tapline.protocol.Protocols;
import io.tapline.wire.History;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** The options that say how frames are shown on standard output, tcpdump's letters and meaning, and the printer that comes of them. */
final class TextOutput {
    /** Threads that print beside the one that reads; more of them would wait for it. */
    private static final int MOST_HELPERS = 3;
    /** Bytes of columns or JSON after which they are worth their start: the first buffer that is full. */
    private static final long MUCH = 1 << 16;
    /**
     * Bytes of lines after which they are worth their start: lines cost so little that helpers would only take the processor from the JVM's
     * compiler while it is about the code that prints them. Measured: with helpers from the beginning, a million lines took a third longer.
     */
    private static final long MUCH_TEXT = 1 << 27;

    private TextOutput() {}

    /** Declares the options. */
    static void declare(Options options) {
        options.counted("more detail; up to three times", "-v", "--verbose")
                .flag("less protocol detail", "-q", "--quick")
                .flag("the link-level header on each line", "-e", "--link-header")
                .counted("numbers instead of names; twice: also for ports and protocols", "-n", "--numeric")
                .flag("absolute TCP sequence numbers", "-S", "--absolute-tcp-sequence-numbers")
                .counted(
                        "time: -t none, -tt seconds, -ttt since the last line, -tttt with date, -ttttt since the first",
                        "-t",
                        "--time")
                .counted("bytes in hex; twice: with the link-level header", "-x", "--hex")
                .counted("bytes in hex and ASCII; twice: with the link-level header", "-X", "--hex-ascii")
                .counted("bytes in ASCII; twice: with the link-level header", "-A", "--ascii")
                .flag("number the lines", "-#", "--number")
                .flag("times to the nanosecond", "--nano")
                .flag("times to the microsecond", "--micro")
                .flag("do not verify checksums", "-K", "--dont-verify-checksums")
                .flag("write each line as soon as it is there", "-l", "--line-buffered")
                .text("F1,F2,...", "columns by Wireshark's field names instead of text, tab-separated", "--fields")
                .flag("with --fields: comma-separated, with a header line", "--csv")
                .flag("one JSON object a frame instead of text", "--json");
    }

    /** Opens the printer on standard output; a live one shows lines at the end of each batch. */
    static PrintSink open(Options options, boolean live) throws IOException {
        Printers printers = new Printers(options);
        int helpers = Math.min(MOST_HELPERS, Runtime.getRuntime().availableProcessors() - 1);
        return new PrintSink(printers.get(), Terminal.standardOutput(), options.has("-l") || live)
                .helpers(printers.mayWorkTogether() ? helpers : 0, printers.text == null ? MUCH : MUCH_TEXT, printers);
    }

    /** Makes the printers that the options ask for, one for each thread that prints. */
    private static final class Printers implements Supplier<FramePrinter> {
        private final List<Column> columns;
        private final boolean csv;
        private final boolean json;
        private final PrintOptions text;
        private final History history = new History();
        /** The first one of its kind; null before. */
        private JsonPrinter jsonPrinter;

        private FieldsPrinter fieldsPrinter;

        Printers(Options options) {
            json = options.has("--json");
            csv = options.has("--csv");
            columns = options.has("--fields") ? columnList(options.text("--fields")) : null;
            text = json || columns != null ? null : textOptions(options);
            if (json && columns != null) {
                throw new CommandException(ExitStatus.USAGE, "either --fields or --json");
            }
            if (csv && columns == null && !json) {
                throw new CommandException(ExitStatus.USAGE, "--csv goes with --fields F1,F2,...");
            }
        }

        /** False where each line shows the time since another one. */
        boolean mayWorkTogether() {
            return text == null || !text.time().isRelative();
        }

        @Override
        public FramePrinter get() {
            if (json) {
                jsonPrinter = jsonPrinter == null ? new JsonPrinter(Protocols.REGISTRY) : jsonPrinter.again();
                return jsonPrinter;
            }
            if (columns == null) {
                return new TextPrinter(text, history);
            }
            fieldsPrinter = fieldsPrinter == null ? columnsPrinter() : fieldsPrinter.again();
            return fieldsPrinter;
        }

        private FieldsPrinter columnsPrinter() {
            return csv
                    ? FieldsPrinter.csv(columns, Protocols.REGISTRY)
                    : FieldsPrinter.tabs(columns, Protocols.REGISTRY);
        }
    }

    private static PrintOptions textOptions(Options options) {
        return new PrintOptions()
                .verbosity(options.count("-v"))
                .quick(options.has("-q"))
                .linkHeader(options.has("-e"))
                .numeric(Math.max(1, options.count("-n")))
                .absoluteSequence(options.has("-S"))
                .checkChecksums(!options.has("-K"))
                .time(PrintOptions.Time.ofCount(options.count("-t")))
                .nanoseconds(options.has("--nano"))
                .numbered(options.has("-#"))
                .hex(options.count("-x"))
                .hexAndAscii(options.count("-X"))
                .ascii(options.count("-A"));
    }

    private static List<Column> columnList(String names) {
        try {
            return Column.list(names, Protocols.REGISTRY);
        } catch (IllegalArgumentException unknown) {
            throw new CommandException(ExitStatus.USAGE, unknown.getMessage(), unknown);
        }
    }
}
