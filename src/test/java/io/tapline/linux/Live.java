package io.tapline.linux;

import java.io.IOException;
import java.net.Inet6Address;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;

/** For tests on live sockets: private networks, or a skipped test that says why there are none. */
public final class Live {
    private static final String WHY_NOT = NetworkNamespace.whyUnavailable();
    private static final long MOST_SECONDS = 20;

    private Live() {}

    /** Skips the test where private network namespaces cannot be made. */
    public static void assumeNamespaces() {
        Assumptions.assumeTrue(WHY_NOT == null, () -> "no private network namespaces here: " + WHY_NOT);
    }

    /** A private namespace with nothing but loopback, or a skipped test. */
    public static NetworkNamespace namespace() throws IOException {
        assumeNamespaces();
        return NetworkNamespace.create();
    }

    /** A private wire from "ta0" to "tb0", or a skipped test. */
    public static VirtualWire wire() throws IOException {
        assumeNamespaces();
        return VirtualWire.create();
    }

    /** Sees to it that loopback works here: in a namespace made by {@code unshare -Urn} it is still down. */
    public static void assumeLoopback() throws IOException {
        try {
            if (!NetworkInterface.named("lo").isUp()) {
                Links.up("lo");
            }
        } catch (SystemCallException e) {
            Assumptions.abort("no loopback here: " + e.getMessage());
        }
    }

    /** Skips the test where loopback has no IPv6 address. */
    public static void assumeIpv6() throws IOException {
        boolean six = NetworkInterface.named("lo").addresses().stream()
                .anyMatch(one -> one.address() instanceof Inet6Address);
        Assumptions.assumeTrue(six, "no IPv6 here");
    }

    /** Starts the work on a thread of its own. */
    public static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** The result of started work, within 20 s. */
    public static <T> T result(FutureTask<T> task) throws Exception {
        try {
            return task.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("no result within " + MOST_SECONDS + " s", e);
        }
    }
}
