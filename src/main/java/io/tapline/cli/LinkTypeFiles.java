package io.tapline.cli;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import io.tapline.frame.LinkType;
import io.tapline.savefile.Block;
import io.tapline.savefile.BlockHandler;
import io.tapline.savefile.LinkTypeException;
import io.tapline.savefile.SaveFileFormat;
import io.tapline.savefile.SaveFileSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pcap file for each link type, because one pcap holds no more: {@code out.pcap} becomes {@code out.EN10MB.pcap} and
 * {@code out.LINUX_SLL.pcap}, each made when its first frame comes.
 */
final class LinkTypeFiles implements FrameSink, BlockHandler {
    private static final String OPTION = "--per-link-type";
    private static final int MOST = 64;

    /** One of the files. */
    private record Part(int linkType, String name, SaveFileSink sink) {}

    private final Options options;
    private final List<String> readFrom;
    private final List<Part> parts = new ArrayList<>();
    private Part current;
    private long blocks;

    private LinkTypeFiles(Options options, List<String> readFrom) {
        this.options = options;
        this.readFrom = readFrom;
    }

    /** Declares the option. */
    static void declare(Options options) {
        options.flag("write a pcap file for each link type: out.pcap becomes out.EN10MB.pcap ...", OPTION);
    }

    /** True where it was given. */
    static boolean isWanted(Options options) {
        return options.has(OPTION);
    }

    /**
     * Files named after that of -w.
     *
     * @param readFrom names of the files that are read, none of which may be written to
     */
    static LinkTypeFiles open(Options options, List<String> readFrom) {
        String name = options.text("-w");
        if (name == null || SaveFileFormat.forName(name) != SaveFileFormat.PCAP) {
            throw new CommandException(
                    ExitStatus.USAGE, OPTION + " goes with -w FILE.pcap; one pcapng file holds all link types");
        }
        if (FileOutput.isRotating(options)) {
            throw new CommandException(ExitStatus.USAGE, OPTION + " does not go with -C, -G, --keep or --max-files");
        }
        return new LinkTypeFiles(options, readFrom);
    }

    /** What to say where a pcap was to hold two link types. */
    static CommandException refused(LinkTypeException refusal) {
        return new CommandException(
                ExitStatus.FAILED, refusal.getMessage() + ", and " + OPTION + " writes a pcap for each", refusal);
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        if (current == null || current.linkType != frame.linkType()) {
            current = part(frame.linkType());
        }
        current.sink.onFrame(frame);
    }

    private Part part(int linkType) throws IOException {
        for (Part each : parts) {
            if (each.linkType == linkType) {
                return each;
            }
        }
        if (parts.size() == MOST) {
            throw new CommandException(ExitStatus.FAILED, "more than " + MOST + " link types: too many files");
        }
        String name = name(options.text("-w"), linkType);
        NamedFile.refuseSame(readFrom, name);
        Part added = new Part(linkType, name, FileOutput.open(options, name));
        parts.add(added);
        return added;
    }

    /** The name with the link type before ".pcap", whatever follows that. */
    private static String name(String all, int linkType) {
        int end = all.toLowerCase(java.util.Locale.ROOT).lastIndexOf(".pcap");
        String type = LinkType.name(linkType);
        boolean named = !Character.isDigit(type.charAt(0));
        return all.substring(0, end) + (named ? "." : ".linktype-") + type + all.substring(end);
    }

    /** Counts what a pcap has no room for. */
    @Override
    public void onBlock(Block block) {
        boolean needless = block.type() == Block.SECTION_HEADER || block.type() == Block.INTERFACE_DESCRIPTION;
        blocks += needless ? 0 : 1;
    }

    /** Says on standard error what was lost, if anything was. */
    void report() {
        for (Part each : parts) {
            FileOutput.report(each.sink, each.name);
        }
        if (blocks > 0) {
            System.err.println("tapline: " + options.text("-w") + ": pcap has no room for " + blocks
                    + (blocks == 1 ? " block that is no frame" : " blocks that are no frames"));
        }
    }

    @Override
    public void endOfBatch() throws IOException {
        for (Part each : parts) {
            each.sink.endOfBatch();
        }
    }

    /** Closes all files, also where one fails, and then throws the first failure. */
    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Part each : parts) {
            try {
                each.sink.close();
            } catch (IOException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
