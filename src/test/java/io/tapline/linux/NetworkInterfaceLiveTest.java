package io.tapline.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interfaces, their addresses, offloads and counters, and the private wire itself. */
@Timeout(60)
class NetworkInterfaceLiveTest {
    @Test
    void aNewNamespaceHasALoopbackThatIsUp() throws IOException {
        try (NetworkNamespace space = Live.namespace()) {
            List<NetworkInterface> all = space.call(NetworkInterface::list);
            assertEquals(1, all.size());
            NetworkInterface lo = all.get(0);
            assertEquals("lo", lo.name());
            assertEquals(1, lo.index());
            assertEquals(NetworkInterface.TYPE_LOOPBACK, lo.hardwareType());
            assertTrue(lo.isUp());
            assertTrue(lo.isLoopback());
            assertEquals("127.0.0.1/8", lo.addresses().get(0).toString());
        }
    }

    @Test
    void theWiresEndsAreAsMade() throws IOException {
        try (VirtualWire wire = Live.wire()) {
            wire.left().address("10.0.0.1", 24).address("2001:db8::1", 64).mtu(9000);
            NetworkInterface left = wire.left().networkInterface();
            assertEquals("ta0", left.name());
            assertEquals("veth", left.kind());
            assertEquals(NetworkInterface.TYPE_ETHERNET, left.hardwareType());
            assertEquals("02:00:00:00:00:01", left.hardwareAddressText());
            assertEquals(9000, left.mtu());
            assertEquals("up", left.operationalState());
            assertTrue(left.isRunning());
            assertEquals(
                    List.of("10.0.0.1/24", "2001:db8::1/64"),
                    left.addresses().stream().map(InterfaceAddress::toString).toList());
            NetworkInterface right = wire.right().networkInterface();
            assertEquals("tb0", right.name());
            assertEquals(List.of(), right.addresses());
            assertEquals("02:00:00:00:00:02", right.hardwareAddressText());
        }
    }

    @Test
    void theWireIsSilentUntilSomebodySpeaks() throws Exception {
        try (VirtualWire wire = Live.wire()) {
            Thread.sleep(100);
            assertEquals(0, wire.left().networkInterface().statistics().txPackets());
            assertEquals(0, wire.right().networkInterface().statistics().txPackets());
        }
    }

    @Test
    void theStacksAtBothEndsTalkWhereArpIsOn() throws IOException {
        try (VirtualWire wire = Live.wire()) {
            wire.left().arp().address("10.0.0.1", 24);
            wire.right().arp().address("10.0.0.2", 24);
            try (Socket left = bound(wire.left(), "10.0.0.1");
                    Socket right = bound(wire.right(), "10.0.0.2")) {
                left.sendTo("hi".getBytes(StandardCharsets.UTF_8), right.localAddress());
                assertEquals(2, right.recv(ByteBuffer.allocate(10)));
            }
        }
    }

    private static Socket bound(VirtualWire.End end, String address) throws IOException {
        return end.namespace().call(() -> Socket.open(AddressFamily.INET, SocketType.DGRAM)
                .bind(new java.net.InetSocketAddress(address, 0))
                .timeoutMillis(5000));
    }

    @Test
    void countersAreReadFromAnyThread() throws IOException {
        try (VirtualWire wire = Live.wire();
                InterfaceMonitor monitor = wire.left()
                        .namespace()
                        .call(() -> InterfaceMonitor.open(
                                NetworkInterface.named("ta0").index()));
                Socket socket = wire.left().namespace().call(() -> Socket.open(AddressFamily.PACKET, SocketType.RAW)
                        .bind(LinkAddress.of(NetworkInterface.named("ta0").index(), 0)))) {
            InterfaceStatistics before = monitor.statistics();
            for (int i = 0; i < 7; i++) {
                socket.send(new byte[60]);
            }
            InterfaceStatistics sent = monitor.statistics().since(before);
            assertEquals(7, sent.txPackets());
            assertEquals(420, sent.txBytes());
            assertEquals(7, wire.right().networkInterface().statistics().rxPackets());
        }
    }

    @Test
    void aWrongNameIsAnInterfaceErrorThatNamesThoseThereAre() throws IOException {
        try (VirtualWire wire = Live.wire()) {
            wire.left().namespace().run(() -> {
                SystemCallException wrong =
                        assertThrows(SystemCallException.class, () -> NetworkInterface.named("eth7"));
                assertEquals(SystemCallException.Kind.INTERFACE, wrong.kind());
                assertEquals("interface 'eth7': No such device (ENODEV): there are: lo, ta0", wrong.getMessage());
            });
        }
    }

    @Test
    void aMonitorSaysThatTheInterfaceIsGone() throws IOException {
        try (VirtualWire wire = Live.wire()) {
            int index = wire.right().networkInterface().index();
            try (InterfaceMonitor monitor = wire.right().namespace().call(() -> InterfaceMonitor.open(index))) {
                wire.left().namespace().run(() -> Links.remove("ta0"));
                SystemCallException gone = assertThrows(SystemCallException.class, monitor::read);
                assertEquals(Errno.ENODEV, gone.errno());
            }
        }
    }

    @Test
    void offloadsAreReadAndSet() throws IOException {
        try (VirtualWire wire = Live.wire()) {
            wire.right().namespace().run(() -> {
                Offload.TSO.set("tb0", false);
                Offload.GRO.set("tb0", true);
                Set<Offload> enabled = Offload.enabled("tb0");
                assertFalse(enabled.contains(Offload.TSO), enabled.toString());
                assertTrue(enabled.contains(Offload.GRO), enabled.toString());
                Offload.RX_VLAN.set("tb0", false);
                assertFalse(Offload.enabled("tb0").contains(Offload.RX_VLAN));
                Offload.RX_VLAN.set("tb0", true);
                assertTrue(Offload.enabled("tb0").contains(Offload.RX_VLAN));
                assertThrows(SystemCallException.class, () -> Offload.enabled("eth7"));
                assertThrows(SystemCallException.class, () -> Offload.LRO.set("tb0", true));
            });
        }
    }

    @Test
    void threadsAndTheirProcessesStayInTheirNamespace() throws Exception {
        try (NetworkNamespace space = Live.namespace()) {
            String here = links();
            assertNotEquals(here, space.call(NetworkInterfaceLiveTest::links));
            assertEquals(here, links());
        }
    }

    private static String links() throws IOException {
        Process process = new ProcessBuilder("readlink", "/proc/self/ns/net").start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void namespacesByNameMustExist() {
        SystemCallException missing =
                assertThrows(SystemCallException.class, () -> NetworkNamespace.named("tapline-none"));
        assertEquals(Errno.ENOENT, missing.errno());
        assertTrue(missing.getMessage().contains("`ip netns` lists"), missing.getMessage());
        assertThrows(SystemCallException.class, () -> NetworkNamespace.named("../../etc/passwd"));
    }

    @Test
    void workInANamespaceFailsAsItself() throws IOException {
        try (NetworkNamespace space = Live.namespace()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> space.run(() -> {
                        throw new IllegalStateException();
                    }));
        }
    }
}
