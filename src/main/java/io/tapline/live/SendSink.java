package io.tapline.live;

import io.tapline.frame.Frame;
import io.tapline.linux.InterfaceMonitor;
import io.tapline.linux.NativeBuffer;
import io.tapline.linux.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One send(2) a frame, without an address. Frames in direct buffers are sent where they lie, others through a copy. */
final class SendSink extends WireSink {
    private static final int LONGEST_FRAME = 256 * 1024;

    private final NativeBuffer staging = NativeBuffer.allocate(LONGEST_FRAME);
    private ByteBuffer direct;
    private long directAddress;

    SendSink(Socket socket, String name, int linkType, InterfaceMonitor monitor) throws IOException {
        super(socket, name, linkType, monitor);
    }

    @Override
    WireSink twin(Socket other) throws IOException {
        return new SendSink(other, "warm-up", linkType(), null);
    }

    @Override
    void send(Frame frame) throws IOException {
        int length = frame.capturedLength();
        if (length > LONGEST_FRAME) {
            refuseOversized(length);
            return;
        }
        long address = address(frame, length);
        int result = socket().sendNow(address, length);
        while (result < 0 && mayRetry(-result, length)) {
            result = socket().sendNow(address, length);
        }
        if (result >= 0) {
            accept(1, length);
        }
    }

    private long address(Frame frame, int length) {
        ByteBuffer buffer = frame.buffer();
        if (!buffer.isDirect()) {
            staging.bytes().put(0, buffer, frame.offset(), length);
            return staging.address();
        }
        if (buffer != direct) {
            direct = buffer;
            directAddress = NativeBuffer.addressOf(buffer);
        }
        return directAddress + frame.offset();
    }

    @Override
    void flush() {
        // Nothing is held back.
    }
}
