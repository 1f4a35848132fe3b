package io.tapline.savefile;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.util.List;

/**
 * The frames of several save files by their time: always the earliest of those that come next in their files. At equal times the file that
 * was named first comes first; frames without a time come as soon as it is their turn in their file. A file that is not in order in itself
 * stays so. Holds one frame of each file, and no more.
 *
 * <p>A file that is damaged counts as ended there, see {@link #damage}; the others go on. Not thread-safe.
 */
public final class MergedSource implements FrameSource {
    private final List<SaveFileSource> sources;
    private final RecordReader[] readers;
    /** Numbers of the files that have a frame, as a binary heap: the one that comes next is first. */
    private final int[] heap;

    private int size;
    /** By number of the file: the time of its next frame. */
    private final long[] times;

    private RecordReader current;
    private boolean started;

    /** Will merge these sources, none of which was read from before, and which it owns. */
    public MergedSource(List<SaveFileSource> sources) {
        this.sources = List.copyOf(sources);
        readers = new RecordReader[sources.size()];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = sources.get(i).reader();
        }
        heap = new int[readers.length];
        times = new long[readers.length];
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        if (!started) {
            start();
        }
        int count = 0;
        while (count < limit && size > 0) {
            int file = heap[0];
            current = readers[file];
            handler.onFrame(current.frame);
            count++;
            if (!advance(file)) {
                heap[0] = heap[--size];
            }
            sink(0);
        }
        return count == 0 ? END : count;
    }

    private void start() throws IOException {
        started = true;
        // All section headers first: what they say goes into one.
        for (RecordReader reader : readers) {
            current = reader;
            reader.begin();
        }
        for (int file = 0; file < readers.length; file++) {
            if (advance(file)) {
                heap[size++] = file;
            }
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    /** Goes to the next frame of a file; false where there is none. */
    private boolean advance(int file) throws IOException {
        RecordReader reader = readers[file];
        current = reader;
        if (!reader.advance()) {
            return false;
        }
        Frame frame = reader.frame;
        times[file] = frame.isTimestamped() ? frame.timestampNanos() : Long.MIN_VALUE;
        return true;
    }

    /** Moves the entry at this place of the heap down to where it belongs. */
    private void sink(int from) {
        int file = heap[from];
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], file)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = file;
    }

    private boolean isBefore(int one, int other) {
        return times[one] < times[other] || times[one] == times[other] && one < other;
    }

    /**
     * Where the file of that number, from 0, stops making sense; null where it was sound as far as it was read.
     */
    public DamagedFileException damage(int file) {
        return readers[file].damage();
    }

    /** The readers, in the order of the files. */
    RecordReader[] readers() {
        return readers;
    }

    /** The reader of the frame or block that is being handed out. */
    RecordReader current() {
        return current;
    }

    /** Closes all sources, also where one fails, and then throws the first failure. */
    @Override
    public void close() throws IOException {
        IOException first = null;
        for (SaveFileSource source : sources) {
            try {
                source.close();
            } catch (IOException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
