package io.tapline.savefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers whole records and writes them out in blocks of about 256 KiB. Records that stand side by side in somebody else's buffer are noted as
 * a run, and written from there when the run is long. Where writing fails, {@link #cut} leaves the file whole to its last record. Not
 * thread-safe.
 */
final class Output {
    /** Bytes gathered before they are written. */
    static final int BLOCK = WriteBehind.BLOCK;

    /** A run shorter than this is copied beside what was gathered before: a system call costs more. */
    private static final int DIRECT = 32 * 1024;

    /** Shorter output is not worth a thread. */
    private static final long WORTH_A_THREAD = 4 * 1024 * 1024;

    /** Knows where records end. */
    interface Layout {
        /**
         * Bytes of the record that begins at an index of the buffer.
         *
         * @param position where that is in the file
         */
        int recordLength(ByteBuffer buffer, int index, long position);

        /** True where the record there is a frame. */
        boolean isFrame(ByteBuffer buffer, int index, long position);
    }

    private final WritableByteChannel channel;
    private final Buffers buffers;
    private ByteBuffer buffer;
    /** What {@link #buffer} was before it was enlarged for a record; null while it is as usual. */
    private ByteBuffer usual;

    private ByteBuffer large;
    /** Bytes written, or given to the other thread. */
    private long passed;

    private ByteBuffer runBuffer;
    private int runStart;
    private int runEnd;

    private boolean mayBehind;
    private WriteBehind behind;
    /** What was being written on this thread when that failed. */
    private Stretch failed;

    Output(WritableByteChannel channel, Buffers buffers) {
        this.channel = channel;
        this.buffers = buffers;
        this.buffer = buffers.take(BLOCK);
    }

    /** Writes long output on a thread of its own, so that this one can go on reading. */
    void writeBehind() {
        mayBehind = true;
    }

    /** The byte order of what is put into the buffer. */
    void order(ByteOrder order) {
        buffer.order(order);
    }

    /** The buffer, its position behind what was gathered, with room for one record of this many bytes. */
    ByteBuffer room(int length) throws IOException {
        if (runEnd != runStart) {
            settle();
        }
        if (buffer.remaining() < length) {
            write();
            if (buffer.capacity() < length) {
                enlarge(length);
            }
        }
        return buffer;
    }

    /**
     * Adds records that stand in another buffer. They must stay as they are until {@link #settle}.
     *
     * @param start index of the first byte
     * @param end index after the last
     */
    void append(ByteBuffer source, int start, int end) throws IOException {
        if (start == runEnd && source == runBuffer) {
            runEnd = end;
            return;
        }
        if (runEnd != runStart) {
            settle();
        }
        runBuffer = source;
        runStart = start;
        runEnd = end;
    }

    /** Finishes with the other buffer: the run is copied or written. */
    void settle() throws IOException {
        int length = runEnd - runStart;
        if (length == 0 || failed != null) {
            return;
        }
        if (channel instanceof Compressor) {
            // Worth more than the copy that a direct write saves.
            goBehind();
        }
        boolean direct = length >= DIRECT && behind == null || length > buffer.capacity();
        if (direct || buffer.remaining() < length) {
            write();
        }
        if (direct || length > buffer.capacity()) {
            writeHere(runBuffer, runStart, runEnd);
        } else {
            buffer.put(buffer.position(), runBuffer, runStart, length);
            buffer.position(buffer.position() + length);
        }
        runStart = runEnd;
    }

    /**
     * Finishes with a buffer of somebody else, which is about to change. A long run of it is handed over as it is where another thread
     * writes.
     *
     * @return what is to be used in its place, whose bytes are of no matter; null where it can be used on
     */
    ByteBuffer release(ByteBuffer source) throws IOException {
        int length = runEnd - runStart;
        boolean whole = runBuffer == source && length >= DIRECT && source.capacity() == WriteBehind.BLOCK;
        if (!whole || failed != null) {
            settle();
            return null;
        }
        goBehind();
        if (behind == null) {
            settle();
            return null;
        }
        write();
        ByteBuffer next = behind.exchange(source, runStart, runEnd);
        passed += length;
        runStart = runEnd;
        return next;
    }

    private void write() throws IOException {
        if (buffer.position() == 0 || failed != null) {
            return;
        }
        goBehind();
        ByteOrder order = buffer.order();
        if (behind != null && usual == null) {
            int length = buffer.position();
            buffer = behind.exchange(buffer, 0, length).order(order);
            passed += length;
            return;
        }
        writeHere(buffer, 0, buffer.position());
        if (usual != null) {
            buffer = usual.order(order);
            usual = null;
        }
    }

    /** Takes the place of the buffer for one record that does not fit it. There is one such buffer, which stays: see {@link Buffers}. */
    private void enlarge(int length) {
        if (large == null || large.capacity() < length) {
            large = ByteBuffer.allocateDirect(Math.max(length, 2 * BLOCK));
        }
        usual = buffer;
        buffer = large.clear().order(usual.order());
    }

    /** Hands a buffer of a usual size on to the next file. */
    private void giveBack(ByteBuffer done) {
        if (failed == null && done.capacity() == BLOCK) {
            buffers.give(done);
        }
    }

    private void goBehind() {
        if (behind == null && mayBehind && passed >= WORTH_A_THREAD) {
            behind = new WriteBehind(channel, buffers);
        }
    }

    /** Writes a stretch of a buffer, whose position is then 0 and whose limit its capacity, after what the other thread has to write. */
    private void writeHere(ByteBuffer source, int start, int end) throws IOException {
        if (behind != null) {
            behind.drain();
        }
        source.limit(end).position(start);
        try {
            while (source.hasRemaining()) {
                channel.write(source);
            }
            passed += end - start;
        } catch (IOException | RuntimeException failure) {
            failed = new Stretch(source, start, end, source.position() - start);
            throw failure;
        } finally {
            source.clear();
        }
    }

    /** Passes on everything taken in. */
    void flush() throws IOException {
        settle();
        write();
        if (behind != null && failed == null) {
            behind.drain();
        }
        if (channel instanceof Compressor compressor && failed == null) {
            compressor.flush();
        }
    }

    /** Bytes taken in until now, written or not. */
    long position() {
        return passed + buffer.position() + (runEnd - runStart);
    }

    /** Ends the other thread, if there is one. Nothing may be taken in after it. */
    void end() {
        if (behind != null) {
            behind.end();
        }
        giveBack(buffer);
    }

    /**
     * After a failure, cuts what is in the file back to its last whole record, where the channel is a file, and tells how many frames that
     * were taken in are not in it.
     *
     * @param taken frames that were taken in
     */
    long cut(Layout layout, long taken) {
        List<Stretch> rest = new ArrayList<>();
        long position = passed;
        if (behind != null) {
            rest.addAll(behind.end());
        }
        if (channel instanceof Compressor compressor) {
            return taken - compressor.cut();
        }
        for (Stretch stretch : rest) {
            position -= stretch.end() - stretch.start();
        }
        if (failed != null) {
            rest.add(failed);
        }
        if (rest.isEmpty()) {
            return 0;
        }
        // What waited here, unless it is what failed.
        if (rest.get(0).buffer() != buffer) {
            rest.add(new Stretch(buffer, 0, buffer.position(), 0));
        }
        if (rest.get(0).buffer() != runBuffer) {
            rest.add(new Stretch(runBuffer, runStart, runEnd, 0));
        }
        Stretch first = rest.get(0);
        int whole = wholeRecords(layout, first, position);
        if (channel instanceof FileChannel file) {
            truncate(file, position + whole);
        }
        long lost = frames(layout, first.buffer(), first.start() + whole, first.end(), position + whole);
        for (Stretch stretch : rest.subList(1, rest.size())) {
            // Of the position it only counts that it is not the file's first.
            lost += frames(layout, stretch.buffer(), stretch.start(), stretch.end(), position + whole + 1);
        }
        return lost;
    }

    /** Bytes of those records of a stretch that went out whole. */
    private static int wholeRecords(Layout layout, Stretch stretch, long position) {
        int bytes = 0;
        while (bytes < stretch.written()) {
            int length = layout.recordLength(stretch.buffer(), stretch.start() + bytes, position + bytes);
            if (bytes + length > stretch.written()) {
                break;
            }
            bytes += length;
        }
        return bytes;
    }

    /** Frames among the records from start to end of a buffer. */
    static long frames(Layout layout, ByteBuffer records, int start, int end, long position) {
        long count = 0;
        int index = start;
        while (index < end) {
            count += layout.isFrame(records, index, position + index - start) ? 1 : 0;
            index += layout.recordLength(records, index, position + index - start);
        }
        return count;
    }

    /** Cuts a file, if it can be. */
    static void truncate(FileChannel file, long length) {
        try {
            file.truncate(length);
        } catch (IOException keeps) {
            // A pipe or a device, or a disk that does not even take that: it ends within a record, as a killed program
            // leaves it.
        }
    }
}
