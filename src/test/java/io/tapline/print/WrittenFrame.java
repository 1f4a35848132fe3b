package io.tapline.print;

import io.tapline.frame.Frame;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A frame as the files of hurt and cut frames write it. */
final class WrittenFrame {
    private WrittenFrame() {}

    /** The frame of these columns: LINKTYPE_ value, length on the wire, captured bytes as hex. */
    static Frame of(String linkType, String originalLength, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new Frame()
                .wrap(
                        ByteBuffer.wrap(bytes),
                        0,
                        bytes.length,
                        Integer.parseInt(originalLength),
                        0,
                        Integer.parseInt(linkType));
    }
}
