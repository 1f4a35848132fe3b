package io.tapline.savefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file on a disk that is full after so many bytes. */
final class LimitedFile extends FileChannel {
    private final FileChannel file;
    private final long limit;

    LimitedFile(FileChannel file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int room = (int) Math.min(source.remaining(), limit - file.position());
        if (room == 0 && source.hasRemaining()) {
            throw new IOException("No space left on device");
        }
        int end = source.limit();
        source.limit(source.position() + room);
        try {
            return file.write(source);
        } finally {
            source.limit(end);
        }
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        checkRoom(position + source.remaining());
        return file.write(source, position);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        file.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.force(metaData);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return file.read(target);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return file.read(targets, offset, length);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length && file.position() < limit; i++) {
            written += write(sources[i]);
        }
        return written > 0 || length == 0 ? written : write(sources[offset]);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        checkRoom(position + count);
        return file.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        checkRoom(mode == MapMode.READ_WRITE ? position + size : 0);
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    private void checkRoom(long end) throws IOException {
        if (end > limit) {
            throw new IOException("No space left on device");
        }
    }
}
