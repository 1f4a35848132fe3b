package io.tapline.linux;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** struct msghdr of recvmsg(2) with one struct iovec and room for an address and ancillary data, in a thread's {@link Scratch}. */
final class MessageHeader {
    private static final int NAME = Scratch.MESSAGE;
    private static final int NAME_LENGTH = NAME + 8;
    private static final int VECTORS = NAME + 16;
    private static final int VECTOR_COUNT = NAME + 24;
    private static final int CONTROL = NAME + 32;
    private static final int CONTROL_LENGTH = NAME + 40;
    private static final int FLAGS = NAME + 48;

    private static final int CONTROL_HEADER = 16;
    private static final int SCM_TIMESTAMPNS = 35;

    private MessageHeader() {}

    static void prepare(NativeBuffer memory, long bytes, int capacity) {
        ByteBuffer header = memory.bytes();
        header.putLong(NAME, memory.address() + Scratch.ADDRESS).putLong(NAME_LENGTH, SocketAddresses.CAPACITY);
        header.putLong(VECTORS, memory.address() + Scratch.VECTOR).putLong(VECTOR_COUNT, 1);
        header.putLong(CONTROL, memory.address() + Scratch.CONTROL).putLong(CONTROL_LENGTH, Scratch.CONTROL_CAPACITY);
        header.putLong(FLAGS, 0);
        header.putLong(Scratch.VECTOR, bytes).putLong(Scratch.VECTOR + 8, capacity);
    }

    static Message read(NativeBuffer memory, int length, int fullLength) {
        ByteBuffer header = memory.bytes();
        SocketAddress source = SocketAddresses.decode(header, Scratch.ADDRESS, header.getInt(NAME_LENGTH));
        return new Message(length, fullLength, source, timestamp(header));
    }

    /** Looks for SCM_TIMESTAMPNS, a struct timespec, in the list of struct cmsghdr: size_t cmsg_len, int cmsg_level, int cmsg_type. */
    private static long timestamp(ByteBuffer memory) {
        int at = Scratch.CONTROL;
        int end = Scratch.CONTROL + (int) memory.getLong(CONTROL_LENGTH);
        while (at + CONTROL_HEADER <= end) {
            int length = (int) memory.getLong(at);
            if (memory.getInt(at + 8) == SocketOption.SOL_SOCKET && memory.getInt(at + 12) == SCM_TIMESTAMPNS) {
                return memory.getLong(at + CONTROL_HEADER) * 1_000_000_000L + memory.getLong(at + CONTROL_HEADER + 8);
            }
            at += Math.max(CONTROL_HEADER, length + 7 & ~7);
        }
        return 0;
    }
}
