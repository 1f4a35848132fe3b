package io.tapline.pipeline;

import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.util.List;

/** The frames of several sources, one source after the other, each opened when the one before has ended. */
public final class Chain implements FrameSource {
    private final List<? extends Rounds.Opener> openers;
    private final Runnable between;
    private int next;
    private FrameSource current;

    /**
     * Will go through these sources.
     *
     * @param between run between two sources
     */
    public Chain(List<? extends Rounds.Opener> openers, Runnable between) {
        this.openers = List.copyOf(openers);
        this.between = between;
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        while (true) {
            if (current == null) {
                if (next == openers.size()) {
                    return END;
                }
                if (next > 0) {
                    between.run();
                }
                current = openers.get(next++).open();
            }
            int count = current.poll(handler, limit);
            if (count != END) {
                return count;
            }
            FrameSource ended = current;
            current = null;
            ended.close();
        }
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }
}
