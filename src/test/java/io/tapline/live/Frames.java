package io.tapline.live;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.linux.VirtualWire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Frames for tests on a private wire. */
final class Frames {
    /** IEEE 802 local experimental EtherType 1. */
    static final int EXPERIMENTAL = 0x88b5;

    private Frames() {}

    /** A frame from one end of the wire to the other with a payload that counts up from a number. */
    static byte[] bytes(VirtualWire.End from, VirtualWire.End to, int length, int first) {
        return bytes(to.hardwareAddress(), from.hardwareAddress(), length, first);
    }

    static byte[] bytes(byte[] destination, byte[] source, int length, int first) {
        byte[] bytes = new byte[length];
        System.arraycopy(destination, 0, bytes, 0, 6);
        System.arraycopy(source, 0, bytes, 6, 6);
        bytes[12] = (byte) (EXPERIMENTAL >> 8);
        bytes[13] = (byte) EXPERIMENTAL;
        for (int i = 14; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    /** The same with a tag behind the addresses. */
    static byte[] tagged(byte[] frame, int tpid, int tci) {
        return ByteBuffer.allocate(frame.length + 4)
                .put(frame, 0, 12)
                .putShort((short) tpid)
                .putShort((short) tci)
                .put(frame, 12, frame.length - 12)
                .array();
    }

    /** A frame in a direct buffer, not at its beginning. */
    static Frame direct(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + 100).put(37, bytes);
        return new Frame().wrap(buffer, 37, bytes.length, bytes.length, 0, LinkType.ETHERNET);
    }

    /** The next frames of the source, waiting up to 10 s for them. */
    static List<Frame> take(FrameSource source, int count) throws IOException {
        FrameList list = new FrameList();
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (list.frames().size() < count) {
            int got = source.poll(list, count - list.frames().size());
            if (got < 0 || System.nanoTime() > deadline) {
                throw new AssertionError("only " + list.frames().size() + " of " + count + " frames");
            }
        }
        return list.frames();
    }

    /** All frames of the source until its end. */
    static List<Frame> drain(FrameSource source) throws IOException {
        FrameList list = new FrameList();
        int got = 0;
        while (got >= 0) {
            got = source.poll(list, 64);
        }
        return list.frames();
    }
}
