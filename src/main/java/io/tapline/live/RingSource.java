package io.tapline.live;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.frame.FrameTable;
import io.tapline.linux.AddressFamily;
import io.tapline.linux.Errno;
import io.tapline.linux.InterfaceMonitor;
import io.tapline.linux.LinkAddress;
import io.tapline.linux.NetworkInterface;
import io.tapline.linux.Socket;
import io.tapline.linux.SocketOption;
import io.tapline.linux.SocketType;
import io.tapline.linux.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;

/**
 * Captures the frames of an interface through a TPACKET_V3 ring that the kernel shares with us: frames are handed out where they lie, without
 * a copy, a call or an allocation for each. Made by {@link #on}.
 *
 * <p>The kernel hands over whole blocks: when one is full, or when the retire time is over. One thread polls; {@link #stop()},
 * {@link #statistics()} and {@link #close()} may be called from any thread at any time. After stop(), what is in the ring is handed out and
 * then {@link #END} is returned. Where the interface goes down or vanishes, what is in the ring is handed out and then
 * {@link SystemCallException} thrown (ENETDOWN, ENODEV). VLAN tags that the card or the stack took out are put back in their place.
 */
public final class RingSource implements FrameSource {
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;

    /** After a stop, how much longer than the retire time the last block may take to come: timers of the kernel are coarse. */
    private static final long DRAIN_SLACK_NANOS = 200_000_000;

    private static final int DRAIN_WAIT_MILLIS = 5;

    /** Accepts nothing: BPF_RET | BPF_K with 0. */
    private static final long[] NOTHING = {0x0006_00_00_00000000L};

    private final Socket socket;
    private final PacketRing ring;
    private final BlockReader reader;
    private final FrameTable table;
    private final InterfaceMonitor monitor;
    private final String name;
    private final int linkType;
    private final CaptureInterface captureInterface;
    private final int requestedBlocks;
    private final int waitMillis;
    private final int retireMillis;
    private final long restNanos;
    private final Directions directions;
    private final boolean onLoopback;
    private final boolean isCooked;
    private final ByteBuffer answer = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());

    private ByteBuffer block;
    private int blockPlace;
    /** True where the block is ours. */
    private boolean holding;

    private long framesSeen;
    /** True where frames have come since the last rest. */
    private boolean busy;

    private volatile boolean stopping;
    private boolean cutOff;
    private long drainDeadline;
    private SystemCallException failure;
    private RingStatistics statistics = RingStatistics.NONE;

    private RingSource(Builder builder, Socket socket, NetworkInterface networkInterface, LinkLayer layer)
            throws IOException {
        this.socket = socket;
        name = builder.name;
        boolean anyInterface = networkInterface == null;
        onLoopback = !anyInterface && networkInterface.isLoopback();
        directions = builder.directions;
        waitMillis = builder.waitMillis;
        retireMillis = builder.retireMillis;
        restNanos = builder.restNanos();
        linkType = layer.linkType();
        isCooked = layer.isCooked();
        requestedBlocks = Math.max(1, (int) (builder.ringBytes / builder.blockBytes));
        captureInterface = CaptureInterface.live(builder.place, name, linkType, builder.snapLength);
        reader = new BlockReader(layer, builder.snapLength, directions, anyInterface, onLoopback);
        table = new FrameTable(captureInterface);
        ring = PacketRing.open(socket, builder.blockBytes, requestedBlocks, retireMillis, reader.headRoom());
        block = ring.block(0);
        InterfaceMonitor opened = null;
        try {
            opened = anyInterface ? null : InterfaceMonitor.open(networkInterface.index());
            start(builder, anyInterface ? 0 : networkInterface.index());
        } catch (IOException | RuntimeException e) {
            ring.memory().close();
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        monitor = opened;
    }

    /** Will capture on the interface of that name in this thread's network namespace, or on all of them where the name is "any". */
    public static Builder on(String interfaceName) {
        return new Builder(interfaceName);
    }

    /** All is set up before the socket is bound, so that nothing gets in half-configured. */
    private void start(Builder builder, int index) throws IOException {
        if (directions == Directions.IN || onLoopback && directions == Directions.INOUT) {
            ignoreOutgoing();
        }
        long[] program = SnapLength.limit(kernelFilter(builder), builder.snapLength);
        if (program != null) {
            socket.attachFilter(program);
        }
        if (builder.promiscuous && index != 0 && !onLoopback) {
            socket.promiscuous(index, true);
        }
        socket.bind(LinkAddress.of(index));
        int error = socket.get(SocketOption.PENDING_ERROR);
        if (error != 0) {
            throw new SystemCallException("capture on " + name, error);
        }
    }

    /** The builder's program in the form that the kernel runs here; null where there is none, or where the reader does its work. */
    private long[] kernelFilter(Builder builder) {
        if (builder.filter == null || !isCooked) {
            return builder.filter;
        }
        long[] translated = CookedProgram.translate(builder.filter);
        if (translated == null) {
            if (builder.userFilter == null) {
                throw new IllegalArgumentException("the kernel cannot run this filter on cooked frames");
            }
            reader.filter(builder.userFilter);
        }
        return translated;
    }

    /** Kernels before 4.20 do not have this; what is sent is then left out when it is handed out. */
    private void ignoreOutgoing() throws IOException {
        try {
            socket.set(SocketOption.PACKET_IGNORE_OUTGOING, true);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENOPROTOOPT) {
                throw e;
            }
        }
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        ring.memory().acquire();
        try {
            int count = take(handler, limit);
            if (count == 0 && busy) {
                busy = false;
                rest();
                count = take(handler, limit);
            }
            if (count != 0) {
                busy = true;
                return count;
            }
            if (isOver()) {
                return END;
            }
            waited(socket.await(Socket.POLLIN, nextWaitMillis()));
            return take(handler, limit);
        } finally {
            ring.memory().release();
        }
    }

    /** Lets some blocks come: in a flood, to be woken up for each of them costs more than anything else that the kernel does for us. */
    private void rest() {
        if (restNanos > 0 && !stopping) {
            LockSupport.parkNanos(restNanos);
        }
    }

    /** Hands out what is in the ring, without waiting. */
    int take(FrameHandler handler, int limit) throws IOException {
        int count = 0;
        while (count < limit && (table.isHeld() || reader.hasMore() || nextBlock())) {
            if (!table.isHeld()) {
                reader.fill(table, Math.min(limit - count, FrameTable.ROWS));
            }
            count += table.handTo(handler, limit - count);
        }
        return count;
    }

    /** Hands the block that is done back to the kernel and takes the next; false where the kernel still has that. */
    private boolean nextBlock() {
        if (holding) {
            holding = false;
            PacketRing.release(block);
            blockPlace = blockPlace + 1 == ring.blockCount() ? 0 : blockPlace + 1;
            block = ring.block(blockPlace);
        }
        if (!PacketRing.acquire(block)) {
            return false;
        }
        holding = true;
        framesSeen += PacketRing.frames(block);
        reader.begin(block);
        return reader.hasMore() || nextBlock();
    }

    int nextWaitMillis() {
        return cutOff || stopping ? DRAIN_WAIT_MILLIS : waitMillis;
    }

    /** Looks at what a wait found. */
    void waited(int events) throws IOException {
        if ((events & ~Socket.POLLIN) == 0 || failure != null) {
            return;
        }
        int error = socket.get(SocketOption.PENDING_ERROR);
        if (error == Errno.ENETDOWN) {
            failure = whyDown();
        } else if (error != 0) {
            failure = new SystemCallException("capture on " + name, error);
        }
    }

    private SystemCallException whyDown() throws IOException {
        try {
            if (monitor != null) {
                monitor.read();
            }
            return new SystemCallException("capture on " + name, Errno.ENETDOWN, "the interface went down");
        } catch (SystemCallException e) {
            return new SystemCallException("capture on " + name, Errno.ENODEV, "the interface was removed");
        }
    }

    /**
     * True when a stop was asked for and the ring is empty. First the wire is cut off by a filter that accepts nothing; then the kernel's count
     * of frames that came into the ring tells when all of them were handed out.
     *
     * @throws SystemCallException where the interface failed and the ring is empty
     */
    boolean isOver() throws IOException {
        if (!stopping && failure == null) {
            return false;
        }
        if (!cutOff) {
            socket.attachFilter(NOTHING);
            cutOff = true;
            drainDeadline = System.nanoTime() + 2_000_000L * retireMillis + DRAIN_SLACK_NANOS;
        }
        boolean empty = framesSeen >= statistics().taken() || System.nanoTime() - drainDeadline > 0;
        if (empty && failure != null) {
            throw failure;
        }
        return empty;
    }

    @Override
    public boolean stop() {
        stopping = true;
        socket.wakeUp();
        return true;
    }

    /** What the kernel counted until now, or until the source was closed. From any thread. */
    public RingStatistics statistics() throws IOException {
        synchronized (answer) {
            if (!socket.isClosed()) {
                // struct tpacket_stats_v3: unsigned int tp_packets, tp_drops, tp_freeze_q_cnt; reading resets them
                socket.getOption(SOL_PACKET, PACKET_STATISTICS, answer, "PACKET_STATISTICS");
                statistics = statistics.plus(
                        Integer.toUnsignedLong(answer.getInt(0)),
                        Integer.toUnsignedLong(answer.getInt(4)),
                        Integer.toUnsignedLong(answer.getInt(8)));
            }
            return statistics;
        }
    }

    /** LINKTYPE_ value of the frames. */
    public int linkType() {
        return linkType;
    }

    /** What the frames say of their interface. */
    public CaptureInterface captureInterface() {
        return captureInterface;
    }

    /** Bytes of ring that there are. */
    public long ringBytes() {
        return ring.memory().length();
    }

    /** Bytes of ring that were asked for; more than {@link #ringBytes()} where the kernel did not have the memory. */
    public long requestedRingBytes() {
        return ring.memory().length() / ring.blockCount() * requestedBlocks;
    }

    Socket socket() {
        return socket;
    }

    PacketRing ring() {
        return ring;
    }

    /** Ends the capture; a thread that polls meanwhile ends with ClosedChannelException, and the ring stays in memory until it is out. */
    @Override
    public void close() throws IOException {
        synchronized (answer) {
            statistics();
            socket.close();
        }
        if (monitor != null) {
            monitor.close();
        }
        ring.memory().close();
    }

    @Override
    public String toString() {
        return "capture on " + name;
    }

    /** What a capture is to be like. */
    public static final class Builder {
        private static final int PAGE = 4096;
        /** Who asks for a shorter retire time waits for the frames. */
        private static final int PATIENT_MILLIS = 20;

        private final String name;
        private int place;
        private long ringBytes = 64L << 20;
        private int blockBytes = 1 << 19;
        private int retireMillis = 10;
        private int waitMillis = 100;
        private int snapLength = SnapLength.UNLIMITED;
        private boolean promiscuous = true;
        private Directions directions = Directions.INOUT;
        private long[] filter;
        private FrameFilter userFilter;

        private Builder(String name) {
            this.name = name;
        }

        /** Place of the interface among those of the capture, from 0: {@link CaptureInterface#index()}. */
        public Builder place(int place) {
            this.place = place;
            return this;
        }

        /** Bytes of ring, 64 MiB by default; rounded to whole blocks. */
        public Builder ringBytes(long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("a ring of " + bytes + " bytes");
            }
            ringBytes = bytes;
            return this;
        }

        /** Bytes of each block, 512 KiB by default; a power of two from 4096 to 64 MiB. A frame that is longer than a block is cut. */
        public Builder blockBytes(int bytes) {
            if (bytes < PAGE || bytes > PacketRing.LARGEST_BLOCK || Integer.bitCount(bytes) != 1) {
                throw new IllegalArgumentException("ring blocks of " + bytes + " bytes");
            }
            blockBytes = bytes;
            return this;
        }

        /** Most milliseconds until a block that is not full is handed over, 10 by default. Short for people who wait, long for files. */
        public Builder retireMillis(int millis) {
            if (millis < 1) {
                throw new IllegalArgumentException("a retire time of " + millis + " ms");
            }
            retireMillis = millis;
            return this;
        }

        /** The time in which an eighth of the ring fills with a gigabyte a second, but little of the retire time; none of a short one. */
        private long restNanos() {
            return retireMillis < PATIENT_MILLIS ? 0 : Math.min(ringBytes / 8, retireMillis * 1_000_000L / 8);
        }

        /** Most milliseconds that one poll() waits for frames, 100 by default. */
        public Builder waitMillis(int millis) {
            waitMillis = millis;
            return this;
        }

        /** Most bytes kept of a frame; 0, and 262144 or more, for all. */
        public Builder snapLength(int bytes) {
            snapLength = bytes <= 0 || bytes > SnapLength.UNLIMITED ? SnapLength.UNLIMITED : bytes;
            return this;
        }

        /** Does the interface pass on frames for other stations as well; true by default. */
        public Builder promiscuous(boolean on) {
            promiscuous = on;
            return this;
        }

        /** Which frames are captured; all by default. */
        public Builder directions(Directions directions) {
            this.directions = directions;
            return this;
        }

        /**
         * A classic BPF program for the kernel to run over each frame, compiled for the link type of the interface ({@link LinkLayer}); for cooked
         * frames it is translated.
         *
         * @param program one instruction each: code in bits 48-63, jt in 40-47, jf in 32-39, k in 0-31; null for none
         */
        public Builder filter(long[] program) {
            filter = program;
            return this;
        }

        /** The same filter in the form for files, for cooked frames of which the program asks what the kernel does not know. */
        public Builder userFilter(FrameFilter filter) {
            userFilter = filter;
            return this;
        }

        /**
         * Begins to capture, in this thread's network namespace.
         *
         * @throws SystemCallException where there is no such interface, it is down, or CAP_NET_RAW is missing
         */
        public RingSource open() throws IOException {
            boolean any = name.equals("any");
            NetworkInterface networkInterface = any ? null : NetworkInterface.named(name);
            LinkLayer layer = any ? LinkLayer.ANY : LinkLayer.of(networkInterface);
            Socket socket = Socket.open(AddressFamily.PACKET, layer.isCooked() ? SocketType.DGRAM : SocketType.RAW);
            try {
                return new RingSource(this, socket, networkInterface, layer);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        }
    }
}
