package io.tapline.cli;

import io.tapline.print.TimeFormat;
import io.tapline.savefile.Compression;
import io.tapline.savefile.Rotation;
import io.tapline.savefile.SaveFileFormat;
import io.tapline.savefile.SaveFileOutput;
import io.tapline.savefile.SaveFileSink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The options that say which file frames are written to, and the sink that comes of them. */
final class FileOutput {
    private static final long SECOND = 1_000_000_000L;

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

    /** Declares the options that begin one file after the other. */
    static void declareRotation(Options options) {
        options.number("SIZE", new Units.FileSize(), "begin another file after so many MB, or 500k, 64MiB ...", "-C")
                .number(
                        "SECONDS",
                        new Units.Duration(),
                        "begin another file every so often; -w may hold %H, %M ...",
                        "-G")
                .number("N", new Units.Files(), "with -C: use N files again and again; with -G: stop after N", "-W")
                .number("N", new Units.Files(), "keep the newest N files, delete those before", "--keep")
                .number("N", new Units.Files(), "stop after N files", "--max-files");
    }

    /** True where more than one file may come of it. */
    static boolean isRotating(Options options) {
        boolean asked = options.has("-C") || options.has("-G") || options.has("--keep") || options.has("--max-files");
        if (asked && !isWanted(options)) {
            throw new CommandException(ExitStatus.USAGE, "-C, -G, --keep and --max-files go with -w FILE");
        }
        if (asked && options.text("-w").equals("-")) {
            throw new CommandException(ExitStatus.USAGE, "standard output is one file: name another to rotate files");
        }
        return asked;
    }

    /** How the files follow one another; nothing is opened yet. */
    static Rotation rotation(Options options) {
        String name = options.text("-w");
        if (name.equals("-")) {
            return Rotation.none(standardOutput(options)).flushEachBatch(options.has("-U"));
        }
        Rotation rotation = Rotation.of(name).format(format(options, name)).flushEachBatch(options.has("-U"));
        if (options.has("-C")) {
            rotation.maxBytes(options.number("-C", 0));
        }
        if (options.has("-G")) {
            long nanos = options.number("-G", 0);
            if (nanos <= 0 || nanos % SECOND != 0) {
                throw new CommandException(ExitStatus.USAGE, "-G takes whole seconds, from 1 on");
            }
            rotation.period(nanos / SECOND).names(new TimeFormat(name)::at);
        }
        if (options.has("-W")) {
            rotation.count((int) options.number("-W", 0));
        }
        if (options.has("--keep")) {
            rotation.keep((int) options.number("--keep", 0));
        }
        return rotation.maxFiles(options.number("--max-files", Long.MAX_VALUE));
    }

    /** True where a file was asked for. */
    static boolean isWanted(Options options) {
        return options.has("-w");
    }

    /** True where text is wanted: always, but for a file without --print. */
    static boolean isTextWanted(Options options) {
        return !isWanted(options) || options.has("--print");
    }

    /** True where what is written is kept in a file, or goes to another program, and not to a device such as /dev/null. */
    static boolean isKept(Options options) {
        Path path = Path.of(isWanted(options) ? options.text("-w") : "");
        return isWanted(options) && (!Files.exists(path) || Files.isRegularFile(path));
    }

    /** Opens the file. */
    static SaveFileSink open(Options options) throws IOException {
        return open(options, options.text("-w"));
    }

    /** Opens a file of another name than the one given, with the options given. */
    static SaveFileSink open(Options options, String name) throws IOException {
        SaveFileSink sink = name.equals("-")
                ? SaveFileSink.to(standardOutput(options), SaveFileFormat.PCAPNG, Compression.NONE)
                : SaveFileSink.create(Path.of(name), format(options, name));
        return sink.flushEachBatch(options.has("-U"));
    }

    /** Standard output, where a capture can go there. */
    private static FileChannel standardOutput(Options options) {
        if (Terminal.isTerminal(1)) {
            throw new CommandException(
                    ExitStatus.USAGE, "a capture is not written to a terminal: name a file, or pipe the output");
        }
        if (options.has("--print")) {
            throw new CommandException(ExitStatus.USAGE, "--print and -w - both want standard output");
        }
        return Terminal.standardOutput();
    }

    /** The format that the file's name and the options tell. */
    static SaveFileFormat formatOf(Options options) {
        return format(options, options.text("-w"));
    }

    /** Says on standard error what the file's format had no room for, if anything. */
    static void report(SaveFileOutput sink, String name) {
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
