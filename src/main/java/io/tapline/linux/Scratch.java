package io.tapline.linux;

import java.nio.ByteBuffer;

/** Native memory of each thread for the arguments of one call. Nothing in it survives the call, except that waiting leaves the rest alone. */
final class Scratch {
    /** Two struct pollfd, which waiting uses. */
    static final int POLL = 0;
    /** Single numbers and lengths. */
    static final int VALUE = 16;
    /** struct msghdr and one struct iovec. */
    static final int MESSAGE = 32;
    /** Where the iovec is. */
    static final int VECTOR = MESSAGE + 56;
    /** A socket address. */
    static final int ADDRESS = 128;
    /** Ancillary data of recvmsg(2), or an option's value. */
    static final int CONTROL = 256;

    static final int CONTROL_CAPACITY = 256;
    /** Bytes of a message. */
    static final int DATA = 512;

    static final int DATA_CAPACITY = 128 * 1024;

    private static final ThreadLocal<NativeBuffer> MEMORY =
            ThreadLocal.withInitial(() -> NativeBuffer.allocate(DATA + DATA_CAPACITY));

    private Scratch() {}

    static NativeBuffer get() {
        return MEMORY.get();
    }

    /** Where the kernel may read the remaining bytes of the buffer: in place for direct buffers, else copied, position unchanged. */
    static long addressOfSource(ByteBuffer source, NativeBuffer memory) {
        if (source.isDirect()) {
            return NativeBuffer.addressOf(source) + source.position();
        }
        if (source.remaining() > DATA_CAPACITY) {
            throw new IllegalArgumentException(
                    "a heap buffer of " + source.remaining() + " bytes; above " + DATA_CAPACITY + " it must be direct");
        }
        memory.bytes().put(DATA, source, source.position(), source.remaining());
        return memory.address() + DATA;
    }

    /** Where the kernel may write for {@link #received} to put it into the buffer. */
    static long addressOfTarget(ByteBuffer target, NativeBuffer memory) {
        return target.isDirect() ? NativeBuffer.addressOf(target) + target.position() : memory.address() + DATA;
    }

    /** Most bytes that the kernel may write. */
    static int capacityOfTarget(ByteBuffer target) {
        return target.isDirect() ? target.remaining() : Math.min(target.remaining(), DATA_CAPACITY);
    }

    /** Moves what the kernel wrote into the buffer and moves its position on. */
    static void received(ByteBuffer target, NativeBuffer memory, int length) {
        if (!target.isDirect()) {
            target.put(target.position(), memory.bytes(), DATA, length);
        }
        target.position(target.position() + length);
    }
}
