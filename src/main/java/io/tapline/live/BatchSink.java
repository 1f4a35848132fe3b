package io.tapline.live;

import io.tapline.frame.Frame;
import io.tapline.linux.InterfaceMonitor;
import io.tapline.linux.NativeBuffer;
import io.tapline.linux.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One sendmmsg(2) a batch, and send(2) for a batch of one. Frames are copied, because a frame is valid only while it is handed over; beside the
 * call itself the copy does not show.
 */
final class BatchSink extends WireSink {
    private static final int MOST_FRAMES = 128;
    private static final int STAGING = 256 * 1024;

    // struct mmsghdr: struct msghdr (56 bytes: msg_iov at 16, msg_iovlen at 24), unsigned int msg_len; struct iovec:
    // iov_base, iov_len
    private static final int HEADER = 64;
    private static final int HEADER_VECTORS = 16;
    private static final int HEADER_VECTOR_COUNT = 24;
    private static final int VECTOR = 16;
    private static final int VECTORS = HEADER * MOST_FRAMES;

    private final NativeBuffer messages = NativeBuffer.allocate((HEADER + VECTOR) * MOST_FRAMES);
    private final NativeBuffer staging = NativeBuffer.allocate(STAGING);
    private int count;
    private int used;

    BatchSink(Socket socket, String name, int linkType, InterfaceMonitor monitor) throws IOException {
        super(socket, name, linkType, monitor);
        for (int i = 0; i < MOST_FRAMES; i++) {
            messages.bytes().putLong(HEADER * i + HEADER_VECTORS, messages.address() + VECTORS + VECTOR * i);
            messages.bytes().putLong(HEADER * i + HEADER_VECTOR_COUNT, 1);
        }
    }

    @Override
    WireSink twin(Socket other) throws IOException {
        return new BatchSink(other, "warm-up", linkType(), null);
    }

    @Override
    void send(Frame frame) throws IOException {
        int length = frame.capturedLength();
        if (count == MOST_FRAMES || length > STAGING - used) {
            flush();
        }
        if (length > STAGING) {
            refuseOversized(length);
            return;
        }
        staging.bytes().put(used, frame.buffer(), frame.offset(), length);
        int vector = VECTORS + VECTOR * count;
        messages.bytes().putLong(vector, staging.address() + used).putLong(vector + Long.BYTES, length);
        used += length;
        count++;
    }

    @Override
    void flush() throws IOException {
        int end = count;
        count = 0;
        used = 0;
        int done = 0;
        while (done < end) {
            int sent = sendFrom(done, end - done);
            if (sent > 0) {
                accept(sent, bytes(done, sent));
                done += sent;
            } else if (!mayRetry(-sent, length(done))) {
                done++;
            }
        }
    }

    /** How many were sent, at least 1, or an error number negated. */
    private int sendFrom(int first, int frames) throws IOException {
        if (frames > 1) {
            return socket().sendManyNow(messages.address() + HEADER * first, frames);
        }
        ByteBuffer bytes = messages.bytes();
        int result = socket().sendNow(bytes.getLong(VECTORS + VECTOR * first), length(first));
        return result >= 0 ? 1 : result;
    }

    private int length(int frame) {
        return (int) messages.bytes().getLong(VECTORS + VECTOR * frame + Long.BYTES);
    }

    private long bytes(int first, int frames) {
        long sum = 0;
        for (int i = first; i < first + frames; i++) {
            sum += length(i);
        }
        return sum;
    }
}
