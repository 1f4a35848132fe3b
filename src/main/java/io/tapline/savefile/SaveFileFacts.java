package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a save file holds, found by reading it once: counts, times, interfaces, comments, and where it is damaged. Memory is bounded: of the
 * comments and interfaces the first are kept, and all are counted.
 */
public final class SaveFileFacts {
    private static final int MOST_COMMENT_CHARACTERS = 1 << 20;
    private static final int MOST_INTERFACES = 1 << 16;

    /**
     * A comment.
     *
     * @param frame number of the frame that it is on, from 1; 0 for one that is on no frame
     * @param block kind of block that it stands in, see {@link Block}
     * @param text what it says
     */
    public record Comment(long frame, int block, String text) {}

    /** What is known of an interface. */
    public static final class InterfaceFacts {
        private final CaptureInterface described;
        private final int section;
        private long frames;
        private int statistics;
        private long received = -1;
        private long dropped = -1;

        InterfaceFacts(CaptureInterface described, int section) {
            this.described = described;
            this.section = section;
        }

        /** The interface as it was described. */
        public CaptureInterface captureInterface() {
            return described;
        }

        /** The number of its section, from 1. */
        public int section() {
            return section;
        }

        /** Its frames in the file. */
        public long frames() {
            return frames;
        }

        /** How many statistics blocks it has. */
        public int statistics() {
            return statistics;
        }

        /** Frames that it received (isb_ifrecv), as the last statistics tell; -1 where they do not. */
        public long received() {
            return received;
        }

        /** Frames that it dropped (isb_ifdrop), as the last statistics tell; -1 where they do not. */
        public long dropped() {
            return dropped;
        }

        /** The text of one of its options, or "". */
        public String text(int code) {
            Options options = options();
            return options.seek(code) ? options.text(code == Options.IF_FILTER ? 1 : 0) : "";
        }

        /** Its options. */
        public Options options() {
            byte[] bytes = described.options();
            return new Options().wrap(java.nio.ByteBuffer.wrap(bytes), 0, bytes.length, described.order());
        }
    }

    private FileType type;
    private Compression compression;
    private long bytes;
    private final Tally tally = new Tally();
    private long untimed;
    private int sections;
    private final List<InterfaceFacts> interfaces = new ArrayList<>();
    private long otherInterfaces;
    private int firstOfSection;
    private InterfaceFacts current;
    private CaptureInterface currentInterface;
    private long comments;
    private long frameComments;
    private int commentCharacters;
    private final List<Comment> keptComments = new ArrayList<>();
    private final long[] names = new long[2];
    private long secrets;
    private long customBlocks;
    private long otherBlocks;
    private String hardware = "";
    private String system = "";
    private String application = "";
    private DamagedFileException damage;
    private final Options options = new Options();
    private final Intake intake = new Intake();

    private SaveFileFacts() {}

    /**
     * Reads a source to its end, or to where it is damaged.
     *
     * @throws IOException where it cannot be read; damage is no such case
     */
    public static SaveFileFacts of(SaveFileSource source) throws IOException {
        SaveFileFacts facts = new SaveFileFacts();
        facts.read(source);
        return facts;
    }

    private void read(SaveFileSource source) throws IOException {
        source.onBlock(intake);
        try {
            if (source.reader() instanceof PcapReader pcap) {
                // One frame at a time, in which everything unusual is seen to, and then all plain ones that are in the
                // buffer.
                while (source.poll(intake, 1) != FrameSource.END) {
                    pcap.tally(tally);
                }
            } else {
                int count = 0;
                while (count != FrameSource.END) {
                    count = source.poll(intake, 4096);
                }
            }
        } catch (DamagedFileException where) {
            damage = where;
        }
        type = source.type();
        compression = source.compression();
        bytes = source.position();
        if (type != FileType.PCAPNG) {
            sections = 1;
            InterfaceFacts only = new InterfaceFacts(source.captureInterface().orElseThrow(), 1);
            only.frames = tally.frames;
            interfaces.add(only);
        }
    }

    private void addInterface(CaptureInterface captureInterface) {
        if (interfaces.size() < MOST_INTERFACES) {
            interfaces.add(new InterfaceFacts(captureInterface, sections));
        } else {
            otherInterfaces++;
        }
    }

    /** What the source calls. No lambdas: this is what a quick command starts with. */
    private final class Intake implements FrameHandler, BlockHandler {
        @Override
        public void onFrame(Frame frame) {
            tally.add(frame.capturedLength(), frame.originalLength());
            if (frame.isTimestamped()) {
                tally.time(frame.timestampNanos());
            } else {
                untimed++;
            }
            if (sections > 0) {
                ofPcapng(frame);
            }
        }

        @Override
        public void onBlock(Block block) {
            SaveFileFacts.this.onBlock(block);
        }
    }

    private void ofPcapng(Frame frame) {
        if (frame.captureInterface() != currentInterface) {
            currentInterface = frame.captureInterface();
            int index = firstOfSection + currentInterface.index();
            current =
                    index < interfaces.size() ? interfaces.get(index) : new InterfaceFacts(currentInterface, sections);
        }
        current.frames++;
        if (frame.optionsLength() > 0) {
            options.wrap(frame.options(), frame.optionsOffset(), frame.optionsLength(), currentInterface.order());
            long before = comments;
            comments(tally.frames, Block.ENHANCED_PACKET);
            frameComments += comments > before ? 1 : 0;
        }
    }

    /** Takes the comments among the options that the cursor stands before. */
    private void comments(long frame, int block) {
        while (options.seek(Options.COMMENT)) {
            comments++;
            if (commentCharacters < MOST_COMMENT_CHARACTERS) {
                String text = options.text();
                commentCharacters += text.length() + 32;
                keptComments.add(new Comment(frame, block, text));
            }
        }
    }

    private void onBlock(Block block) {
        switch (block.type()) {
            case Block.SECTION_HEADER -> section(block);
            case Block.INTERFACE_DESCRIPTION -> addInterface(block.captureInterface());
            case Block.INTERFACE_STATISTICS -> statistics(block);
            case Block.NAME_RESOLUTION -> names(block);
            case Block.DECRYPTION_SECRETS -> secrets++;
            case Block.CUSTOM, Block.CUSTOM_IN_PLACE -> customBlocks++;
            default -> otherBlocks++;
        }
        block.options(options);
        comments(0, block.type());
    }

    private void section(Block block) {
        sections++;
        firstOfSection = interfaces.size();
        if (sections == 1) {
            block.options(options);
            while (options.next()) {
                switch (options.code()) {
                    case Options.SHB_HARDWARE -> hardware = options.text();
                    case Options.SHB_OS -> system = options.text();
                    case Options.SHB_USERAPPL -> application = options.text();
                    default -> {}
                }
            }
        }
    }

    private void statistics(Block block) {
        int id = block.length() < 24 ? -1 : block.int32(8);
        if (id < 0 || id >= interfaces.size() - firstOfSection) {
            return;
        }
        InterfaceFacts facts = interfaces.get(firstOfSection + id);
        facts.statistics++;
        block.options(options);
        while (options.next()) {
            if (options.code() == Options.ISB_IFRECV) {
                facts.received = options.int64();
            } else if (options.code() == Options.ISB_IFDROP) {
                facts.dropped = options.int64();
            }
        }
    }

    /** Counts the IPv4 and IPv6 names of a name resolution block. */
    private void names(Block block) {
        int at = Block.HEADER_LENGTH;
        while (at + 4 <= block.length() - 4 && block.u16(at) != 0) {
            int kind = block.u16(at);
            if (kind <= 2) {
                names[kind - 1]++;
            }
            at += 4 + (int) Block.padded(block.u16(at + 2));
        }
    }

    /** The file's format. */
    public FileType type() {
        return type;
    }

    /** How the file is compressed. */
    public Compression compression() {
        return compression;
    }

    /** Bytes of the file after decompression, up to its end or to the damage. */
    public long bytes() {
        return bytes;
    }

    /** Frames. */
    public long frames() {
        return tally.frames;
    }

    /** Bytes of frames that are in the file. */
    public long capturedBytes() {
        return tally.capturedBytes;
    }

    /** Bytes that these frames had on the wire. */
    public long originalBytes() {
        return tally.originalBytes;
    }

    /** Frames without a time. */
    public long untimed() {
        return untimed;
    }

    /** Frames of which not all bytes are in the file. */
    public long shortened() {
        return tally.shortened;
    }

    /** Captured bytes of the shortest of {@link #shortened} frames; only where there are such. */
    public int smallestCut() {
        return tally.smallestCut;
    }

    /** Captured bytes of the longest of {@link #shortened} frames; only where there are such. */
    public int largestCut() {
        return tally.largestCut;
    }

    /** True where at least one frame has a time. */
    public boolean hasTimes() {
        return tally.firstNanos <= tally.lastNanos;
    }

    /** The earliest time in nanoseconds since 1970; only where there are {@link #hasTimes times}. */
    public long firstNanos() {
        return tally.firstNanos;
    }

    /** The latest time in nanoseconds since 1970; only where there are {@link #hasTimes times}. */
    public long lastNanos() {
        return tally.lastNanos;
    }

    /** True where no frame is earlier than the one before it. */
    public boolean isInOrder() {
        return tally.inOrder;
    }

    /** Sections; 1 for other formats than pcapng. */
    public int sections() {
        return sections;
    }

    /** The interfaces of all sections, in the file's order; for other formats the one that its header describes. */
    public List<InterfaceFacts> interfaces() {
        return Collections.unmodifiableList(interfaces);
    }

    /** Interfaces beyond the first 65,536, of which no more is known than that they are there. */
    public long otherInterfaces() {
        return otherInterfaces;
    }

    /** Number of comments. */
    public long commentCount() {
        return comments;
    }

    /** Frames that have comments. */
    public long framesWithComments() {
        return frameComments;
    }

    /** The first comments, about a million characters of them. */
    public List<Comment> comments() {
        return Collections.unmodifiableList(keptComments);
    }

    /** Names for IPv4 addresses. */
    public long ipv4Names() {
        return names[0];
    }

    /** Names for IPv6 addresses. */
    public long ipv6Names() {
        return names[1];
    }

    /** Blocks of secrets for decryption. */
    public long secrets() {
        return secrets;
    }

    /** Custom blocks. */
    public long customBlocks() {
        return customBlocks;
    }

    /** Blocks of kinds that are not known here. */
    public long otherBlocks() {
        return otherBlocks;
    }

    /** Hardware that the first section was captured with, or "". */
    public String hardware() {
        return hardware;
    }

    /** Operating system that the first section was captured with, or "". */
    public String system() {
        return system;
    }

    /** Program that wrote the first section, or "". */
    public String application() {
        return application;
    }

    /** Where reading ended before the end of the file, or null. */
    public DamagedFileException damage() {
        return damage;
    }
}
