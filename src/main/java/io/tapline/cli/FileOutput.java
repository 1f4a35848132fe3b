package io.tapline.cli;

import io.tapline.savefile.Compression;
import io.tapline.savefile.SaveFileFormat;
import io.tapline.savefile.SaveFileSink;
import java.io.IOException;
import java.nio.file.Path;

/** The options that say which file frames are written to, and the sink that comes of them. */
final class FileOutput {
    private FileOutput() {}

    /** Declares the options. */
    static void declare(Options options) {
        options.text(
                        "FILE",
                        "write the frames to a file: pcapng, or pcap where the name ends in .pcap; - is standard output",
                        "-w",
                        "--write")
                .flag("write to the file after each batch", "-U", "--packet-buffered")
                .flag("print as well as write", "--print");
    }

    /** True where a file was asked for. */
    static boolean isWanted(Options options) {
        return options.has("-w");
    }

    /** True where text is wanted: always, but for a file without --print. */
    static boolean isTextWanted(Options options) {
        return !isWanted(options) || options.has("--print");
    }

    /** Opens the file. */
    static SaveFileSink open(Options options) throws IOException {
        String name = options.text("-w");
        SaveFileSink sink;
        if (name.equals("-")) {
            if (Terminal.isTerminal(1)) {
                throw new CommandException(
                        ExitStatus.USAGE, "a capture is not written to a terminal: name a file, or pipe the output");
            }
            if (options.has("--print")) {
                throw new CommandException(ExitStatus.USAGE, "--print and -w - both want standard output");
            }
            sink = SaveFileSink.to(Terminal.standardOutput(), SaveFileFormat.PCAPNG, Compression.NONE);
        } else {
            sink = SaveFileSink.create(Path.of(name), format(options, name));
        }
        return sink.flushEachBatch(options.has("-U"));
    }

    /** Says on standard error what the file's format had no room for, if anything. */
    static void report(SaveFileSink sink, String name) {
        if (!sink.unkept().isNothing()) {
            System.err.println("tapline: " + name + ": pcap has no room for " + sink.unkept());
        }
    }

    private static SaveFileFormat format(Options options, String name) {
        SaveFileFormat format = SaveFileFormat.forName(name);
        if (format == SaveFileFormat.PCAP && options.has("--nano")) {
            return SaveFileFormat.PCAP_NANO;
        }
        return format == SaveFileFormat.PCAP && options.has("--micro") ? SaveFileFormat.PCAP_MICRO : format;
    }
}
