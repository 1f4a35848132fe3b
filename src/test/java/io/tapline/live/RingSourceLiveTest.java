package io.tapline.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.filter.Filter;
import io.tapline.filter.FilterOptions;
import io.tapline.filter.Program;
import io.tapline.frame.Direction;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.linux.AddressFamily;
import io.tapline.linux.Errno;
import io.tapline.linux.Kernel;
import io.tapline.linux.LinkAddress;
import io.tapline.linux.Links;
import io.tapline.linux.Live;
import io.tapline.linux.NetworkInterface;
import io.tapline.linux.Socket;
import io.tapline.linux.SocketType;
import io.tapline.linux.SystemCallException;
import io.tapline.linux.VirtualWire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receive ring against frames that were put on a private wire. */
@Timeout(60)
class RingSourceLiveTest {
    private static final byte[] STRANGER = {2, 0, 0, 0, 0, 9};
    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final byte[] MULTICAST = {1, 0, 0x5e, 0, 0, 1};

    private VirtualWire wire;
    private Socket left;

    @BeforeEach
    void makeWire() throws IOException {
        wire = Live.wire();
        left = sender(wire.left());
    }

    @AfterEach
    void removeWire() throws IOException {
        if (wire != null) {
            left.close();
            wire.close();
        }
    }

    private static Socket sender(VirtualWire.End end) throws IOException {
        return end.namespace().call(() -> Socket.open(AddressFamily.PACKET, SocketType.RAW)
                .bind(LinkAddress.of(NetworkInterface.named(end.name()).index(), 0)));
    }

    /** Hands frames over soon, and has more blocks than a test sends frames: none is lost however late the test gets to read. */
    private static RingSource.Builder small(String name) {
        return RingSource.on(name).ringBytes(1 << 20).blockBytes(1 << 12).retireMillis(1);
    }

    private RingSource open(RingSource.Builder builder) throws IOException {
        return wire.right().namespace().call(builder::open);
    }

    private byte[] bytes(int length, int first) {
        return Frames.bytes(wire.left(), wire.right(), length, first);
    }

    @Test
    void framesArriveByteForByteAndInOrder() throws IOException {
        try (RingSource source = open(small("tb0").place(3))) {
            List<byte[]> sent = new ArrayList<>();
            for (int length = 14; length <= 1514; length += 10) {
                sent.add(bytes(length, length));
            }
            long before = Kernel.realtimeNanos();
            for (byte[] frame : sent) {
                left.send(frame);
            }
            List<Frame> got = Frames.take(source, sent.size());
            long last = before;
            for (int i = 0; i < sent.size(); i++) {
                Frame frame = got.get(i);
                assertArrayEquals(sent.get(i), frame.toByteArray());
                assertEquals(sent.get(i).length, frame.originalLength());
                assertEquals(LinkType.ETHERNET, frame.linkType());
                assertEquals(Direction.HOST, frame.direction());
                assertEquals("tb0", frame.captureInterface().name());
                assertEquals(3, frame.captureInterface().index());
                assertTrue(frame.timestampNanos() >= last, "time goes on");
                last = frame.timestampNanos();
            }
            assertTrue(last <= Kernel.realtimeNanos());
            assertEquals(new RingStatistics(sent.size(), 0, 0), source.statistics());
        }
    }

    @Test
    void tagsThatTheStackTookOutAreBackInTheirPlace() throws IOException {
        try (RingSource source = open(small("tb0"))) {
            byte[] plain = bytes(60, 1);
            List<byte[]> sent = List.of(
                    Frames.tagged(plain, 0x8100, 0x6064),
                    Frames.tagged(plain, 0x88a8, 100),
                    Frames.tagged(Frames.tagged(plain, 0x8100, 7), 0x88a8, 0x2005),
                    plain);
            for (byte[] frame : sent) {
                left.send(frame);
            }
            List<Frame> got = Frames.take(source, sent.size());
            for (int i = 0; i < sent.size(); i++) {
                assertArrayEquals(sent.get(i), got.get(i).toByteArray());
                assertEquals(sent.get(i).length, got.get(i).originalLength());
            }
        }
    }

    @Test
    void snapLengthCutsTaggedFramesTooAndKeepsTheirLength() throws IOException {
        try (RingSource source = open(small("tb0").snapLength(40))) {
            byte[] tagged = Frames.tagged(bytes(100, 1), 0x8100, 5);
            left.send(tagged);
            left.send(bytes(30, 2));
            List<Frame> got = Frames.take(source, 2);
            assertArrayEquals(Arrays.copyOf(tagged, 40), got.get(0).toByteArray());
            assertEquals(104, got.get(0).originalLength());
            assertArrayEquals(bytes(30, 2), got.get(1).toByteArray());
            assertEquals(40, got.get(0).captureInterface().snapLength());
        }
    }

    @Test
    void theKernelsFilterCutsToTheSnapLength() throws IOException {
        // tcpdump -dd 'ether[14] == 15': ldb [14], jeq #15, ret #262144, ret #0
        long[] program = {0x0030_00_00_0000000eL, 0x0015_00_01_0000000fL, 0x0006_00_00_00040000L, 0x0006_00_00_00000000L
        };
        try (RingSource source = open(small("tb0").filter(program).snapLength(50))) {
            left.send(bytes(60, 0));
            left.send(bytes(61, 1));
            Frame frame = Frames.take(source, 1).get(0);
            assertArrayEquals(Arrays.copyOf(bytes(61, 1), 50), frame.toByteArray());
            assertEquals(new RingStatistics(1, 0, 0), source.statistics());
        }
    }

    @Test
    void directionsAndKindsOfReceiverAreTold() throws IOException {
        try (Socket right = sender(wire.right());
                RingSource source = open(small("tb0"))) {
            byte[] me = wire.left().hardwareAddress();
            left.send(bytes(60, 0));
            left.send(Frames.bytes(BROADCAST, me, 60, 0));
            left.send(Frames.bytes(MULTICAST, me, 60, 0));
            left.send(Frames.bytes(STRANGER, me, 60, 0));
            right.send(Frames.bytes(STRANGER, me, 60, 0));
            List<Direction> directions =
                    Frames.take(source, 5).stream().map(Frame::direction).toList();
            assertEquals(
                    List.of(
                            Direction.HOST,
                            Direction.BROADCAST,
                            Direction.MULTICAST,
                            Direction.OTHER_HOST,
                            Direction.OUTGOING),
                    directions);
        }
    }

    @Test
    void onlyTheDirectionsAskedForAreHandedOut() throws IOException {
        try (Socket right = sender(wire.right());
                RingSource in = open(small("tb0").directions(Directions.IN));
                RingSource out = open(small("tb0").directions(Directions.OUT))) {
            byte[] outgoing = Frames.bytes(wire.right(), wire.left(), 60, 0);
            right.send(outgoing);
            left.send(bytes(60, 7));
            assertArrayEquals(bytes(60, 7), Frames.take(in, 1).get(0).toByteArray());
            right.send(outgoing);
            List<Frame> sent = Frames.take(out, 2);
            assertArrayEquals(outgoing, sent.get(0).toByteArray());
            assertArrayEquals(outgoing, sent.get(1).toByteArray());
            assertEquals(1, in.statistics().received(), "the kernel leaves out what is sent");
        }
    }

    @Test
    void onLoopbackEachFrameIsSeenOnce() throws IOException {
        wire.left().namespace().run(() -> {
            try (RingSource source = small("lo").open();
                    Socket socket = Socket.open(AddressFamily.INET, SocketType.DGRAM)
                            .bind(new InetSocketAddress("127.0.0.1", 0))) {
                assertEquals(LinkType.ETHERNET, source.linkType());
                socket.sendTo(new byte[10], socket.localAddress());
                socket.sendTo(new byte[20], socket.localAddress());
                source.stop();
                List<Frame> frames = Frames.drain(source);
                assertEquals(2, frames.size());
                assertEquals(14 + 20 + 8 + 10, frames.get(0).capturedLength());
                assertEquals(14 + 20 + 8 + 20, frames.get(1).capturedLength());
            }
        });
    }

    @Test
    void promiscuousOnlyWhereAskedFor() throws IOException {
        try (RingSource source = open(small("tb0").promiscuous(false))) {
            assertFalse(wire.right().networkInterface().isPromiscuous());
            try (RingSource other = open(small("tb0"))) {
                assertTrue(wire.right().networkInterface().isPromiscuous());
                assertEquals(source.linkType(), other.linkType());
            }
            assertFalse(wire.right().networkInterface().isPromiscuous());
        }
    }

    @Test
    void allInterfacesTogetherAreCooked() throws IOException {
        try (RingSource source = open(small("any"))) {
            byte[] plain = bytes(60, 1);
            left.send(plain);
            left.send(Frames.tagged(plain, 0x8100, 0x2064));
            List<Frame> got = Frames.take(source, 2);
            assertEquals(LinkType.LINUX_SLL2, source.linkType());
            int index = wire.right().networkInterface().index();
            // protocol, reserved, interface index, ARPHRD_ETHER, PACKET_HOST, address length, sender's address
            byte[] header = {(byte) 0x88, (byte) 0xb5, 0, 0, 0, 0, 0, (byte) index, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0};
            assertArrayEquals(header, Arrays.copyOf(got.get(0).toByteArray(), 20));
            byte[] payload = Arrays.copyOfRange(plain, 14, 60);
            assertArrayEquals(
                    payload,
                    Arrays.copyOfRange(got.get(0).toByteArray(), 20, got.get(0).capturedLength()));
            assertEquals(66, got.get(0).originalLength());

            byte[] tagged = got.get(1).toByteArray();
            assertArrayEquals(new byte[] {(byte) 0x81, 0}, Arrays.copyOf(tagged, 2));
            assertArrayEquals(new byte[] {0x20, 0x64, (byte) 0x88, (byte) 0xb5}, Arrays.copyOfRange(tagged, 20, 24));
            assertArrayEquals(payload, Arrays.copyOfRange(tagged, 24, tagged.length));
        }
    }

    private static long[] kernelProgram(String expression) {
        Program program = Filter.compile(expression, LinkType.LINUX_SLL2, FilterOptions.KERNEL);
        long[] packed = new long[program.length()];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (long) program.code(i) << 48
                    | (long) program.jumpTrue(i) << 40
                    | (long) program.jumpFalse(i) << 32
                    | program.constant(i) & 0xffffffffL;
        }
        return packed;
    }

    /** An IPv4 packet with UDP to a port, as far as filters look at it. */
    private byte[] udp(int port, int length) {
        byte[] bytes = bytes(length, 0);
        byte[] header = {8, 0, 0x45, 0, 0, (byte) (length - 14), 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2};
        System.arraycopy(header, 0, bytes, 12, header.length);
        bytes[36] = (byte) (port >> 8);
        bytes[37] = (byte) port;
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"udp dst port 53", "ip host 10.0.0.2 and udp port 53 and not outbound", "udp port 53 and len > 70"})
    void filtersOfCookedFramesRunInTheKernelOrHere(String expression) throws IOException {
        FrameFilter here = Filter.compile(expression, LinkType.LINUX_SLL2).interpreter();
        boolean kernel = !expression.contains("len");
        try (RingSource source =
                open(small("any").filter(kernelProgram(expression)).userFilter(here))) {
            left.send(udp(54, 80));
            left.send(bytes(80, 0));
            left.send(udp(53, 80));
            Frame frame = Frames.take(source, 1).get(0);
            assertArrayEquals(Arrays.copyOfRange(udp(53, 80), 14, 80), Arrays.copyOfRange(frame.toByteArray(), 20, 86));
            assertTrue(here.accept(frame));
            assertEquals(kernel ? 1 : 3, source.statistics().received());
        }
    }

    @Test
    void aFilterThatNobodyCanRunIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> open(small("any").filter(kernelProgram("udp and len > 70"))));
    }

    @Test
    void stopHandsOutWhatIsInTheRingAndNothingAfter() throws IOException {
        try (RingSource source = open(small("tb0").retireMillis(60))) {
            for (int i = 0; i < 100; i++) {
                left.send(bytes(60, i));
            }
            assertTrue(source.stop());
            List<Frame> got = Frames.drain(source);
            assertEquals(100, got.size());
            assertArrayEquals(bytes(60, 99), got.get(99).toByteArray());
            left.send(bytes(60, 100));
            assertEquals(FrameSource.END, source.poll(frame -> {}, 1));
            assertEquals(100, source.statistics().received());
        }
    }

    @Test
    void stopEndsTheWaitOfAPoll() throws Exception {
        try (RingSource source = open(small("tb0").waitMillis(-1))) {
            FutureTask<Integer> waiting = Live.start(() -> Frames.drain(source).size());
            Thread.sleep(20);
            source.stop();
            assertEquals(0, Live.result(waiting));
        }
    }

    @Test
    void anEmptyPollWaitsAndReturnsNothing() throws IOException {
        try (RingSource source = open(small("tb0").waitMillis(1))) {
            assertEquals(0, source.poll(frame -> {}, 10));
        }
    }

    @Test
    void aFailingHandlerLosesNoOtherFrame() throws IOException {
        try (RingSource source = open(small("tb0"))) {
            for (int i = 0; i < 3; i++) {
                left.send(bytes(60, i));
            }
            IOException full = new IOException("disk full");
            IOException thrown = assertThrows(IOException.class, () -> {
                while (true) {
                    source.poll(
                            frame -> {
                                throw full;
                            },
                            10);
                }
            });
            assertEquals(full, thrown);
            List<Frame> rest = Frames.take(source, 2);
            assertArrayEquals(bytes(60, 1), rest.get(0).toByteArray());
            assertArrayEquals(bytes(60, 2), rest.get(1).toByteArray());
        }
    }

    @Test
    void theRingGoesRoundManyTimes() throws IOException {
        try (RingSource source =
                open(RingSource.on("tb0").ringBytes(1 << 16).blockBytes(1 << 13).retireMillis(1))) {
            assertEquals(1 << 16, source.ringBytes());
            assertEquals(1 << 16, source.requestedRingBytes());
            for (int round = 0; round < 300; round++) {
                left.send(bytes(600, round));
                left.send(bytes(1500, round));
                List<Frame> got = Frames.take(source, 2);
                assertArrayEquals(bytes(600, round), got.get(0).toByteArray());
                assertArrayEquals(bytes(1500, round), got.get(1).toByteArray());
            }
            assertEquals(new RingStatistics(600, 0, 0), source.statistics());
        }
    }

    @Test
    void whatTheRingHasNoRoomForIsCounted() throws IOException {
        RingSource source = open(RingSource.on("tb0").ringBytes(1 << 14).blockBytes(1 << 13));
        int sent = 200;
        for (int i = 0; i < sent; i++) {
            left.send(bytes(1000, i));
        }
        source.statistics();
        source.stop();
        int got = Frames.drain(source).size();
        RingStatistics statistics = source.statistics();
        assertEquals(sent, statistics.received());
        assertEquals(got, statistics.taken());
        assertTrue(statistics.dropped() > 0 && statistics.freezes() > 0, statistics.toString());
        source.close();
        assertEquals(statistics, source.statistics(), "after the close too");
    }

    @Test
    void anInterfaceThatGoesDownIsAnErrorAfterWhatCameBefore() throws IOException {
        try (RingSource source = open(small("tb0").retireMillis(50))) {
            left.send(bytes(60, 1));
            wire.right().namespace().run(() -> Links.down("tb0"));
            assertArrayEquals(bytes(60, 1), Frames.take(source, 1).get(0).toByteArray());
            SystemCallException down = assertThrows(SystemCallException.class, () -> Frames.drain(source));
            assertEquals("capture on tb0: Network is down (ENETDOWN): the interface went down", down.getMessage());
            assertEquals(SystemCallException.Kind.INTERFACE, down.kind());
        }
    }

    @Test
    void anInterfaceThatVanishesIsAnError() throws IOException {
        try (RingSource source = open(small("tb0"))) {
            wire.left().namespace().run(() -> Links.remove("ta0"));
            SystemCallException gone = assertThrows(SystemCallException.class, () -> Frames.drain(source));
            assertEquals("capture on tb0: No such device (ENODEV): the interface was removed", gone.getMessage());
        }
    }

    @Test
    void anInterfaceThatIsDownIsRefused() throws IOException {
        wire.right().namespace().run(() -> Links.down("tb0"));
        SystemCallException down = assertThrows(SystemCallException.class, () -> open(small("tb0")));
        assertEquals(Errno.ENETDOWN, down.errno());
        assertTrue(down.getMessage().contains("ip link set IF up"), down.getMessage());
    }

    @Test
    void aWrongNameIsRefused() {
        SystemCallException wrong = assertThrows(SystemCallException.class, () -> open(small("tb1")));
        assertEquals(Errno.ENODEV, wrong.errno());
    }

    @Test
    void closingWhileAnotherThreadPollsIsSafe() throws Exception {
        for (int i = 0; i < 20; i++) {
            RingSource source = open(small("tb0").waitMillis(-1));
            FutureTask<Integer> polling = Live.start(() -> Frames.drain(source).size());
            for (int k = 0; k < 10 * i; k++) {
                left.send(bytes(60, k));
            }
            source.close();
            source.close();
            assertInstanceOf(ClosedChannelException.class, assertThrows(IOException.class, () -> Live.result(polling)));
            source.stop();
        }
    }

    @Test
    void severalInterfacesAreOneSource() throws IOException {
        try (RingGroup group = new RingGroup(List.of(
                open(small("tb0").place(0)),
                wire.left().namespace().call(() -> small("ta0").place(1).open())))) {
            assertEquals(0, group.poll(frame -> {}, 10));
            for (int i = 0; i < 50; i++) {
                left.send(bytes(60, i));
            }
            group.stop();
            List<Frame> frames = Frames.drain(group);
            for (int place = 0; place < 2; place++) {
                int here = place;
                List<Frame> ofOne = frames.stream()
                        .filter(frame -> frame.captureInterface().index() == here)
                        .toList();
                assertEquals(50, ofOne.size());
                for (int i = 0; i < 50; i++) {
                    assertArrayEquals(bytes(60, i), ofOne.get(i).toByteArray());
                }
                assertEquals(
                        place == 0 ? Direction.HOST : Direction.OUTGOING,
                        ofOne.get(0).direction());
            }
            assertEquals(new RingStatistics(100, 0, 0), group.statistics());
            assertEquals(FrameSource.END, group.poll(frame -> {}, 1));
        }
    }
}
