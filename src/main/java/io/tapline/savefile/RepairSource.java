package io.tapline.savefile;

import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The frames of a damaged save file: where a record makes no sense it is mended, if its neighbours tell how, or reading goes on at the next
 * place from which records make sense again. What lies between is lost, and noted. Works on pcap and pcapng; of other formats, and of
 * compressed data that cannot be decompressed, what follows the damage is lost.
 *
 * <p>Of a sound file it gives what {@link SaveFileSource} gives. Memory is bounded, and the time grows with the file and not faster. Not
 * thread-safe.
 */
public final class RepairSource implements FrameSource {
    private static final int MOST_NOTES = 100_000;

    /**
     * Bytes of the file (after decompression) that were not as they should be.
     *
     * @param start first of them, counted from 0
     * @param end the one after the last
     * @param mended true where they were put right and nothing is lost
     */
    public record Damage(long start, long end, boolean mended) {}

    private final SaveFileSource source;
    private final RecordReader reader;
    private final Input in;
    private final Resync resync;
    private final List<Damage> damage = new ArrayList<>();
    private long lostBytes;
    private long lostRanges;
    private boolean ended;

    /** Will read this source, from which nothing was read before, and which it owns. */
    public RepairSource(SaveFileSource source) {
        this.source = source;
        reader = source.reader();
        in = reader.in;
        resync = Resync.of(reader, this);
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        int count = 0;
        while (count < limit && !ended && advance()) {
            handler.onFrame(reader.frame);
            count++;
        }
        return count == 0 ? END : count;
    }

    /** Goes to the next frame; false at the end. */
    private boolean advance() throws IOException {
        while (true) {
            resync.prepare();
            int found = reader.next();
            if (found == RecordReader.FRAME) {
                reader.passed(1);
                return true;
            }
            boolean whole = found == RecordReader.OTHER || found == RecordReader.MORE && resync.has(0, reader.needed());
            if (!whole && in.at() == in.end()) {
                ended = true;
                return false;
            }
            if (!whole) {
                reader.forgive();
                resync.recover();
            }
        }
    }

    /** Notes bytes that are lost. */
    void lost(long start, long end) {
        lostBytes += end - start;
        Damage last = damage.isEmpty() ? null : damage.get(damage.size() - 1);
        if (last != null && !last.mended() && last.end() == start) {
            damage.set(damage.size() - 1, new Damage(last.start(), end, false));
            return;
        }
        lostRanges++;
        note(new Damage(start, end, false));
    }

    /** Notes bytes that were put right. */
    void mended(long start, long end) {
        note(new Damage(start, end, true));
    }

    private void note(Damage place) {
        if (damage.size() < MOST_NOTES) {
            damage.add(place);
        }
    }

    /** Where the file was damaged, as far as it was read; the first hundred thousand places. */
    public List<Damage> damage() {
        return Collections.unmodifiableList(damage);
    }

    /** How many bytes are lost. */
    public long lostBytes() {
        return lostBytes;
    }

    /** In how many places bytes are lost. */
    public long lostRanges() {
        return lostRanges;
    }

    /** Why the rest of a compressed file could not be decompressed; null where nothing of that kind happened. */
    public DamagedFileException undecodable() {
        return resync.undecodable();
    }

    /** The file that is read: what a {@link SaveFileSink} is to follow. */
    public SaveFileSource source() {
        return source;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
