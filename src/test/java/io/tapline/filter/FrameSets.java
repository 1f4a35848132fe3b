package io.tapline.filter;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/** Frames of captures, and which of them a filter selects. */
final class FrameSets {
    private FrameSets() {}

    /** All frames of a capture; where it is damaged, those before the damage. */
    static List<Frame> read(Path capture) throws IOException {
        FrameList list = new FrameList();
        try (SaveFileSource source = SaveFileSource.open(capture)) {
            while (source.poll(list, 1000) != FrameSource.END) {}
        } catch (DamagedFileException damage) {
            if (damage.offset() < 0) {
                throw damage;
            }
        }
        return list.frames();
    }

    /** Indexes of the frames that a filter accepts. */
    static BitSet selected(FrameFilter filter, List<Frame> frames) {
        BitSet all = new BitSet(frames.size());
        for (int i = 0; i < frames.size(); i++) {
            all.set(i, filter.accept(frames.get(i)));
        }
        return all;
    }

    /** Frame numbers as people write them, from 1: "1-3,7"; "" for none. */
    static String ranges(BitSet selected) {
        StringBuilder out = new StringBuilder();
        for (int from = selected.nextSetBit(0); from >= 0; ) {
            int to = selected.nextClearBit(from);
            out.append(out.isEmpty() ? "" : ",").append(from + 1);
            if (to > from + 1) {
                out.append('-').append(to);
            }
            from = selected.nextSetBit(to);
        }
        return out.toString();
    }
}
