package io.tapline.cli;

import io.tapline.frame.FrameFilter;
import io.tapline.frame.LinkType;
import io.tapline.pipeline.NanoClock;
import io.tapline.pipeline.Pump;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.LinkTypeException;
import io.tapline.savefile.MergedSource;
import io.tapline.savefile.SaveFileSink;
import io.tapline.savefile.SaveFileSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code tapline merge}: the frames of several save files by their time, in one. */
final class MergeCommand implements Command {
    private final Options options = new Options();
    /** The files that are merged, and their names. */
    private final List<SaveFileSource> sources = new ArrayList<>();

    private final List<String> names = new ArrayList<>();
    private int status = ExitStatus.OK;

    @Override
    public Options options() {
        options.describe(
                        "Merges save files by the time of their frames; link types, interfaces, comments and all else are kept.",
                        "tapline merge FILE... -w FILE [FILTER...]")
                .text(
                        "FILE",
                        "the file to write: pcapng, or pcap where the name ends in .pcap; - is standard output",
                        "-w",
                        "--write");
        LinkTypeFiles.declare(options);
        FilterInput.declare(options);
        return options.arguments("FILE... FILTER", "save files, - for standard input; then a pcap-filter expression")
                .examples(
                        "tapline merge client.pcapng server.pcapng -w both.pcapng",
                        "tapline merge monday-*.pcap -w monday.pcapng.zst tcp port 443");
    }

    @Override
    public Integer call() throws IOException {
        List<String> arguments = options.arguments();
        int files = ReadCommand.countFiles(arguments);
        if (files == 0) {
            throw new CommandException(ExitStatus.USAGE, "which files? 'tapline merge FILE FILE -w FILE' merges two");
        }
        if (!FileOutput.isWanted(options) && !options.has("-d")) {
            throw new CommandException(ExitStatus.USAGE, "into which file? -w FILE names it");
        }
        NamedFile.refuseSame(arguments.subList(0, files), options.text("-w"));
        FilterInput filter = FilterInput.of(options, arguments.subList(files, arguments.size()));
        open(arguments.subList(0, files));
        try (MergedSource source = new MergedSource(sources)) {
            int first = sources.get(0).linkType();
            int linkType = first < 0 ? LinkType.ETHERNET : first;
            String shown = filter.shown(options, linkType);
            if (shown != null) {
                System.out.print(shown);
                return ExitStatus.OK;
            }
            merge(source, filter.isEmpty() ? null : filter.new ForFiles(linkType));
            for (int i = 0; i < names.size(); i++) {
                if (source.damage(i) != null) {
                    damaged(names.get(i), source.damage(i));
                }
            }
        }
        return status;
    }

    private void merge(MergedSource source, FrameFilter filter) throws IOException {
        SaveFileSink file = null;
        LinkTypeFiles split = null;
        if (LinkTypeFiles.isWanted(options)) {
            split = LinkTypeFiles.open(options, names);
            for (SaveFileSource each : sources) {
                each.onBlock(split);
            }
        } else {
            file = FileOutput.open(options).follow(source);
        }
        Pump pump = new Pump(source, file != null ? file : split, NanoClock.system()).filter(filter);
        Signals.onStop(pump::stop);
        try {
            pump.run();
        } catch (LinkTypeException refusal) {
            throw LinkTypeFiles.refused(refusal);
        } finally {
            if (file != null) {
                FileOutput.report(file, options.text("-w"));
            } else {
                split.report();
            }
        }
    }

    /** Opens the files; one that is no capture at all is said to be damaged, and the others are merged. */
    private void open(List<String> files) throws IOException {
        DamagedFileException first = null;
        for (String name : files) {
            try {
                sources.add(NamedFile.source(name, files.size()));
                names.add(name);
            } catch (DamagedFileException damage) {
                damaged(name, damage);
                first = damage;
            }
        }
        if (sources.isEmpty()) {
            throw new CommandException(ExitStatus.DAMAGED, "", first);
        }
    }

    private void damaged(String name, DamagedFileException damage) {
        System.err.println("tapline: " + name + ": " + damage.getMessage());
        status = ExitStatus.DAMAGED;
    }
}
