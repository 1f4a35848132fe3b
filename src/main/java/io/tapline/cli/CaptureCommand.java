package io.tapline.cli;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.FrameSink;
import io.tapline.frame.LinkType;
import io.tapline.linux.NetworkInterface;
import io.tapline.linux.NetworkNamespace;
import io.tapline.live.Directions;
import io.tapline.live.LinkLayer;
import io.tapline.pipeline.NanoClock;
import io.tapline.pipeline.Pump;
import io.tapline.pipeline.Tee;
import io.tapline.savefile.CaptureNotes;
import io.tapline.savefile.InterfaceStatistics;
import io.tapline.savefile.RotatingSink;
import io.tapline.savefile.SaveFileFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code tapline capture}: a live source to a save file, a printer, or both. */
final class CaptureCommand implements Command {
    private static final int ALL_BYTES = 262144;
    private static final long DEFAULT_RING = 64L << 20;
    private static final int RETIRE_AT_ONCE = 1;
    private static final int RETIRE_FOR_TEXT = 10;
    private static final int RETIRE_FOR_FILES = 60;

    private final Options options = new Options();
    private String[] child = new String[0];
    private LiveInput input;
    private Pump pump;
    /** Refuses frames once there are as many files as were asked for; null where that is not limited. */
    private RotatingSink limit;

    @Override
    public Options options() {
        options.describe(
                        "Captures frames on interfaces.",
                        "tapline capture -i IF [-i IF2 ...] [OPTIONS] [FILTER...] [-- COMMAND ARGS]")
                .texts("IF", "capture on this interface; may be given several times", "-i", "--interface")
                .number("N", new Units.Count(), "stop after N frames", "-c")
                .number("T", new Units.Duration(), "stop after this time", "--duration")
                .number("SIZE", new Units.Size(), "stop when so many bytes of frames were captured", "--max-size")
                .number("BYTES", new Units.Size(), "keep at most so many bytes of a frame", "-s", "--snapshot-length")
                .number("KIB", new Units.Count(), "size of the ring, KiB", "-B", "--buffer-size")
                .flag("do not switch the interface to promiscuous mode", "-p", "--no-promiscuous-mode")
                .text("in|out|inout", "which direction to capture", "-Q", "--direction")
                .flag("hand each frame over at once", "--immediate-mode")
                .text("NAME", "capture in the network namespace of that name", "--netns")
                .text("ring|pcap4j", "what takes the frames: the kernel's ring, or libpcap through pcap4j", "--backend")
                .text("TEXT", "a comment at the head of the file (pcapng)", "--comment")
                .text("FILE", "write the counts as JSON at the end", "--stats-json")
                .flag("say nothing but errors on standard error", "--quiet")
                .arguments("FILTER", "a pcap-filter expression")
                .examples(
                        "tapline capture -i eth0 -w web.pcapng",
                        "tapline capture -i eth0 -c 10 -e tcp port 443",
                        "tapline capture -i eth0 -w 'web-%F-%H.pcapng.zst' -G 1h --keep 24",
                        "tapline capture -i eth0 -w ping.pcapng -- ping -c 3 192.0.2.1");
        FileOutput.declare(options);
        FileOutput.declareRotation(options);
        TextOutput.declare(options);
        FilterInput.declare(options);
        return options;
    }

    @Override
    public String[] preparse(String[] args) {
        int split = List.of(args).indexOf("--");
        if (split < 0) {
            return args;
        }
        child = java.util.Arrays.copyOfRange(args, split + 1, args.length);
        return java.util.Arrays.copyOf(args, split);
    }

    @Override
    public Integer call() throws IOException {
        List<String> names = options.texts("-i");
        if (names.isEmpty()) {
            throw new CommandException(
                    ExitStatus.USAGE, "which interface? -i IF names it; 'tapline interfaces' lists them");
        }
        if (options.has("--netns")) {
            NetworkNamespace.named(options.text("--netns")).enter();
        }
        FilterInput filter = FilterInput.of(options, options.arguments());
        String shown = options.has("-d")
                ? filter.shown(options, linkLayer(names.get(0)).linkType())
                : null;
        if (shown != null) {
            System.out.print(shown);
            return ExitStatus.OK;
        }
        input = open(names, filter);
        FrameSink sink = sink(filter);
        pump = new Pump(input.source(), sink, NanoClock.system())
                .filter(limit == null ? input.filter() : limit.behind(input.filter()))
                .maxFrames(options.number("-c", Long.MAX_VALUE))
                .maxBytes(options.number("--max-size", Long.MAX_VALUE))
                .duration(options.number("--duration", Long.MAX_VALUE));
        Signals.onStop(pump::stop);
        Signals.on("USR1", this::printCounts);
        announce();
        ChildCommand running = child.length == 0 ? null : ChildCommand.start(child, pump::stop);
        try {
            pump.run();
        } finally {
            printCounts();
            writeCounts();
        }
        return running == null ? ExitStatus.OK : running.status();
    }

    private LiveInput open(List<String> names, FilterInput filter) throws IOException {
        LiveInput.Wanted wanted = new LiveInput.Wanted(
                (int) Math.min(ALL_BYTES, options.number("-s", ALL_BYTES)),
                options.has("-B") ? options.number("-B", 0) << 10 : DEFAULT_RING,
                !options.has("-p"),
                retireMillis(),
                directions(),
                filter);
        String backend = options.has("--backend") ? options.text("--backend") : "ring";
        switch (backend) {
            case "ring":
                return LiveInput.rings(names, wanted);
            case "pcap4j":
                if (names.size() > 1) {
                    throw new CommandException(ExitStatus.USAGE, "the backend pcap4j takes one interface");
                }
                return LiveInput.pcap4j(names.get(0), wanted);
            default:
                throw new CommandException(ExitStatus.USAGE, "--backend takes ring or pcap4j, not '" + backend + "'");
        }
    }

    /** What the interface's frames begin with. */
    static LinkLayer linkLayer(String name) throws IOException {
        return name.equals("any") ? LinkLayer.ANY : LinkLayer.of(NetworkInterface.named(name));
    }

    private int retireMillis() {
        if (options.has("--immediate-mode")) {
            return RETIRE_AT_ONCE;
        }
        return FileOutput.isTextWanted(options) || options.has("-U") ? RETIRE_FOR_TEXT : RETIRE_FOR_FILES;
    }

    private Directions directions() {
        String text = options.has("-Q") ? options.text("-Q") : "inout";
        for (Directions directions : Directions.values()) {
            if (directions.name().equals(text.toUpperCase(Locale.ROOT))) {
                return directions;
            }
        }
        throw new CommandException(ExitStatus.USAGE, "-Q takes in, out or inout, not '" + text + "'");
    }

    private FrameSink sink(FilterInput filter) throws IOException {
        if (!FileOutput.isWanted(options)) {
            return TextOutput.open(options, true);
        }
        FileOutput.isRotating(options);
        RotatingSink files = RotatingSink.live(
                        FileOutput.rotation(options).flagReceived(false).notes(notes(filter)),
                        CaptureCommand::now,
                        input.interfaces(),
                        new CountsSinceLast())
                .whenFull(() -> pump.stop());
        if (!options.text("-w").equals("-")) {
            Signals.on("HUP", files::rotate);
        }
        limit = options.has("-W") || options.has("--max-files") ? files : null;
        return options.has("--print") ? new Tee(files, TextOutput.open(options, true)) : files;
    }

    /** What the file says of the capture; the filter stands in the file as it stood on the command line. */
    private CaptureNotes notes(FilterInput filter) {
        String comment = options.text("--comment");
        if (comment != null && FileOutput.formatOf(options) != SaveFileFormat.PCAPNG) {
            throw new CommandException(ExitStatus.USAGE, "--comment: pcap has no room for a comment, pcapng has");
        }
        return new CaptureNotes(filter.expression(), comment);
    }

    private static long now() {
        return System.currentTimeMillis() * 1_000_000;
    }

    /** What the kernel counted for each file: the difference between two looks at its counts. */
    private final class CountsSinceLast implements RotatingSink.Counter {
        private final long[] received = new long[input.interfaces().size()];
        private final long[] dropped = new long[received.length];

        @Override
        public InterfaceStatistics count(int index, long startNanos, long endNanos) throws IOException {
            LiveInput.Counts counts = input.counts(index);
            long more = counts.received() - received[index];
            long moreDropped = counts.dropped() - dropped[index];
            received[index] += more;
            dropped[index] += moreDropped;
            return new InterfaceStatistics(startNanos, endNanos, -1, -1, more, moreDropped, more - moreDropped);
        }
    }

    private void announce() {
        if (options.has("--quiet")) {
            return;
        }
        for (CaptureInterface each : input.interfaces()) {
            System.err.println(
                    "tapline: listening on " + each.name() + ", link-type " + LinkType.name(each.linkType()) + " ("
                            + LinkType.description(each.linkType()) + "), snapshot length "
                            + (each.snapLength() == 0 ? ALL_BYTES : each.snapLength()) + " bytes");
        }
    }

    private void printCounts() {
        if (options.has("--quiet")) {
            return;
        }
        try {
            LiveInput.Counts counts = input.counts();
            System.err.println(packets(pump.frames()) + " captured\n" + packets(counts.received())
                    + " received by filter\n" + packets(counts.dropped()) + " dropped by kernel");
        } catch (IOException unknown) {
            System.err.println(
                    packets(pump.frames()) + " captured; the kernel's counts cannot be read: " + unknown.getMessage());
        }
    }

    private static String packets(long count) {
        return count + (count == 1 ? " packet" : " packets");
    }

    private void writeCounts() throws IOException {
        if (options.has("--stats-json")) {
            LiveInput.Counts counts = input.counts();
            Files.writeString(
                    Path.of(options.text("--stats-json")),
                    "{\"captured\":" + pump.frames() + ",\"bytes\":" + pump.bytes() + ",\"received\":"
                            + counts.received() + ",\"dropped\":" + counts.dropped() + "}\n");
        }
    }
}
