package io.tapline.pcap4j;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import java.io.IOException;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;

/** Sends frames to an interface through libpcap, one call each. A frame that libpcap refuses is counted, and the first reason kept. */
public final class Pcap4jSink implements FrameSink {
    private static final int TIMEOUT_MILLIS = 1;

    private final String interfaceName;
    private final PcapHandle handle;
    private final int linkType;
    private byte[] bytes = new byte[2048];
    private long asked;
    private long accepted;
    private long acceptedBytes;
    private String firstRefusal;

    private Pcap4jSink(String interfaceName, PcapHandle handle) {
        this.interfaceName = interfaceName;
        this.handle = handle;
        this.linkType = Pcap4j.linkType(handle);
    }

    /**
     * Opens an interface for sending.
     *
     * @throws Pcap4jException where libpcap is absent or refuses
     */
    public static Pcap4jSink open(String interfaceName) throws Pcap4jException {
        PcapHandle handle = Pcap4j.open(interfaceName, 1, false, TIMEOUT_MILLIS, 0);
        try {
            // The handle receives as well, and nobody reads that: a filter that no frame passes keeps its buffer empty.
            // The optimizer
            // would see through it and refuse.
            handle.setFilter("less 0", BpfCompileMode.NONOPTIMIZE);
            return new Pcap4jSink(interfaceName, handle);
        } catch (PcapNativeException failure) {
            handle.close();
            throw Pcap4jException.of(interfaceName, failure);
        } catch (NotOpenException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void onFrame(Frame frame) throws IOException {
        int length = frame.capturedLength();
        if (length > bytes.length) {
            bytes = new byte[length];
        }
        frame.buffer().get(frame.offset(), bytes, 0, length);
        asked++;
        try {
            handle.sendPacket(bytes, length);
            accepted++;
            acceptedBytes += length;
        } catch (PcapNativeException refused) {
            if (firstRefusal == null) {
                firstRefusal = refused.getMessage();
            }
        } catch (NotOpenException closed) {
            throw new IOException(interfaceName + ": closed", closed);
        }
    }

    /** The LINKTYPE_ value of frames that the interface takes. */
    public int linkType() {
        return linkType;
    }

    /** Frames given to this sink. */
    public long asked() {
        return asked;
    }

    /** Frames that libpcap took. */
    public long accepted() {
        return accepted;
    }

    /** Bytes of the frames that libpcap took. */
    public long acceptedBytes() {
        return acceptedBytes;
    }

    /** Why the first frame that was refused was refused; null where none was. */
    public String firstRefusal() {
        return firstRefusal;
    }

    @Override
    public void close() {
        handle.close();
    }
}
