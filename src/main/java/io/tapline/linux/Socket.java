package io.tapline.linux;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;

/**
 * A socket as the kernel has it: socket(2) and the calls on it, for {@link AddressFamily} times {@link SocketType} times protocol.
 *
 * <p>Any number of threads may use one socket at once, for instance one that sends and one that receives, and any thread may close it: who
 * waits in a call then gets {@link AsynchronousCloseException}. Underneath, the descriptor is non-blocking; a call that cannot go on waits
 * in poll(2) on it and on an eventfd that {@link #close()} and {@link #wakeUp()} write to, for {@link #timeoutMillis(int)} at most.
 *
 * <p>Buffers are taken from their position to their limit and the position moves on, as in java.nio. Direct buffers are used in place,
 * others are copied.
 */
public final class Socket implements Closeable {
    /** poll(2): there is something to receive. */
    public static final int POLLIN = 1;
    /** poll(2): sending would not block. */
    public static final int POLLOUT = 4;
    /** poll(2): there is an error, see {@link SocketOption#PENDING_ERROR}. */
    public static final int POLLERR = 8;

    /** What {@link #recv} and the sends return where the time was over first. */
    public static final int TIMED_OUT = -1;

    static final int FLAGS = 0x80800; // SOCK_CLOEXEC | SOCK_NONBLOCK
    private static final int EFD_SEMAPHORE = 1;
    /** More wake-ups than will ever be taken: the eventfd of a closed socket stays readable, so that it wakes everybody. */
    private static final long FOREVER = 1L << 40;

    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SHUT_RDWR = 2;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_DROP_MEMBERSHIP = 2;
    private static final int PACKET_MR_PROMISC = 1;
    private static final int PACKET_MR_ALLMULTI = 2;

    private final Descriptor descriptor;
    private final Descriptor wakeUp;
    private final int family;
    private final String name;
    private volatile int timeoutMillis = -1;

    private Socket(int descriptor, int family, String name) throws SystemCallException {
        int event = LibC.eventfd(0, FLAGS | EFD_SEMAPHORE); // EFD_CLOEXEC and EFD_NONBLOCK are the bits of FLAGS
        if (event < 0) {
            SystemCallException failure = new SystemCallException("eventfd()", LibC.errno());
            LibC.close(descriptor);
            throw failure;
        }
        this.descriptor = new Descriptor(descriptor);
        this.wakeUp = new Descriptor(event);
        this.family = family;
        this.name = name;
    }

    /** Opens a socket with the protocol left to the kernel; for AF_PACKET that means: none until bind() names one. */
    public static Socket open(AddressFamily family, SocketType type) throws SystemCallException {
        return open(family, type, 0);
    }

    /**
     * Opens a socket.
     *
     * @param protocol for AF_PACKET an ETH_P_ value in host order (0 receives nothing until bind() names one), for AF_INET and AF_INET6 an
     *     IPPROTO_ value; 0 for the default
     * @throws SystemCallException where the kernel refuses; the message says which combination and why
     */
    public static Socket open(AddressFamily family, SocketType type, int protocol) throws SystemCallException {
        int number = family == AddressFamily.PACKET ? SocketAddresses.inNetworkOrder(protocol) & 0xffff : protocol;
        String name = "socket(" + family + ", " + type + ", " + Refusals.protocolName(family, protocol) + ")";
        int fd = LibC.socket(family.number(), type.number() | FLAGS, number);
        if (fd < 0) {
            int errno = LibC.errno();
            throw new SystemCallException(name, errno, Refusals.hint(family, type, protocol, errno));
        }
        return new Socket(fd, family.number(), name);
    }

    /** For families that are not part of the public API, such as AF_NETLINK. */
    static Socket openRaw(int family, int type, int protocol, String name) throws SystemCallException {
        int fd = LibC.socket(family, type | FLAGS, protocol);
        if (fd < 0) {
            throw new SystemCallException(name, LibC.errno());
        }
        return new Socket(fd, family, name);
    }

    /** Two local sockets that are connected with each other: socketpair(2). */
    public static Socket[] pair(SocketType type) throws SystemCallException {
        NativeBuffer memory = Scratch.get();
        String name = "socketpair(AF_UNIX, " + type + ")";
        if (LibC.socketpair(AddressFamily.UNIX.number(), type.number() | FLAGS, 0, memory.address()) < 0) {
            throw new SystemCallException(name, LibC.errno());
        }
        int first = memory.bytes().getInt(0);
        int second = memory.bytes().getInt(4);
        return new Socket[] {
            new Socket(first, AddressFamily.UNIX.number(), name), new Socket(second, AddressFamily.UNIX.number(), name)
        };
    }

    /** Most milliseconds that a receive, send, connect or accept waits; -1, the default, for no limit; 0 for not at all. */
    public Socket timeoutMillis(int millis) {
        timeoutMillis = millis;
        return this;
    }

    /** bind(2): the socket's own address; for AF_PACKET the interface, see {@link LinkAddress#of(int)}. */
    public Socket bind(SocketAddress address) throws IOException {
        int fd = descriptor.use();
        try {
            NativeBuffer memory = Scratch.get();
            int length = SocketAddresses.encode(address, family, memory.bytes(), Scratch.ADDRESS);
            if (LibC.bind(fd, memory.address() + Scratch.ADDRESS, length) < 0) {
                throw new SystemCallException("bind(" + address + ") of " + name, LibC.errno());
            }
            return this;
        } finally {
            descriptor.release();
        }
    }

    /** connect(2): from now on send() goes to the address, and only what comes from there is received. */
    public Socket connect(SocketAddress address) throws IOException {
        int fd = descriptor.use();
        try {
            NativeBuffer memory = Scratch.get();
            int length = SocketAddresses.encode(address, family, memory.bytes(), Scratch.ADDRESS);
            int errno = 0;
            if (LibC.connect(fd, memory.address() + Scratch.ADDRESS, length) < 0) {
                errno = LibC.errno();
            }
            if (errno == Errno.EINPROGRESS) {
                errno = waitFor(fd, POLLOUT, timeoutMillis) == 0 ? Errno.ETIMEDOUT : pendingError(fd);
            }
            if (errno != 0) {
                throw new SystemCallException("connect(" + address + ") of " + name, errno);
            }
            return this;
        } finally {
            descriptor.release();
        }
    }

    /** listen(2): connections may come; up to backlog of them wait for {@link #accept()}. */
    public Socket listen(int backlog) throws IOException {
        int fd = descriptor.use();
        try {
            if (LibC.listen(fd, backlog) < 0) {
                throw new SystemCallException("listen() of " + name, LibC.errno());
            }
            return this;
        } finally {
            descriptor.release();
        }
    }

    /** accept(2): the next connection, or null where the time was over first. */
    public Socket accept() throws IOException {
        int fd = descriptor.use();
        try {
            while (true) {
                int connection = LibC.accept4(fd, 0, 0, FLAGS);
                if (connection >= 0) {
                    return new Socket(connection, family, "connection of " + name);
                }
                int errno = LibC.errno();
                if (errno != Errno.EAGAIN && errno != Errno.EINTR && errno != Errno.ECONNABORTED) {
                    throw new SystemCallException("accept() of " + name, errno);
                }
                if (errno == Errno.EAGAIN && waitFor(fd, POLLIN, timeoutMillis) == 0) {
                    return null;
                }
            }
        } finally {
            descriptor.release();
        }
    }

    /** shutdown(2) in both directions: the peer of a connection sees its end. */
    public void shutdown() throws IOException {
        int fd = descriptor.use();
        try {
            if (LibC.shutdown(fd, SHUT_RDWR) < 0) {
                throw new SystemCallException("shutdown() of " + name, LibC.errno());
            }
        } finally {
            descriptor.release();
        }
    }

    /**
     * send(2): the remaining bytes, to where the socket is connected or, for AF_PACKET, out of the interface it is bound to.
     *
     * @return bytes sent, fewer than given only on streams; {@link #TIMED_OUT} where the time was over first
     */
    public int send(ByteBuffer source) throws IOException {
        return send(source, 0, 0, "send() on ");
    }

    /** send(2), as {@link #send(ByteBuffer)}. */
    public int send(byte[] bytes) throws IOException {
        return send(ByteBuffer.wrap(bytes));
    }

    /** sendto(2): the remaining bytes, to the address. Returns as {@link #send(ByteBuffer)}. */
    public int sendTo(ByteBuffer source, SocketAddress destination) throws IOException {
        int length = SocketAddresses.encode(destination, family, Scratch.get().bytes(), Scratch.ADDRESS);
        return send(source, Scratch.get().address() + Scratch.ADDRESS, length, "sendto(" + destination + ") on ");
    }

    /** sendto(2), as {@link #sendTo(ByteBuffer, SocketAddress)}. */
    public int sendTo(byte[] bytes, SocketAddress destination) throws IOException {
        return sendTo(ByteBuffer.wrap(bytes), destination);
    }

    private int send(ByteBuffer source, long address, int addressLength, String call) throws IOException {
        int fd = descriptor.use();
        try {
            long bytes = Scratch.addressOfSource(source, Scratch.get());
            while (true) {
                int sent = (int)
                        LibC.sendto(fd, bytes, source.remaining(), MSG_DONTWAIT | MSG_NOSIGNAL, address, addressLength);
                if (sent >= 0) {
                    source.position(source.position() + sent);
                    return sent;
                }
                if (!mayRetry(fd, LibC.errno(), POLLOUT, call)) {
                    return TIMED_OUT;
                }
            }
        } finally {
            descriptor.release();
        }
    }

    /**
     * recv(2): into the remaining room of the buffer. What does not fit of a message is cut off; {@link #recvFrom} tells.
     *
     * @return bytes received; 0 for an empty message or the end of a stream; {@link #TIMED_OUT} where the time was over first
     */
    public int recv(ByteBuffer target) throws IOException {
        int fd = descriptor.use();
        try {
            NativeBuffer memory = Scratch.get();
            long bytes = Scratch.addressOfTarget(target, memory);
            int capacity = Scratch.capacityOfTarget(target);
            while (true) {
                int length = (int) LibC.recv(fd, bytes, capacity, MSG_DONTWAIT);
                if (length >= 0) {
                    Scratch.received(target, memory, length);
                    return length;
                }
                if (!mayRetry(fd, LibC.errno(), POLLIN, "recv() on ")) {
                    return TIMED_OUT;
                }
            }
        } finally {
            descriptor.release();
        }
    }

    /** recvmsg(2): as {@link #recv}, and tells who sent it, how long it was and when it came; null where the time was over first. */
    public Message recvFrom(ByteBuffer target) throws IOException {
        int fd = descriptor.use();
        try {
            NativeBuffer memory = Scratch.get();
            while (true) {
                MessageHeader.prepare(
                        memory, Scratch.addressOfTarget(target, memory), Scratch.capacityOfTarget(target));
                int length = (int) LibC.recvmsg(fd, memory.address() + Scratch.MESSAGE, MSG_DONTWAIT | messageFlags());
                if (length >= 0) {
                    int kept = Math.min(length, Scratch.capacityOfTarget(target));
                    Scratch.received(target, memory, kept);
                    return MessageHeader.read(memory, kept, length);
                }
                if (!mayRetry(fd, LibC.errno(), POLLIN, "recvmsg() on ")) {
                    return null;
                }
            }
        } finally {
            descriptor.release();
        }
    }

    /** MSG_TRUNC makes the kernel return a message's full length, but on a TCP stream it discards what it would return: tcp(7). */
    private int messageFlags() throws IOException {
        return get(SocketOption.TYPE) == SocketType.STREAM.number() ? 0 : MSG_TRUNC;
    }

    /** After a failed call: true where it may be tried again, false where the time is over; throws where it failed for good. */
    private boolean mayRetry(int fd, int errno, int events, String call) throws IOException {
        if (errno == Errno.EINTR) {
            return true;
        }
        if (errno != Errno.EAGAIN) {
            throw new SystemCallException(call + name, errno);
        }
        return waitFor(fd, events, timeoutMillis) != 0;
    }

    /**
     * send(2) for those who count errors instead of throwing them: one message from native memory, without waiting. Allocates nothing.
     *
     * @param address of the bytes
     * @param length how many
     * @return bytes sent, or the error number negated
     */
    public int sendNow(long address, int length) throws ClosedChannelException {
        int fd = descriptor.use();
        try {
            long sent = LibC.send(fd, address, length, MSG_DONTWAIT | MSG_NOSIGNAL);
            return sent >= 0 ? (int) sent : -LibC.errno();
        } finally {
            descriptor.release();
        }
    }

    /**
     * sendmmsg(2): several messages, without waiting. Allocates nothing.
     *
     * @param messages address of an array of struct mmsghdr
     * @param count how many
     * @return how many were sent, at least 1, or the error number of the first negated
     */
    public int sendManyNow(long messages, int count) throws ClosedChannelException {
        int fd = descriptor.use();
        try {
            int sent = LibC.sendmmsg(fd, messages, count, MSG_DONTWAIT | MSG_NOSIGNAL);
            return sent >= 0 ? sent : -LibC.errno();
        } finally {
            descriptor.release();
        }
    }

    /** recv(2) into native memory, without waiting. Returns bytes received, or the error number negated. Allocates nothing. */
    public int recvNow(long address, int capacity) throws ClosedChannelException {
        int fd = descriptor.use();
        try {
            long received = LibC.recv(fd, address, capacity, MSG_DONTWAIT);
            return received >= 0 ? (int) received : -LibC.errno();
        } finally {
            descriptor.release();
        }
    }

    /**
     * poll(2): waits until one of the events is there. Allocates nothing.
     *
     * @param events {@link #POLLIN}, {@link #POLLOUT} or both
     * @param millis most milliseconds to wait, -1 for no limit
     * @return the events that are there, with {@link #POLLERR} where there is an error; 0 where the time was over, or {@link #wakeUp()} or a
     *     signal came
     */
    public int await(int events, int millis) throws IOException {
        int fd = descriptor.use();
        try {
            return poll(fd, events, millis);
        } finally {
            descriptor.release();
        }
    }

    /** Ends the wait of a thread that is in {@link #await}, or that goes there next. May be called by any thread and at any time. */
    public void wakeUp() {
        signal(1);
    }

    private void signal(long wakeUps) {
        try {
            int event = wakeUp.use();
            try {
                if (wakeUps == FOREVER) {
                    wakeUp.close();
                }
                NativeBuffer memory = Scratch.get();
                memory.bytes().putLong(Scratch.VALUE, wakeUps);
                LibC.write(event, memory.address() + Scratch.VALUE, Long.BYTES);
            } finally {
                wakeUp.release();
            }
        } catch (ClosedChannelException e) {
            // Nobody waits on a closed socket.
            assert wakeUp.isClosed();
        }
    }

    /** As {@link #await}, but goes on after wakeUp() and signals; only the time ends it with 0. */
    private int waitFor(int fd, int events, int millis) throws IOException {
        long deadline = System.nanoTime() + millis * 1_000_000L;
        int left = millis;
        while (true) {
            int ready = poll(fd, events, left);
            if (ready != 0) {
                return ready;
            }
            if (millis >= 0) {
                left = (int) Math.max(0, (deadline - System.nanoTime() + 999_999) / 1_000_000);
                if (left == 0) {
                    return 0;
                }
            }
        }
    }

    private int poll(int fd, int events, int millis) throws IOException {
        int event = wakeUp.use();
        try {
            NativeBuffer memory = Scratch.get();
            prepare(memory.bytes(), Scratch.POLL, fd, event, events);
            int ready = LibC.poll(memory.address() + Scratch.POLL, 2, millis);
            if (ready < 0 && LibC.errno() != Errno.EINTR) {
                throw new SystemCallException("poll() on " + name, LibC.errno());
            }
            if (wakeUp.isClosed()) {
                throw new AsynchronousCloseException();
            }
            takeWakeUp(event, memory, Scratch.POLL);
            return memory.bytes().getShort(Scratch.POLL + 6) & 0xffff;
        } finally {
            wakeUp.release();
        }
    }

    /** Two struct pollfd, for the socket and for what wakes it: int fd, short events, short revents. */
    private static void prepare(ByteBuffer bytes, int at, int fd, int event, int events) {
        bytes.putInt(at, fd).putShort(at + 4, (short) events).putShort(at + 6, (short) 0);
        bytes.putInt(at + 8, event).putShort(at + 12, (short) POLLIN).putShort(at + 14, (short) 0);
    }

    private static void takeWakeUp(int event, NativeBuffer memory, int at) {
        if (memory.bytes().getShort(at + 14) != 0) {
            LibC.read(event, Scratch.get().address() + Scratch.VALUE, Long.BYTES);
        }
    }

    /** Puts this socket into the list of a poll(2) that others are part of; {@link #leavePoll} follows. */
    void enterPoll(NativeBuffer memory, int at, int events) throws ClosedChannelException {
        int fd = descriptor.use();
        try {
            prepare(memory.bytes(), at, fd, wakeUp.use(), events);
        } catch (ClosedChannelException e) {
            descriptor.release();
            throw e;
        }
    }

    void leavePoll(NativeBuffer memory, int at) {
        if (!wakeUp.isClosed()) {
            takeWakeUp(memory.bytes().getInt(at + 8), memory, at);
        }
        wakeUp.release();
        descriptor.release();
    }

    /** Gets an option. */
    public <T> T get(SocketOption<T> option) throws IOException {
        int fd = descriptor.use();
        try {
            NativeBuffer memory = Scratch.get();
            int length = option(fd, option.level(), option.number(), memory, option.capacity(), option.toString());
            return option.decode(memory.bytes(), Scratch.CONTROL, length);
        } finally {
            descriptor.release();
        }
    }

    /** Sets an option. */
    public <T> Socket set(SocketOption<T> option, T value) throws IOException {
        NativeBuffer memory = Scratch.get();
        int length = option.encode(value, memory.bytes(), Scratch.CONTROL);
        setOption(option.level(), option.number(), memory.address() + Scratch.CONTROL, length, option.toString());
        return this;
    }

    /** setsockopt(2) with a structure in native memory. The name is for the error message. */
    public void setOption(int level, int number, long address, int length, String optionName) throws IOException {
        int fd = descriptor.use();
        try {
            if (LibC.setsockopt(fd, level, number, address, length) < 0) {
                throw new SystemCallException("setsockopt(" + optionName + ") on " + name, LibC.errno());
            }
        } finally {
            descriptor.release();
        }
    }

    /** getsockopt(2) into a buffer in native byte order, from index 0 on. Returns the bytes got. The name is for the error message. */
    public int getOption(int level, int number, ByteBuffer target, String optionName) throws IOException {
        int fd = descriptor.use();
        try {
            NativeBuffer memory = Scratch.get();
            int length = option(
                    fd, level, number, memory, Math.min(target.capacity(), Scratch.CONTROL_CAPACITY), optionName);
            target.put(0, memory.bytes(), Scratch.CONTROL, length);
            return length;
        } finally {
            descriptor.release();
        }
    }

    private int option(int fd, int level, int number, NativeBuffer memory, int capacity, String optionName)
            throws SystemCallException {
        memory.bytes().putInt(Scratch.VALUE, capacity);
        long lengthAddress = memory.address() + Scratch.VALUE;
        if (LibC.getsockopt(fd, level, number, memory.address() + Scratch.CONTROL, lengthAddress) < 0) {
            throw new SystemCallException("getsockopt(" + optionName + ") on " + name, LibC.errno());
        }
        return memory.bytes().getInt(Scratch.VALUE);
    }

    private int pendingError(int fd) throws SystemCallException {
        SocketOption<Integer> error = SocketOption.PENDING_ERROR;
        NativeBuffer memory = Scratch.get();
        option(fd, error.level(), error.number(), memory, Integer.BYTES, error.toString());
        return memory.bytes().getInt(Scratch.CONTROL);
    }

    /** getsockname(2): what the socket is bound to. */
    public SocketAddress localAddress() throws IOException {
        return address(true);
    }

    /** getpeername(2): what the socket is connected to. */
    public SocketAddress remoteAddress() throws IOException {
        return address(false);
    }

    private SocketAddress address(boolean local) throws IOException {
        int fd = descriptor.use();
        try {
            NativeBuffer memory = Scratch.get();
            memory.bytes().putInt(Scratch.VALUE, SocketAddresses.CAPACITY);
            long address = memory.address() + Scratch.ADDRESS;
            long length = memory.address() + Scratch.VALUE;
            int status = local ? LibC.getsockname(fd, address, length) : LibC.getpeername(fd, address, length);
            if (status < 0) {
                throw new SystemCallException((local ? "getsockname() of " : "getpeername() of ") + name, LibC.errno());
            }
            return SocketAddresses.decode(
                    memory.bytes(), Scratch.ADDRESS, memory.bytes().getInt(Scratch.VALUE));
        } finally {
            descriptor.release();
        }
    }

    /** AF_PACKET: makes the interface pass on frames for other stations too, or no longer, for this socket's life: PACKET_MR_PROMISC. */
    public Socket promiscuous(int interfaceIndex, boolean on) throws IOException {
        return membership(interfaceIndex, PACKET_MR_PROMISC, on);
    }

    /** AF_PACKET: makes the interface pass on every multicast group, or no longer, for this socket's life: PACKET_MR_ALLMULTI. */
    public Socket allMulticast(int interfaceIndex, boolean on) throws IOException {
        return membership(interfaceIndex, PACKET_MR_ALLMULTI, on);
    }

    private Socket membership(int interfaceIndex, int type, boolean on) throws IOException {
        NativeBuffer memory = Scratch.get();
        // struct packet_mreq: int mr_ifindex, unsigned short mr_type, mr_alen, unsigned char mr_address[8]
        memory.bytes().putInt(Scratch.CONTROL, interfaceIndex).putShort(Scratch.CONTROL + 4, (short) type);
        memory.bytes().putShort(Scratch.CONTROL + 6, (short) 0).putLong(Scratch.CONTROL + 8, 0);
        int option = on ? PACKET_ADD_MEMBERSHIP : PACKET_DROP_MEMBERSHIP;
        setOption(SocketOption.SOL_PACKET, option, memory.address() + Scratch.CONTROL, 16, "PACKET_MEMBERSHIP");
        return this;
    }

    /**
     * SO_ATTACH_FILTER: the kernel keeps only what this classic BPF program accepts, cut to the length that it returns.
     *
     * @param program one instruction each: code in bits 48-63, jt in 40-47, jf in 32-39, k in 0-31
     */
    public Socket attachFilter(long[] program) throws IOException {
        // struct sock_fprog: unsigned short len, struct sock_filter *filter; struct sock_filter: __u16 code, __u8 jt,
        // jf, __u32 k
        NativeBuffer memory = NativeBuffer.allocate(16 + 8 * program.length);
        memory.bytes().putShort(0, (short) program.length).putLong(8, memory.address() + 16);
        for (int i = 0; i < program.length; i++) {
            int at = 16 + 8 * i;
            memory.bytes().putShort(at, (short) (program[i] >>> 48));
            memory.bytes().put(at + 2, (byte) (program[i] >>> 40)).put(at + 3, (byte) (program[i] >>> 32));
            memory.bytes().putInt(at + 4, (int) program[i]);
        }
        setOption(SocketOption.SOL_SOCKET, SO_ATTACH_FILTER, memory.address(), 16, "SO_ATTACH_FILTER");
        return this;
    }

    /** Maps the socket's rings into memory, all of them one after the other: mmap(2). */
    public MappedMemory map(long length) throws IOException {
        int fd = descriptor.use();
        try {
            return MappedMemory.map(fd, length, name);
        } finally {
            descriptor.release();
        }
    }

    /** ioctl(2) with a structure in native memory. Returns 0, or the error number negated. */
    int ioctl(long request, long argument) throws ClosedChannelException {
        int fd = descriptor.use();
        try {
            return LibC.ioctl(fd, request, argument) < 0 ? -LibC.errno() : 0;
        } finally {
            descriptor.release();
        }
    }

    /** True after {@link #close()}. */
    public boolean isClosed() {
        return descriptor.isClosed();
    }

    /** Closes the socket; calls that wait on it end with {@link AsynchronousCloseException}. Does nothing the second time. */
    @Override
    public void close() {
        if (descriptor.close()) {
            signal(FOREVER);
        }
    }

    /** The call that made the socket. */
    @Override
    public String toString() {
        return name;
    }
}
