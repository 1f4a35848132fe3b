package io.tapline.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import io.tapline.protocol.Ethernet;
import io.tapline.protocol.Ipv4;
import io.tapline.protocol.Udp;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BuilderTest {
    private static final long MAC_1 = 0x020000000001L;
    private static final long MAC_2 = 0x020000000002L;
    private static final int IP_1 = 0x0a000001;
    private static final int IP_2 = 0x0a000002;

    private final Builder builder = new Builder();
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);

    private static Field field(Protocol protocol, String name) {
        return protocol.field(name);
    }

    private Builder ethernetAndIp() {
        return builder.clear()
                .layer(Ethernet.PROTOCOL)
                .set(field(Ethernet.PROTOCOL, "dst"), MAC_2)
                .set(field(Ethernet.PROTOCOL, "src"), MAC_1)
                .layer(Ipv4.PROTOCOL)
                .set(field(Ipv4.PROTOCOL, "src"), IP_1)
                .set(field(Ipv4.PROTOCOL, "dst"), IP_2);
    }

    private Builder udp(int source, int destination) {
        return builder.layer(Udp.PROTOCOL)
                .set(field(Udp.PROTOCOL, "srcport"), source)
                .set(field(Udp.PROTOCOL, "dstport"), destination);
    }

    private String build() {
        Arrays.fill(buffer.array(), (byte) 0xa5);
        int length = builder.build(buffer, 7);
        assertEquals((byte) 0xa5, buffer.get(6));
        assertEquals((byte) 0xa5, buffer.get(7 + length));
        return HexFormat.of().formatHex(buffer.array(), 7, 7 + length);
    }

    // The expected bytes of the next three are scapy 2.5.0's for the same fields.

    @Test
    void computesLengthsChecksumsAndNextProtocols() {
        ethernetAndIp().set(field(Ipv4.PROTOCOL, "id"), 0x1234).set(field(Ipv4.PROTOCOL, "ttl"), 17);
        udp(1024, 9).payload("hello".getBytes());
        assertEquals(
                "020000000002020000000001080045000021123400001111" + "83960a0000010a00000204000009000da3f668656c6c6f",
                build());
    }

    @Test
    void givenValuesWinHoweverWrong() {
        ethernetAndIp().set(field(Ipv4.PROTOCOL, "options"), HexFormat.of().parseHex("94040000"));
        udp(1, 2)
                .set(field(Udp.PROTOCOL, "length"), 77)
                .set(field(Udp.PROTOCOL, "checksum"), 0xbeef)
                .payload("x".getBytes());
        assertEquals(
                "020000000002020000000001080046000021000000004011" + "d1c50a0000010a0000029404000000010002004dbeef78",
                build());
    }

    @Test
    void computesFromTheInnermostLayerOutwards() {
        ethernetAndIp()
                .layer(Ipv4.PROTOCOL)
                .set(field(Ipv4.PROTOCOL, "src"), 0xc0000201)
                .set(field(Ipv4.PROTOCOL, "dst"), 0xc0000202);
        udp(1, 2);
        assertEquals(
                "020000000002020000000001080045000030000000004004"
                        + "66c80a0000010a0000024500001c000000004011f6cdc0000201c00002020001000200087bd7",
                build());
    }

    @Test
    void aWrongHeaderLengthDoesNotMoveWhatWasGiven() {
        ethernetAndIp()
                .set(field(Ipv4.PROTOCOL, "hdr_len"), 60)
                .set(field(Ipv4.PROTOCOL, "options"), HexFormat.of().parseHex("01010101"));
        String frame = build();
        assertEquals("4f", frame.substring(28, 30));
        assertEquals("01010101", frame.substring(68, 76));
        assertEquals(76, frame.length());
    }

    @Test
    void aZeroUdpChecksumIsSentAsItsOtherForm() {
        // RFC 768: an all zero computed checksum is transmitted as all ones.
        ethernetAndIp();
        udp(0, 0).payload(new byte[2]);
        build();
        int checksum = Bytes.u16(buffer, 7 + 14 + 20 + 6);
        ethernetAndIp();
        udp(0, 0).payload(new byte[] {(byte) (checksum >> 8), (byte) checksum});
        build();
        assertEquals(0xffff, Bytes.u16(buffer, 7 + 14 + 20 + 6));
    }

    @Test
    void changedInPlaceAndCompletedAgainEqualsBuiltAnew() {
        ethernetAndIp();
        udp(1, 2).payload("payload".getBytes());
        build();
        Field destination = field(Ipv4.PROTOCOL, "dst");
        destination.setAt(builder.layer(1), builder.index(1, destination), 0xc0a80101L);
        builder.complete();
        byte[] changed = Arrays.copyOf(buffer.array(), 7 + 14 + 20 + 8 + 7);
        builder.set(1, destination, 0xc0a80101L);
        build();
        Arrays.fill(changed, 0, 7, (byte) 0xa5);
        assertEquals(HexFormat.of().formatHex(changed), HexFormat.of().formatHex(buffer.array(), 0, changed.length));
    }

    @Test
    void refusesWhatTheHeaderHasNoRoomFor() {
        ethernetAndIp().set(field(Ipv4.PROTOCOL, "options"), new byte[44]);
        BuildException refusal = assertThrows(BuildException.class, () -> builder.build(buffer, 0));
        assertEquals("ip.options has room for 40 bytes, not for 44", refusal.getMessage());
        assertEquals(1, refusal.depth());
        assertSame(field(Ipv4.PROTOCOL, "options"), refusal.field());
    }

    @Test
    void refusesFieldsOfOtherLayers() {
        builder.layer(Ethernet.PROTOCOL);
        Field foreign = field(Udp.PROTOCOL, "length");
        assertThrows(IllegalArgumentException.class, () -> builder.set(foreign, 1));
        builder.payload(new byte[1]);
        assertThrows(IllegalArgumentException.class, () -> builder.set(foreign, 1));
        assertNull(builder.layer(1));
        assertFalse(builder.isGiven(1, foreign));
    }

    @Test
    void allocatesNothingAfterTheFirstFrame() {
        byte[] payload = new byte[100];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            ethernetAndIp();
            udp(i, 2).payload(payload);
            builder.build(buffer, 0);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            ethernetAndIp();
            udp(i, 2).payload(payload);
            builder.build(buffer, 0);
        }
        long after = threads.getCurrentThreadAllocatedBytes();
        assertEquals(0, (after - before) / 10_000);
    }
}
