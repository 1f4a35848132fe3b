package io.tapline.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets of the internet and local families, on loopback. */
@Timeout(30)
class SocketTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @BeforeAll
    static void needsLoopback() throws IOException {
        Live.assumeLoopback();
    }

    static InetSocketAddress loopback(AddressFamily family, int port) throws IOException {
        if (family == AddressFamily.INET6) {
            Live.assumeIpv6();
        }
        return new InetSocketAddress(InetAddress.getByName(family == AddressFamily.INET6 ? "::1" : "127.0.0.1"), port);
    }

    static byte[] receive(Socket socket) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        int length = socket.recv(bytes);
        assertEquals(length, bytes.position());
        byte[] received = new byte[length];
        bytes.flip().get(received);
        return received;
    }

    @ParameterizedTest
    @CsvSource({
        "UNIX, STREAM, 0",
        "UNIX, DGRAM, 0",
        "UNIX, SEQPACKET, 0",
        "INET, STREAM, 0",
        "INET, STREAM, 6",
        "INET, DGRAM, 0",
        "INET, DGRAM, 17",
        "INET6, STREAM, 0",
        "INET6, DGRAM, 17"
    })
    void opensWithTheProtocolOmittedOrGiven(AddressFamily family, SocketType type, int protocol) throws IOException {
        try (Socket socket = protocol == 0 ? Socket.open(family, type) : Socket.open(family, type, protocol)) {
            assertEquals(type.number(), socket.get(SocketOption.TYPE));
            if (protocol != 0) {
                assertEquals(protocol, socket.get(SocketOption.PROTOCOL));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UNIX, RDM, 0, ESOCKTNOSUPPORT, 'AF_UNIX has no sockets of type SOCK_RDM'",
        "INET, RDM, 0, ESOCKTNOSUPPORT, 'AF_INET has no sockets of type SOCK_RDM'",
        "INET6, RDM, 0, ESOCKTNOSUPPORT, 'AF_INET6 has no sockets of type SOCK_RDM'",
        "INET, STREAM, 17, EPROTONOSUPPORT, 'protocol 17 is not one that AF_INET offers for SOCK_STREAM'",
        "INET, DGRAM, 6, EPROTONOSUPPORT, 'protocol 6 is not one that AF_INET offers for SOCK_DGRAM'",
        "UNIX, STREAM, 99, EPROTONOSUPPORT, 'protocol 99 is not one that AF_UNIX offers'"
    })
    void refusedCombinationsSayWhichAndWhy(
            AddressFamily family, SocketType type, int protocol, String errno, String why) {
        SystemCallException refused =
                assertThrows(SystemCallException.class, () -> Socket.open(family, type, protocol));
        assertEquals(errno, refused.errnoName());
        String message = refused.getMessage();
        assertTrue(message.startsWith("socket(" + family + ", " + type + ", " + protocol + "): "), message);
        assertTrue(message.contains(why), message);
        assertEquals(SystemCallException.Kind.OTHER, refused.kind());
    }

    @Test
    void seqpacketOfTheInternetIsSctpOrRefused() throws IOException {
        try (Socket socket = Socket.open(AddressFamily.INET, SocketType.SEQPACKET, 132)) {
            assertEquals(132, socket.get(SocketOption.PROTOCOL));
        } catch (SystemCallException e) {
            assertTrue(
                    e.getMessage().contains("SOCK_SEQPACKET where SCTP is loaded")
                            || e.getMessage().contains("protocol 132 is not one that AF_INET offers"),
                    e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = AddressFamily.class,
            names = {"INET", "INET6"})
    void udpPeersThatBindAndConnectTalkBothWays(AddressFamily family) throws IOException {
        try (Socket left = Socket.open(family, SocketType.DGRAM).bind(loopback(family, 0));
                Socket right = Socket.open(family, SocketType.DGRAM).bind(loopback(family, 0));
                Socket stranger = Socket.open(family, SocketType.DGRAM).bind(loopback(family, 0))) {
            left.connect(right.localAddress());
            right.connect(left.localAddress());
            assertEquals(left.localAddress(), right.remoteAddress());
            stranger.sendTo("not for you".getBytes(StandardCharsets.UTF_8), right.localAddress());
            assertEquals(HELLO.length, left.send(HELLO));
            assertArrayEquals(HELLO, receive(right));
            right.send(new byte[0]);
            assertArrayEquals(new byte[0], receive(left));
            right.send(HELLO);
            assertArrayEquals(HELLO, receive(left));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = AddressFamily.class,
            names = {"INET", "INET6"})
    void tcpListensAcceptsConnects(AddressFamily family) throws Exception {
        try (Socket server = Socket.open(family, SocketType.STREAM)
                .set(SocketOption.REUSE_ADDRESS, true)
                .bind(loopback(family, 0))
                .listen(1)) {
            FutureTask<byte[]> served = Live.start(() -> {
                try (Socket connection = server.accept()) {
                    byte[] request = receive(connection);
                    connection.send(request);
                    return request;
                }
            });
            try (Socket client = Socket.open(family, SocketType.STREAM).connect(server.localAddress())) {
                client.set(SocketOption.NO_DELAY, true).send(HELLO);
                assertArrayEquals(HELLO, receive(client));
                assertEquals(0, receive(client).length, "the end of the stream");
            }
            assertArrayEquals(HELLO, Live.result(served));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SocketType.class,
            names = {"STREAM", "SEQPACKET"})
    void localSocketsConnectByName(SocketType type) throws Exception {
        UnixAddress name = UnixAddress.abstractName(
                "tapline-test-" + ProcessHandle.current().pid() + type);
        try (Socket server = Socket.open(AddressFamily.UNIX, type).bind(name).listen(1);
                Socket client = Socket.open(AddressFamily.UNIX, type).connect(name);
                Socket connection = server.accept()) {
            assertEquals(name, client.remoteAddress());
            assertTrue(((UnixAddress) client.localAddress()).isUnnamed());
            client.send(HELLO);
            assertArrayEquals(HELLO, receive(connection));
        }
    }

    @Test
    void localDatagramsCarryTheSendersName() throws IOException {
        UnixAddress here = UnixAddress.abstractName(
                "tapline-here-" + ProcessHandle.current().pid());
        UnixAddress there = UnixAddress.abstractName(
                "tapline-there-" + ProcessHandle.current().pid());
        try (Socket one = Socket.open(AddressFamily.UNIX, SocketType.DGRAM).bind(here);
                Socket two = Socket.open(AddressFamily.UNIX, SocketType.DGRAM).bind(there)) {
            one.sendTo(HELLO, there);
            Message message = two.recvFrom(ByteBuffer.allocate(100));
            assertEquals(here, message.source());
            assertEquals(HELLO.length, message.length());
        }
    }

    @Test
    void receivedFromTellsSourceLengthAndTime() throws IOException {
        try (Socket one = Socket.open(AddressFamily.INET, SocketType.DGRAM).bind(loopback(AddressFamily.INET, 0));
                Socket two = Socket.open(AddressFamily.INET, SocketType.DGRAM).bind(loopback(AddressFamily.INET, 0))) {
            two.set(SocketOption.TIMESTAMPS, true);
            assertTrue(two.get(SocketOption.TIMESTAMPS));
            long before = Kernel.realtimeNanos();
            one.sendTo(ByteBuffer.wrap(HELLO), two.localAddress());
            ByteBuffer small = ByteBuffer.allocateDirect(3);
            Message message = two.recvFrom(small);
            assertEquals(3, message.length());
            assertEquals(3, small.position());
            assertEquals('l', small.get(2));
            assertEquals(HELLO.length, message.fullLength());
            assertTrue(message.isTruncated());
            assertEquals(one.localAddress(), message.source());
            assertTrue(message.timestampNanos() >= before && message.timestampNanos() <= Kernel.realtimeNanos());
        }
    }

    @Test
    void theClockIsTheSystems() {
        long millis = System.currentTimeMillis();
        assertTrue(Math.abs(Kernel.realtimeNanos() / 1_000_000 - millis) < 60_000);
    }

    @Test
    void directAndHeapBuffersOfAnySizeAreSentFromTheirPosition() throws IOException {
        Socket[] pair = Socket.pair(SocketType.DGRAM);
        try (Socket one = pair[0];
                Socket two = pair[1]) {
            for (ByteBuffer source :
                    new ByteBuffer[] {ByteBuffer.allocate(70_000), ByteBuffer.allocateDirect(70_000)}) {
                source.put(5, (byte) 7).put(69_998, (byte) 9).position(5).limit(69_999);
                assertEquals(69_994, one.send(source));
                assertEquals(69_999, source.position());
                ByteBuffer target = ByteBuffer.allocateDirect(80_000).position(100);
                assertEquals(69_994, two.recv(target));
                assertEquals(7, target.get(100));
                assertEquals(9, target.get(100 + 69_993));
            }
        }
    }

    @Test
    void optionsAreReadBackAsSet() throws IOException {
        try (Socket four = Socket.open(AddressFamily.INET, SocketType.DGRAM);
                Socket six = Socket.open(AddressFamily.INET6, SocketType.DGRAM)) {
            assertEquals(17, four.set(SocketOption.TTL, 17).get(SocketOption.TTL));
            assertEquals(0x28, four.set(SocketOption.TOS, 0x28).get(SocketOption.TOS));
            assertEquals(5, four.set(SocketOption.MULTICAST_TTL, 5).get(SocketOption.MULTICAST_TTL));
            assertEquals(33, six.set(SocketOption.HOP_LIMIT, 33).get(SocketOption.HOP_LIMIT));
            assertEquals(0x2a, six.set(SocketOption.TRAFFIC_CLASS, 0x2a).get(SocketOption.TRAFFIC_CLASS));
            assertTrue(six.set(SocketOption.IPV6_ONLY, true).get(SocketOption.IPV6_ONLY));
            assertFalse(four.get(SocketOption.BROADCAST));
            assertTrue(four.set(SocketOption.BROADCAST, true).get(SocketOption.BROADCAST));
            assertEquals(2 * 50_000, four.set(SocketOption.SEND_BUFFER, 50_000).get(SocketOption.SEND_BUFFER));
            assertEquals(
                    2 * 60_000, four.set(SocketOption.RECEIVE_BUFFER, 60_000).get(SocketOption.RECEIVE_BUFFER));
            assertEquals("", four.get(SocketOption.BIND_TO_DEVICE));
        }
    }

    @Test
    void broadcastWithoutTheOptionIsRefused() throws IOException {
        try (Socket socket = Socket.open(AddressFamily.INET, SocketType.DGRAM)) {
            InetSocketAddress everybody = new InetSocketAddress(InetAddress.getByName("255.255.255.255"), 9);
            SystemCallException refused = assertThrows(SystemCallException.class, () -> socket.connect(everybody));
            assertTrue(refused.errno() == Errno.EACCES || refused.errno() == Errno.ENETUNREACH, refused.getMessage());
        }
    }

    @Test
    void aTimeThatIsOverIsAValue() throws IOException {
        try (Socket socket = Socket.open(AddressFamily.INET, SocketType.DGRAM).bind(loopback(AddressFamily.INET, 0));
                Socket server = Socket.open(AddressFamily.INET, SocketType.STREAM)
                        .bind(loopback(AddressFamily.INET, 0))
                        .listen(1)) {
            socket.timeoutMillis(1);
            assertEquals(Socket.TIMED_OUT, socket.recv(ByteBuffer.allocate(1)));
            assertNull(socket.recvFrom(ByteBuffer.allocate(1)));
            assertNull(server.timeoutMillis(0).accept());
        }
    }

    @Test
    void aFullStreamTakesWhatFitsAndThenTimesOut() throws IOException {
        Socket[] pair = Socket.pair(SocketType.STREAM);
        try (Socket one = pair[0];
                Socket two = pair[1]) {
            ByteBuffer much = ByteBuffer.allocateDirect(16 << 20);
            int sent = one.timeoutMillis(0).send(much);
            assertTrue(sent > 0 && sent < much.capacity(), "sent " + sent);
            assertEquals(Socket.TIMED_OUT, one.send(much));
            assertEquals(sent, two.recv(ByteBuffer.allocateDirect(16 << 20)));
        }
    }

    @Test
    void sendsAndReceivesFromTwoThreadsAtOnce() throws Exception {
        int rounds = 20_000;
        Socket[] pair = Socket.pair(SocketType.STREAM);
        try (Socket here = pair[0];
                Socket there = pair[1]) {
            FutureTask<Long> echo = Live.start(() -> {
                ByteBuffer bytes = ByteBuffer.allocateDirect(1000);
                long total = 0;
                while (there.recv(bytes.clear()) > 0) {
                    total += bytes.flip().remaining();
                    while (bytes.hasRemaining()) {
                        there.send(bytes);
                    }
                }
                return total;
            });
            FutureTask<Long> sender = Live.start(() -> {
                long total = 0;
                for (int i = 0; i < rounds; i++) {
                    total += here.send(HELLO);
                }
                return total;
            });
            long received = 0;
            while (received < (long) rounds * HELLO.length) {
                received += receive(here).length;
            }
            assertEquals(received, Live.result(sender));
            here.shutdown();
            assertEquals(received, Live.result(echo));
        }
    }

    @Test
    void closingEndsTheWaitsOfOtherThreadsAndMayBeRepeated() throws Exception {
        Socket socket = Socket.open(AddressFamily.INET, SocketType.DGRAM).bind(loopback(AddressFamily.INET, 0));
        FutureTask<Integer> one = Live.start(() -> socket.recv(ByteBuffer.allocate(1)));
        FutureTask<Message> two = Live.start(() -> socket.recvFrom(ByteBuffer.allocate(1)));
        Thread.sleep(20);
        socket.close();
        socket.close();
        assertInstanceOf(ClosedChannelException.class, assertThrows(IOException.class, () -> Live.result(one)));
        assertInstanceOf(ClosedChannelException.class, assertThrows(IOException.class, () -> Live.result(two)));
        assertTrue(socket.isClosed());
        assertThrows(ClosedChannelException.class, () -> socket.send(HELLO));
        socket.wakeUp();
    }

    @Test
    void waitingThreadsLearnThatTheCloseWasAnothers() throws Exception {
        Socket socket = Socket.open(AddressFamily.INET, SocketType.DGRAM).bind(loopback(AddressFamily.INET, 0));
        FutureTask<Integer> waiting = Live.start(() -> socket.recv(ByteBuffer.allocate(1)));
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!inPoll() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        socket.close();
        assertThrows(AsynchronousCloseException.class, () -> Live.result(waiting));
    }

    private static boolean inPoll() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack ->
                        stack.length > 0 && stack[0].getMethodName().equals("poll") && stack[0].isNativeMethod());
    }

    @Test
    void wakeUpEndsAwaitOnceWhenItCameBefore() throws IOException {
        try (Socket socket = Socket.open(AddressFamily.INET, SocketType.DGRAM).bind(loopback(AddressFamily.INET, 0))) {
            socket.wakeUp();
            assertEquals(0, socket.await(Socket.POLLIN, -1));
            socket.sendTo(HELLO, socket.localAddress());
            assertEquals(Socket.POLLIN, socket.await(Socket.POLLIN, -1));
        }
    }

    @Test
    void aClosedDescriptorIsNotUsedForAnothersFile() throws IOException {
        Socket first = Socket.open(AddressFamily.INET, SocketType.DGRAM);
        first.close();
        try (Socket second = Socket.open(AddressFamily.INET, SocketType.DGRAM).bind(loopback(AddressFamily.INET, 0))) {
            first.close();
            assertNotEquals(0, ((InetSocketAddress) second.localAddress()).getPort());
            assertThrows(ClosedChannelException.class, first::localAddress);
        }
    }

    @Test
    void errorsOfTheNetworkAreExceptionsWithTheirName() throws IOException {
        try (Socket nobody = Socket.open(AddressFamily.INET, SocketType.STREAM).bind(loopback(AddressFamily.INET, 0));
                Socket client = Socket.open(AddressFamily.INET, SocketType.STREAM)) {
            SystemCallException refused =
                    assertThrows(SystemCallException.class, () -> client.connect(nobody.localAddress()));
            assertEquals("ECONNREFUSED", refused.errnoName());
            assertTrue(refused.getMessage().contains("connect(/127.0.0.1:"), refused.getMessage());
        }
    }
}
