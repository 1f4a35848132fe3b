package io.tapline.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.linux.Links;
import io.tapline.linux.Live;
import io.tapline.linux.SystemCallException;
import io.tapline.linux.VirtualWire;
import io.tapline.live.WireSink.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engines against what arrives at the other end of a private wire. */
@Timeout(60)
class WireSinkLiveTest {
    private VirtualWire wire;

    @BeforeEach
    void makeWire() throws IOException {
        wire = Live.wire();
    }

    @AfterEach
    void removeWire() throws IOException {
        if (wire != null) {
            wire.close();
        }
    }

    private WireSink sink(Engine engine, boolean bypassQueue) throws IOException {
        return wire.left().namespace().call(() -> WireSink.open("ta0", engine, bypassQueue));
    }

    /** Has more blocks than a test sends frames: none is lost however late the test gets to read. */
    private RingSource source() throws IOException {
        return wire.right().namespace().call(() -> RingSource.on("tb0")
                .ringBytes(4 << 20)
                .blockBytes(1 << 12)
                .retireMillis(1)
                .open());
    }

    private byte[] bytes(int length, int first) {
        return Frames.bytes(wire.left(), wire.right(), length, first);
    }

    private static WireReport end(WireSink sink) throws IOException {
        sink.close();
        return sink.report();
    }

    private static Frame frame(byte[] bytes) {
        return Frame.of(bytes, LinkType.ETHERNET);
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"AUTO", "SEND", "MMSG"})
    void framesOfAnySizeAndMemoryArriveByteForByteAndInOrder(Engine engine) throws IOException {
        for (boolean bypassQueue : new boolean[] {false, true}) {
            List<byte[]> sent = new ArrayList<>();
            long total = 0;
            try (RingSource source = source();
                    WireSink sink = sink(engine, bypassQueue)) {
                for (int length = 14; length <= 1514; length += 3) {
                    byte[] bytes = bytes(length, length);
                    sent.add(bytes);
                    total += length;
                    sink.onFrame(length % 2 == 0 ? frame(bytes) : Frames.direct(bytes));
                }
                sink.endOfBatch();
                List<Frame> got = Frames.take(source, sent.size());
                for (int i = 0; i < sent.size(); i++) {
                    assertArrayEquals(sent.get(i), got.get(i).toByteArray());
                }
                WireReport report = end(sink);
                int count = sent.size();
                assertEquals(new WireReport(count, count, total, count, 0, 0, 0, report.retries(), ""), report);
                assertEquals(0, report.lost());
            }
        }
    }

    @Test
    void aBatchIsHeldBackUntilItsEndAndAFrameAloneGoesAtOnce() throws IOException {
        try (RingSource source = source();
                WireSink sink = sink(Engine.MMSG, false)) {
            byte[] bytes = bytes(60, 1);
            sink.onFrame(frame(bytes));
            bytes[20] = 99; // the frame is the caller's again
            assertEquals(0, sink.accepted());
            sink.endOfBatch();
            assertEquals(1, sink.accepted());
            assertArrayEquals(bytes(60, 1), Frames.take(source, 1).get(0).toByteArray());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SEND", "MMSG"})
    void framesThatTheKernelRefusesAreCountedWithTheFirstReason(Engine engine) throws IOException {
        try (RingSource source = source();
                WireSink sink = sink(engine, false)) {
            sink.onFrame(frame(bytes(60, 1)));
            sink.onFrame(frame(new byte[1600]));
            sink.onFrame(frame(bytes(60, 2)));
            sink.onFrame(frame(new byte[13]));
            sink.onFrame(frame(new byte[300_000]));
            sink.onFrame(frame(bytes(60, 3)));
            sink.endOfBatch();
            List<Frame> got = Frames.take(source, 3);
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(bytes(60, i + 1), got.get(i).toByteArray());
            }
            WireReport report = end(sink);
            assertEquals(6, report.asked());
            assertEquals(3, report.accepted());
            assertEquals(180, report.bytes());
            assertEquals(3, report.left());
            assertEquals(2, report.oversized());
            assertEquals(3, report.refused());
            assertEquals(3, report.lost());
            assertEquals(
                    "a frame of 1600 bytes: Message too long (EMSGSIZE): longer than the MTU of ta0 allows",
                    report.firstReason());
        }
    }

    @Test
    void whatTheKernelTookAndDidNotSendShows() throws IOException {
        wire.right().namespace().run(() -> Links.down("tb0"));
        WireSink sink = sink(Engine.MMSG, false);
        for (int i = 0; i < 10; i++) {
            sink.onFrame(frame(bytes(60, i)));
        }
        sink.close();
        WireReport report = sink.report();
        assertEquals(10, report.accepted(), "the queue of an interface without a carrier swallows all");
        assertEquals(0, report.left());
        assertEquals(10, report.lost());
    }

    @Test
    void wantOfRoomIsTriedAgainForATimeAndThenCounted() throws IOException {
        wire.right().namespace().run(() -> Links.down("tb0"));
        WireSink sink = sink(Engine.SEND, true);
        for (int i = 0; i < 10; i++) {
            sink.onFrame(frame(bytes(60, i)));
        }
        sink.close();
        WireReport report = sink.report();
        assertEquals(0, report.accepted());
        assertEquals(10, report.refused());
        assertTrue(report.retries() > 100, report.toString());
        assertEquals(
                "a frame of 60 bytes: No buffer space available (ENOBUFS): no room within a second",
                report.firstReason());
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SEND", "MMSG"})
    void anInterfaceThatGoesDownIsAnError(Engine engine) throws IOException {
        try (WireSink sink = sink(engine, false)) {
            sink.onFrame(frame(bytes(60, 1)));
            sink.endOfBatch();
            wire.left().namespace().run(() -> Links.down("ta0"));
            SystemCallException down = assertThrows(SystemCallException.class, () -> {
                sink.onFrame(frame(bytes(60, 2)));
                sink.endOfBatch();
            });
            assertEquals(SystemCallException.Kind.INTERFACE, down.kind());
            assertEquals(
                    "sending on ta0: Network is down (ENETDOWN): the interface is down; `ip link set IF up` brings it up",
                    down.getMessage());
            assertEquals(1, end(sink).left());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SEND", "MMSG"})
    void aRehearsalTakesFramesWithoutEndAndPutsNothingOnTheWire(Engine engine) throws IOException {
        try (WireSink sink = sink(engine, false);
                WireSink rehearsal = sink.rehearsal()) {
            for (int i = 0; i < 5000; i++) {
                rehearsal.onFrame(frame(bytes(60 + i % 1400, i)));
            }
            rehearsal.endOfBatch();
            assertEquals(5000, rehearsal.accepted());
            assertEquals(0, sink.accepted());
            assertEquals(0, sink.report().left());
        }
    }

    @Test
    void anInterfaceThatVanishesIsAnError() throws IOException {
        try (WireSink sink = sink(Engine.SEND, false)) {
            wire.right().namespace().run(() -> Links.remove("tb0"));
            SystemCallException gone = assertThrows(SystemCallException.class, () -> sink.onFrame(frame(bytes(60, 2))));
            assertEquals(SystemCallException.Kind.INTERFACE, gone.kind());
            assertEquals(0, sink.report().left());
        }
    }

    @Test
    void interfacesThatAreDownOrAbsentAreRefused() throws IOException {
        wire.left().namespace().run(() -> Links.down("ta0"));
        SystemCallException down = assertThrows(SystemCallException.class, () -> sink(Engine.AUTO, false));
        assertEquals("ENETDOWN", down.errnoName());
        SystemCallException absent = assertThrows(
                SystemCallException.class,
                () -> wire.left().namespace().call(() -> WireSink.open("ta7", Engine.AUTO, false)));
        assertEquals("ENODEV", absent.errnoName());
        SystemCallException xdp = assertThrows(SystemCallException.class, () -> sink(Engine.XDP, false));
        assertTrue(xdp.getMessage().contains("--engine mmsg"), xdp.getMessage());
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"SEND", "MMSG"})
    void warmingUpPutsNothingOnTheWireAndCountsNothing(Engine engine) throws IOException {
        try (WireSink sink = sink(engine, false)) {
            sink.warmUp();
            assertEquals(20_000, sink.warmedUp());
            assertEquals(new WireReport(0, 0, 0, 0, 0, 0, 0, 0, ""), sink.report());
            assertEquals(0, wire.right().networkInterface().statistics().rxPackets());
            sink.onFrame(frame(bytes(60, 1)));
            assertEquals(1, end(sink).left());
        }
    }
}
