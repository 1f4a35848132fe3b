package io.tapline.cli;

import io.tapline.frame.FrameSink;
import io.tapline.print.Column;
import io.tapline.print.FieldsPrinter;
import io.tapline.print.FramePrinter;
import io.tapline.print.JsonPrinter;
import io.tapline.print.PrintOptions;
import io.tapline.print.PrintSink;
import io.tapline.print.TextPrinter;
import io.tapline.protocol.Protocols;
import java.io.IOException;
import java.util.List;

/** The options that say how frames are shown on standard output, tcpdump's letters and meaning, and the printer that comes of them. */
final class TextOutput {
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
    static FrameSink open(Options options, boolean live) throws IOException {
        FramePrinter columns = columns(options);
        if (columns != null) {
            return new PrintSink(columns, Terminal.standardOutput(), options.has("-l") || live);
        }
        PrintOptions print = new PrintOptions()
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
                .ascii(options.count("-A"))
                .unbuffered(options.has("-l") || live);
        return new TextPrinter(Terminal.standardOutput(), print);
    }

    /** The printer of --fields, --csv or --json; null where text is wanted. */
    private static FramePrinter columns(Options options) {
        if (options.has("--json")) {
            if (options.has("--fields")) {
                throw new CommandException(ExitStatus.USAGE, "either --fields or --json");
            }
            return new JsonPrinter(Protocols.REGISTRY);
        }
        if (!options.has("--fields")) {
            if (options.has("--csv")) {
                throw new CommandException(ExitStatus.USAGE, "--csv goes with --fields F1,F2,...");
            }
            return null;
        }
        List<Column> columns = columnList(options.text("--fields"));
        return options.has("--csv")
                ? FieldsPrinter.csv(columns, Protocols.REGISTRY)
                : FieldsPrinter.tabs(columns, Protocols.REGISTRY);
    }

    private static List<Column> columnList(String names) {
        try {
            return Column.list(names, Protocols.REGISTRY);
        } catch (IllegalArgumentException unknown) {
            throw new CommandException(ExitStatus.USAGE, unknown.getMessage(), unknown);
        }
    }
}
