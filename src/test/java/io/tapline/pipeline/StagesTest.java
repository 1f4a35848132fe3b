package io.tapline.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSink;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The small stages, the rounds and the store. */
class StagesTest {
    @Test
    void filterStagePassesWhatTheFilterAccepts() throws IOException {
        FrameList passed = new FrameList();
        try (FilterStage stage = new FilterStage(frame -> frame.capturedLength() > 60, passed)) {
            stage.onFrame(Frames.of(60, 1));
            stage.onFrame(Frames.of(61, 2));
            stage.endOfBatch();
        }
        assertEquals(1, passed.frames().size());
        assertEquals(2, passed.frames().get(0).timestampNanos());
    }

    @Test
    void teeGivesEveryFrameToAll() throws IOException {
        FrameList first = new FrameList();
        CountingSink second = new CountingSink();
        try (Tee tee = new Tee(first, second)) {
            tee.onFrame(Frames.of(60, 1));
            tee.onFrame(Frames.of(100, 2));
            tee.endOfBatch();
        }
        assertEquals(2, first.frames().size());
        assertEquals(2, second.frames());
        assertEquals(160, second.bytes());
    }

    @Test
    void teeClosesAllAndThrowsTheFirstFailure() {
        List<String> closed = new ArrayList<>();
        Tee tee = new Tee(failing("a", closed), failing("b", closed), failing("c", closed));
        IOException failure = assertThrows(IOException.class, tee::close);
        assertEquals("a", failure.getMessage());
        assertEquals(2, failure.getSuppressed().length);
        assertEquals(List.of("a", "b", "c"), closed);
    }

    private static FrameSink failing(String name, List<String> closed) {
        return new FrameSink() {
            @Override
            public void onFrame(Frame frame) {}

            @Override
            public void close() throws IOException {
                closed.add(name);
                throw new IOException(name);
            }
        };
    }

    @Test
    void stamperMakesAFrameThatLeaves() throws IOException {
        FrameList stamped = new FrameList();
        Frame frame = rich(77);
        CaptureInterface out = CaptureInterface.live(0, "out0", LinkType.RAW, 0);
        try (Stamper stamper = new Stamper(new FakeClock(), out, stamped)) {
            stamper.onFrame(frame);
            stamper.endOfBatch();
        }
        Frame left = stamped.frames().get(0);
        assertEquals(1_700_000_000_000_000_000L, left.timestampNanos());
        assertArrayEquals(frame.toByteArray(), left.toByteArray());
        assertEquals(1500, left.originalLength());
        assertEquals(LinkType.RAW, left.linkType());
        assertEquals(Direction.OUTGOING, left.direction());
        assertSame(out, left.captureInterface());
        assertEquals(0, left.optionsLength());
        assertEquals(77, frame.timestampNanos(), "the frame that came is as it was");
        assertEquals(3, frame.optionsLength());
    }

    @Test
    void theSystemClocksGoTogether() {
        NanoClock clock = NanoClock.system();
        long wall = System.currentTimeMillis();
        long epoch = clock.epochNanos();
        assertTrue(Math.abs(epoch / 1_000_000 - wall) < 60_000, "epoch nanoseconds");
        long first = clock.nanoTime();
        clock.sleep(1);
        assertTrue(clock.nanoTime() - first >= 0);
        assertTrue(clock.epochNanos() - epoch >= 0);
    }

    @Test
    void virtualTimePassesOnlyInSleep() throws IOException {
        VirtualClock clock = new VirtualClock(1_000);
        FrameList sent = new FrameList();
        Pacer pacer = new Pacer(Pacing.original(), clock, new Stamper(clock, CaptureInterface.UNKNOWN, sent));
        pacer.onFrame(Frames.of(60, 0));
        pacer.onFrame(Frames.of(60, 86_400_000_000_000L));
        pacer.onFrame(Frames.of(60, 86_400_000_000_007L));
        assertEquals(1_000 + Pacer.LEAD, sent.frames().get(0).timestampNanos());
        assertEquals(
                86_400_000_000_007L,
                sent.frames().get(2).timestampNanos() - sent.frames().get(0).timestampNanos());
        assertEquals(0, pacer.lateness().max());
        assertEquals(180, pacer.bytes());
    }

    @Test
    void theGateKnowsOneLinkTypeAndCountsCutFrames() throws IOException {
        FrameList passed = new FrameList();
        try (LinkTypeGate gate = new LinkTypeGate(LinkType.ETHERNET, "eth7", passed)) {
            gate.onFrame(Frames.of(60, 1));
            gate.onFrame(new Frame().wrap(ByteBuffer.allocate(60), 0, 60, 61, 0, LinkType.ETHERNET));
            gate.endOfBatch();
            IOException refused =
                    assertThrows(LinkTypeGate.MismatchException.class, () -> gate.onFrame(rich(1)), "raw IP");
            assertEquals("eth7 takes Ethernet frames, and this one is Raw IP", refused.getMessage());
            assertEquals(1, gate.truncated());
        }
        assertEquals(2, passed.frames().size());
    }

    @Test
    void roundsOpenTheSourceAnew() throws IOException {
        List<String> between = new ArrayList<>();
        FrameList all = new FrameList();
        try (Rounds rounds = new Rounds(() -> Frames.list(3, 60), 4, () -> between.add("round"))) {
            while (rounds.poll(all, 2) != FrameSource.END) {
                assertTrue(all.frames().size() <= 12);
            }
        }
        assertEquals(12, all.frames().size());
        assertEquals(3, between.size());
    }

    @Test
    void aChainGoesThroughItsSourcesInOrder() throws IOException {
        List<String> between = new ArrayList<>();
        FrameList all = new FrameList();
        List<Rounds.Opener> openers = List.of(() -> Frames.list(2, 60), FrameList::new, () -> Frames.list(3, 70));
        try (Chain chain = new Chain(openers, () -> between.add("next"))) {
            while (chain.poll(all, 2) != FrameSource.END) {
                assertTrue(all.frames().size() <= 5);
            }
        }
        assertEquals(
                List.of(60, 60, 70, 70, 70),
                all.frames().stream().map(Frame::capturedLength).toList());
        assertEquals(2, between.size());
    }

    @Test
    void aChainClosesTheSourceItIsAt() throws IOException {
        Frames.Live live = new Frames.Live(3);
        try (Chain chain = new Chain(List.of(() -> live), () -> {})) {
            assertEquals(1, chain.poll(frame -> {}, 1));
        }
        assertTrue(live.closed);
    }

    @Test
    void aRoundWithoutFramesIsTheLast() throws IOException {
        Rounds rounds = new Rounds(FrameList::new, Rounds.FOREVER, () -> {});
        assertEquals(FrameSource.END, rounds.poll(frame -> {}, 10));
        assertEquals(FrameSource.END, rounds.poll(frame -> {}, 10));
    }

    @Test
    void theStoreGivesBackWhatItTook() throws IOException {
        Random random = new Random(3);
        FrameList expected = new FrameList();
        FrameStore store = new FrameStore();
        for (int i = 0; i < 3000; i++) {
            Frame frame = i % 7 == 0 ? rich(i) : Frames.of(random.nextInt(1600), random.nextLong());
            if (i % 11 == 0) {
                frame.noTimestamp();
            }
            expected.onFrame(frame);
            store.onFrame(frame);
        }
        store.onFrame(Frames.of(3_000_000, 5));
        expected.onFrame(Frames.of(3_000_000, 5));
        assertEquals(3001, store.frames());
        FrameList held = new FrameList();
        FrameSource source = store.source(1, () -> {
            throw new AssertionError("one recording, once");
        });
        while (source.poll(held, 100) != FrameSource.END) {
            assertTrue(held.frames().size() <= 3001);
        }
        assertEquals(3001, held.frames().size());
        long bytes = 0;
        for (int i = 0; i < 3001; i++) {
            Frame want = expected.frames().get(i);
            Frame got = held.frames().get(i);
            assertSameButTime(want, got);
            assertEquals(want.timestampNanos(), got.timestampNanos());
            assertEquals(want.isTimestamped(), got.isTimestamped());
            assertEquals(want.overflowSeconds(), got.overflowSeconds());
            bytes += want.capturedLength();
        }
        assertEquals(bytes, store.bytes());
    }

    @Test
    void anEmptyStoreEndsAtOnce() throws IOException {
        FrameSource source = new FrameStore().source(Rounds.FOREVER, () -> {});
        assertEquals(FrameSource.END, source.poll(frame -> {}, 1));
        assertFalse(source.stop());
    }

    @Test
    void theStoreGoesRoundAndKnowsWhereRecordingsBegin() throws IOException {
        FrameStore store = new FrameStore();
        store.onFrame(Frames.of(60, 1));
        store.onFrame(Frames.of(60, 2));
        store.newRecording();
        store.newRecording();
        store.onFrame(Frames.of(60, 3));
        List<Object> events = new ArrayList<>();
        FrameSource source = store.source(3, () -> events.add("new"));
        assertEquals(4, source.poll(frame -> events.add(frame.timestampNanos()), 4));
        assertEquals(5, source.poll(frame -> events.add(frame.timestampNanos()), 10));
        assertEquals(FrameSource.END, source.poll(frame -> {}, 10));
        assertEquals(List.of(1L, 2L, "new", 3L, "new", 1L, 2L, "new", 3L, "new", 1L, 2L, "new", 3L), events);
    }

    private static Frame rich(long timestamp) {
        CaptureInterface eth7 = CaptureInterface.live((int) timestamp % 5, "eth7", LinkType.RAW, 96);
        byte[] bytes = {0x45, 1, 2, 3, 4, 9, 9, 9, 9, 9};
        return new Frame()
                .wrap(ByteBuffer.wrap(bytes), 1, 4, 1500, timestamp, LinkType.RAW)
                .overflowSeconds(2)
                .direction(Direction.OUTGOING)
                .captureInterface(eth7)
                .options(ByteBuffer.wrap(new byte[] {7, 0, 1, 0, 4}), 1, 3);
    }

    private static void assertSameButTime(Frame want, Frame got) {
        assertArrayEquals(want.toByteArray(), got.toByteArray());
        assertEquals(want.originalLength(), got.originalLength());
        assertEquals(want.linkType(), got.linkType());
        assertEquals(want.direction(), got.direction());
        assertSame(want.captureInterface(), got.captureInterface());
        assertEquals(want.optionsLength(), got.optionsLength());
        for (int i = 0; i < want.optionsLength(); i++) {
            assertEquals(
                    want.options().get(want.optionsOffset() + i), got.options().get(got.optionsOffset() + i));
        }
    }
}
