package io.tapline.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.LinkType;
import io.tapline.linux.Live;
import io.tapline.linux.VirtualWire;
import io.tapline.live.WireSink.Engine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is allocated for a frame, received or sent. */
@Timeout(60)
class AllocationLiveTest {
    private static final int WARM = 20_000;
    private static final int FRAMES = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long seen;

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void receivingAllocatesNothing() throws IOException {
        try (VirtualWire wire = Live.wire();
                RingSource source = wire.right().namespace().call(() -> RingSource.on("tb0")
                        .ringBytes(16 << 20)
                        .retireMillis(1000)
                        .open());
                WireSink sink = wire.left().namespace().call(() -> WireSink.open("ta0", Engine.MMSG, false))) {
            FrameHandler handler = frame -> seen += frame.capturedLength() / 60;
            byte[] bytes = Frames.tagged(Frames.bytes(wire.left(), wire.right(), 56, 1), 0x8100, 5);
            Frame frame = Frame.of(bytes, LinkType.ETHERNET);
            fill(sink, frame, WARM);
            receive(source, handler, WARM);
            fill(sink, frame, FRAMES);
            allocated();
            long before = allocated();
            receive(source, handler, WARM + FRAMES);
            assertEquals(0, allocated() - before);
            assertEquals(WARM + FRAMES, seen);
        }
    }

    private void receive(RingSource source, FrameHandler handler, long until) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (seen < until) {
            source.poll(handler, 1000);
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(seen + " of " + until + " frames, " + source.statistics());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SEND", "MMSG"})
    void sendingAllocatesNothing(Engine engine) throws IOException {
        try (VirtualWire wire = Live.wire();
                WireSink sink = wire.left().namespace().call(() -> WireSink.open("ta0", engine, false))) {
            byte[] bytes = Frames.bytes(wire.left(), wire.right(), 60, 1);
            Frame heap = Frame.of(bytes, LinkType.ETHERNET);
            Frame direct = Frames.direct(bytes);
            fill(sink, heap, WARM);
            fill(sink, direct, WARM);
            allocated();
            long before = allocated();
            fill(sink, heap, FRAMES);
            fill(sink, direct, FRAMES);
            assertEquals(0, allocated() - before);
            assertEquals(2 * (WARM + FRAMES), sink.accepted());
        }
    }

    private static void fill(WireSink sink, Frame frame, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            sink.onFrame(frame);
            if (i % 100 == 0) {
                sink.endOfBatch();
            }
        }
        sink.endOfBatch();
    }
}
