package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes frames into a save file. Gathers whole records and writes them in blocks of about 256 KiB, so that what is in the file always ends
 * with a whole record; {@link #endOfBatch} writes what has waited for a second. Not thread-safe.
 */
public final class SaveFileSink implements FrameSink {
    private static final long LONGEST_WAIT = 1_000_000_000L;

    private final Output out;
    private final RecordWriter writer;
    private boolean flushEachBatch;
    private long lastFlush = System.nanoTime();
    private long frames;

    private SaveFileSink(WritableByteChannel channel, SaveFileFormat format) {
        out = new Output(channel);
        writer = format == SaveFileFormat.PCAPNG ? new PcapngWriter(out) : new PcapWriter(out, format);
    }

    /**
     * Creates or empties a file and writes the format that its name tells: see {@link SaveFileFormat#forName}.
     *
     * @throws IOException where the file cannot be opened for writing
     */
    public static SaveFileSink create(Path path) throws IOException {
        Path name = path.getFileName();
        return create(path, SaveFileFormat.forName(name == null ? "" : name.toString()));
    }

    /**
     * Creates or empties a file.
     *
     * @throws IOException where the file cannot be opened for writing
     */
    public static SaveFileSink create(Path path, SaveFileFormat format) throws IOException {
        return to(
                FileChannel.open(
                        path,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING),
                format);
    }

    /** Writes to a channel, which {@link #close} closes. */
    public static SaveFileSink to(WritableByteChannel channel, SaveFileFormat format) {
        return new SaveFileSink(channel, format);
    }

    /** Makes every {@link #endOfBatch} write what was gathered. */
    public SaveFileSink flushEachBatch(boolean flush) {
        flushEachBatch = flush;
        return this;
    }

    /**
     * Writes the file header and describes an interface before its first frame comes, as a live capture does, so that the file opens from
     * the start. Without it both are written with the first frame.
     *
     * @throws IOException where the file cannot be written, or is of another link type
     */
    public SaveFileSink describe(CaptureInterface captureInterface) throws IOException {
        writer.describe(captureInterface);
        flush();
        return this;
    }

    /**
     * Writes what a capture counted on an interface, at the end of a capture; pcap has no room for it.
     *
     * @throws IOException where the file cannot be written
     */
    public void statistics(CaptureInterface captureInterface, InterfaceStatistics statistics) throws IOException {
        writer.statistics(captureInterface, statistics);
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        writer.frame(frame);
        frames++;
    }

    @Override
    public void endOfBatch() throws IOException {
        if (flushEachBatch || System.nanoTime() - lastFlush >= LONGEST_WAIT) {
            flush();
        }
    }

    /** Writes everything gathered. */
    public void flush() throws IOException {
        lastFlush = System.nanoTime();
        out.flush();
    }

    /** Frames taken in until now. */
    public long frames() {
        return frames;
    }

    /** Bytes that the file will have when everything gathered is written, before compression. */
    public long position() {
        return out.position();
    }

    @Override
    public void close() throws IOException {
        try (out) {
            writer.finish();
        }
    }
}
