package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes one format into an output. */
abstract class RecordWriter implements Output.Layout {
    /** Rows are put below this place of a buffer. What checkIndex returns HotSpot knows the bounds of, and asks no more at each write. */
    static final int PLACES = 1 << 30;

    final Output out;

    RecordWriter(Output out) {
        this.out = out;
    }

    /** Puts two neighbours of 4 bytes each, in the buffer's byte order, in one access. */
    static void putPair(ByteBuffer buffer, int at, int first, int second) {
        putPair(buffer, buffer.order() == ByteOrder.LITTLE_ENDIAN, at, first, second);
    }

    /** Puts two neighbours as {@link #putPair}, where a loop knows the buffer's byte order. */
    static void putPair(ByteBuffer buffer, boolean little, int at, int first, int second) {
        int low = little ? first : second;
        int high = little ? second : first;
        buffer.putLong(at, (long) high << 32 | low & 0xffffffffL);
    }

    /** Says whether frames that were received are marked as such, where the format can; without a word they are. */
    void flagReceived(boolean flag) {}

    /** Says what is to stand at the head of a file of our own, where the format has room for it. */
    void notes(CaptureNotes notes) {}

    /** Says where frames will come from, and with that what is to be kept besides them. */
    abstract void follow(RecordReader reader) throws IOException;

    /** Says that what comes will be of several readers, mixed; {@link #from} tells each time of which. */
    abstract void merge(RecordReader[] readers);

    /** Says that what comes next is of this one of the readers that are merged. */
    abstract void from(RecordReader reader);

    /** True where the record of the frame that the followed reader shows can go into the file as it is. */
    abstract boolean copies(Frame frame) throws IOException;

    /** Writes one frame, and before it what the format wants to have said of its interface. */
    abstract void frame(Frame frame) throws IOException;

    /** Writes the rows of a table that are next: plain ones in one go, others as any frame. */
    final void table(FrameTable table) throws IOException {
        while (table.next() < table.end()) {
            int row = plain(table);
            if (row == table.next()) {
                frame(table.frame(row));
                row++;
            }
            table.took(row);
        }
    }

    /**
     * Puts rows of a table into the output, from the next one on, for which room is made, as long as there is room and nothing is to be said
     * beside their bytes; returns the row after them.
     */
    abstract int plain(FrameTable table) throws IOException;

    /** Writes a block of the followed reader, if the format has room for it. */
    abstract void block(Block block) throws IOException;

    /** Says what there is to say of an interface, if that was not done yet. */
    abstract void describe(CaptureInterface captureInterface) throws IOException;

    /** Writes what an interface counted, where the format has room for it. */
    abstract void statistics(CaptureInterface captureInterface, InterfaceStatistics statistics) throws IOException;

    /** Writes what even a file without frames must hold, if it was not written yet. */
    abstract void finish() throws IOException;

    /** What was given and the format has no room for. */
    abstract Unkept unkept();
}
