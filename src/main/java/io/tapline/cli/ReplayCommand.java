package io.tapline.cli;

import io.tapline.frame.LinkType;
import io.tapline.pipeline.Rounds;
import io.tapline.savefile.SaveFileSource;
import java.io.IOException;
import java.util.List;

/** {@code tapline replay}: the frames of save files onto an interface, by their own timing or another. */
final class ReplayCommand implements Command {
    private final Options options = new Options();

    @Override
    public Options options() {
        options.describe(
                        "Sends the frames of save files, by their own timing where nothing else is asked for.",
                        "tapline replay -i IF FILE... [OPTIONS] [FILTER...]")
                .arguments("FILE... FILTER", "save files, - for standard input; then a pcap-filter expression")
                .examples(
                        "tapline replay -i eth0 web.pcapng",
                        "tapline replay -i eth0 --top-speed --loop 10 web.pcapng",
                        "tapline replay -i eth0 --pps 10k --duration 1min web.pcapng",
                        "tapline replay -i eth0 --speed 2 -w sent.pcapng web.pcapng",
                        "tapline replay -i eth0 web.pcapng tcp port 443",
                        "tapline replay --dry-run web.pcapng");
        FilterInput.declare(options);
        return SendPlan.declare(options);
    }

    @Override
    public Integer call() throws IOException {
        List<String> arguments = options.arguments();
        int files = ReadCommand.countFiles(arguments);
        if (files == 0) {
            throw SendPlan.usage("which file? 'tapline replay -i IF FILE' sends one, - is standard input");
        }
        List<String> names = arguments.subList(0, files);
        FilterInput filter = FilterInput.of(options, arguments.subList(files, arguments.size()));
        if (options.has("-d")) {
            System.out.print(filter.shown(options, linkType(names.get(0))));
            return ExitStatus.OK;
        }
        Sending sending = new Sending(SendPlan.of(options, true, true));
        List<Rounds.Opener> recordings = NamedFile.all(names, options.text("-w"));
        if (!filter.isEmpty()) {
            int linkType = sending.outlet().linkType();
            recordings = FilteredRecording.all(
                    recordings, filter.new ForFiles(linkType < 0 ? linkType(names.get(0)) : linkType));
        }
        return sending.run(recordings);
    }

    /** The link type of a file; standard input, which can be read only once, is taken for Ethernet. */
    private static int linkType(String name) throws IOException {
        if (name.equals("-")) {
            return LinkType.ETHERNET;
        }
        try (SaveFileSource file = NamedFile.source(name)) {
            return file.linkType() < 0 ? LinkType.ETHERNET : file.linkType();
        }
    }
}
