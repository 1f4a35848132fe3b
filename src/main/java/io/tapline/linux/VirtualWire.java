package io.tapline.linux;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.locks.LockSupport;

/**
 * A private wire: two network namespaces joined by a veth pair, made without any program's help, gone on {@link #close()}. The stack at
 * neither end says anything by itself: no IPv6 link-local address, no ARP unless asked for ({@link End#arp()}).
 * Needs what {@link NetworkNamespace} needs.
 */
public final class VirtualWire implements Closeable {
    private final End left;
    private final End right;

    private VirtualWire(End left, End right) {
        this.left = left;
        this.right = right;
    }

    /** Makes a wire from interface "ta0" with 02:00:00:00:00:01 to interface "tb0" with 02:00:00:00:00:02, both up, MTU 1500. */
    public static VirtualWire create() throws IOException {
        return create("ta0", "tb0");
    }

    /** As {@link #create()}, with other interface names. */
    public static VirtualWire create(String leftName, String rightName) throws IOException {
        NetworkNamespace leftSpace = NetworkNamespace.create();
        NetworkNamespace rightSpace = null;
        try {
            rightSpace = NetworkNamespace.create();
            End left = new End(leftSpace, leftName, new byte[] {2, 0, 0, 0, 0, 1});
            End right = new End(rightSpace, rightName, new byte[] {2, 0, 0, 0, 0, 2});
            NetworkNamespace other = rightSpace;
            leftSpace.run(() -> Links.createPair(leftName, rightName, other));
            left.setUp();
            right.setUp();
            left.awaitUp();
            right.awaitUp();
            return new VirtualWire(left, right);
        } catch (IOException | RuntimeException e) {
            leftSpace.close();
            if (rightSpace != null) {
                rightSpace.close();
            }
            throw e;
        }
    }

    /** The end named first. */
    public End left() {
        return left;
    }

    /** The end named second. */
    public End right() {
        return right;
    }

    /** Removes the pair and lets go of both namespaces. */
    @Override
    public void close() throws IOException {
        try {
            left.namespace.run(() -> Links.remove(left.name));
        } catch (SystemCallException e) {
            // An end that was removed before took the other with it.
            if (e.errno() != Errno.ENODEV) {
                throw e;
            }
        } finally {
            left.namespace.close();
            right.namespace.close();
        }
    }

    /** One end of a wire: a namespace and the interface in it. */
    public static final class End {
        private static final long MOST_WAIT_NANOS = 5_000_000_000L;
        private static final long WAIT_PAUSE_NANOS = 1_000_000;

        private final NetworkNamespace namespace;
        private final String name;
        private final byte[] hardwareAddress;

        private End(NetworkNamespace namespace, String name, byte[] hardwareAddress) {
            this.namespace = namespace;
            this.name = name;
            this.hardwareAddress = hardwareAddress;
        }

        private void setUp() throws IOException {
            namespace.run(() -> {
                Links.hardwareAddress(name, hardwareAddress);
                Links.noLinkLocalAddress(name);
                Links.arp(name, false);
                Links.up(name);
            });
        }

        /**
         * Both ends being set up, the kernel still activates the queue a moment later, and swallows what is sent before. It says "up" just before
         * that, with the lock held that another change has to wait for.
         */
        private void awaitUp() throws IOException {
            long deadline = System.nanoTime() + MOST_WAIT_NANOS;
            while (!networkInterface().operationalState().equals("up")) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(name + " did not come up within 5 s");
                }
                LockSupport.parkNanos(WAIT_PAUSE_NANOS);
            }
            namespace.run(() -> Links.up(name));
        }

        /** The namespace. */
        public NetworkNamespace namespace() {
            return namespace;
        }

        /** The interface's name. */
        public String name() {
            return name;
        }

        /** The interface's hardware address, 6 bytes, a copy. */
        public byte[] hardwareAddress() {
            return hardwareAddress.clone();
        }

        /** The interface as it is now. */
        public NetworkInterface networkInterface() throws IOException {
            return namespace.call(() -> NetworkInterface.named(name));
        }

        /** Gives the interface an address such as 10.0.0.1 or 2001:db8::1 (no host name), and sets prefixLength. */
        public End address(String address, int prefixLength) throws IOException {
            InetAddress parsed = InetAddress.getByName(address);
            namespace.run(() -> Links.addAddress(name, parsed, prefixLength));
            return this;
        }

        /** Lets the stack resolve neighbours here, which IP traffic between the two ends needs at both. */
        public End arp() throws IOException {
            namespace.run(() -> Links.arp(name, true));
            return this;
        }

        /** Sets the MTU. */
        public End mtu(int mtu) throws IOException {
            namespace.run(() -> Links.mtu(name, mtu));
            return this;
        }

        /** Turns an offload on or off; {@link Offload#GRO} at the receiving end makes a veth fast. */
        public End offload(Offload offload, boolean on) throws IOException {
            namespace.run(() -> offload.set(name, on));
            return this;
        }
    }
}
