package io.tapline.filter;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading several fields at one go must not be seen: above all not where a frame ends between them. */
class WindowsTest {
    private static Windows windows(String expression) {
        return Windows.of(Filter.compile(expression, LinkType.ETHERNET));
    }

    @Test
    void groupsWhatLiesWithinFourBytes() {
        // The type and the header length, the fragment and the protocol, the ports of IPv6, the ports behind X.
        Windows ports = windows("tcp port 443");
        assertEquals(4, ports.count());
        assertEquals(
                List.of(11, 20, 54, 14), List.of(ports.offset(0), ports.offset(1), ports.offset(2), ports.offset(3)));
        assertEquals(0b1000, ports.indexed());
        assertEquals(0, windows("ip").count());
        assertEquals(0, windows("ether[0] = 1 and ether[1] = 2").count(), "a window would begin before the frame");
        assertEquals(1, windows("ether[0] = 1 and ether[3] = 2").count());
        assertEquals(0, windows("ether[0] = 1 and ether[4] = 2").count());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                LinkType.ETHERNET,
                LinkType.RAW,
                LinkType.LINUX_SLL,
                LinkType.PPP,
                LinkType.NULL,
                LinkType.LINUX_SLL2
            })
    void judgesFramesThatEndAnywhereAsTheProgramDoes(int linkType) {
        RandomFilters filters = new RandomFilters(linkType, linkType, true);
        List<Frame> frames = new RandomFrames(linkType).make(linkType, 40);
        long accepted = 0;
        int read = 0;
        for (int i = 0; i < 150; i++) {
            String expression = i == 0 ? "tcp port 443" : filters.next();
            Program program;
            try {
                program = Filter.compile(expression, linkType);
            } catch (FilterSyntaxException refused) {
                continue;
            }
            read += Windows.of(program).count();
            FrameFilter interpreter = program.interpreter();
            FrameFilter compiled = program.compiled();
            for (Frame frame : frames) {
                accepted += agreed(expression, frame, interpreter, compiled);
            }
        }
        assertTrue(accepted > 1000 && read > 50, accepted + " accepted, " + read + " windows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp port 443", "tcp[tcpflags] = tcp-syn", "tcp[0:2] = 443 or tcp[7] = 9", "host 10.0.0.2"})
    void readsBehindHeadersOfAnyLength(String expression) {
        Program program = Filter.compile(expression, LinkType.ETHERNET);
        FrameFilter interpreter = program.interpreter();
        FrameFilter compiled = program.compiled();
        int accepted = 0;
        for (int words = 0; words < 16; words++) {
            for (int at = 0; at < 16; at++) {
                accepted += agreed(expression, Frame.of(tcpFrame(words, at), LinkType.ETHERNET), interpreter, compiled);
            }
        }
        assertTrue(accepted >= 16, accepted + " accepted");
    }

    /** An IPv4 header that names a number of words as its length, with a TCP header to port 443 behind another number of words. */
    private static byte[] tcpFrame(int words, int at) {
        ByteBuffer frame = ByteBuffer.allocate(14 + 15 * 4 + 20);
        frame.putShort(12, (short) 0x800)
                .put(14, (byte) (0x40 | words))
                .put(23, (byte) 6)
                .putInt(30, 0x0a000002);
        frame.putInt(14 + 4 * at, 0x01bb_0050).put(14 + 4 * at + 13, (byte) 2);
        return frame.array();
    }

    @Test
    void judgesFramesAnywhereInTheLargestBuffer(@TempDir Path folder) throws IOException {
        String expression = "tcp port 443";
        Program program = Filter.compile(expression, LinkType.ETHERNET);
        FrameFilter compiled = program.compiled();
        byte[] bytes = tcpFrame(5, 5);
        Frame frame = new Frame();
        try (FileChannel file = FileChannel.open(folder.resolve("sparse"), READ, WRITE, CREATE_NEW)) {
            ByteBuffer buffer = file.map(FileChannel.MapMode.READ_WRITE, 0, Integer.MAX_VALUE);
            for (int place : new int[] {0, (1 << 30) - 1, 1 << 30, Integer.MAX_VALUE - bytes.length}) {
                buffer.put(place, bytes);
                for (int captured = 0; captured <= bytes.length; captured++) {
                    frame.wrap(buffer, place, captured, bytes.length, 0, LinkType.ETHERNET);
                    assertEquals(program.interpreter().accept(frame), compiled.accept(frame), place + ", " + captured);
                }
                assertTrue(compiled.accept(frame));
            }
        }
    }

    /** Cuts the frame everywhere, with the end of its buffer behind it, and says how often it is accepted. */
    private static int agreed(String expression, Frame frame, FrameFilter interpreter, FrameFilter compiled) {
        byte[] bytes = frame.toByteArray();
        int accepted = 0;
        for (int captured = 0; captured <= Math.min(bytes.length, 120); captured++) {
            ByteBuffer buffer = ByteBuffer.allocate(3 + captured).put(3, bytes, 0, captured);
            Frame cut = new Frame().wrap(buffer, 3, captured, frame.originalLength(), 0, frame.linkType());
            boolean verdict = interpreter.accept(cut);
            assertEquals(verdict, compiled.accept(cut), () -> expression + " for " + cut.capturedLength() + " bytes");
            accepted += verdict ? 1 : 0;
        }
        return accepted;
    }
}
