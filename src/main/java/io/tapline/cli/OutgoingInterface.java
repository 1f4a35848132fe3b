package io.tapline.cli;

import io.tapline.craft.Defaults;
import io.tapline.linux.InterfaceAddress;
import io.tapline.linux.Neighbors;
import io.tapline.linux.NetworkInterface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The interface that crafted frames go out on, for the fields that nobody set: its addresses, and who is on its link. */
final class OutgoingInterface {
    /** As long as the kernel waits for an answer before it asks a second time (neigh/default/retrans_time_ms). */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final byte[] NO_STATION = new byte[6];

    private final NetworkInterface networkInterface;
    private final Duration patience;

    /**
     * Reads the interface's addresses.
     *
     * @param mayAsk whether the kernel may ask its link for a station
     */
    OutgoingInterface(String name, boolean mayAsk) throws IOException {
        networkInterface = NetworkInterface.named(name);
        patience = mayAsk ? PATIENCE : Duration.ZERO;
    }

    /** The interface's own addresses and its neighbours. A station that nobody knows is said on stderr. */
    Defaults defaults() {
        int ipv4 = 0;
        byte[] global = null;
        byte[] linkLocal = null;
        for (InterfaceAddress one : networkInterface.addresses()) {
            InetAddress address = one.address();
            if (address instanceof Inet4Address) {
                ipv4 = ipv4 == 0 ? ByteBuffer.wrap(address.getAddress()).getInt() : ipv4;
            } else if (address.isLinkLocalAddress()) {
                linkLocal = linkLocal == null ? address.getAddress() : linkLocal;
            } else {
                global = global == null ? address.getAddress() : global;
            }
        }
        return new Defaults(mac(networkInterface.hardwareAddress()), ipv4, global, linkLocal, this::station);
    }

    private long station(byte[] destination) {
        if (networkInterface.hardwareType() != NetworkInterface.TYPE_ETHERNET) {
            return 0;
        }
        try {
            InetAddress address = InetAddress.getByAddress(destination);
            byte[] station = Neighbors.find(networkInterface, address, patience).orElse(NO_STATION);
            if (station == NO_STATION) {
                System.err.println("tapline: no hardware address is known for " + address.getHostAddress() + " on "
                        + networkInterface.name() + ": frames go to 00:00:00:00:00:00; 'eth dst=' sets another");
            }
            return mac(station);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long mac(byte[] address) {
        long mac = 0;
        for (int i = 0; i < 6 && address.length == 6; i++) {
            mac = mac << 8 | address[i] & 0xff;
        }
        return mac;
    }
}
