package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.linux.Live;
import io.tapline.linux.Offload;
import io.tapline.linux.VirtualWire;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands that say what the system has, in processes of their own inside a private network. */
class SystemLiveTest {
    @BeforeAll
    static void needed() {
        Live.assumeNamespaces();
    }

    private static String run(VirtualWire.End end, String... args) throws Exception {
        Process process = end.namespace().call(() -> Program.builder(args).start());
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), err);
        return out;
    }

    @Test
    void interfacesAreListedWithWhatACaptureMustKnow() throws Exception {
        try (VirtualWire wire = VirtualWire.create()) {
            wire.left().address("10.0.0.1", 24).mtu(1400).offload(Offload.GRO, true);
            String text = run(wire.left(), "interfaces");
            assertTrue(text.startsWith("lo: index 1, up, MTU 65536, link type EN10MB (Ethernet)"), text);
            assertTrue(text.contains("\nta0: index "), text);
            assertTrue(text.contains(", up, MTU 1400, link type EN10MB (Ethernet), veth\n"), text);
            assertTrue(text.contains("\n    addresses: 02:00:00:00:00:01 10.0.0.1/24\n"), text);
            assertTrue(text.contains("\ngro: received TCP segments may be seen joined, longer than the MTU\n"), text);

            String json = run(wire.left(), "interfaces", "--json");
            assertTrue(json.startsWith("[{\"name\":\"lo\",\"index\":1,\"state\":\"up\","), json);
            assertTrue(json.contains("\"addresses\":[\"10.0.0.1/24\"],\"offloads\":["), json);
            assertTrue(json.contains("\"mtu\":1400,\"linkType\":1,\"linkTypeName\":\"EN10MB\",\"cooked\":false"), json);
            assertTrue(json.endsWith("}}]\n"), json);
        }
    }

    @Test
    void socketsAreTriedAndRefusalsExplained() throws Exception {
        try (VirtualWire wire = VirtualWire.create()) {
            String text = run(wire.left(), "sockets");
            assertTrue(text.contains("AF_PACKET  SOCK_RAW        ETH_P_ALL      yes\n"), text);
            assertTrue(text.contains("AF_INET    SOCK_STREAM     IPPROTO_TCP    yes\n"), text);
            assertTrue(
                    text.contains("AF_UNIX    SOCK_RDM        0              no   ESOCKTNOSUPPORT: AF_UNIX has no"),
                    text);
            String json = run(wire.left(), "sockets", "--json");
            assertTrue(
                    json.contains("{\"family\":\"AF_PACKET\",\"type\":\"SOCK_RAW\",\"protocol\":3,"
                            + "\"protocolName\":\"ETH_P_ALL\",\"open\":true,\"errno\":null,\"reason\":null}"),
                    json);
        }
    }

    @Test
    void textInJsonIsEscaped() {
        String json = new Json()
                .object(null)
                .text("a\"b", "c\\d\n")
                .number("n", -1)
                .endObject()
                .toString();
        assertEquals("{\"a\\\"b\":\"c\\\\d\\u000a\",\"n\":-1}", json);
    }
}
