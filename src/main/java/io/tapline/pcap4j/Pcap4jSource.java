package io.tapline.pcap4j;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.BlockingMode;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapStat;

/**
 * Captures from an interface through libpcap. {@link #poll} does not block in libpcap, which on Linux would not return as long as no frame
 * comes: it asks once a millisecond until the timeout. Each frame is a new array; see the backend of {@code io.tapline.live} for speed.
 */
public final class Pcap4jSource implements FrameSource {
    private static final long PAUSE_NANOS = 1_000_000;
    private static final long SECOND = 1_000_000_000L;

    private final PcapHandle handle;
    private final CaptureInterface captureInterface;
    private final int timeoutMillis;
    private final Frame frame = new Frame();
    private volatile long stoppedAt = Long.MAX_VALUE;
    private PcapStat lastStatistics;

    private Pcap4jSource(PcapHandle handle, CaptureInterface captureInterface, int timeoutMillis) {
        this.handle = handle;
        this.captureInterface = captureInterface;
        this.timeoutMillis = timeoutMillis;
    }

    /**
     * Begins a capture.
     *
     * @param interfaceName as libpcap names it
     * @param snapLength most bytes kept of a frame, above 0
     * @param promiscuous whether frames for others are wanted
     * @param timeoutMillis how long {@link #poll} waits for a first frame, and how long libpcap may hold frames back; above 0
     * @param bufferBytes size of libpcap's buffer; 0 for its own choice
     * @param filter a pcap-filter(7) expression, or "" for every frame
     * @throws Pcap4jException where libpcap is absent or refuses
     */
    public static Pcap4jSource open(
            String interfaceName,
            int snapLength,
            boolean promiscuous,
            int timeoutMillis,
            int bufferBytes,
            String filter)
            throws Pcap4jException {
        PcapHandle handle = Pcap4j.open(interfaceName, snapLength, promiscuous, timeoutMillis, bufferBytes);
        try {
            if (!filter.isEmpty()) {
                handle.setFilter(filter, BpfCompileMode.OPTIMIZE);
            }
            handle.setBlockingMode(BlockingMode.NONBLOCKING);
            return new Pcap4jSource(
                    handle,
                    CaptureInterface.live(0, interfaceName, Pcap4j.linkType(handle), snapLength),
                    timeoutMillis);
        } catch (PcapNativeException failure) {
            handle.close();
            throw Pcap4jException.of(interfaceName, failure);
        } catch (NotOpenException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What the frames are captured on. */
    public CaptureInterface captureInterface() {
        return captureInterface;
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IOException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
        int count = 0;
        while (count < limit) {
            byte[] bytes = next();
            if (bytes == null) {
                if (stoppedAt != Long.MAX_VALUE) {
                    return count == 0 ? END : count;
                }
                if (count > 0 || System.nanoTime() - deadline >= 0) {
                    return count;
                }
                LockSupport.parkNanos(this, PAUSE_NANOS);
                continue;
            }
            long time = nanos(handle.getTimestamp());
            if (time > stoppedAt) {
                return count == 0 ? END : count;
            }
            Integer original = handle.getOriginalLength();
            frame.wrap(
                            ByteBuffer.wrap(bytes),
                            0,
                            bytes.length,
                            original == null ? bytes.length : original,
                            time,
                            captureInterface.linkType())
                    .captureInterface(captureInterface);
            handler.onFrame(frame);
            count++;
        }
        return count;
    }

    /** The next frame's bytes, or null where none is there now. */
    private byte[] next() throws IOException {
        try {
            return handle.getNextRawPacketEx();
        } catch (TimeoutException none) {
            return null;
        } catch (EOFException impossible) {
            throw new IOException(captureInterface.name() + ": libpcap says that a live capture has ended", impossible);
        } catch (PcapNativeException failure) {
            throw Pcap4jException.of(captureInterface.name(), failure);
        } catch (NotOpenException closed) {
            throw new IOException(captureInterface.name() + ": the capture is closed", closed);
        }
    }

    private static long nanos(Timestamp time) {
        return Math.floorDiv(time.getTime(), 1000L) * SECOND + time.getNanos();
    }

    /** libpcap cannot be told to take in nothing more; frames that came after this moment are known by their time and left. */
    @Override
    public boolean stop() {
        if (stoppedAt == Long.MAX_VALUE) {
            stoppedAt = System.currentTimeMillis() * 1_000_000L;
        }
        return true;
    }

    /** Frames that the filter let through, as libpcap counts them on this system; also after {@link #close}. */
    public long received() throws IOException {
        return statistics().getNumPacketsReceived();
    }

    /** Frames lost for want of room in libpcap's buffer, and by the interface where that is known; also after {@link #close}. */
    public long dropped() throws IOException {
        PcapStat statistics = statistics();
        return statistics.getNumPacketsDropped() + statistics.getNumPacketsDroppedByIf();
    }

    private PcapStat statistics() throws IOException {
        if (handle.isOpen()) {
            try {
                lastStatistics = handle.getStats();
            } catch (PcapNativeException failure) {
                throw Pcap4jException.of(captureInterface.name(), failure);
            } catch (NotOpenException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return lastStatistics;
    }

    @Override
    public void close() throws IOException {
        if (handle.isOpen()) {
            try {
                statistics();
            } finally {
                handle.close();
            }
        }
    }
}
