package io.tapline.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The whole path of a paced run, without the wire: nothing is allocated for a frame. */
class AllocationTest {
    private static final int FRAMES = 20_000;

    @Test
    void aPacedRunAllocatesNothingForAFrame() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
        FrameStore store = new FrameStore();
        Frame frame = Frames.of(100, 0);
        for (int i = 0; i < FRAMES; i++) {
            store.onFrame(frame.timestampNanos(i * 10L));
        }
        run(store, 1);
        long one = allocated(threads, store, 2);
        long ten = allocated(threads, store, 20);
        assertTrue(ten - one < FRAMES, "18 more rounds of " + FRAMES + " frames allocated " + (ten - one) + " bytes");
    }

    private static long allocated(ThreadMXBean threads, FrameStore store, int rounds) throws IOException {
        long before = threads.getCurrentThreadAllocatedBytes();
        run(store, rounds);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void run(FrameStore store, int rounds) throws IOException {
        NanoClock clock = NanoClock.system();
        CountingSink counter = new CountingSink();
        Pacer pacer =
                new Pacer(Pacing.original(), clock, new Stamper(clock, CaptureInterface.UNKNOWN, new Tee(counter)));
        FilterStage filter = new FilterStage(frame -> frame.capturedLength() > 0, pacer);
        new Pump(store.source(rounds, pacer::newRecording), filter, clock).run();
        assertEquals((long) rounds * FRAMES, counter.frames());
    }
}
