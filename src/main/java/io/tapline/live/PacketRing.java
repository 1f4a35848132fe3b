package io.tapline.live;

import io.tapline.linux.Errno;
import io.tapline.linux.MappedMemory;
import io.tapline.linux.NativeBuffer;
import io.tapline.linux.Socket;
import io.tapline.linux.SocketOption;
import io.tapline.linux.SystemCallException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory of a TPACKET_V3 receive ring: blocks that pass between the kernel and us by their status word, and inside a block frames, one
 * after the other. Layout: linux/if_packet.h, Documentation/networking/packet_mmap.rst.
 */
final class PacketRing {
    /** TPACKET_V3 of enum tpacket_versions. */
    private static final int VERSION = 2;

    /** Most bytes of a block. */
    static final int LARGEST_BLOCK = 1 << 26;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_RX_RING = 5;
    private static final int FRAME_SIZE = 2048;
    private static final int REQUEST_LENGTH = 28;

    // struct tpacket_block_desc: __u32 version, offset_to_priv; struct tpacket_hdr_v1: __u32 block_status, num_pkts,
    // offset_to_first_pkt ...
    private static final int BLOCK_STATUS = 8;
    private static final int BLOCK_FRAMES = 12;
    private static final int BLOCK_FIRST = 16;
    private static final int STATUS_KERNEL = 0;
    private static final int STATUS_USER = 1;

    private static final VarHandle STATUS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

    private final MappedMemory memory;
    private final ByteBuffer[] blocks;

    private PacketRing(MappedMemory memory, int blockBytes, int blockCount) {
        this.memory = memory;
        this.blocks = new ByteBuffer[blockCount];
        for (int i = 0; i < blockCount; i++) {
            blocks[i] = memory.slice((long) i * blockBytes, blockBytes);
        }
    }

    /** Gives the socket a ring; where the kernel has no memory for it, one of half the blocks, and so on. */
    static PacketRing open(Socket socket, int blockBytes, int blockCount, int retireMillis, int reserve)
            throws IOException {
        socket.set(SocketOption.PACKET_VERSION, VERSION).set(SocketOption.PACKET_RESERVE, reserve);
        return halving(blockCount, count -> attempt(socket, blockBytes, count, retireMillis));
    }

    /** Makes a ring of so many blocks. */
    interface Attempt<T> {
        T make(int blockCount) throws IOException;
    }

    static <T> T halving(int blockCount, Attempt<T> attempt) throws IOException {
        for (int count = blockCount; ; count /= 2) {
            try {
                return attempt.make(count);
            } catch (SystemCallException e) {
                if (e.errno() != Errno.ENOMEM || count == 1) {
                    throw e;
                }
            }
        }
    }

    private static PacketRing attempt(Socket socket, int blockBytes, int count, int retireMillis) throws IOException {
        request(socket, blockBytes, count, retireMillis);
        try {
            return new PacketRing(socket.map((long) blockBytes * count), blockBytes, count);
        } catch (SystemCallException e) {
            // A socket that has a ring takes no other; one of no blocks takes it away.
            request(socket, 0, 0, 0);
            throw e;
        }
    }

    /** struct tpacket_req3: unsigned int block_size, block_nr, frame_size, frame_nr, retire_blk_tov, sizeof_priv, feature_req_word. */
    private static void request(Socket socket, int blockBytes, int count, int retireMillis) throws IOException {
        NativeBuffer request = NativeBuffer.allocate(REQUEST_LENGTH);
        request.bytes().putInt(0, blockBytes).putInt(4, count).putInt(8, FRAME_SIZE);
        request.bytes().putInt(12, blockBytes / FRAME_SIZE * count).putInt(16, retireMillis);
        socket.setOption(SOL_PACKET, PACKET_RX_RING, request.address(), REQUEST_LENGTH, "PACKET_RX_RING");
    }

    MappedMemory memory() {
        return memory;
    }

    int blockCount() {
        return blocks.length;
    }

    ByteBuffer block(int place) {
        return blocks[place];
    }

    /** True where the kernel has handed the block over; then all that it wrote there is to be seen. */
    static boolean acquire(ByteBuffer block) {
        return ((int) STATUS.getAcquire(block, BLOCK_STATUS) & STATUS_USER) != 0;
    }

    /** Hands the block back, after all that we read and wrote there. */
    static void release(ByteBuffer block) {
        STATUS.setRelease(block, BLOCK_STATUS, STATUS_KERNEL);
    }

    /** Frames in a block that is ours. */
    static int frames(ByteBuffer block) {
        return int32(block, BLOCK_FRAMES);
    }

    /** Where its first frame's header is. */
    static int firstFrame(ByteBuffer block) {
        return int32(block, BLOCK_FIRST);
    }

    /** The 4 bytes in native order at index. */
    static int int32(ByteBuffer block, int index) {
        return BIG_ENDIAN ? block.getInt(index) : Integer.reverseBytes(block.getInt(index));
    }

    /** Two neighbours of 4 bytes each, in native order, at index: one access instead of two. See {@link #first} and {@link #second}. */
    static long pair(ByteBuffer block, int index) {
        return block.getLong(index);
    }

    /** The first of a pair. */
    static int first(long pair) {
        int bytes = (int) (pair >>> 32);
        return BIG_ENDIAN ? bytes : Integer.reverseBytes(bytes);
    }

    /** The second of a pair. */
    static int second(long pair) {
        int bytes = (int) pair;
        return BIG_ENDIAN ? bytes : Integer.reverseBytes(bytes);
    }

    /** The 2 bytes in native order at index. */
    static int int16(ByteBuffer block, int index) {
        short value = block.getShort(index);
        return (BIG_ENDIAN ? value : Short.reverseBytes(value)) & 0xffff;
    }
}
