package io.tapline.pcap4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.linux.Live;
import io.tapline.linux.VirtualWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The backend on a private wire, with the libpcap of this machine. */
@Timeout(60)
class Pcap4jLiveTest {
    private static final int PRIVATE_ETHERTYPE = 0x88b5;

    @BeforeEach
    void needsLibpcap() {
        String missing = Pcap4j.missing();
        assumeTrue(missing == null, missing);
        assertTrue(Pcap4j.libraryVersion().contains("libpcap"), Pcap4j.libraryVersion());
    }

    @Test
    void whatIsSentArrivesByteForByte() throws IOException {
        List<Frame> frames = frames(200);
        long before = System.currentTimeMillis();
        try (VirtualWire wire = Live.wire();
                Pcap4jSource source = capture(wire, "ether proto 0x88b5");
                Pcap4jSink sink = wire.left()
                        .namespace()
                        .call(() -> Pcap4jSink.open(wire.left().name()))) {
            assertEquals(LinkType.ETHERNET, sink.linkType());
            for (Frame frame : frames) {
                sink.onFrame(frame);
            }
            FrameList arrived = new FrameList();
            while (arrived.frames().size() < frames.size()) {
                assertTrue(source.poll(arrived, 64) <= 64);
            }
            for (int i = 0; i < frames.size(); i++) {
                Frame frame = arrived.frames().get(i);
                assertArrayEquals(frames.get(i).toByteArray(), frame.toByteArray(), "frame " + i);
                assertEquals(frame.capturedLength(), frame.originalLength());
                assertEquals("tb0", frame.captureInterface().name());
                assertEquals(LinkType.ETHERNET, frame.linkType());
                long millis = frame.timestampNanos() / 1_000_000;
                assertTrue(millis >= before - 1 && millis <= System.currentTimeMillis() + 1, "time " + millis);
            }
            assertEquals(200, sink.asked());
            assertEquals(200, sink.accepted());
            assertEquals(frames.stream().mapToLong(Frame::capturedLength).sum(), sink.acceptedBytes());
            assertEquals(200, source.received());
            assertEquals(0, source.dropped());
        }
    }

    @Test
    void aStopHandsOutWhatWasHeldAndEnds() throws IOException {
        try (VirtualWire wire = Live.wire();
                Pcap4jSource source = capture(wire, "");
                Pcap4jSink sink = wire.left()
                        .namespace()
                        .call(() -> Pcap4jSink.open(wire.left().name()))) {
            for (Frame frame : frames(50)) {
                sink.onFrame(frame);
            }
            FrameList arrived = new FrameList();
            while (arrived.frames().size() < 10) {
                source.poll(arrived, 10);
            }
            assertTrue(source.stop());
            while (source.poll(arrived, 7) != FrameSource.END) {
                assertTrue(arrived.frames().size() <= 50);
            }
            assertEquals(FrameSource.END, source.poll(arrived, 7));
        }
    }

    @Test
    void nothingToCaptureIsNoEnd() throws IOException {
        try (VirtualWire wire = Live.wire()) {
            Pcap4jSource source = capture(wire, "");
            assertEquals(
                    0,
                    source.poll(
                            frame -> {
                                throw new IOException("nothing was sent");
                            },
                            10));
            source.close();
            assertEquals(0, source.received(), "also after it is closed");
            assertThrows(IOException.class, () -> source.poll(frame -> {}, 1));
        }
    }

    @Test
    void framesThatAreTooLongAreCountedWithTheReason() throws IOException {
        try (VirtualWire wire = Live.wire();
                Pcap4jSink sink = wire.left()
                        .namespace()
                        .call(() -> Pcap4jSink.open(wire.left().name()))) {
            sink.onFrame(Frame.of(new byte[4000], LinkType.ETHERNET));
            sink.onFrame(frames(1).get(0));
            assertEquals(2, sink.asked());
            assertEquals(1, sink.accepted());
            assertNotNull(sink.firstRefusal());
        }
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() throws IOException {
        try (VirtualWire wire = Live.wire()) {
            Pcap4jException absent = assertThrows(
                    Pcap4jException.class,
                    () -> wire.left().namespace().call(() -> Pcap4jSource.open("nosuch0", 65535, false, 10, 0, "")));
            assertEquals(Pcap4jException.Kind.INTERFACE, absent.kind());
            assertTrue(absent.getMessage().contains("nosuch0"), absent.getMessage());
            Pcap4jException filter = assertThrows(Pcap4jException.class, () -> capture(wire, "tcp prot 80"));
            assertEquals(Pcap4jException.Kind.OTHER, filter.kind());
        }
    }

    private static Pcap4jSource capture(VirtualWire wire, String filter) throws IOException {
        return wire.right()
                .namespace()
                .call(() -> Pcap4jSource.open(wire.right().name(), 65535, true, 20, 1 << 20, filter));
    }

    private static List<Frame> frames(int count) {
        Random random = new Random(5);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[60 + random.nextInt(1455)];
            random.nextBytes(bytes);
            bytes[0] = 2;
            bytes[12] = (byte) (PRIVATE_ETHERTYPE >> 8);
            bytes[13] = (byte) PRIVATE_ETHERTYPE;
            frames.add(Frame.of(bytes, LinkType.ETHERNET));
        }
        return frames;
    }
}
