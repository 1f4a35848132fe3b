package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds interfaces that several files describe alike, which are one in the file that they are merged into; two of one file stay two. Only the
 * first and those with few options are compared, so that memory is bounded.
 */
final class MergedInterfaces {
    private static final int MOST_OPTIONS = 4096;
    private static final int MOST_OF_A_FILE = 256;

    /**
     * All that is said of an interface.
     *
     * @param options in big-endian order
     */
    record Description(int linkType, int snapLength, ByteBuffer options) {}

    private final Turner turner = new Turner();
    /** The numbers under which each description stands in the section. */
    private final Map<Description, List<Integer>> numbers = new HashMap<>();
    /** How many of these each file has taken for interfaces of its own. */
    private final Map<RecordReader, Map<Description, Integer>> taken = new IdentityHashMap<>();

    /** The description of an interface of a file; null where it is not to be compared. */
    Description of(RecordReader file, CaptureInterface captureInterface, int linkType, byte[] options) {
        Map<Description, Integer> mine = taken.computeIfAbsent(file, first -> new HashMap<>());
        if (options.length > MOST_OPTIONS || mine.size() >= MOST_OF_A_FILE) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(options.length);
        turner.options(
                Block.INTERFACE_DESCRIPTION,
                ByteBuffer.wrap(options),
                0,
                options.length,
                captureInterface.order(),
                bytes.order(ByteOrder.BIG_ENDIAN));
        return new Description(linkType, captureInterface.snapLength(), bytes.flip());
    }

    /** Takes for an interface of this file the number of another file's that is described alike; -1 where none is left. */
    int take(RecordReader file, Description description) {
        int use = taken.get(file).merge(description, 1, Integer::sum);
        List<Integer> known = numbers.get(description);
        return known == null || known.size() < use ? -1 : known.get(use - 1);
    }

    /** Notes under which number an interface stands that was taken for a file, but was not there before. */
    void add(Description description, int number) {
        numbers.computeIfAbsent(description, first -> new ArrayList<>()).add(number);
    }

    /** A file begins a section: its interfaces are others than before. */
    void leave(RecordReader file) {
        taken.remove(file);
    }

    /** The file that is written begins a section. */
    void clear() {
        numbers.clear();
        taken.clear();
    }
}
