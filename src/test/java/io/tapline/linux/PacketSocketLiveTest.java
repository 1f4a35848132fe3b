package io.tapline.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AF_PACKET and raw internet sockets, on a private wire. */
@Timeout(60)
class PacketSocketLiveTest {
    private static final int ETHERTYPE = 0x88b5;
    private static VirtualWire wire;

    @BeforeAll
    static void makeWire() throws IOException {
        wire = Live.wire();
    }

    @AfterAll
    static void removeWire() throws IOException {
        if (wire != null) {
            wire.close();
        }
    }

    private static byte[] frame(int etherType, int payload) {
        byte[] frame = new byte[14 + payload];
        System.arraycopy(wire.right().hardwareAddress(), 0, frame, 0, 6);
        System.arraycopy(wire.left().hardwareAddress(), 0, frame, 6, 6);
        frame[12] = (byte) (etherType >> 8);
        frame[13] = (byte) etherType;
        for (int i = 0; i < payload; i++) {
            frame[14 + i] = (byte) i;
        }
        return frame;
    }

    private static Socket open(VirtualWire.End end, SocketType type, int protocol) throws IOException {
        return end.namespace().call(() -> Socket.open(AddressFamily.PACKET, type)
                .bind(LinkAddress.of(end.networkInterface().index(), protocol))
                .timeoutMillis(5000));
    }

    @Test
    void sendsWithoutAnAddressWhereBound() throws IOException {
        try (Socket left = open(wire.left(), SocketType.RAW, 0);
                Socket right = open(wire.right(), SocketType.RAW, LinkAddress.ETH_P_ALL)) {
            byte[] frame = frame(ETHERTYPE, 50);
            assertEquals(frame.length, left.send(frame));
            assertArrayEquals(frame, SocketTest.receive(right));
        }
    }

    @Test
    void datagramSocketsGiveAndTakeFramesWithoutTheLinkHeader() throws IOException {
        try (Socket left = open(wire.left(), SocketType.DGRAM, ETHERTYPE);
                Socket right = open(wire.right(), SocketType.DGRAM, ETHERTYPE)) {
            byte[] payload = Arrays.copyOfRange(frame(ETHERTYPE, 80), 14, 94);
            int index = wire.left().networkInterface().index();
            left.sendTo(payload, LinkAddress.of(index, ETHERTYPE, wire.right().hardwareAddress()));
            ByteBuffer bytes = ByteBuffer.allocate(200);
            Message message = right.recvFrom(bytes);
            assertArrayEquals(payload, Arrays.copyOf(bytes.array(), message.length()));
            LinkAddress source = (LinkAddress) message.source();
            assertEquals(ETHERTYPE, source.protocol());
            assertArrayEquals(wire.left().hardwareAddress(), source.hardwareAddress());
            assertEquals(wire.right().networkInterface().index(), source.interfaceIndex());
            assertEquals(NetworkInterface.TYPE_ETHERNET, source.hardwareType());
            assertEquals(0, source.packetType(), "PACKET_HOST");
        }
    }

    @Test
    void onlyTheProtocolThatWasBoundArrives() throws IOException {
        try (Socket left = open(wire.left(), SocketType.RAW, 0);
                Socket right = open(wire.right(), SocketType.RAW, ETHERTYPE)) {
            left.send(frame(0x88b6, 46));
            left.send(frame(ETHERTYPE, 60));
            assertArrayEquals(frame(ETHERTYPE, 60), SocketTest.receive(right));
        }
    }

    @Test
    void withoutAProtocolNothingArrives() throws IOException {
        try (Socket left = open(wire.left(), SocketType.RAW, 0);
                Socket right = open(wire.right(), SocketType.RAW, 0)) {
            left.send(frame(ETHERTYPE, 46));
            assertEquals(Socket.TIMED_OUT, right.timeoutMillis(50).recv(ByteBuffer.allocate(100)));
        }
    }

    @Test
    void theKernelRunsAFilter() throws IOException {
        // (000) ldh [12] (001) jeq #0x88b5 jt 2 jf 3 (002) ret #20 (003) ret #0, as tcpdump -dd prints it
        long[] program = {0x0028_00_00_0000000cL, 0x0015_00_01_000088b5L, 0x0006_00_00_00000014L, 0x0006_00_00_00000000L
        };
        try (Socket left = open(wire.left(), SocketType.RAW, 0);
                Socket right = open(wire.right(), SocketType.RAW, 0)) {
            right.attachFilter(program)
                    .bind(LinkAddress.of(wire.right().networkInterface().index()));
            left.send(frame(0x88b6, 46));
            left.send(frame(ETHERTYPE, 60));
            ByteBuffer bytes = ByteBuffer.allocate(100);
            Message message = right.recvFrom(bytes);
            assertEquals(20, message.length(), "cut by the filter");
            assertArrayEquals(Arrays.copyOf(frame(ETHERTYPE, 60), 20), Arrays.copyOf(bytes.array(), 20));
        }
    }

    @Test
    void packetOptionsAreReadBackAsSet() throws IOException {
        try (Socket socket = open(wire.left(), SocketType.RAW, 0)) {
            assertTrue(socket.set(SocketOption.PACKET_QDISC_BYPASS, true).get(SocketOption.PACKET_QDISC_BYPASS));
            assertTrue(socket.set(SocketOption.PACKET_IGNORE_OUTGOING, true).get(SocketOption.PACKET_IGNORE_OUTGOING));
            assertEquals(2, socket.set(SocketOption.PACKET_VERSION, 2).get(SocketOption.PACKET_VERSION));
            assertEquals(16, socket.set(SocketOption.PACKET_RESERVE, 16).get(SocketOption.PACKET_RESERVE));
        }
    }

    @Test
    void promiscuousMembershipEndsWithTheSocket() throws IOException {
        int index = wire.left().networkInterface().index();
        assertFalse(wire.left().networkInterface().isPromiscuous());
        try (Socket socket = open(wire.left(), SocketType.RAW, 0)) {
            socket.promiscuous(index, true);
            assertTrue(wire.left().networkInterface().isPromiscuous());
            socket.promiscuous(index, false);
            assertFalse(wire.left().networkInterface().isPromiscuous());
            socket.promiscuous(index, true).allMulticast(index, true);
        }
        assertFalse(wire.left().networkInterface().isPromiscuous());
    }

    @Test
    void severalMessagesGoInOneCall() throws IOException {
        byte[] first = frame(ETHERTYPE, 46);
        byte[] second = frame(ETHERTYPE, 99);
        NativeBuffer memory = NativeBuffer.allocate(2 * 64 + 2 * 16 + 1000);
        memory.bytes().put(200, first).put(500, second);
        memory.bytes().putLong(128, memory.address() + 200).putLong(136, first.length);
        memory.bytes().putLong(144, memory.address() + 500).putLong(152, second.length);
        memory.bytes().putLong(16, memory.address() + 128).putLong(24, 1);
        memory.bytes().putLong(64 + 16, memory.address() + 144).putLong(64 + 24, 1);
        try (Socket left = open(wire.left(), SocketType.RAW, 0);
                Socket right = open(wire.right(), SocketType.RAW, ETHERTYPE)) {
            assertEquals(2, left.sendManyNow(memory.address(), 2));
            assertEquals(first.length, left.sendNow(memory.address() + 200, first.length));
            assertArrayEquals(first, SocketTest.receive(right));
            assertArrayEquals(second, SocketTest.receive(right));
            assertEquals(first.length, right.recvNow(memory.address() + 600, 400));
            assertEquals(-Errno.EAGAIN, right.recvNow(memory.address() + 600, 400));
            assertEquals(-Errno.EMSGSIZE, left.sendNow(memory.address(), 1600));
        }
    }

    @ParameterizedTest
    @CsvSource({"STREAM", "SEQPACKET", "RDM"})
    void packetSocketsOfOtherTypesAreRefusedWithTheReason(SocketType type) throws IOException {
        wire.left().namespace().run(() -> {
            SystemCallException refused =
                    assertThrows(SystemCallException.class, () -> Socket.open(AddressFamily.PACKET, type, ETHERTYPE));
            assertEquals(
                    "socket(AF_PACKET, " + type
                            + ", 0x88b5): Socket type not supported (ESOCKTNOSUPPORT): AF_PACKET has no "
                            + "sockets of type " + type
                            + " for this protocol; it has SOCK_RAW (with the link header) and SOCK_DGRAM (without it)",
                    refused.getMessage());
        });
    }

    @Test
    void rawInternetSocketsCarryIcmp() throws IOException {
        wire.left().namespace().run(() -> {
            try (Socket socket =
                    Socket.open(AddressFamily.INET, SocketType.RAW, 1).timeoutMillis(5000)) {
                byte[] echoRequest = {8, 0, (byte) 0xf7, (byte) 0xfd, 0, 1, 0, 1};
                socket.connect(SocketTest.loopback(AddressFamily.INET, 0)).send(echoRequest);
                byte[] request = SocketTest.receive(socket);
                byte[] reply = SocketTest.receive(socket);
                assertEquals(8, request[20], "the request itself, after an IP header of 20 bytes");
                assertEquals(0, reply[20], "the kernel's reply");
            }
        });
    }

    @Test
    void rawInternetSocketsNeedAProtocol() throws IOException {
        wire.left().namespace().run(() -> {
            SystemCallException refused =
                    assertThrows(SystemCallException.class, () -> Socket.open(AddressFamily.INET, SocketType.RAW));
            assertTrue(
                    refused.getMessage().contains("SOCK_RAW of AF_INET needs a protocol number"), refused.getMessage());
        });
    }

    @ParameterizedTest
    @CsvSource({"PACKET, RAW, 3", "PACKET, DGRAM, 3", "INET, RAW, 1", "INET6, RAW, 58"})
    void withoutThePrivilegeTheErrorSaysSoAndWhatToDo(AddressFamily family, SocketType type, int protocol)
            throws IOException {
        wire.left().namespace().run(() -> {
            Capabilities.dropAll();
            SystemCallException refused =
                    assertThrows(SystemCallException.class, () -> Socket.open(family, type, protocol));
            assertEquals(SystemCallException.Kind.PERMISSION, refused.kind());
            assertTrue(
                    refused.getMessage().endsWith("needs CAP_NET_RAW: run as root, or inside `unshare -Urn`"),
                    refused.getMessage());
        });
    }

    @Test
    void bindingToAnInterfaceThatIsNotThereIsAnInterfaceError() throws IOException {
        wire.left().namespace().run(() -> {
            try (Socket socket = Socket.open(AddressFamily.PACKET, SocketType.RAW)) {
                SystemCallException refused =
                        assertThrows(SystemCallException.class, () -> socket.bind(LinkAddress.of(4711)));
                assertEquals(Errno.ENODEV, refused.errno());
                assertEquals(SystemCallException.Kind.INTERFACE, refused.kind());
            }
        });
    }

    /** Gives up the privileges of the calling thread. */
    static final class Capabilities {
        static {
            Native.register(Capabilities.class, (String) null);
        }

        private Capabilities() {}

        /** {@code int capset(cap_user_header_t header, const cap_user_data_t data);} */
        static native int capset(long header, long data);

        static void dropAll() {
            NativeBuffer memory = NativeBuffer.allocate(8 + 24);
            memory.bytes().putInt(0, 0x20080522);
            assertEquals(0, capset(memory.address(), memory.address() + 8));
        }
    }
}
