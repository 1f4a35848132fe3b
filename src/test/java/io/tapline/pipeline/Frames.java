package io.tapline.pipeline;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.IOException;

/** Frames for the tests of this room. */
final class Frames {
    private Frames() {}

    static Frame of(int length, long timestamp) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i + length);
        }
        return Frame.of(bytes, LinkType.ETHERNET).timestampNanos(timestamp);
    }

    static FrameList list(int count, int length) {
        FrameList list = new FrameList();
        for (int i = 0; i < count; i++) {
            list.onFrame(of(length, i));
        }
        return list;
    }

    /** A live source: hands out one frame a poll and none every third time, and drains what it has left when it is stopped. */
    static final class Live implements FrameSource {
        final Frame frame = of(60, 0);
        int left;
        boolean stopped;
        boolean closed;
        int polls;

        Live(int held) {
            left = held;
        }

        @Override
        public int poll(FrameHandler handler, int limit) throws IOException {
            polls++;
            if (!stopped && polls % 3 == 0) {
                return 0;
            }
            if (stopped && left == 0) {
                return END;
            }
            if (stopped) {
                left--;
            }
            handler.onFrame(frame);
            return 1;
        }

        @Override
        public boolean stop() {
            stopped = true;
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
