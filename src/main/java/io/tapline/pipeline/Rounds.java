package io.tapline.pipeline;

import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.IOException;

/** Hands out the frames of a source again and again, opening it anew for each round. */
public final class Rounds implements FrameSource {
    /** As many rounds as it takes until somebody stops. */
    public static final long FOREVER = Long.MAX_VALUE;

    /** Opens the source of one round. */
    @FunctionalInterface
    public interface Opener {
        /**
         * The source at its first frame.
         *
         * @throws IOException where it cannot be opened
         */
        FrameSource open() throws IOException;
    }

    private final Opener opener;
    private final Runnable betweenRounds;
    private long left;
    private FrameSource current;
    private boolean empty;

    /**
     * Will hand out so many rounds. A round without a frame is the last one.
     *
     * @param betweenRounds run before the first frame of every round but the first
     */
    public Rounds(Opener opener, long rounds, Runnable betweenRounds) {
        this.opener = opener;
        this.left = rounds;
        this.betweenRounds = betweenRounds;
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        while (true) {
            if (current == null) {
                if (left <= 0) {
                    return END;
                }
                current = opener.open();
                empty = true;
            }
            int count = current.poll(handler, limit);
            if (count != END) {
                empty &= count == 0;
                return count;
            }
            endRound();
        }
    }

    private void endRound() throws IOException {
        FrameSource ended = current;
        current = null;
        left = empty ? 0 : left - 1;
        ended.close();
        if (left > 0) {
            betweenRounds.run();
        }
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }
}
