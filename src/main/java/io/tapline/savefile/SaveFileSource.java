package io.tapline.savefile;

import io.tapline.frame.BufferFollower;
import io.tapline.frame.CaptureInterface;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The frames of a save file, in its order: pcap in every variant, pcapng, snoop; plain or compressed. The frames are views of one buffer into which the file is
 * read in blocks of 256 KiB, and valid only inside the callback, as are their options.
 *
 * <p>Where the file is damaged, every frame before the damage is handed out and then {@link #poll} throws {@link DamagedFileException}, each
 * time it is called. Not thread-safe.
 */
public final class SaveFileSource implements FrameSource {
    /** Shorter input is not worth a thread. */
    private static final long WORTH_A_THREAD = 4 * 1024 * 1024;

    private final Input in;
    private final RecordReader reader;
    private final Compression compression;

    private SaveFileSource(Input in, Compression compression) throws IOException {
        this.in = in;
        this.compression = compression;
        this.reader = detect(in);
    }

    /**
     * Opens a file, a device or a named pipe.
     *
     * @throws DamagedFileException where it is no save file
     * @throws IOException where it cannot be opened or read
     */
    public static SaveFileSource open(Path path) throws IOException {
        return open(path, Input.BLOCK);
    }

    /**
     * Opens one of many files.
     *
     * @param bufferBytes how many bytes to read at a time; 256 KiB are best, and fewer where there are many files. Records that are larger get
     *     more
     * @throws DamagedFileException where it is no save file
     * @throws IOException where it cannot be opened or read
     */
    public static SaveFileSource open(Path path, int bufferBytes) throws IOException {
        return open(FileChannel.open(path, StandardOpenOption.READ), bufferBytes);
    }

    /** Reads a stream, which {@link #close} closes; blocks until the file header has come. */
    public static SaveFileSource open(InputStream stream) throws IOException {
        return open(Channels.newChannel(stream));
    }

    /**
     * Reads a channel, from where it stands; {@link #close} closes it. Blocks until the file header has come.
     *
     * @throws DamagedFileException where this is no save file; the channel is closed
     */
    public static SaveFileSource open(ReadableByteChannel channel) throws IOException {
        return open(channel, Input.BLOCK);
    }

    private static SaveFileSource open(ReadableByteChannel channel, int bufferBytes) throws IOException {
        // Codecs hold memory that the heap knows nothing of, and close the channel below them.
        ReadableByteChannel toClose = channel;
        try {
            Input plain = new Input(channel, bufferBytes);
            Compression compression =
                    plain.fill(4) ? Compression.of(plain.buffer().getInt(plain.at())) : Compression.NONE;
            if (compression == Compression.NONE) {
                return new SaveFileSource(plain, compression);
            }
            toClose = compression.reader(plain.rest());
            return new SaveFileSource(new Input(toClose, bufferBytes), compression);
        } catch (IOException | RuntimeException failure) {
            toClose.close();
            throw failure;
        }
    }

    private static RecordReader detect(Input in) throws IOException {
        if (!in.fill(4)) {
            throw new DamagedFileException(
                    0, in.end() == 0 ? "the file is empty" : "a file of " + in.end() + " bytes is no capture");
        }
        int magic = in.buffer().getInt(in.at());
        if (PcapReader.isMagic(magic) || PcapReader.isMagic(Integer.reverseBytes(magic))) {
            return new PcapReader(in);
        }
        if (magic == Block.SECTION_HEADER) {
            return new PcapngReader(in);
        }
        if (magic == (int) (SnoopReader.MAGIC >>> 32)
                && in.fill(8)
                && in.buffer().getLong(in.at()) == SnoopReader.MAGIC) {
            return new SnoopReader(in);
        }
        throw new DamagedFileException(0, "not a capture: neither pcap, pcapng nor snoop begins so");
    }

    /**
     * Reads long files on a thread of its own, and decompresses them there, while the frames that are there already are handled: of use where
     * they are looked at more than they are written, since the writing of long files has a thread of its own already. {@link #close} ends it.
     */
    public SaveFileSource readAhead() {
        in.readAhead(WORTH_A_THREAD);
        return this;
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        return reader.poll(handler, limit);
    }

    /**
     * Names the one that is told, in the file's order, of every pcapng block that is not a frame; null for nobody. Called inside
     * {@link #poll}.
     */
    public SaveFileSource onBlock(BlockHandler handler) {
        if (reader instanceof PcapngReader pcapng) {
            pcapng.onBlock(handler);
        }
        return this;
    }

    /** Names the one that is told before the bytes change that frames lie in; null for nobody. Called inside {@link #poll}. */
    public SaveFileSource follower(BufferFollower follower) {
        reader.follower(follower, false);
        return this;
    }

    /**
     * The LINKTYPE_ value of the file's first interface, or -1 where it describes none before its first frame. Others may follow in a pcapng
     * file. May read ahead.
     */
    public int linkType() throws IOException {
        return reader.linkType();
    }

    /** Most bytes that the file's first interface keeps of a frame; 0 where that is not limited or not known. May read ahead. */
    public int snapLength() throws IOException {
        return reader.snapLength();
    }

    /** The one interface that the header of a pcap or snoop file describes; empty for pcapng, which tells by blocks. */
    public Optional<CaptureInterface> captureInterface() {
        return Optional.ofNullable(reader.captureInterface());
    }

    /** How the file is compressed. */
    public Compression compression() {
        return compression;
    }

    /** The file's format; for old pcap variants known after the first frame. */
    public FileType type() {
        return reader.type();
    }

    /** Frames handed out until now. */
    public long frames() {
        return reader.frames();
    }

    /** Where the next record begins, in bytes from the start of the (uncompressed) file. */
    public long position() {
        return reader.position();
    }

    RecordReader reader() {
        return reader;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
