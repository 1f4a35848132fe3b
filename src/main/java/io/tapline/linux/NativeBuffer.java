package io.tapline.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the Java heap whose address can be given to the kernel. Freed by the garbage collector with this object, so whoever hands
 * out the address keeps the object. Not thread-safe.
 */
public final class NativeBuffer {
    private final ByteBuffer bytes;
    private final long address;

    private NativeBuffer(ByteBuffer bytes) {
        this.bytes = bytes;
        this.address = addressOf(bytes);
    }

    /** Zeroed memory of size bytes. */
    public static NativeBuffer allocate(int size) {
        return new NativeBuffer(ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder()));
    }

    /** The address of the first byte (index 0, whatever its position) of a direct buffer. Allocates a little: not for every frame. */
    public static long addressOf(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    /** The memory, in native byte order, always the same buffer. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Where the memory is. */
    public long address() {
        return address;
    }

    /** Bytes of memory. */
    public int size() {
        return bytes.capacity();
    }
}
