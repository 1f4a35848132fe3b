package io.tapline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.linux.AddressFamily;
import io.tapline.linux.LinkAddress;
import io.tapline.linux.Live;
import io.tapline.linux.Socket;
import io.tapline.linux.SocketType;
import io.tapline.linux.VirtualWire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The kernel's verdicts on frames that arrive over a virtual wire, against the interpreter's on the same frames. The kernel takes the outer
 * VLAN tag out of a frame before it filters.
 */
class KernelFilterLiveTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("tapline.basedir", ".")).resolve("captures");
    private static final int LONGEST = 300;
    private static final int MOST = 80;

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

    private static Socket open(VirtualWire.End end, int protocol, Program filter) throws IOException {
        return end.namespace().call(() -> {
            Socket socket = Socket.open(AddressFamily.PACKET, SocketType.RAW);
            if (filter != null) {
                socket.attachFilter(filter.packed());
            }
            return socket.bind(LinkAddress.of(end.networkInterface().index(), protocol))
                    .timeoutMillis(5000);
        });
    }

    private static List<byte[]> frames() throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (String capture :
                List.of("vlan.pcapng", "arp.pcapng", "icmp.pcapng", "ipv6.pcapng", "crafted.pcapng", "udp.pcapng")) {
            for (Frame frame : FrameSets.read(CAPTURES.resolve(capture))) {
                if (frame.capturedLength() <= LONGEST && frame.capturedLength() >= 14 && frames.size() < MOST) {
                    frames.add(frame.toByteArray());
                }
            }
        }
        return frames;
    }

    private static boolean isTagged(byte[] frame) {
        int type = (frame[12] & 0xff) << 8 | frame[13] & 0xff;
        return type == 0x8100 || type == 0x88a8;
    }

    /** As the socket gives it: without the tag, which stands beside the frame. */
    private static String received(byte[] frame) {
        HexFormat hex = HexFormat.of();
        return isTagged(frame)
                ? hex.formatHex(frame, 0, 12) + hex.formatHex(frame, 16, frame.length)
                : hex.formatHex(frame);
    }

    private static String take(Socket socket, ByteBuffer buffer) throws IOException {
        int length = socket.recv(buffer.clear());
        return length < 0 ? null : HexFormat.of().formatHex(buffer.array(), 0, length);
    }

    @Test
    void verdictsAreTheInterpreters() throws IOException {
        List<byte[]> frames = frames();
        assertTrue(frames.size() > 40
                && frames.stream().filter(KernelFilterLiveTest::isTagged).count() >= 4);
        List<String> wrong = new ArrayList<>();
        List<String> notLoadable = new ArrayList<>();
        int selected = 0;
        try (Socket sender = open(wire.left(), 0, null)) {
            for (String expression : expressions()) {
                // What asks for no tag sees a tagged frame in the kernel as if it had none, as with libpcap.
                boolean tags = expression.contains("vlan") && !expression.contains("len");
                List<byte[]> sent = frames.stream()
                        .filter(frame -> tags || !isTagged(frame))
                        .toList();
                var interpreter = Filter.compile(expression, LinkType.ETHERNET, FilterOptions.DISPLAY)
                        .interpreter();
                List<String> expected = sent.stream()
                        .filter(frame -> interpreter.accept(Frame.of(frame, LinkType.ETHERNET)))
                        .map(KernelFilterLiveTest::received)
                        .toList();
                Program program = Filter.compile(expression, LinkType.ETHERNET, FilterOptions.KERNEL);
                if (!program.isLoadable()) {
                    notLoadable.add(expression);
                    continue;
                }
                List<String> actual = through(sender, sent, program);
                selected += expected.size();
                if (!expected.equals(actual)) {
                    wrong.add(expression + ": " + actual.size() + " frames, interpreter " + expected.size());
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(List.of("! rarp[- 17:1] > link[35]"), notLoadable);
        assertTrue(selected > 1000, selected + " frames were selected");
    }

    private static List<String> expressions() {
        List<String> expressions = new ArrayList<>(List.of(
                "vlan", "vlan and ip", "vlan 100 and icmp", "not vlan", "vlan and vlan", "vlan and (ip or ip6)"));
        GoldenProgramsTest.lines("programs.tsv")
                .filter(line -> line.startsWith("EN10MB\t") && !line.contains("bound") && !line.contains("ifindex"))
                .forEach(line -> expressions.add(line.split("\t")[1]));
        return expressions;
    }

    /** Sends the frames and one more, and takes what came through the filter once that one has arrived. */
    private static List<String> through(Socket sender, List<byte[]> frames, Program filter) throws IOException {
        List<String> passed = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocate(2 * LONGEST);
        byte[] last = Arrays.copyOf(frames.get(0), LONGEST + 10);
        try (Socket all = open(wire.right(), LinkAddress.ETH_P_ALL, null);
                Socket filtered = open(wire.right(), LinkAddress.ETH_P_ALL, filter)) {
            for (byte[] frame : frames) {
                sender.send(frame);
            }
            sender.send(last);
            for (int i = 0; i <= frames.size(); i++) {
                assertTrue(take(all, buffer) != null, "a frame was lost");
            }
            filtered.timeoutMillis(0);
            for (String frame = take(filtered, buffer); frame != null; frame = take(filtered, buffer)) {
                if (frame.length() / 2 <= LONGEST) {
                    passed.add(frame);
                }
            }
        }
        return passed;
    }

    @Test
    void knowsDirectionAndInterface() throws IOException {
        int index = wire.right().networkInterface().index();
        assertEquals(List.of("in"), seen("inbound"));
        assertEquals(List.of("out"), seen("outbound"));
        assertEquals(List.of("in", "out"), seen("ifindex " + index));
        assertEquals(List.of(), seen("ifindex " + (index + 1)));
    }

    /** Which of a frame that arrives and one that is sent a filter on the right end selects. */
    private static List<String> seen(String expression) throws IOException {
        Program filter = Filter.compile(expression, LinkType.ETHERNET, FilterOptions.KERNEL);
        byte[] frame = new byte[60];
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xb5;
        List<String> seen = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocate(2 * LONGEST);
        try (Socket left = open(wire.left(), 0, null);
                Socket right = open(wire.right(), 0, null);
                Socket all = open(wire.right(), LinkAddress.ETH_P_ALL, null);
                Socket filtered = open(wire.right(), LinkAddress.ETH_P_ALL, filter)) {
            frame[14] = 1;
            left.send(frame);
            take(all, buffer);
            frame[14] = 2;
            right.send(frame);
            take(all, buffer);
            filtered.timeoutMillis(100);
            for (String one = take(filtered, buffer); one != null; one = take(filtered, buffer)) {
                seen.add(one.startsWith("01", 28) ? "in" : "out");
            }
        }
        return seen;
    }
}
