package io.tapline.linux;

import com.sun.jna.Pointer;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory shared with the kernel: mmap(2). Touching a buffer over it after it was unmapped ends the process, so whoever touches one does so
 * between acquire() and release(), and {@link #close()} unmaps when nobody is in between.
 */
public final class MappedMemory extends Shared implements Closeable {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;

    private final long address;
    private final long length;

    private MappedMemory(long address, long length) {
        this.address = address;
        this.length = length;
    }

    static MappedMemory map(int fd, long length, String what) throws SystemCallException {
        long address = LibC.mmap(0, length, PROT_READ_WRITE, MAP_SHARED, fd, 0);
        if (address == -1) {
            throw new SystemCallException("mmap(" + length + " bytes) of " + what, LibC.errno());
        }
        return new MappedMemory(address, length);
    }

    /** Bytes mapped. */
    public long length() {
        return length;
    }

    /** A big-endian buffer over a part. Allocates: made once and kept. */
    public ByteBuffer slice(long offset, int size) {
        if (offset < 0 || size < 0 || offset > length - size) {
            throw new IndexOutOfBoundsException(size + " bytes at " + offset + " of " + length);
        }
        return new Pointer(address).getByteBuffer(offset, size).order(ByteOrder.BIG_ENDIAN);
    }

    /** Unmaps, now or when the last user is out. Does nothing the second time. */
    @Override
    public void close() {
        shut();
    }

    @Override
    void free() {
        LibC.munmap(address, length);
    }
}
