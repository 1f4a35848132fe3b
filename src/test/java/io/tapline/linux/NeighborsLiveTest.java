package io.tapline.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernels at both ends of a private wire answer for each other. */
@Timeout(60)
class NeighborsLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private VirtualWire wire;

    @BeforeEach
    void begin() throws Exception {
        wire = Live.wire();
        // The kernel asks for IPv6 neighbours from a link-local address.
        wire.left().arp().address("10.0.0.1", 24).address("2001:db8::1", 64).address("fe80::1", 64);
        wire.right().arp().address("10.0.0.2", 24).address("2001:db8::2", 64);
    }

    @AfterEach
    void end() throws IOException {
        if (wire != null) {
            wire.close();
        }
    }

    private Optional<byte[]> find(String address, Duration patience) throws IOException {
        return find(wire, address, patience);
    }

    private static Optional<byte[]> find(VirtualWire from, String address, Duration patience) throws IOException {
        return from.left()
                .namespace()
                .call(() -> Neighbors.find(NetworkInterface.named("ta0"), InetAddress.getByName(address), patience));
    }

    private void route(String... arguments) throws IOException {
        wire.left().namespace().call(() -> {
            Process ip = new ProcessBuilder(arguments).inheritIO().start();
            assertEquals(0, ip.waitFor());
            return ip;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.2, 02:00:00:00:00:02",
        "2001:db8::2, 02:00:00:00:00:02",
        "10.0.0.255, ff:ff:ff:ff:ff:ff",
    })
    void aStationOnTheLinkAnswers(String address, String station) throws IOException {
        byte[] found = find(address, PATIENCE).orElseThrow();
        assertEquals(station, HexFormat.ofDelimiter(":").formatHex(found));
    }

    @Test
    void whatIsBehindARouterGoesToTheRouter() throws IOException {
        route("ip", "route", "add", "192.0.2.0/24", "via", "10.0.0.2");
        route("ip", "route", "add", "198.51.100.0/24", "via", "inet6", "2001:db8::2", "dev", "ta0");
        assertArrayEquals(
                wire.right().networkInterface().hardwareAddress(),
                find("192.0.2.9", PATIENCE).orElseThrow());
        assertArrayEquals(
                wire.right().networkInterface().hardwareAddress(),
                find("198.51.100.1", PATIENCE).orElseThrow());
    }

    @Test
    void nobodyIsFoundWhereNobodyAnswersOrNoRouteLeads() throws IOException {
        assertTrue(find("10.0.0.77", Duration.ofMillis(200)).isEmpty());
        assertTrue(find("203.0.113.1", PATIENCE).isEmpty());
        assertTrue(find("224.0.0.1", PATIENCE).isEmpty(), "a group is no station");
        assertTrue(find("10.0.0.1", PATIENCE).isEmpty(), "this end is no neighbour");
    }

    @Test
    void withoutPatienceNobodyIsAsked() throws Exception {
        try (VirtualWire silent = Live.wire()) {
            silent.left().arp().address("10.0.0.1", 24);
            assertTrue(find(silent, "10.0.0.2", Duration.ZERO).isEmpty());
            assertEquals(0, silent.left().networkInterface().statistics().txPackets());
        }
    }

    @Test
    void anInterfaceWithoutArpHasNoNeighbors() throws Exception {
        try (VirtualWire silent = Live.wire()) {
            silent.left().address("10.0.0.1", 24);
            assertTrue(find(silent, "10.0.0.2", Duration.ofMillis(200)).isEmpty());
        }
    }
}
