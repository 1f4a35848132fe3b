package io.tapline.craft;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.util.List;

/**
 * The frames that specifications describe, in the order of the specifications, each with all combinations of its values. Frames have time
 * 0. Allocates nothing per frame. Used by one thread at a time.
 */
public final class CraftSource implements FrameSource {
    private final SpecFrames[] specs;
    private final long rounds;
    private final Frame frame = new Frame();
    private long round;
    private int at;

    /**
     * Frames of specifications.
     *
     * @param specs at least one
     * @param defaults what the outgoing interface gives
     * @param seed where random values begin: the same seed gives the same frames
     * @param rounds how often all frames are given out, 0 for without end
     * @throws SpecException where a value does not fit into the frame
     */
    public CraftSource(List<Spec> specs, Defaults defaults, long seed, long rounds) throws SpecException {
        this.specs = new SpecFrames[specs.size()];
        for (int i = 0; i < this.specs.length; i++) {
            this.specs[i] = new SpecFrames(specs.get(i), defaults, seed + i);
        }
        this.rounds = rounds;
    }

    /** How many frames one round of the specifications has; Long.MAX_VALUE for that many or more. */
    public static long count(List<Spec> specs) {
        long count = 0;
        for (Spec spec : specs) {
            long more = spec.count();
            count = count > Long.MAX_VALUE - more ? Long.MAX_VALUE : count + more;
        }
        return count;
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        int given = 0;
        while (given < limit) {
            if (at == specs.length) {
                at = 0;
                round++;
            }
            if (rounds != 0 && round == rounds) {
                return given > 0 ? given : END;
            }
            if (specs[at].next(frame)) {
                handler.onFrame(frame);
                given++;
            } else {
                specs[at].rewind();
                at++;
            }
        }
        return given;
    }
}
