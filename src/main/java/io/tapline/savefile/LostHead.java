package io.tapline.savefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What a save file may have begun with whose first bytes are destroyed. */
final class LostHead {
    private LostHead() {}

    /** File headers of pcap with microseconds and nanoseconds, and section headers of pcapng, in both byte orders. */
    static List<byte[]> all(int linkType) {
        List<byte[]> heads = new ArrayList<>();
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            heads.add(pcap(PcapReader.MAGIC, linkType, order));
            heads.add(pcap(PcapReader.MAGIC_NANO, linkType, order));
            heads.add(pcapng(order));
        }
        return heads;
    }

    private static byte[] pcap(int magic, int linkType, ByteOrder order) {
        return ByteBuffer.allocate(PcapReader.FILE_HEADER_LENGTH)
                .order(order)
                .putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(PcapReader.USUAL_SNAP_LENGTH)
                .putInt(linkType)
                .array();
    }

    private static byte[] pcapng(ByteOrder order) {
        int length = 28;
        return ByteBuffer.allocate(length)
                .order(order)
                .putInt(Block.SECTION_HEADER)
                .putInt(length)
                .putInt(PcapngReader.BYTE_ORDER_MAGIC)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1)
                .putInt(length)
                .array();
    }

    /** A channel that gives these bytes, and then the file. */
    static ReadableByteChannel before(Path path, byte[] head) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        ByteBuffer first = ByteBuffer.wrap(head);
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                if (!first.hasRemaining()) {
                    return file.read(target);
                }
                int count = Math.min(first.remaining(), target.remaining());
                target.put(first.slice().limit(count));
                first.position(first.position() + count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return file.isOpen();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
