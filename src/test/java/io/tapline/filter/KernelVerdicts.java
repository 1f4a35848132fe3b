package io.tapline.filter;

import io.tapline.frame.Frame;
import io.tapline.linux.NativeBuffer;
import io.tapline.linux.Socket;
import io.tapline.linux.SocketType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Linux's verdict on any bytes: the program is attached to one of two local sockets that are connected with each other, and the bytes are
 * sent through the pair. Needs no privilege. There is no tag beside such a message, and its length is the captured one.
 */
final class KernelVerdicts implements Closeable {
    private final Socket sender;
    private final Socket receiver;
    private final NativeBuffer memory = NativeBuffer.allocate(1 << 17);

    KernelVerdicts() throws IOException {
        Socket[] pair = Socket.pair(SocketType.DGRAM);
        sender = pair[0];
        receiver = pair[1];
    }

    /** Attaches a program in place of the one before. */
    void attach(Program program) throws IOException {
        receiver.attachFilter(program.packed());
    }

    /** True where the kernel's answer for this frame can be had: no part of it was cut off. */
    static boolean knows(Frame frame) {
        return frame.capturedLength() == frame.originalLength() && frame.capturedLength() < 1 << 16;
    }

    boolean accepts(Frame frame) throws IOException {
        int length = frame.capturedLength();
        ByteBuffer bytes = memory.bytes();
        bytes.put(0, frame.toByteArray());
        int sent = sender.sendNow(memory.address(), length);
        if (sent != length) {
            throw new IOException("sent " + sent + " of " + length + " bytes");
        }
        return receiver.recvNow(memory.address(), bytes.capacity()) >= 0;
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
