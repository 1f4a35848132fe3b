package io.tapline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.LinkType;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
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
