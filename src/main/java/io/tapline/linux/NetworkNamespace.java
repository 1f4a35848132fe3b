package io.tapline.linux;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;

/**
 * A network namespace: interfaces, addresses and sockets of its own (network_namespaces(7)). Threads, not processes, are inside one; a socket
 * stays in the namespace that it was opened in, whichever thread uses it. A namespace that was made here lives as long as this object is
 * open, or a socket or process is inside.
 *
 * <p>Entering and making one needs CAP_SYS_ADMIN: root, or the inside of {@code unshare -Urn}.
 */
public final class NetworkNamespace implements Closeable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final String NAMED = "/run/netns/";
    private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";
    private static final String NEEDS_SYS_ADMIN =
            "network namespaces need CAP_SYS_ADMIN: run as root, or inside `unshare -Urn`";

    private final Descriptor descriptor;
    private final String name;

    private NetworkNamespace(int descriptor, String name) {
        this.descriptor = new Descriptor(descriptor);
        this.name = name;
    }

    /** Work that may fail with an IOException. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run() throws IOException;
    }

    /** Makes a namespace with nothing but a loopback interface in it, which is set up. */
    public static NetworkNamespace create() throws IOException {
        NetworkNamespace made = onOwnThread("tapline-netns", () -> {
            if (LibC.unshare(CLONE_NEWNET) < 0) {
                throw new SystemCallException("unshare(CLONE_NEWNET)", LibC.errno(), NEEDS_SYS_ADMIN);
            }
            return open(OF_THIS_THREAD, "private");
        });
        made.run(() -> Links.up("lo"));
        return made;
    }

    /** The namespace that {@code ip netns add NAME} made. */
    public static NetworkNamespace named(String name) throws IOException {
        if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
            throw new SystemCallException("network namespace '" + name + "'", Errno.EINVAL, "that cannot be its name");
        }
        return open(NAMED + name, name);
    }

    /** The namespace of this thread. */
    public static NetworkNamespace current() throws IOException {
        return open(OF_THIS_THREAD, "current");
    }

    /** Why private namespaces cannot be made here, in words; null where they can. */
    public static String whyUnavailable() {
        try {
            create().close();
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static NetworkNamespace open(String path, String name) throws SystemCallException {
        int fd = LibC.open(path, O_RDONLY_CLOEXEC);
        if (fd < 0) {
            int errno = LibC.errno();
            String hint = errno == Errno.ENOENT && path.startsWith(NAMED) ? "`ip netns` lists the names there are" : "";
            throw new SystemCallException("open(" + path + ")", errno, hint);
        }
        return new NetworkNamespace(fd, name);
    }

    /**
     * Does the work inside the namespace, on a thread made for it, and waits for it. Threads and processes that the work starts are inside
     * as well, and stay there.
     */
    public <T> T call(Callable<T> work) throws IOException {
        return onOwnThread("tapline-in-" + name, () -> {
            enter();
            return work.call();
        });
    }

    /** As {@link #call}, for work without a result. */
    public void run(Work work) throws IOException {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** Moves the calling thread into this namespace, for good: for threads whose whole life is there. */
    public void enter() throws IOException {
        int fd = descriptor.use();
        try {
            if (LibC.setns(fd, CLONE_NEWNET) < 0) {
                throw new SystemCallException("setns(" + name + ")", LibC.errno(), NEEDS_SYS_ADMIN);
            }
        } finally {
            descriptor.release();
        }
    }

    /** The descriptor, for a netlink message that names the namespace. */
    Descriptor descriptor() {
        return descriptor;
    }

    private static <T> T onOwnThread(String name, Callable<T> work) throws IOException {
        Outcome<T> outcome = new Outcome<>(work);
        Thread thread = new Thread(outcome, name);
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + name);
        }
        return outcome.get();
    }

    /** What became of work on another thread. */
    private static final class Outcome<T> implements Runnable {
        private final Callable<T> work;
        private T result;
        private Throwable failure;

        Outcome(Callable<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                result = work.call();
            } catch (Throwable e) {
                failure = e;
            }
        }

        T get() throws IOException {
            if (failure instanceof IOException io) {
                throw io;
            }
            if (failure instanceof RuntimeException wrong) {
                throw wrong;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw new IOException(failure);
            }
            return result;
        }
    }

    /** Lets go of the namespace, which ends where nothing else holds it. */
    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return "network namespace " + name;
    }
}
