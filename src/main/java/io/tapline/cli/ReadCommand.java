package io.tapline.cli;

import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSink;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.pipeline.NanoClock;
import io.tapline.pipeline.Pump;
import io.tapline.pipeline.Tee;
import io.tapline.print.PrintSink;
import io.tapline.savefile.Compression;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.LinkTypeException;
import io.tapline.savefile.RotatingSink;
import io.tapline.savefile.SaveFileOutput;
import io.tapline.savefile.SaveFileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** {@code tapline read}: save files to a printer, another save file, or both. */
final class ReadCommand implements Command {
    /** What libpcap makes of a snapshot length of 0, which stands for none. */
    private static final int UNLIMITED = 262144;

    private final Options options = new Options();
    private SaveFileOutput file;
    /** Refuses frames once there are as many files as were asked for; null where that is not limited. */
    private RotatingSink limit;
    /** What is written instead where there is to be a file for each link type. */
    private LinkTypeFiles split;
    /** What prints; null where nothing is printed. */
    private PrintSink text;

    @Override
    public Options options() {
        options.describe("Prints, filters, converts and cuts save files.", "tapline read FILE... [OPTIONS] [FILTER...]")
                .number("N", new Units.Count(), "stop after N frames", "-c")
                .flag("print the number of frames only", "--count")
                .arguments("FILE... FILTER", "save files, - for standard input; then a pcap-filter expression")
                .examples(
                        "tapline read web.pcapng",
                        "tapline read web.pcapng -e -nn -c 10",
                        "tapline read web.pcapng -w https.pcapng tcp port 443",
                        "tapline read web.pcapng -w piece.pcapng --from +10s --to +20s",
                        "tapline read web.pcapng -w picked.pcapng --frames 10-20,55",
                        "tapline read old.pcap -w new.pcapng");
        TextOutput.declare(options);
        FileOutput.declare(options);
        FileOutput.declareRotation(options);
        CutOptions.declare(options);
        LinkTypeFiles.declare(options);
        FilterInput.declare(options);
        return options;
    }

    @Override
    public Integer call() throws IOException {
        int files = countFiles(options.arguments());
        if (files == 0) {
            throw new CommandException(
                    ExitStatus.USAGE, "which file? 'tapline read FILE' prints one, - is standard input");
        }
        List<String> names = options.arguments().subList(0, files);
        NamedFile.refuseSame(names, options.text("-w"));
        if (options.has("-W") && options.has("-w")) {
            NamedFile.refuseNumbered(names, options.text("-w"));
        }
        Inputs inputs = new Inputs(names);
        FrameSource source = CutOptions.cut(inputs, options);
        FilterInput filter = FilterInput.of(
                options, options.arguments().subList(files, options.arguments().size()));
        inputs.ahead = !filter.isEmpty() && !isTextPrinted() && !FileOutput.isKept(options);
        inputs.next();
        String shown = filter.shown(options, inputs.linkType());
        if (shown != null) {
            System.out.print(shown);
            return ExitStatus.OK;
        }
        FrameFilter accepted = filter.isEmpty() ? null : filter.new ForFiles(inputs.linkType());
        FrameSink sink = sink(names);
        inputs.follow();
        Pump pump = new Pump(isProgressWanted() ? inputs.progress(source) : source, sink, NanoClock.system())
                .maxFrames(options.number("-c", Long.MAX_VALUE))
                .filter(limit == null ? accepted : limit.behind(accepted));
        if (limit != null) {
            limit.whenFull(pump::stop);
        }
        if (FileOutput.isWanted(options)) {
            Signals.onStop(pump::stop);
        }
        try {
            pump.run();
        } catch (LinkTypeException refusal) {
            throw LinkTypeFiles.refused(refusal);
        } finally {
            report(pump.frames());
        }
        return ExitStatus.OK;
    }

    /** Progress is for a person who would otherwise see nothing move. */
    private boolean isProgressWanted() {
        return !isTextPrinted() && Terminal.isTerminal(2);
    }

    private boolean isTextPrinted() {
        return FileOutput.isTextWanted(options) && !options.has("--count");
    }

    private void report(long frames) {
        if (options.has("--count")) {
            System.out.println(frames + (frames == 1 ? " packet" : " packets"));
        }
        if (file != null) {
            FileOutput.report(file, options.text("-w"));
        }
        if (split != null) {
            split.report();
        }
    }

    /**
     * The first argument is a file; those behind it are as long as files of that name exist. What follows is the filter.
     *
     * @throws NoSuchFileException where that begins with what can only be the name of a file
     */
    static int countFiles(List<String> arguments) throws NoSuchFileException {
        int files = Math.min(1, arguments.size());
        while (files < arguments.size() && NamedFile.isThere(arguments.get(files))) {
            files++;
        }
        if (files < arguments.size() && NamedFile.isName(arguments.get(files))) {
            throw new NoSuchFileException(arguments.get(files));
        }
        return files;
    }

    private FrameSink sink(List<String> names) throws IOException {
        FrameSink written = written(names);
        if (options.has("--count")) {
            return written != null ? written : frame -> {};
        }
        if (!FileOutput.isTextWanted(options)) {
            return written;
        }
        text = TextOutput.open(options, false);
        return written != null ? new Tee(written, text) : text;
    }

    private FrameSink written(List<String> names) throws IOException {
        if (LinkTypeFiles.isWanted(options)) {
            split = LinkTypeFiles.open(options, names);
            return split;
        }
        if (FileOutput.isRotating(options)) {
            limit = new RotatingSink(FileOutput.rotation(options));
            file = limit;
        } else {
            file = FileOutput.isWanted(options) ? FileOutput.open(options) : null;
        }
        return file;
    }

    /** The files one after the other, as one source. */
    private final class Inputs implements FrameSource {
        private final List<String> names;
        /**
         * Whether another thread is to read: where little is done with the frames but filtering. To print and to write files there are other
         * threads, and with one more there would be more of them than there are processors on small machines (10 % slower on two).
         */
        private boolean ahead;

        private int index = -1;
        private SaveFileSource current;
        /** Bytes of the files before. */
        private long passed;

        Inputs(List<String> names) {
            this.names = names;
        }

        /** Opens the next file and says on standard error what it is, as tcpdump does. */
        boolean next() throws IOException {
            close();
            if (++index == names.size()) {
                return false;
            }
            String name = names.get(index);
            try {
                current = NamedFile.source(name);
            } catch (DamagedFileException damage) {
                throw named(damage);
            }
            announce(name);
            if (ahead) {
                current.readAhead();
            }
            follow();
            return true;
        }

        /** The same frames with a line that tells how far they are read; how much there is, where that is one plain file. */
        FrameSource progress(FrameSource frames) throws IOException {
            Path path = Path.of(names.get(0));
            boolean known = names.size() == 1 && Files.isRegularFile(path) && current.compression() == Compression.NONE;
            return new Progress(frames, this::position, known ? Files.size(path) : 0, System.err, NanoClock.system());
        }

        private long position() {
            return passed + (current == null ? 0 : current.position());
        }

        /** Lets what the current file holds besides frames go to the file that is written, if one is. */
        void follow() throws IOException {
            if (file != null) {
                file.follow(current);
            }
            if (split != null) {
                current.onBlock(split);
            }
            if (file == null && text != null) {
                current.follower(text);
            }
        }

        /** The link type of the file's first interface; Ethernet where it describes none. */
        int linkType() throws IOException {
            int linkType = current.linkType();
            return linkType < 0 ? LinkType.ETHERNET : linkType;
        }

        private void announce(String name) throws IOException {
            if (FileOutput.isTextWanted(options)) {
                int linkType = current.linkType();
                System.err.println("reading from file " + name + ", link-type " + LinkType.name(linkType) + " ("
                        + LinkType.description(linkType) + "), snapshot length "
                        + (current.snapLength() == 0 ? UNLIMITED : current.snapLength()));
            }
        }

        private CommandException named(DamagedFileException damage) {
            return new CommandException(ExitStatus.DAMAGED, names.get(index) + ": " + damage.getMessage(), damage);
        }

        @Override
        public int poll(FrameHandler handler, int limit) throws IOException {
            int count = read(handler, limit);
            while (count == END && next()) {
                count = read(handler, limit);
            }
            return count;
        }

        private int read(FrameHandler handler, int limit) throws IOException {
            try {
                return current.poll(handler, limit);
            } catch (DamagedFileException damage) {
                throw named(damage);
            }
        }

        @Override
        public void close() throws IOException {
            if (current != null) {
                passed = position();
                current.close();
                current = null;
            }
        }
    }
}
