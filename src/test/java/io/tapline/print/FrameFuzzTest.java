package io.tapline.print;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Any bytes as a frame, decoded and printed every way. In the normal run the seeds of FrameFuzzTestInputs go through; with JAZZER_FUZZ=1 in
 * the environment Jazzer looks for worse ones:
 *
 * <pre>JAZZER_FUZZ=1 mvn test -Dtapline.fuzz=true -Dtest=FrameFuzzTest</pre>
 *
 * An input is one byte that chooses the link type, one that tells how much of the frame was not captured, and the frame.
 */
class FrameFuzzTest {
    private static final int[] LINK_TYPES = {
        LinkType.ETHERNET,
        LinkType.RAW,
        LinkType.NULL,
        LinkType.LOOP,
        LinkType.PPP,
        LinkType.PPP_HDLC,
        LinkType.PPP_ETHERNET,
        LinkType.C_HDLC,
        LinkType.LINUX_SLL,
        LinkType.LINUX_SLL2,
        LinkType.IPV4,
        LinkType.IPV6,
        127
    };

    private final CheckedPrinters printers = new CheckedPrinters();
    private final Frame frame = new Frame();

    @FuzzTest(maxDuration = "2m")
    void printsAnyFrame(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 2, input.length);
        int original = bytes.length + (input[1] & 0xff);
        int linkType = LINK_TYPES[(input[0] & 0xff) % LINK_TYPES.length];
        frame.wrap(ByteBuffer.wrap(bytes), 0, bytes.length, original, 0, linkType);
        printers.print(frame);
    }
}
