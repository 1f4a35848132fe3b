package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Writes frames into save files that follow one another as a {@link Rotation} says. Each of them is whole: header, interfaces, what is known of
 * names and keys, statistics at the end. A frame falls in the file of the period that its time is in.
 *
 * <p>A live sink goes by the clock as well, and so begins a file without waiting for a frame; the one before stays open for a second, for
 * frames of its time that come late. Any other sink takes time from the frames, and begins its first file with the first frame. Not
 * thread-safe, but for {@link #rotate}.
 */
public final class RotatingSink implements SaveFileOutput {
    private static final long SECOND = 1_000_000_000L;

    /** How long after the end of a period its file takes frames: some times what the ring holds them back for. */
    private static final long LATENESS = SECOND;

    /** Most bytes of blocks kept for later: of names and keys for each file, and of what comes before the first file. */
    private static final int MOST_KEPT = 4 * 1024 * 1024;

    /** Tells what a capture counted since it was asked last. */
    public interface Counter {
        /**
         * The counts for a file that took frames between these times, in nanoseconds since 1970.
         *
         * @param index place of the interface among those of the capture
         */
        InterfaceStatistics count(int index, long startNanos, long endNanos) throws IOException;
    }

    /** A file that is being written. */
    private static final class Open {
        private final SaveFileSink sink;
        private final long startNanos;
        /** What goes to its end, once that is known. */
        private final List<InterfaceStatistics> counts = new ArrayList<>();

        Open(SaveFileSink sink, long startNanos) {
            this.sink = sink;
            this.startNanos = startNanos;
        }
    }

    private final Rotation rotation;
    private final boolean bySize;
    private final FileSeries series;
    private final Buffers buffers = new Buffers();
    /** Nanoseconds since 1970; null where the frames tell the time. */
    private final LongSupplier clock;

    private final List<CaptureInterface> interfaces;
    private final Counter counter;
    private Runnable whenFull = () -> {};

    private Open file;
    /** The file of the period before, while frames of that may still come. */
    private Open ending;

    private long periodStart;
    /** A frame of this time or later needs another file; the least number while there is no file. */
    private long periodEnd = Long.MIN_VALUE;
    /** A frame before this time belongs into the file before; the least number where that is closed. */
    private long lateBefore = Long.MIN_VALUE;

    private SaveFileSource followed;
    /** Blocks that came before there was a file. */
    private final List<Block> waiting = new ArrayList<>();

    private long waitingBytes;
    /** Names and keys of the section, for each file. */
    private final List<Block> repeated = new ArrayList<>();

    private int repeatedBytes;

    private Unkept unkept = Unkept.NOTHING;
    private volatile boolean asked;
    private WriteFailedException failure;

    /** A sink for frames that were captured before: they tell the time. */
    public RotatingSink(Rotation rotation) {
        this(rotation, null, List.of(), null);
    }

    private RotatingSink(Rotation rotation, LongSupplier clock, List<CaptureInterface> interfaces, Counter counter) {
        this.rotation = rotation;
        bySize = rotation.isBySize();
        this.series = new FileSeries(rotation);
        this.clock = clock;
        this.interfaces = List.copyOf(interfaces);
        this.counter = counter;
    }

    /**
     * A sink for a capture, with its first file open.
     *
     * @param clock the time of day, nanoseconds since 1970
     * @param interfaces what every file describes at its head
     * @param counter what every file tells at its end
     * @throws IOException where the first file cannot be begun
     */
    public static RotatingSink live(
            Rotation rotation, LongSupplier clock, List<CaptureInterface> interfaces, Counter counter)
            throws IOException {
        RotatingSink sink = new RotatingSink(rotation, clock, interfaces, counter);
        sink.begin(clock.getAsLong());
        return sink;
    }

    /** Names what is told, perhaps more than once, when one file more than allowed would be needed. */
    public RotatingSink whenFull(Runnable action) {
        whenFull = action;
        return this;
    }

    /** Asks for another file soon. From any thread. */
    public void rotate() {
        asked = true;
    }

    /**
     * A filter that refuses a frame which would need one file more than allowed. The sink itself puts what it is given into its last file.
     *
     * @param first a filter that frames have to pass before; null for none
     */
    public FrameFilter behind(FrameFilter first) {
        return frame -> (first == null || first.accept(frame)) && hasRoom(frame);
    }

    private boolean hasRoom(Frame frame) {
        boolean full = isLast() && (frame.timestampNanos() >= periodEnd || file.sink.position() > rotation.maxBytes());
        if (full) {
            whenFull.run();
        }
        return !full;
    }

    private boolean isLast() {
        return file != null && series.opened() >= rotation.maxFiles();
    }

    @Override
    public RotatingSink follow(SaveFileSource source) throws IOException {
        followed = source;
        repeated.clear();
        repeatedBytes = 0;
        if (file != null) {
            file.sink.follow(source);
        }
        source.reader().copyBlocks(this::onBlock);
        return this;
    }

    private void onBlock(Block block) throws IOException {
        boolean told = block.type() == Block.NAME_RESOLUTION || block.type() == Block.DECRYPTION_SECRETS;
        boolean head = block.type() == Block.SECTION_HEADER;
        if (head) {
            repeated.clear();
            repeatedBytes = 0;
        }
        if (told && repeatedBytes + block.length() <= MOST_KEPT) {
            repeatedBytes += block.length();
            repeated.add(block.copy());
        }
        if (file != null) {
            file.sink.copy(block);
        } else if (head) {
            waiting.clear();
            waitingBytes = 0;
        } else if (block.type() != Block.INTERFACE_DESCRIPTION) {
            // Sections and interfaces are written when they are followed.
            waiting.add(block.copy());
            waitingBytes += block.length();
            if (waitingBytes > MOST_KEPT) {
                begin(now());
            }
        }
    }

    private long now() {
        return clock != null ? clock.getAsLong() : System.currentTimeMillis() * 1_000_000;
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        long nanos = frame.timestampNanos();
        if (nanos >= periodEnd || nanos < lateBefore || bySize && file.sink.position() > rotation.maxBytes()) {
            try {
                if (nanos < lateBefore) {
                    ending.sink.onFrame(frame);
                    return;
                }
                makeRoom(nanos);
            } catch (IOException why) {
                throw failed(why, 1);
            }
        }
        file.sink.onFrame(frame);
    }

    @Override
    public void onTable(FrameTable table) throws IOException {
        if (fitsFile(table)) {
            file.sink.onTable(table);
        } else {
            SaveFileOutput.super.onTable(table);
        }
    }

    /** True where all frames go into the file that is open. */
    private boolean fitsFile(FrameTable table) {
        if (periodEnd != Long.MAX_VALUE && table.latest() >= periodEnd
                || lateBefore != Long.MIN_VALUE && table.earliest() < lateBefore) {
            return false;
        }
        return !bySize;
    }

    /** Begins another file where a frame of this time needs one. */
    private void makeRoom(long nanos) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (file == null) {
            begin(nanos);
            return;
        }
        // A time that is still to come is a clock's error, and must not keep the period open.
        long time = clock == null ? nanos : Math.min(nanos, clock.getAsLong());
        if (time >= periodEnd && !isLast()) {
            nextPeriod(time);
        }
        if (file.sink.position() > rotation.maxBytes() && !isLast()) {
            end(file);
            open(periodStart, false);
        }
    }

    /** Begins the first file, and with it the first period: on a whole second, as tcpdump's. */
    private void begin(long nanos) throws IOException {
        startPeriod(Math.floorDiv(nanos, SECOND) * SECOND);
        open(periodStart, true);
    }

    private void startPeriod(long nanos) {
        periodStart = nanos;
        long end = rotation.isByTime() ? nanos + rotation.periodNanos() : Long.MAX_VALUE;
        periodEnd = end < nanos ? Long.MAX_VALUE : end;
    }

    /** Begins the file of the period that this time is in. */
    private void nextPeriod(long time) throws IOException {
        long since = time - periodStart;
        // Times far apart overflow, in files that lie.
        startPeriod(since < 0 ? Math.floorDiv(time, SECOND) * SECOND : time - since % rotation.periodNanos());
        if (clock == null) {
            end(file);
        } else {
            endLate();
            count(file);
            ending = file;
            lateBefore = periodStart;
        }
        open(periodStart, true);
    }

    private void open(long nanos, boolean newPeriod) throws IOException {
        file = null;
        var channel = series.next(Math.floorDiv(nanos, SECOND), newPeriod);
        String name = series.current().toString();
        SaveFileSink sink = new SaveFileSink(name, channel, rotation.format(), rotation.compression(), buffers)
                .flushEachBatch(rotation.isFlushedEachBatch())
                .flagReceived(rotation.isReceivedFlagged())
                .notes(rotation.notes());
        try {
            for (CaptureInterface each : interfaces) {
                sink.describe(each);
            }
            if (followed != null) {
                sink.follow(followed);
                followed.reader().copyBlocks(this::onBlock);
                for (Block block : waiting.isEmpty() ? repeated : waiting) {
                    sink.copy(block);
                }
                waiting.clear();
            }
        } catch (IOException why) {
            // Not even its head could be written: nothing is lost with it.
            sink.close();
            series.dropCurrent();
            throw why;
        }
        file = new Open(sink, clock == null ? nanos : clock.getAsLong());
    }

    /** Asks what was counted for a file that takes no more frames, but late ones. */
    private void count(Open done) throws IOException {
        if (counter != null) {
            for (int i = 0; i < interfaces.size(); i++) {
                done.counts.add(counter.count(i, done.startNanos, clock.getAsLong()));
            }
        }
    }

    private void end(Open done) throws IOException {
        count(done);
        close(done);
    }

    private void endLate() throws IOException {
        Open late = ending;
        ending = null;
        lateBefore = Long.MIN_VALUE;
        if (late != null) {
            close(late);
        }
    }

    private void close(Open done) throws IOException {
        try (SaveFileSink sink = done.sink) {
            for (int i = 0; i < done.counts.size(); i++) {
                sink.statistics(interfaces.get(i), done.counts.get(i));
            }
            unkept = unkept.plus(sink.unkept());
        }
    }

    /** What to throw where files could not be changed, with so many frames in hand. */
    private IOException failed(IOException why, long frames) {
        if (why instanceof LinkTypeException) {
            return why;
        }
        if (failure == null) {
            String name = String.valueOf(series.current());
            failure = why instanceof WriteFailedException known
                    ? known.withLost(frames)
                    : new WriteFailedException(name, why, 0, frames);
            periodEnd = Long.MIN_VALUE;
        }
        return failure;
    }

    @Override
    public void endOfBatch() throws IOException {
        if (file == null) {
            return;
        }
        try {
            if (clock != null) {
                tick(clock.getAsLong());
            }
            if (ending != null) {
                ending.sink.endOfBatch();
            }
            file.sink.endOfBatch();
        } catch (IOException why) {
            throw failed(why, 0);
        }
    }

    private void tick(long now) throws IOException {
        if (ending != null && now >= periodStart + LATENESS) {
            endLate();
        }
        boolean wanted = asked;
        if (!wanted && now < periodEnd) {
            return;
        }
        if (isLast()) {
            whenFull.run();
        } else if (now >= periodEnd) {
            nextPeriod(now);
        } else {
            asked = false;
            end(file);
            open(now, false);
        }
    }

    @Override
    public Unkept unkept() {
        return file == null ? unkept : unkept.plus(file.sink.unkept());
    }

    /** Ends the files; where there was no frame, the one file that there is then is whole as well. */
    @Override
    public void close() throws IOException {
        try {
            if (file == null && failure == null && series.opened() == 0) {
                begin(now());
            }
            Open last = file;
            try {
                endLate();
            } finally {
                file = null;
                if (last != null) {
                    end(last);
                }
            }
        } catch (IOException why) {
            throw failed(why, 0);
        }
    }
}
