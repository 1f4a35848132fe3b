package io.tapline.pipeline;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Warms a paced path before its first deadline. The JVM compiles what has run often, and for the cases that it has seen: without this the
 * first frames of a run are milliseconds late, and after a rehearsal in which every frame is late the first frame that has to be waited for
 * still costs 20 us. So the rehearsal waits for most frames, is late for some, sleeps now and then, and changes buffers, as the run will.
 */
public final class Rehearsal {
    private static final int FRAMES = 2048;
    private static final int FRAME_BYTES = 100;
    private static final long DISTANCE = 3_000;
    private static final int LATE = 8;

    /** Builds the stages of the run in front of a sink that goes nowhere. */
    @FunctionalInterface
    public interface Path {
        /**
         * The first stage.
         *
         * @param pacing for the pacer in it, instead of the run's own
         * @throws IOException where a stage cannot be built
         */
        FrameSink open(Pacing pacing) throws IOException;
    }

    private Rehearsal() {}

    /**
     * Sends frames down the path again and again for about so long.
     *
     * @param pacing the run's pacing
     * @throws IOException where a stage fails
     */
    public static void run(Pacing pacing, long nanos, NanoClock clock, Path path) throws IOException {
        FrameStore[] buffers = {frames(), frames()};
        Pacing quick = pacing.rehearsed(FRAME_BYTES, DISTANCE);
        long start = clock.nanoTime();
        for (int i = 0; clock.nanoTime() - start < nanos; i++) {
            new Pump(buffers[i % 2].source(1, () -> {}), path.open(quick), clock).run();
        }
    }

    private static FrameStore frames() throws IOException {
        FrameStore store = new FrameStore();
        ByteBuffer bytes = ByteBuffer.allocate(FRAME_BYTES);
        Frame frame = new Frame();
        for (int i = 0; i < FRAMES; i++) {
            long due = (i % LATE == 0 ? i - 1 : i) * DISTANCE;
            store.onFrame(frame.wrap(bytes, 0, FRAME_BYTES, FRAME_BYTES, due, LinkType.ETHERNET));
        }
        return store;
    }
}
