package io.tapline.savefile;

import java.io.IOException;

/**
 * Finds the way back to where records make sense. Places are given as distances from the input's first byte that was not consumed, because
 * what is in the buffer moves when more is read.
 */
abstract class Resync {
    /** So far ahead it is looked for what a record should be followed by. */
    static final int AHEAD = 1 << 20;

    final Input in;
    final RepairSource notes;
    private DamagedFileException undecodable;

    Resync(Input in, RepairSource notes) {
        this.in = in;
        this.notes = notes;
    }

    /** What finds its way in a file of this reader. */
    static Resync of(RecordReader reader, RepairSource notes) {
        if (reader instanceof PcapReader pcap) {
            return new PcapResync(pcap, notes);
        }
        return reader instanceof PcapngReader pcapng ? new PcapngResync(pcapng, notes) : new None(reader.in, notes);
    }

    /** Looks at the record that comes next, before it is read: mends it, or consumes what makes no sense. */
    abstract void prepare() throws IOException;

    /** Called where the next record cannot be read: mends it, or consumes at least one byte. */
    abstract void recover() throws IOException;

    /** True where so many bytes are there from a distance on. */
    final boolean has(int distance, int bytes) throws IOException {
        int wanted = distance + bytes;
        if (in.end() - in.at() < wanted && undecodable == null) {
            try {
                // More than is needed, because what is there has to be moved each time.
                in.fill(wanted + Math.max(Input.BLOCK, wanted / 2));
            } catch (DamagedFileException broken) {
                undecodable = broken;
            }
        }
        return in.end() - in.at() >= wanted;
    }

    /** Why the decompressor gave no more; null where it did not fail. */
    final DamagedFileException undecodable() {
        return undecodable;
    }

    /** True where the file ends just there. */
    final boolean isEnd(int distance) throws IOException {
        return !has(distance, 1) && in.end() - in.at() == distance;
    }

    /** Consumes bytes that are lost. */
    final void lose(int bytes) {
        long start = in.position();
        in.at(in.at() + bytes);
        notes.lost(start, start + bytes);
    }

    /** Goes over the rest of the file in search of a place to go on from. */
    final void search() throws IOException {
        long start = in.position();
        while (has(0, least())) {
            int last = in.end() - in.at() - least();
            int found = find(1, last);
            if (found > 0) {
                in.at(in.at() + found);
                notes.lost(start, in.position());
                return;
            }
            in.at(in.at() + Math.max(1, last));
        }
        in.at(in.end());
        notes.lost(start, in.position());
    }

    /** The smallest distance between these two from which records make sense; -1 where there is none. */
    abstract int find(int from, int last) throws IOException;

    /** Bytes that the smallest record has. */
    abstract int least();

    /** For formats that nobody can find the way in. */
    private static final class None extends Resync {
        None(Input in, RepairSource notes) {
            super(in, notes);
        }

        @Override
        void prepare() {
            // The reader sees by itself what makes no sense.
        }

        @Override
        void recover() throws IOException {
            search();
        }

        @Override
        int find(int from, int last) {
            return -1;
        }

        @Override
        int least() {
            return 1;
        }
    }
}
