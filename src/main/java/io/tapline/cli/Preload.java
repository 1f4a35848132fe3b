package io.tapline.cli;

import io.tapline.frame.FrameSource;
import io.tapline.pipeline.FrameStore;
import io.tapline.pipeline.Rounds;
import java.io.IOException;
import java.util.List;

/** All frames of a round in memory before the first one is sent, so that no disk delays the run. */
final class Preload {
    private static final int BATCH = 1024;

    /** What is held without being asked to: enough for minutes at a thousand frames a second. */
    private static final long UNASKED_BYTES = 16 << 20;

    private final FrameStore store = new FrameStore();
    private Exception failure;

    private Preload() {}

    /**
     * Reads the frames of a round.
     *
     * @param recordings their sources, in order
     * @param isAsked whether to hold them however many they are
     * @param mostFrames what is needed at most
     * @return null where nobody asked for it and they are too many
     * @throws FrameStore.FullException where it was asked for and there is no room
     */
    static Preload read(List<Rounds.Opener> recordings, boolean isAsked, long mostFrames)
            throws FrameStore.FullException {
        Preload preload = new Preload();
        long mostBytes = isAsked ? Long.MAX_VALUE : UNASKED_BYTES;
        try {
            for (Rounds.Opener recording : recordings) {
                try (FrameSource source = recording.open()) {
                    preload.store.newRecording();
                    if (!preload.fill(source, mostBytes, mostFrames)) {
                        return null;
                    }
                }
            }
        } catch (FrameStore.FullException full) {
            if (isAsked) {
                throw full;
            }
            return null;
        } catch (IOException | CommandException damage) {
            preload.failure = damage;
        }
        return preload;
    }

    /** False where there are too many bytes. */
    private boolean fill(FrameSource source, long mostBytes, long mostFrames) throws IOException {
        while (store.frames() < mostFrames) {
            int limit = (int) Math.min(BATCH, mostFrames - store.frames());
            if (source.poll(store, limit) == FrameSource.END) {
                return true;
            }
            if (store.bytes() > mostBytes) {
                return false;
            }
        }
        return true;
    }

    /** The frames, round after round; once only where reading them failed. */
    FrameSource source(long rounds, Runnable betweenRecordings) {
        return store.source(failure == null ? rounds : 1, betweenRecordings);
    }

    /** What ended the reading early, to be told when the frames before it have been sent; null where nothing did. */
    Exception failure() {
        return failure;
    }
}
