package io.tapline.wire;

import java.nio.ByteBuffer;

/** Unsigned big-endian (network order) access to a buffer by absolute index; the buffer must be in its default big-endian order. */
public final class Bytes {
    private Bytes() {}

    /** The byte at index, 0 to 255. */
    public static int u8(ByteBuffer buffer, int index) {
        return buffer.get(index) & 0xff;
    }

    /** The 2 bytes at index, 0 to 65535. */
    public static int u16(ByteBuffer buffer, int index) {
        return buffer.getShort(index) & 0xffff;
    }

    /** The 3 bytes at index. */
    public static int u24(ByteBuffer buffer, int index) {
        return u8(buffer, index) << 16 | u16(buffer, index + 1);
    }

    /** The 4 bytes at index as a bit pattern. */
    public static int i32(ByteBuffer buffer, int index) {
        return buffer.getInt(index);
    }

    /** The 4 bytes at index, 0 to 2^32 - 1. */
    public static long u32(ByteBuffer buffer, int index) {
        return buffer.getInt(index) & 0xffffffffL;
    }

    /** The 6 bytes at index, as a MAC address is kept. */
    public static long u48(ByteBuffer buffer, int index) {
        return (long) u16(buffer, index) << 32 | u32(buffer, index + 2);
    }

    /** The 8 bytes at index as a bit pattern. */
    public static long i64(ByteBuffer buffer, int index) {
        return buffer.getLong(index);
    }

    /** Reads size bytes, 1 to 8, as one big-endian number. */
    public static long read(ByteBuffer buffer, int index, int size) {
        return switch (size) {
            case 1 -> u8(buffer, index);
            case 2 -> u16(buffer, index);
            case 4 -> u32(buffer, index);
            case 6 -> u48(buffer, index);
            case 8 -> i64(buffer, index);
            default -> {
                long value = 0;
                for (int i = 0; i < size; i++) {
                    value = value << 8 | u8(buffer, index + i);
                }
                yield value;
            }
        };
    }

    /** Writes the low size bytes, 1 to 8, of value. */
    public static void write(ByteBuffer buffer, int index, int size, long value) {
        for (int i = size - 1; i >= 0; i--) {
            buffer.put(index + i, (byte) value);
            value >>>= 8;
        }
    }

    /** Writes zeros; buffers that are built into may hold anything. */
    public static void zero(ByteBuffer buffer, int index, int length) {
        for (int i = 0; i < length; i++) {
            buffer.put(index + i, (byte) 0);
        }
    }
}
