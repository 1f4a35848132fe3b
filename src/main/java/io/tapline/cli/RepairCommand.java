package io.tapline.cli;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.LinkType;
import io.tapline.pipeline.NanoClock;
import io.tapline.pipeline.Pump;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.LinkTypeException;
import io.tapline.savefile.RepairSource;
import io.tapline.savefile.SaveFileSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * {@code tapline repair}: what can be saved of a damaged file. Status 0 where nothing is lost, be it that the file was sound or that all could
 * be put right, and 6 where bytes are lost.
 */
final class RepairCommand implements Command {
    private final Options options = new Options();

    @Override
    public Options options() {
        return options.describe(
                        "Saves every frame that can be saved of a damaged pcap or pcapng file, and lists the bytes that are lost.",
                        "tapline repair FILE -w FILE")
                .text(
                        "FILE",
                        "the file to write: pcapng, or pcap where the name ends in .pcap; - is standard output",
                        "-w",
                        "--write")
                .text(
                        "LINKTYPE",
                        "of frames whose file or interface is not described any more; otherwise EN10MB (Ethernet)",
                        "-y",
                        "--link-type")
                .arguments("FILE", "a save file, - for standard input")
                .examples(
                        "tapline repair broken.pcap -w saved.pcap      # status 0: nothing is lost, 6: what is listed is",
                        "tapline repair broken.pcapng.gz -w saved.pcapng");
    }

    @Override
    public Integer call() throws IOException {
        if (options.arguments().size() != 1) {
            throw new CommandException(ExitStatus.USAGE, "which file? 'tapline repair FILE -w FILE' repairs one");
        }
        if (!FileOutput.isWanted(options)) {
            throw new CommandException(ExitStatus.USAGE, "into which file? -w FILE names it");
        }
        String name = options.arguments().get(0);
        NamedFile.refuseSame(options.arguments(), options.text("-w"));
        RepairSource source = open(name, FilterCommand.linkType(options.text("-y")));
        SaveFileSink sink = FileOutput.open(options).follow(source.source());
        Pump pump = new Pump(source, sink, NanoClock.system());
        Signals.onStop(pump::stop);
        try {
            pump.run();
        } catch (LinkTypeException refusal) {
            throw LinkTypeFiles.refused(refusal);
        } finally {
            FileOutput.report(sink, options.text("-w"));
        }
        report(source, sink.frames(), options.text("-w").equals("-") ? System.err : System.out);
        if (source.undecodable() != null) {
            System.err.println("tapline: " + name + ": the rest cannot be decompressed: "
                    + source.undecodable().getMessage());
        }
        return source.lostBytes() > 0 || source.undecodable() != null ? ExitStatus.DAMAGED : ExitStatus.OK;
    }

    private static RepairSource open(String name, int linkType) throws IOException {
        try {
            return name.equals("-")
                    ? new RepairSource(NamedFile.source(name), linkType)
                    : RepairSource.open(Path.of(name), linkType);
        } catch (DamagedFileException damage) {
            throw new CommandException(ExitStatus.DAMAGED, name + ": " + damage.getMessage(), damage);
        }
    }

    private static void report(RepairSource source, long frames, PrintStream out) {
        StringBuilder text = new StringBuilder();
        long lost = 0;
        for (RepairSource.Damage each : source.damage()) {
            text.append(each.mended() ? "mended" : "lost").append(" bytes ").append(each.start());
            text.append('-').append(each.end() - 1).append(" (").append(each.end() - each.start());
            text.append(")\n");
            lost += each.mended() ? 0 : 1;
        }
        if (lost < source.lostRanges()) {
            text.append("lost bytes in ").append(source.lostRanges() - lost).append(" more places\n");
        }
        out.print(text);
        out.flush();
        if (source.isHeadLost()) {
            System.err.println("tapline: the file's beginning is lost: it is taken for "
                    + source.source().type().description()
                    + source.source()
                            .captureInterface()
                            .map(only -> " of " + LinkType.name(only.linkType()))
                            .orElse(""));
        }
        for (CaptureInterface each : source.assumed()) {
            System.err.println("tapline: the description of interface " + each.index() + " is lost: it is taken for "
                    + LinkType.name(each.linkType()) + " with microseconds");
        }
        System.err.println(frames + (frames == 1 ? " frame" : " frames") + " saved; "
                + (source.lostBytes() == 0
                        ? "nothing is lost"
                        : source.lostBytes() + " bytes in " + source.lostRanges()
                                + (source.lostRanges() == 1 ? " place are lost" : " places are lost")));
    }
}
