package io.tapline.savefile;

import io.tapline.frame.BufferFollower;
import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Writes frames into a save file. Gathers whole records and writes them in blocks of about 256 KiB, so that what is in the file always ends
 * with a whole record; {@link #endOfBatch} writes what has waited for a second, and makes readable what is compressed. Where the file cannot be written any more, it is cut back to
 * its last whole record and {@link WriteFailedException} tells how many frames it lacks.
 *
 * <p>A sink that {@link #follow follows} a source copies the records of frames that nobody changed, and everything else that the source's file
 * holds. Not thread-safe.
 */
public final class SaveFileSink implements SaveFileOutput {
    private static final long LONGEST_WAIT = 1_000_000_000L;

    /** Of st_mode: see inode(7). */
    private static final int FILE_TYPE = 0170000;

    private static final int CHARACTER_DEVICE = 0020000;

    private final String name;
    private final WritableByteChannel channel;
    private final Output out;
    private final RecordWriter writer;
    private RecordReader followed;
    private MergedSource merged;
    /** True for /dev/null and its like, where writing costs less than handing over to a thread. */
    private boolean device;

    private boolean flushEachBatch;
    private long lastFlush = System.nanoTime();
    private long frames;
    private WriteFailedException failure;
    private boolean closed;

    SaveFileSink(
            String name, WritableByteChannel target, SaveFileFormat format, Compression compression, Buffers buffers) {
        this.name = name;
        channel = compression == Compression.NONE ? target : compression.writer(target, buffers);
        out = new Output(channel, buffers);
        writer = format == SaveFileFormat.PCAPNG ? new PcapngWriter(out) : new PcapWriter(out, format);
        if (channel instanceof Compressor compressor) {
            compressor.layout(writer);
            out.writeBehind();
        }
    }

    /**
     * Creates or empties a file and writes the format, and with the compression, that its name tells: see {@link SaveFileFormat#forName} and
     * {@link Compression#forName}.
     *
     * @throws IOException where the file cannot be opened for writing
     */
    public static SaveFileSink create(Path path) throws IOException {
        return create(path, SaveFileFormat.forName(path.toString()));
    }

    /**
     * Creates or empties a file; its name tells how it is compressed.
     *
     * @throws IOException where the file cannot be opened for writing
     */
    public static SaveFileSink create(Path path, SaveFileFormat format) throws IOException {
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        SaveFileSink sink =
                new SaveFileSink(path.toString(), file, format, Compression.forName(path.toString()), new Buffers());
        sink.device = isDevice(path);
        return sink;
    }

    /** True for a character device. */
    private static boolean isDevice(Path path) throws IOException {
        boolean other = Files.readAttributes(path, BasicFileAttributes.class).isOther();
        return other && ((int) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == CHARACTER_DEVICE;
    }

    /** Writes to a channel, which {@link #close} closes. */
    public static SaveFileSink to(WritableByteChannel channel, SaveFileFormat format, Compression compression) {
        return new SaveFileSink("", channel, format, compression, new Buffers());
    }

    /** Makes every {@link #endOfBatch} write what was gathered. */
    public SaveFileSink flushEachBatch(boolean flush) {
        flushEachBatch = flush;
        return this;
    }

    /** Says what is to stand at the head of the file; before the first frame and the first {@link #describe}. */
    public SaveFileSink notes(CaptureNotes notes) {
        writer.notes(notes);
        return this;
    }

    /**
     * With false, pcapng marks only frames that this host sent with their direction; those received go without epb_flags, as other capture
     * programs write all frames. Of a small frame's record the option is a tenth, and a fast capture's time goes into memory for its file.
     */
    public SaveFileSink flagReceived(boolean flag) {
        writer.flagReceived(flag);
        return this;
    }

    /**
     * Says which source the frames come from: frames of it that nobody changed are copied as they stand in its file, and so is everything
     * that is no frame, in its place. Frames of other origin may come between. One sink can follow a source at a time; a sink may follow one
     * source after the other, each from before its first frame or from the middle.
     *
     * @throws IOException where what the source has said so far cannot be written
     */
    @Override
    public SaveFileSink follow(SaveFileSource source) throws IOException {
        unfollow();
        writeBehind();
        followed = source.reader();
        followed.follower(this::release, true);
        followed.copyBlocks(this::copy);
        try {
            writer.follow(followed);
        } catch (IOException why) {
            throw failed(why, 0);
        }
        return this;
    }

    /**
     * Says that the frames come from several files that are merged, before the first of them: see {@link #follow(SaveFileSource)}. What is
     * no frame goes to where its file stands at that time; interfaces that are described alike in several files become one.
     */
    public SaveFileSink follow(MergedSource source) throws IOException {
        unfollow();
        writeBehind();
        merged = source;
        for (RecordReader reader : source.readers()) {
            reader.follower(this::release, true);
            reader.copyBlocks(this::copy);
        }
        writer.merge(source.readers());
        return this;
    }

    private void writeBehind() {
        if (!device) {
            out.writeBehind();
        }
    }

    private void unfollow() throws IOException {
        if (followed != null || merged != null) {
            settle();
            leave();
        }
    }

    private void settle() throws IOException {
        try {
            out.settle();
        } catch (IOException why) {
            throw failed(why, 0);
        }
    }

    private void leave() {
        RecordReader[] readers = merged != null ? merged.readers() : new RecordReader[] {followed};
        for (RecordReader reader : readers) {
            reader.follower(null, false);
            reader.copyBlocks(null);
        }
        followed = null;
        merged = null;
    }

    /** Sees to it that the reader that is followed is the one that hands out at present. */
    private void turn() {
        RecordReader current = merged.current();
        if (current != followed) {
            followed = current;
            writer.from(current);
        }
    }

    /** Finishes with the buffer of a source, or takes it and gives another: see {@link BufferFollower}. */
    private ByteBuffer release(ByteBuffer buffer) throws IOException {
        try {
            return out.release(buffer);
        } catch (IOException why) {
            throw failed(why, 0);
        }
    }

    /** Writes a block of the source, if the format has room for it. */
    void copy(Block block) throws IOException {
        if (merged != null) {
            turn();
        }
        try {
            writer.block(block);
        } catch (IOException why) {
            throw failed(why, 0);
        }
    }

    /**
     * Writes the file header and describes an interface before its first frame comes, as a live capture does, so that the file opens from
     * the start. Without it both are written with the first frame.
     *
     * @throws IOException where the file cannot be written, or is of another link type
     */
    public SaveFileSink describe(CaptureInterface captureInterface) throws IOException {
        try {
            writer.describe(captureInterface);
        } catch (IOException why) {
            throw failed(why, 0);
        }
        flush();
        return this;
    }

    /**
     * Writes what a capture counted on an interface, at the end of a capture; pcap has no room for it.
     *
     * @throws IOException where the file cannot be written
     */
    public void statistics(CaptureInterface captureInterface, InterfaceStatistics statistics) throws IOException {
        try {
            writer.statistics(captureInterface, statistics);
        } catch (IOException why) {
            throw failed(why, 0);
        }
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (merged != null) {
            turn();
        }
        try {
            RecordReader source = followed;
            if (source != null && source.shows(frame) && writer.copies(frame)) {
                out.append(frame.buffer(), source.recordStart, source.recordEnd);
            } else {
                writer.frame(frame);
            }
        } catch (IOException why) {
            throw failed(why, 1);
        }
        frames++;
    }

    @Override
    public void onTable(FrameTable table) throws IOException {
        if (failure != null || merged != null || followed != null) {
            SaveFileOutput.super.onTable(table);
            return;
        }
        int first = table.next();
        try {
            writer.table(table);
        } catch (IOException why) {
            frames += table.next() - first;
            throw failed(why, 1);
        }
        frames += table.next() - first;
    }

    /** What to throw: the same for a frame that does not fit the file, otherwise what tells how the file was left. */
    private IOException failed(IOException why, int current) {
        if (why instanceof LinkTypeException) {
            return why;
        }
        if (failure == null) {
            long lost = out.cut(writer, frames);
            failure = new WriteFailedException(name, why, frames - lost, lost + current);
        }
        return failure;
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
        try {
            out.flush();
        } catch (IOException why) {
            throw failed(why, 0);
        }
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
    public Unkept unkept() {
        return writer.unkept();
    }

    private void end() throws IOException {
        try {
            if (channel instanceof Compressor compressor) {
                compressor.end();
            }
        } catch (IOException why) {
            throw failed(why, 0);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            if (failure == null) {
                writer.finish();
                flush();
                end();
            }
        } finally {
            out.end();
            if (followed != null || merged != null) {
                leave();
            }
        }
    }
}
