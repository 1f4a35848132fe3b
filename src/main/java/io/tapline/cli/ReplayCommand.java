package io.tapline.cli;

import java.io.IOException;
import java.util.List;

/** {@code tapline replay}: the frames of save files onto an interface, by their own timing or another. */
final class ReplayCommand implements Command {
    private final Options options = new Options();

    @Override
    public Options options() {
        options.describe(
                        "Sends the frames of save files, by their own timing where nothing else is asked for.",
                        "tapline replay -i IF FILE... [OPTIONS]")
                .arguments("FILE", "save files, - for standard input")
                .examples(
                        "tapline replay -i eth0 web.pcapng",
                        "tapline replay -i eth0 --top-speed --loop 10 web.pcapng",
                        "tapline replay -i eth0 --pps 10k --duration 1min web.pcapng",
                        "tapline replay -i eth0 --speed 2 -w sent.pcapng web.pcapng",
                        "tapline replay --dry-run web.pcapng");
        return SendPlan.declare(options);
    }

    @Override
    public Integer call() throws IOException {
        List<String> names = options.arguments();
        if (names.isEmpty()) {
            throw SendPlan.usage("which file? 'tapline replay -i IF FILE' sends one, - is standard input");
        }
        SendPlan plan = SendPlan.of(options, true, true);
        return new Sending(plan).run(NamedFile.all(names, options.text("-w")));
    }
}
