package io.tapline.savefile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds save files byte by byte, field by field as their documents lay them out. */
final class FileBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteOrder order;

    FileBytes(ByteOrder order) {
        this.order = order;
    }

    static FileBytes little() {
        return new FileBytes(ByteOrder.LITTLE_ENDIAN);
    }

    static FileBytes big() {
        return new FileBytes(ByteOrder.BIG_ENDIAN);
    }

    FileBytes u8(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    FileBytes u16(int... values) {
        for (int value : values) {
            raw(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
        }
        return this;
    }

    FileBytes u32(long... values) {
        for (long value : values) {
            raw(ByteBuffer.allocate(4).order(order).putInt((int) value).array());
        }
        return this;
    }

    FileBytes u64(long value) {
        return raw(ByteBuffer.allocate(8).order(order).putLong(value).array());
    }

    FileBytes text(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    FileBytes raw(byte... more) {
        bytes.writeBytes(more);
        return this;
    }

    FileBytes zeros(int count) {
        return raw(new byte[count]);
    }

    /** Zeros up to a multiple of four bytes. */
    FileBytes pad() {
        return zeros(-bytes.size() & 3);
    }

    int size() {
        return bytes.size();
    }

    byte[] array() {
        return bytes.toByteArray();
    }

    /** A pcap file header: magic, 2.4, no zone, no accuracy. */
    FileBytes pcap(long magic, long snapLength, long network) {
        return u32(magic).u16(2, 4).u32(0, 0, snapLength, network);
    }

    /** A pcap record. */
    FileBytes record(long seconds, long fraction, long original, byte... frame) {
        return u32(seconds, fraction, frame.length, original).raw(frame);
    }

    /** A pcapng block around a body. */
    FileBytes block(long type, FileBytes body) {
        body.pad();
        long length = body.size() + 12;
        return u32(type, length).raw(body.array()).u32(length);
    }

    /** A section header block with these options. */
    FileBytes section(FileBytes options) {
        return block(
                0x0a0d0d0aL,
                new FileBytes(order).u32(0x1a2b3c4d).u16(1, 0).u64(-1).raw(options.array()));
    }

    FileBytes section() {
        return section(new FileBytes(order));
    }

    /** An interface description block. */
    FileBytes description(int linkType, long snapLength, FileBytes options) {
        return block(1, new FileBytes(order).u16(linkType, 0).u32(snapLength).raw(options.array()));
    }

    FileBytes description(int linkType, long snapLength) {
        return description(linkType, snapLength, new FileBytes(order));
    }

    /** An enhanced packet block. */
    FileBytes enhanced(long id, long ticks, long original, byte[] frame, FileBytes options) {
        return block(
                6,
                new FileBytes(order)
                        .u32(id, ticks >>> 32, ticks, frame.length, original)
                        .raw(frame)
                        .pad()
                        .raw(options.array()));
    }

    FileBytes enhanced(long id, long ticks, byte... frame) {
        return enhanced(id, ticks, frame.length, frame, new FileBytes(order));
    }

    /** One option. */
    FileBytes option(int code, byte... value) {
        return u16(code, value.length).raw(value).pad();
    }

    FileBytes option(int code, String text) {
        return option(code, text.getBytes(StandardCharsets.UTF_8));
    }

    FileBytes endOfOptions() {
        return u32(0);
    }

    /** So many bytes, each the seed plus its index. */
    static byte[] frame(int length, int seed) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (seed + i);
        }
        return frame;
    }

    static byte[] cut(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }
}
