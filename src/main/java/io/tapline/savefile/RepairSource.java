package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.nio.file.Path;
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
    private static final int MOST_ASSUMED = 16;
    private static final long TRIAL_BYTES = 4 * 1024 * 1024;
    private static final long TRIAL_FRAMES = 1000;

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
    private final List<CaptureInterface> assumed = new ArrayList<>();
    private final int linkType;
    /** Bytes that were put before the file. */
    private final long shift;

    /**
     * Will read this source, from which nothing was read before, and which it owns.
     *
     * @param linkType the LINKTYPE_ value of frames whose description is lost
     */
    public RepairSource(SaveFileSource source, int linkType) {
        this(source, linkType, 0);
    }

    private RepairSource(SaveFileSource source, int linkType, long shift) {
        this.source = source;
        this.linkType = linkType;
        this.shift = shift;
        reader = source.reader();
        in = reader.in;
        resync = Resync.of(reader, this);
    }

    /**
     * Opens a file. Where it does not begin as a save file does, its first bytes are taken for destroyed, and it is read as that format, in that
     * byte order, by which most frames are found.
     *
     * @param linkType the LINKTYPE_ value of frames whose description is lost
     * @throws DamagedFileException where it is no save file, and nothing like a frame is found in it
     * @throws IOException where it cannot be opened or read
     */
    public static RepairSource open(Path path, int linkType) throws IOException {
        try {
            return new RepairSource(SaveFileSource.open(path), linkType);
        } catch (DamagedFileException headless) {
            byte[] best = null;
            long most = 0;
            for (byte[] head : LostHead.all(linkType)) {
                long frames = 0;
                try (RepairSource trial = open(path, head, linkType)) {
                    frames = trial.trialFrames();
                }
                if (frames > most) {
                    most = frames;
                    best = head;
                }
            }
            if (best == null) {
                throw headless;
            }
            return open(path, best, linkType);
        }
    }

    private static RepairSource open(Path path, byte[] head, int linkType) throws IOException {
        return new RepairSource(SaveFileSource.open(LostHead.before(path, head)), linkType, head.length);
    }

    /** Frames found in the first megabytes. */
    private long trialFrames() throws IOException {
        long frames = 0;
        while (in.position() < TRIAL_BYTES && frames < TRIAL_FRAMES && poll(frame -> {}, 1) != END) {
            frames++;
        }
        return frames;
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
    void lost(long from, long to) {
        long start = from - shift;
        long end = to - shift;
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
        note(new Damage(start - shift, end - shift, true));
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

    /** Notes an interface that was taken for one whose description is lost. */
    void assumed(CaptureInterface captureInterface) {
        if (assumed.size() < MOST_ASSUMED) {
            assumed.add(captureInterface);
        }
    }

    /** The link type of what is not described any more. */
    int linkType() {
        return linkType;
    }

    /** Interfaces whose descriptions are lost, as what they were taken for; the first sixteen. */
    public List<CaptureInterface> assumed() {
        return Collections.unmodifiableList(assumed);
    }

    /** True where the file does not begin as a save file does, so that what it is had to be found out. */
    public boolean isHeadLost() {
        return shift > 0;
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
