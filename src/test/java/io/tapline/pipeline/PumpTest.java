package io.tapline.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSink;
import io.tapline.frame.FrameSource;
import io.tapline.frame.FrameTable;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PumpTest {
    private final FakeClock clock = new FakeClock();
    private final FrameList arrived = new FrameList();

    private Pump pump(FrameSource source) {
        return new Pump(source, arrived, clock);
    }

    @Test
    void movesEverythingAndCounts() throws IOException {
        Pump.Result result = pump(Frames.list(3000, 100)).run();
        assertEquals(Pump.Reason.END, result.reason());
        assertEquals(3000, result.frames());
        assertEquals(300_000, result.bytes());
        assertTrue(result.nanos() > 0);
        assertEquals(3000, arrived.frames().size());
        assertEquals(2999, arrived.frames().get(2999).timestampNanos());
    }

    @Test
    void stopsAfterSoManyFramesAndLeavesTheRest() throws IOException {
        FrameList source = Frames.list(3000, 100);
        Pump.Result result = pump(source).maxFrames(2500).run();
        assertEquals(Pump.Reason.FRAMES, result.reason());
        assertEquals(2500, arrived.frames().size());
        long[] next = new long[1];
        source.poll(frame -> next[0] = frame.timestampNanos(), 1);
        assertEquals(2500, next[0]);
    }

    @Test
    void noFramesAtAllIsALimitToo() throws IOException {
        assertEquals(
                new Pump.Result(Pump.Reason.FRAMES, 0, 0, 1),
                pump(Frames.list(3, 60)).maxFrames(0).run());
    }

    @Test
    void limitsCountWhatTheFilterAccepts() throws IOException {
        Pump.Result result = pump(Frames.list(3000, 100))
                .filter(frame -> frame.timestampNanos() % 3 == 0)
                .maxFrames(700)
                .run();
        assertEquals(700, result.frames());
        assertEquals(699 * 3, arrived.frames().get(699).timestampNanos());
    }

    @Test
    void stopsWithTheFrameThatFillsTheBytes() throws IOException {
        Pump.Result result = pump(Frames.list(3000, 100)).maxBytes(1001).run();
        assertEquals(Pump.Reason.BYTES, result.reason());
        assertEquals(11, arrived.frames().size());
        assertEquals(1100, result.bytes());
    }

    @Test
    void stopsWhenTheTimeIsOverAndDrains() throws IOException {
        clock.tick = 1000;
        Frames.Live source = new Frames.Live(5);
        Pump.Result result = pump(source).duration(10_000).run();
        assertEquals(Pump.Reason.DURATION, result.reason());
        assertEquals(0, source.left, "what was held has come");
        assertTrue(source.closed);
        assertTrue(result.frames() > 5);
    }

    @Test
    void aStopDrainsALiveSource() throws Exception {
        Frames.Live source = new Frames.Live(1000);
        Pump pump = pump(source);
        Thread stopper = new Thread(() -> {
            while (pump.frames() < 10) {
                Thread.onSpinWait();
            }
            pump.stop();
        });
        stopper.start();
        Pump.Result result = pump.run();
        stopper.join();
        assertEquals(Pump.Reason.STOPPED, result.reason());
        assertEquals(0, source.left);
        assertTrue(result.frames() >= 1010);
    }

    @Test
    void aStopEndsAFileWhereItIs() throws IOException {
        FrameList source = Frames.list(3000, 100);
        Pump[] pump = new Pump[1];
        pump[0] = new Pump(
                source,
                frame -> {
                    if (frame.timestampNanos() == 1234) {
                        pump[0].stop();
                    }
                },
                clock);
        Pump.Result result = pump[0].run();
        assertEquals(Pump.Reason.STOPPED, result.reason());
        assertEquals(1235, result.frames());
    }

    @Test
    void theFirstReasonStands() throws IOException {
        Frames.Live source = new Frames.Live(3);
        Pump pump = pump(source);
        pump.stop(Pump.Reason.DURATION);
        pump.stop();
        Pump.Result result = pump.run();
        assertEquals(Pump.Reason.DURATION, result.reason());
        assertEquals(3, result.frames());
    }

    @Test
    void aLimitHoldsWhileDraining() throws IOException {
        Frames.Live source = new Frames.Live(30);
        Pump pump = pump(source).maxFrames(7);
        pump.stop();
        assertEquals(7, pump.run().frames());
        assertEquals(23, source.left);
    }

    @Test
    void tellsTheSinkWhenNothingElseIsReady() throws IOException {
        List<String> calls = new ArrayList<>();
        FrameSink sink = sink(calls);
        new Pump(Frames.list(2, 60), sink, clock).run();
        assertEquals("frame", calls.get(0));
        assertEquals("frame", calls.get(1));
        assertEquals("flush", calls.get(2));
        assertEquals("close", calls.get(calls.size() - 1));
    }

    @Test
    void aFullBatchIsNoEnd() throws IOException {
        List<String> calls = new ArrayList<>();
        new Pump(Frames.list(5000, 60), sink(calls), clock).run();
        assertEquals(5000, calls.indexOf("flush"), "after the last, short batch and not before");
    }

    @Test
    void aFloodDoesNotKeepTheSinkFromFlushing() throws IOException {
        List<String> calls = new ArrayList<>();
        new Pump(Frames.list(40_000, 60), sink(calls), clock).run();
        assertEquals(16_384, calls.indexOf("flush"));
        assertEquals("flush", calls.get(32_769));
    }

    @Test
    void afterAFailureTheSinkIsClosedBeforeTheSource() {
        List<String> calls = new ArrayList<>();
        IOException damage = new IOException("damaged at 17");
        FrameSource source = new FrameSource() {
            @Override
            public int poll(FrameHandler handler, int limit) throws IOException {
                handler.onFrame(Frames.of(60, 0));
                throw damage;
            }

            @Override
            public void close() {
                calls.add("source closed");
            }
        };
        Pump pump = new Pump(source, sink(calls), clock);
        assertSame(damage, assertThrows(IOException.class, pump::run));
        assertEquals(List.of("frame", "close", "source closed"), calls);
        assertEquals(1, pump.frames());
        assertEquals(60, pump.bytes());
    }

    /** A source that hands out tables of twenty frames of 60 bytes, in all so many. */
    private static FrameSource tables(int frames) {
        FrameTable table = new FrameTable(CaptureInterface.live(0, "eth0", LinkType.ETHERNET, 0));
        ByteBuffer buffer = ByteBuffer.allocate(100);
        int[] made = new int[1];
        return (handler, limit) -> {
            if (!table.isHeld() && made[0] == frames) {
                return FrameSource.END;
            }
            if (!table.isHeld()) {
                table.begin(buffer);
                for (int i = 0; i < 20 && made[0] < frames; i++) {
                    table.add(i, 60, 60, made[0]++, Direction.HOST);
                }
            }
            return table.handTo(handler, limit);
        };
    }

    @Test
    void limitsHoldWithinATable() throws IOException {
        assertEquals(2000, pump(tables(2000)).run().frames());
        assertEquals(120_000, arrived.frames().size() * 60);
        Pump.Result bytes = pump(tables(2000)).maxBytes(60 * 50 - 1).run();
        assertEquals(Pump.Reason.BYTES, bytes.reason());
        assertEquals(50, bytes.frames());
        assertEquals(2050, arrived.frames().size());
        assertEquals(70, pump(tables(2000)).maxFrames(70).run().frames());
        Pump.Result filtered = pump(tables(90))
                .filter(frame -> frame.timestampNanos() % 3 == 0)
                .run();
        assertEquals(30, filtered.frames());
        assertEquals(1800, filtered.bytes());
    }

    @Test
    void countsWhatWasTakenOfATableBeforeAFailure() {
        IOException full = new IOException("full");
        Pump pump = new Pump(
                tables(100),
                frame -> {
                    if (frame.timestampNanos() == 33) {
                        throw full;
                    }
                },
                clock);
        assertSame(full, assertThrows(IOException.class, pump::run));
        assertEquals(33, pump.frames());
        assertEquals(33 * 60, pump.bytes());
    }

    private static FrameSink sink(List<String> calls) {
        return new FrameSink() {
            @Override
            public void onFrame(Frame frame) {
                calls.add("frame");
            }

            @Override
            public void endOfBatch() {
                calls.add("flush");
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
    }
}
