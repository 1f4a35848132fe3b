package io.tapline.linux;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads one interface again and again, from any thread and whatever namespace that thread is in: the namespace is that of the thread which
 * opened this.
 */
public final class InterfaceMonitor implements Closeable {
    private final Netlink netlink;
    private final int index;

    private InterfaceMonitor(Netlink netlink, int index) {
        this.netlink = netlink;
        this.index = index;
    }

    /** Opens a monitor of the interface in this thread's network namespace. */
    public static InterfaceMonitor open(int interfaceIndex) throws IOException {
        return new InterfaceMonitor(Netlink.open(), interfaceIndex);
    }

    /**
     * The interface as it is now, without its addresses.
     *
     * @throws SystemCallException ENODEV where it is gone
     */
    public synchronized NetworkInterface read() throws IOException {
        return NetworkInterface.read(netlink, index);
    }

    /** The interface's counters as they are now. */
    public InterfaceStatistics statistics() throws IOException {
        return read().statistics();
    }

    @Override
    public void close() {
        netlink.close();
    }
}
