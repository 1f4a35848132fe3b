package io.tapline.live;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import io.tapline.frame.LinkType;
import io.tapline.linux.AddressFamily;
import io.tapline.linux.Errno;
import io.tapline.linux.InterfaceMonitor;
import io.tapline.linux.InterfaceStatistics;
import io.tapline.linux.LinkAddress;
import io.tapline.linux.NativeBuffer;
import io.tapline.linux.NetworkInterface;
import io.tapline.linux.Socket;
import io.tapline.linux.SocketOption;
import io.tapline.linux.SocketType;
import io.tapline.linux.SystemCallException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends frames out of an interface, as they are, through an AF_PACKET socket that is bound to it. Where the kernel has no room at the moment, a
 * frame is tried again for up to a second; frames that it refuses (too long for the MTU, shorter than the link header) are counted, and
 * {@link #report()} says so. An interface that is down or gone is a {@link SystemCallException}.
 *
 * <p>One thread sends; {@link #report()} may be called from any.
 */
public abstract class WireSink implements FrameSink {
    /** How frames are given to the kernel. */
    public enum Engine {
        /** The one that is best here. */
        AUTO,
        /** send(2) for each frame: the plain path. */
        SEND,
        /** sendmmsg(2) for each batch. */
        MMSG,
        /** The kernel transmits by itself, driven by an XDP program (BPF_PROG_TEST_RUN). */
        XDP
    }

    private static final int WARM_UP_FRAMES = 20_000;
    private static final int WARM_UP_LENGTH = 60;
    private static final int WARM_UP_CALLS = 1_000;

    private static final long MOST_RETRY_NANOS = 1_000_000_000L;
    private static final long SPIN_NANOS = 50_000;
    private static final long RETRY_PAUSE_NANOS = 20_000;
    private static final int ROOM_WAIT_MILLIS = 100;

    private static final long MOST_SETTLE_NANOS = 1_000_000_000L;
    private static final long SETTLE_PAUSE_NANOS = 1_000_000;
    private static final long IDLE_NANOS = 100_000_000;

    /** BPF_RET | BPF_K with k = 0. */
    private static final long BPF_RETURN_NOTHING = 0x0006_0000_0000_0000L;

    private final Socket socket;
    private Socket peer;
    private final String name;
    private final int linkType;
    private final InterfaceMonitor monitor;
    private final InterfaceStatistics before;

    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong oversized = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private volatile String firstReason = "";
    private volatile WireReport last;
    private volatile InterfaceStatistics latest;
    private long warmedUp;
    private boolean retrying;
    private long retryingSince;
    /** A frame was given up for want of room: until one gets through, the next are tried only once. */
    private boolean stuck;

    /** For the engines: an interface, or, without a monitor, another socket to warm up with. */
    WireSink(Socket socket, String name, int linkType, InterfaceMonitor monitor) throws IOException {
        this.socket = socket;
        this.name = name;
        this.linkType = linkType;
        this.monitor = monitor;
        this.before = monitor == null ? null : monitor.statistics();
        this.latest = before;
    }

    /**
     * Opens the wire in this thread's network namespace.
     *
     * @param interfaceName the interface
     * @param engine how to send; XDP is not there yet and is refused
     * @param bypassQueue hand frames to the driver past the queueing discipline: PACKET_QDISC_BYPASS
     * @throws SystemCallException where there is no such interface, it is down, or CAP_NET_RAW is missing
     */
    public static WireSink open(String interfaceName, Engine engine, boolean bypassQueue) throws IOException {
        if (engine == Engine.XDP) {
            throw new SystemCallException(
                    "engine xdp", Errno.EOPNOTSUPP, "this build sends by `--engine mmsg` or `--engine send`");
        }
        NetworkInterface networkInterface = NetworkInterface.named(interfaceName);
        if (!networkInterface.isUp()) {
            throw new SystemCallException("sending on " + interfaceName, Errno.ENETDOWN);
        }
        Socket socket = Socket.open(AddressFamily.PACKET, SocketType.RAW);
        InterfaceMonitor monitor = null;
        try {
            socket.bind(LinkAddress.of(networkInterface.index(), 0));
            if (bypassQueue) {
                socket.set(SocketOption.PACKET_QDISC_BYPASS, true);
            }
            monitor = InterfaceMonitor.open(networkInterface.index());
            int linkType = LinkLayer.of(networkInterface).linkType();
            return engine == Engine.SEND
                    ? new SendSink(socket, interfaceName, linkType, monitor)
                    : new BatchSink(socket, interfaceName, linkType, monitor);
        } catch (IOException | RuntimeException e) {
            socket.close();
            if (monitor != null) {
                monitor.close();
            }
            throw e;
        }
    }

    /** Another one of the same engine, over another socket. */
    abstract WireSink twin(Socket other) throws IOException;

    /** Passes on what is held back. */
    abstract void flush() throws IOException;

    /** Takes a frame over from the caller. */
    abstract void send(Frame frame) throws IOException;

    @Override
    public final void onFrame(Frame frame) throws IOException {
        asked.lazySet(asked.getPlain() + 1);
        send(frame);
    }

    @Override
    public final void endOfBatch() throws IOException {
        flush();
    }

    /**
     * Goes through all that sending needs, so that it is compiled and in the caches, without putting anything on the wire: frames go to a local
     * socket that nobody else has, and the wire's own socket is asked to send nothing, which it refuses. Takes some tens of milliseconds.
     */
    public void warmUp() throws IOException {
        Socket[] pair = Socket.pair(SocketType.DGRAM);
        try (Socket drain = pair[1];
                WireSink twin = twin(pair[0])) {
            Frame frame = Frame.of(new byte[WARM_UP_LENGTH], linkType);
            NativeBuffer memory = NativeBuffer.allocate(WARM_UP_LENGTH);
            for (int i = 0; i < WARM_UP_FRAMES; i++) {
                twin.onFrame(frame);
                // Eight at a time and one at a time by turns: a local socket holds no more than ten messages, unix(7).
                if ((i & 15) >= 7) {
                    twin.endOfBatch();
                    while (drain.recvNow(memory.address(), memory.size()) > 0) {
                        warmedUp++;
                    }
                }
            }
            // An empty frame is shorter than the header of Ethernet, so it is refused; other link layers might send it.
            for (int i = 0; linkType == LinkType.ETHERNET && i < WARM_UP_CALLS; i++) {
                socket.sendNow(memory.address(), 0);
            }
        }
    }

    /**
     * Another sink of the same engine whose frames go nowhere: the kernel takes them and drops them in a local socket (a filter that accepts
     * nothing is no error for the sender of an AF_UNIX datagram). For warming up with one's own frames at one's own pace.
     */
    public WireSink rehearsal() throws IOException {
        Socket[] pair = Socket.pair(SocketType.DGRAM);
        pair[1].attachFilter(new long[] {BPF_RETURN_NOTHING});
        WireSink twin = twin(pair[0]);
        twin.peer = pair[1];
        return twin;
    }

    /** Frames that {@link #warmUp()} took through the send path, for tests. */
    long warmedUp() {
        return warmedUp;
    }

    final Socket socket() {
        return socket;
    }

    /** Counts frames that the kernel took. */
    final void accept(int frames, long length) {
        accepted.lazySet(accepted.getPlain() + frames);
        bytes.lazySet(bytes.getPlain() + length);
        retrying = false;
        stuck = false;
    }

    /**
     * After the kernel did not take a frame: true where it is to be tried again; false where it was counted as refused.
     *
     * @throws SystemCallException where no frame will get through
     */
    final boolean mayRetry(int errno, int length) throws IOException {
        switch (errno) {
            case Errno.EINTR:
                return true;
            case Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM:
                if (awaitRoom(errno)) {
                    return true;
                }
                refuse(errno, length, "no room within a second");
                return false;
            case Errno.EMSGSIZE:
                refuseOversized(length);
                return false;
            case Errno.EINVAL:
                refuse(errno, length, "shorter than the link header");
                return false;
            default:
                throw new SystemCallException("sending on " + name, errno);
        }
    }

    final void refuseOversized(int length) {
        oversized.lazySet(oversized.getPlain() + 1);
        refuse(Errno.EMSGSIZE, length, "longer than the MTU of " + name + " allows");
    }

    private void refuse(int errno, int length, String why) {
        refused.lazySet(refused.getPlain() + 1);
        retrying = false;
        if (firstReason.isEmpty()) {
            firstReason =
                    "a frame of " + length + " bytes: " + Errno.text(errno) + " (" + Errno.name(errno) + "): " + why;
        }
    }

    private boolean awaitRoom(int errno) throws IOException {
        long now = System.nanoTime();
        if (!retrying) {
            retrying = true;
            retryingSince = now;
        }
        long waited = now - retryingSince;
        if (stuck || waited > MOST_RETRY_NANOS) {
            stuck = true;
            return false;
        }
        retries.lazySet(retries.getPlain() + 1);
        if (errno == Errno.EAGAIN) {
            // The socket's buffer is full, and poll(2) tells when it is not.
            socket.await(Socket.POLLOUT, ROOM_WAIT_MILLIS);
        } else if (waited < SPIN_NANOS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(RETRY_PAUSE_NANOS);
        }
        return true;
    }

    /** LINKTYPE_ value that frames must have to make sense on this interface. */
    public int linkType() {
        return linkType;
    }

    /** Frames that the kernel took until now. */
    public long accepted() {
        return accepted.get();
    }

    /** What became of the frames until now, or until the sink was closed. From any thread. */
    public WireReport report() throws IOException {
        WireReport end = last;
        if (end != null) {
            return end;
        }
        try {
            latest = monitor.statistics();
        } catch (SystemCallException | ClosedChannelException e) {
            // The interface is gone, or the sink was closed meanwhile; what was last seen of its counters stands.
            assert latest != null;
        }
        InterfaceStatistics since = latest.since(before);
        return new WireReport(
                asked.get(),
                accepted.get(),
                bytes.get(),
                since.txPackets(),
                since.txDropped(),
                oversized.get(),
                refused.get(),
                retries.get(),
                firstReason);
    }

    /** Sends what is held back, gives the interface up to a second to send what it has queued, and closes. */
    @Override
    public final void close() throws IOException {
        if (socket.isClosed()) {
            return;
        }
        try (socket;
                monitor) {
            finish();
        }
    }

    private void finish() throws IOException {
        try {
            flush();
            settle();
        } finally {
            if (monitor != null) {
                last = report();
            }
            if (peer != null) {
                peer.close();
            }
        }
    }

    /** Drivers count a frame when it is sent, which may be after send(2) returned; waits while the count still moves. */
    private void settle() throws IOException {
        if (monitor == null) {
            return;
        }
        long start = System.nanoTime();
        long moved = start;
        long seen = -1;
        while (System.nanoTime() - start < MOST_SETTLE_NANOS && System.nanoTime() - moved < IDLE_NANOS) {
            WireReport now = report();
            if (now.left() >= now.accepted()) {
                return;
            }
            if (now.left() != seen) {
                seen = now.left();
                moved = System.nanoTime();
            }
            LockSupport.parkNanos(SETTLE_PAUSE_NANOS);
        }
    }
}
