package io.tapline.savefile;

import java.io.IOException;
import java.util.BitSet;

/**
 * Finds the way in damaged pcap files. A record header has no mark, so that it is judged by what it says: lengths that can be, a fraction of
 * a second below one, and a header that can be just as well where the next one should stand, at about the same time. Of random bytes less
 * than one place in 2^40 looks so, and one in 2^80 looks so twice in a row.
 */
final class PcapResync extends Resync {
    private static final int LARGEST_ORIGINAL = 16 * 1024 * 1024;
    private static final int LENIENT_RECORDS = 16;
    /** One or two records with odd fields may as well be damaged. */
    private static final int FEWEST_TELLING = 4;
    /** Distance of the second field of a record header, behind the seconds. */
    private static final int FRACTION = 4;
    /** Between two frames that follow one another. */
    private static final long MOST_APART = 30L * 86_400;
    /** For a header that stands alone: from the last one before. */
    private static final long MOST_APART_ALONE = 86_400;

    private final PcapReader reader;
    private final BitSet refuted = new BitSet();
    private int headerLength;
    private long fractionLimit;
    private boolean checkOriginal = true;
    private boolean checkSnapLength = true;
    private boolean started;
    /** Time of the last frame that is beyond doubt, in seconds since 1970; -1 where there was none. */
    private long lastSeconds = -1;
    /** Where in the file the record after the next one begins, if that is within the next one; otherwise -1. */
    private long back = -1;

    PcapResync(PcapReader reader, RepairSource notes) {
        super(reader.in, notes);
        this.reader = reader;
    }

    @Override
    int least() {
        return headerLength;
    }

    private int at(int distance) {
        return in.at() + distance;
    }

    /** On the first record: a file may have odd ways from its start, which are then no signs of damage. */
    private void start() throws IOException {
        started = true;
        has(0, PcapReader.RECORD_HEADER_LENGTH);
        reader.start();
        headerLength = reader.headerLength();
        fractionLimit = reader.nanosInUnit() == 1 ? 1_000_000_000 : 1_000_000;
        int fractions = 0;
        int originals = 0;
        int snaps = 0;
        int records = 0;
        for (int at = 0; records < LENIENT_RECORDS && isPossible(at); at = following(at), records++) {
            fractions += hasFraction(at) ? 0 : 1;
            originals += hasOriginal(at) ? 0 : 1;
            snaps += hasSnapLength(at) ? 0 : 1;
        }
        if (records < FEWEST_TELLING) {
            return;
        }
        if (2 * fractions > records) {
            fractionLimit = 1L << 32;
        }
        checkOriginal = 2 * originals <= records;
        checkSnapLength = 2 * snaps <= records;
    }

    private boolean hasFraction(int distance) {
        return reader.fractionAt(at(distance)) < fractionLimit;
    }

    private boolean hasOriginal(int distance) {
        int original = reader.originalAt(at(distance));
        return original >= reader.capturedAt(at(distance)) && original <= LARGEST_ORIGINAL;
    }

    private boolean hasSnapLength(int distance) {
        return reader.snapLength() == 0 || reader.capturedAt(at(distance)) <= reader.snapLength();
    }

    /** True where a header is that the reader takes. */
    private boolean isPossible(int distance) throws IOException {
        if (!has(distance, headerLength)) {
            return false;
        }
        int captured = reader.capturedAt(at(distance));
        return captured >= 0 && captured <= reader.limit();
    }

    /** True where a header is that looks right in everything. No frame without bytes: zeros are what damage is made of. */
    private boolean isSound(int distance) throws IOException {
        if (!has(distance, headerLength)) {
            return false;
        }
        int captured = reader.capturedAt(at(distance));
        return captured > 0
                && captured <= reader.limit()
                && hasFraction(distance)
                && (!checkOriginal || hasOriginal(distance))
                && (!checkSnapLength || hasSnapLength(distance));
    }

    private int following(int distance) {
        return distance + headerLength + reader.capturedAt(at(distance));
    }

    private boolean isNear(long seconds, long most) {
        return lastSeconds >= 0 && Math.abs(seconds - lastSeconds) <= most;
    }

    /** True where a record begins with which one can go on: what follows is sound too, or it is alone but at the right time. */
    private boolean isStart(int distance) throws IOException {
        if (!isSound(distance)) {
            return false;
        }
        long seconds = reader.secondsAt(at(distance));
        int next = following(distance);
        if (isSound(next)) {
            return Math.abs(reader.secondsAt(at(next)) - seconds) <= MOST_APART;
        }
        if (isEnd(next)) {
            return lastSeconds < 0 || isNear(seconds, MOST_APART);
        }
        return has(next, 0) && isNear(seconds, MOST_APART_ALONE);
    }

    @Override
    int find(int from, int last) throws IOException {
        for (int distance = from; distance <= last; distance++) {
            // Most places fall at the first look.
            int captured = reader.capturedAt(at(distance));
            if (captured > 0 && captured <= reader.limit() && isStart(distance)) {
                return distance;
            }
        }
        return -1;
    }

    @Override
    void prepare() throws IOException {
        if (!started) {
            start();
        }
        if (back >= 0) {
            in.at(in.at() - (int) (in.position() - back));
            back = -1;
        }
        if (!has(0, headerLength)) {
            return;
        }
        if (!isSound(0)) {
            if (!isPossible(0) || !leadsOn(0)) {
                recover();
            }
            return;
        }
        int next = following(0);
        if (isSound(next)) {
            long seconds = reader.secondsAt(at(0));
            if (Math.abs(reader.secondsAt(at(next)) - seconds) <= MOST_APART_ALONE) {
                lastSeconds = seconds;
            }
        } else if (has(next, 1) && !leadsOn(next)) {
            overlapped(next);
        } else if (!has(next, 0)) {
            // It seems to reach beyond the end of the file.
            int within = find(headerLength, in.end() - in.at() - headerLength);
            if (within > 0) {
                mendOrLose(within);
            }
        }
    }

    /**
     * What follows the next record makes no sense: either that is damaged, or others begin within what seems to be the record's frame, because
     * its length is wrong or bytes are missing. Where few bytes are missing, and its length is said twice, they may be the time of the other,
     * and both records are taken.
     */
    private void overlapped(int next) throws IOException {
        int within = crossing(next);
        if (within > 0 && within > next - FRACTION && isTold()) {
            back = in.position() + within;
            notes.mended(back, in.position() + next);
        } else if (within > 0) {
            mendOrLose(within);
        }
    }

    /** True where what the next record says of the captured length is said once more. */
    private boolean isTold() {
        int captured = reader.capturedAt(at(0));
        return captured == reader.originalAt(at(0)) || captured == reader.snapLength();
    }

    /** True where records that the reader takes lead to one that is right beyond doubt, or to the end of the file. */
    private boolean leadsOn(int distance) throws IOException {
        int at = distance;
        for (int i = 0; i < LENIENT_RECORDS && at - distance <= AHEAD; i++) {
            if (isEnd(at) || i > 0 && isStart(at)) {
                return true;
            }
            if (!isPossible(at) || isBlank(at)) {
                return false;
            }
            at = following(at);
        }
        return false;
    }

    private boolean isBlank(int distance) {
        int at = at(distance);
        return (reader.secondsAt(at) | reader.fractionAt(at) | reader.capturedAt(at) | reader.originalAt(at)) == 0;
    }

    /** The first record within the frame of the next one from which sound records lead over that frame's end; -1 where there is none. */
    private int crossing(int end) throws IOException {
        refuted.clear();
        for (int start = headerLength; start < end; start++) {
            int at = start;
            while (at < end && !refuted.get(at) && isSound(at)) {
                refuted.set(at);
                at = following(at);
            }
            if (at > start && at >= end && (isSound(at) || isEnd(at))) {
                return start;
            }
        }
        return -1;
    }

    @Override
    void recover() throws IOException {
        if (!has(0, headerLength)) {
            lose(in.end() - in.at());
            return;
        }
        // As long as the next record can end here, it may be known how long it is.
        has(0, 2 * headerLength + reader.limit());
        int found = find(1, Math.min(headerLength + reader.limit(), in.end() - in.at() - headerLength));
        if (found > 0) {
            mendOrLose(found);
        } else {
            search();
        }
    }

    /** The next record ends where another one was found: if that is what its original length says, only the captured one is wrong. */
    private void mendOrLose(int found) {
        int length = found - headerLength;
        boolean told = length > 0
                && reader.originalAt(at(0)) == length
                && hasFraction(0)
                && Math.abs(reader.secondsAt(at(0)) - reader.secondsAt(at(found))) <= MOST_APART;
        if (told) {
            reader.mendCaptured(at(0), length);
            notes.mended(in.position() + 8, in.position() + 12);
        } else {
            lose(found);
        }
    }
}
