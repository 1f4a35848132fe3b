package io.tapline.savefile;

import java.nio.channels.FileChannel;
import java.util.function.LongFunction;

/**
 * When one save file ends and the next begins, and what the files are called: tcpdump(1)'s -C, -G and -W of tcpdump 4.99.3, and what it does
 * not have. Without any of it there is one file, and {@link RotatingSink#rotate} begins others.
 */
public final class Rotation {
    private static final long SECOND = 1_000_000_000L;

    private LongFunction<String> names;
    private FileChannel only;
    private long maxBytes = Long.MAX_VALUE;
    private long periodNanos = Long.MAX_VALUE;
    private int count;
    private int keep;
    private long maxFiles = Long.MAX_VALUE;
    private SaveFileFormat format = SaveFileFormat.PCAPNG;
    private Compression compression = Compression.NONE;
    private boolean flushEachBatch;
    private boolean flagReceived = true;
    private CaptureNotes notes = CaptureNotes.NONE;

    private Rotation(LongFunction<String> names) {
        this.names = names;
    }

    /** Files of that name, with a number behind it from the second one on; the name tells their format and compression. */
    public static Rotation of(String name) {
        return new Rotation(second -> name).format(SaveFileFormat.forName(name)).compression(Compression.forName(name));
    }

    /** One file and no other, on a channel that is open. */
    public static Rotation none(FileChannel open) {
        Rotation rotation = of("-").maxFiles(1);
        rotation.only = open;
        return rotation;
    }

    /** Takes the names for the second since 1970 in which a file's period begins. Goes with {@link #period}. */
    public Rotation names(LongFunction<String> nameOfSecond) {
        names = nameOfSecond;
        return this;
    }

    /** Begins another file with the first frame after a file has become larger than this, before compression: -C. */
    public Rotation maxBytes(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("files of " + bytes + " bytes");
        }
        maxBytes = bytes;
        return this;
    }

    /** Begins another file every so many seconds: -G. */
    public Rotation period(long seconds) {
        if (seconds <= 0 || seconds > Long.MAX_VALUE / SECOND) {
            throw new IllegalArgumentException("files of " + seconds + " seconds");
        }
        periodNanos = seconds * SECOND;
        return this;
    }

    /**
     * With {@link #maxBytes}: the numbers begin anew after so many files, writing over those that are there, and have as many digits as the
     * largest. With {@link #period} alone: ends after so many files. -W.
     */
    public Rotation count(int files) {
        count = atLeastOne(files);
        return this;
    }

    /** Deletes the oldest file of this sink before it begins one that would be one too many. */
    public Rotation keep(int files) {
        keep = atLeastOne(files);
        return this;
    }

    /** Ends after so many files: see {@link RotatingSink#behind}. */
    public Rotation maxFiles(long files) {
        maxFiles = atLeastOne((int) Math.min(Integer.MAX_VALUE, files));
        return this;
    }

    private static int atLeastOne(int files) {
        if (files < 1) {
            throw new IllegalArgumentException(files + " files");
        }
        return files;
    }

    /** The files' format. */
    public Rotation format(SaveFileFormat ofFiles) {
        format = ofFiles;
        return this;
    }

    private Rotation compression(Compression ofFiles) {
        compression = ofFiles;
        return this;
    }

    /** Writes after each batch. */
    public Rotation flushEachBatch(boolean flush) {
        flushEachBatch = flush;
        return this;
    }

    /** What is to stand at the head of each file. */
    public Rotation notes(CaptureNotes ofFiles) {
        notes = ofFiles;
        return this;
    }

    CaptureNotes notes() {
        return notes;
    }

    /** See {@link SaveFileSink#flagReceived}. */
    public Rotation flagReceived(boolean flag) {
        flagReceived = flag;
        return this;
    }

    boolean isReceivedFlagged() {
        return flagReceived;
    }

    /** The channel of the one file that there is; null where files are opened. */
    FileChannel only() {
        return only;
    }

    boolean isBySize() {
        return maxBytes != Long.MAX_VALUE;
    }

    boolean isByTime() {
        return periodNanos != Long.MAX_VALUE;
    }

    /** True where the numbers go round: who asks for that asks for writing over files. */
    boolean isRing() {
        return isBySize() && count > 0;
    }

    /** True where nothing but a request begins another file. */
    boolean isOnRequestOnly() {
        return !isBySize() && !isByTime();
    }

    long maxBytes() {
        return maxBytes;
    }

    long periodNanos() {
        return periodNanos;
    }

    int count() {
        return count;
    }

    int keep() {
        return keep;
    }

    long maxFiles() {
        return isByTime() && !isBySize() && count > 0 ? Math.min(count, maxFiles) : maxFiles;
    }

    String nameAt(long second) {
        return names.apply(second);
    }

    SaveFileFormat format() {
        return format;
    }

    Compression compression() {
        return compression;
    }

    boolean isFlushedEachBatch() {
        return flushEachBatch;
    }
}
