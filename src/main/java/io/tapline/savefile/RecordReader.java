package io.tapline.savefile;

import io.tapline.frame.BufferFollower;
import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.frame.FrameTable;
import java.io.IOException;

/** Reads one format: cuts what stands in the input's buffer into records, and asks for more where the last one is incomplete. */
abstract class RecordReader {
    /** What {@link #next} returns: a frame was found, and {@link #frame} shows it. */
    static final int FRAME = 0;
    /** A record was consumed that is no frame. */
    static final int OTHER = 1;
    /** The buffer holds less than {@link #needed} bytes. */
    static final int MORE = 2;
    /** The record makes no sense; {@link #damage} says why. */
    static final int DAMAGED = 3;
    /** What {@link #nextTable} returns: records were consumed, and {@link #table} has a row of each. */
    static final int TABLE = 4;

    /** No record is larger than this: the longest frame of any link type in use is far below. */
    static final int LARGEST = 16 * 1024 * 1024;

    final Input in;
    final Frame frame = new Frame();

    /** Where the record of {@link #frame} stands in the buffer. */
    int recordStart;
    /** Index after it. */
    int recordEnd;

    /** What {@link #frame} was set to, to see whether somebody changed it since. */
    private int shownCaptured;

    private int shownOriginal;
    private long shownNanos;

    private int needed;
    private DamagedFileException damage;
    /** What is wrong behind the bytes that are in the buffer. */
    private DamagedFileException damageAhead;

    private long frames;
    /** True where of each frame the record is to be known that it stems from. */
    private boolean oneByOne;

    RecordReader(Input in) {
        this.in = in;
    }

    /** Names the one that is told of blocks that are no frames: for {@link SaveFileSink#follow}. */
    void copyBlocks(BlockHandler copier) {
        // Most formats have nothing but frames.
    }

    /**
     * Names the one that is told before the buffer changes; null for nobody.
     *
     * @param records true where it wants to know of each frame which record it stems from
     */
    final void follower(BufferFollower follower, boolean records) {
        in.follower(follower);
        oneByOne = records;
    }

    /** Looks at the record that begins at in.at() and consumes it if it is whole. Never reads. */
    abstract int next() throws IOException;

    /**
     * Looks at the records that begin at in.at() as {@link #next} does, but of those that are whole and plain it makes rows of a table. Never
     * reads.
     *
     * @param most rows, at most
     * @return {@link #TABLE}, or what {@link #next} returns
     */
    int nextTable(int most) throws IOException {
        return next();
    }

    /** The rows of which {@link #nextTable} told. */
    FrameTable table() {
        throw new IllegalStateException("this format has no tables");
    }

    /** Where in the buffer the record of that row of the table begins. */
    int recordStart(int row) {
        throw new IllegalStateException("this format has no tables");
    }

    /** Where in the file the next record begins. */
    long position() {
        return in.position();
    }

    /** The link type of the first interface, or -1 where the file describes none before the first frame. May read, consumes nothing. */
    abstract int linkType() throws IOException;

    /** Most bytes that the first interface keeps of a frame, 0 for no limit. May read, consumes nothing. */
    abstract int snapLength() throws IOException;

    /** The one interface of a format whose file header describes one; null for others. */
    CaptureInterface captureInterface() {
        return null;
    }

    /** True where one of the interfaces described until now has times finer than microseconds. */
    boolean isFine() {
        CaptureInterface only = captureInterface();
        return only != null && isFine(only);
    }

    /** True where the times of an interface are finer than microseconds. */
    static boolean isFine(CaptureInterface described) {
        int resolution = described.timestampResolution();
        return (resolution & 0x80) != 0 ? (resolution & 0x7f) > 19 : resolution > CaptureInterface.MICROSECONDS;
    }

    /** The largest snapshot length of the interfaces described until now; the usual one where one of them has no limit. */
    int largestSnapLength() {
        CaptureInterface only = captureInterface();
        return only == null || only.snapLength() == 0 ? PcapReader.USUAL_SNAP_LENGTH : only.snapLength();
    }

    /** What the format is called. */
    abstract FileType type();

    /** Returns what {@link #next} is to return when it needs this many bytes from in.at() on. */
    final int more(int bytes) {
        needed = bytes;
        return MORE;
    }

    /** Returns what {@link #next} is to return when the record at in.at() makes no sense. */
    final int damaged(String what) {
        damage = new DamagedFileException(in.position(), what);
        return DAMAGED;
    }

    /** Returns what {@link #next} is to return when it has filled {@link #frame} from the record at these indices. */
    final int found(int start, int end) {
        recordStart = start;
        recordEnd = end;
        shownCaptured = frame.capturedLength();
        shownOriginal = frame.originalLength();
        shownNanos = frame.timestampNanos();
        in.at(end);
        return FRAME;
    }

    /** True where this is the frame of the last record, as this reader handed it out. */
    final boolean shows(Frame seen) {
        return hasTimeOf(seen)
                && seen.buffer() == in.buffer()
                && seen.capturedLength() == shownCaptured
                && seen.originalLength() == shownOriginal
                && seen.offset() > recordStart
                && seen.offset() <= recordEnd - shownCaptured
                && (seen.optionsLength() == 0 || seen.options() == in.buffer());
    }

    /** True where this is the frame of the last record, and its time is that of the record. */
    final boolean hasTimeOf(Frame seen) {
        return seen == frame && seen.timestampNanos() == shownNanos;
    }

    final int needed() {
        return needed;
    }

    final DamagedFileException damage() {
        return damage;
    }

    /** Forgets the damage: somebody has mended the record, or consumed it. */
    final void forgive() {
        damage = null;
    }

    /** Counts frames that were consumed without being handed out. */
    final void passed(int count) {
        frames += count;
    }

    final long frames() {
        return frames;
    }

    final int poll(FrameHandler handler, int limit) throws IOException {
        // What another thread read is in no cache here: work on a frame hides the wait for the next record.
        boolean single = oneByOne || in.isReadAhead();
        int count = 0;
        while (count < limit) {
            int found =
                    damage != null ? DAMAGED : single ? next() : nextTable(Math.min(limit - count, FrameTable.ROWS));
            if (found == TABLE) {
                count += handTable(handler);
            } else if (found == FRAME) {
                count++;
                frames++;
                handler.onFrame(frame);
            } else if (found != OTHER) {
                if (count > 0) {
                    // What came so far goes on before this thread may have to wait for a pipe, or has to complain.
                    return count;
                }
                if (found == DAMAGED) {
                    throw damage;
                }
                if (!fill()) {
                    return FrameSource.END;
                }
            }
        }
        return count;
    }

    /** Hands out the rows of the table: how many that were. Where the handler fails, those behind are still to come. */
    private int handTable(FrameHandler handler) throws IOException {
        FrameTable table = table();
        try {
            return table.handTo(handler, table.size());
        } finally {
            frames += table.next();
            if (table.isHeld()) {
                in.at(recordStart(table.next()));
                table.begin(in.buffer());
            }
        }
    }

    /** Consumes what a file begins with, where that is a record of its own. */
    void begin() throws IOException {
        // Most formats have a header, which was read when the file was opened.
    }

    /** Goes to the next frame, which {@link #frame} then shows until the next call; false at the end or where there is {@link #damage}. */
    final boolean advance() throws IOException {
        while (damage == null) {
            int found = next();
            if (found == FRAME) {
                frames++;
                return true;
            }
            if (found == MORE && !fill()) {
                return false;
            }
        }
        return false;
    }

    /** Has so many bytes in the buffer where there are as many; false where not, whose reason is told when what there is was read. */
    final boolean lookAhead(int bytes) throws IOException {
        try {
            return damageAhead == null && in.fill(bytes);
        } catch (DamagedFileException broken) {
            damageAhead = broken;
            return false;
        }
    }

    /** Reads on; false at a proper end. */
    final boolean fill() throws IOException {
        if (damageAhead != null && in.end() - in.at() < needed) {
            damage = damageAhead;
            return true;
        }
        try {
            if (in.fill(needed)) {
                return true;
            }
        } catch (DamagedFileException broken) {
            damage = broken;
            return true;
        }
        int left = in.end() - in.at();
        if (left == 0) {
            return false;
        }
        damaged("the file ends in the middle of a record: " + left + " bytes of " + needed);
        return true;
    }
}
