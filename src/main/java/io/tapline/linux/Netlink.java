package io.tapline.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * rtnetlink(7): questions about, and changes to, the interfaces of the network namespace in which this was opened, wherever it is used
 * afterwards. One request at a time; not thread-safe. Numbers: linux/netlink.h, linux/rtnetlink.h, linux/if_link.h.
 */
final class Netlink implements Closeable {
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_NEWADDR = 20;
    static final int RTM_GETADDR = 22;
    static final int RTM_GETROUTE = 26;
    static final int RTM_NEWNEIGH = 28;
    static final int RTM_GETNEIGH = 30;

    static final int NLM_F_REQUEST = 0x1;
    static final int NLM_F_ACK = 0x4;
    static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_MULTI = 0x2;
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int NLM_F_ACK_TLVS = 0x200;
    private static final int NLMSGERR_ATTR_MSG = 1;
    private static final int HEADER = 16;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NESTED = 0x8000;
    private static final int MOST_TRIES = 8;

    private final Socket socket;
    private final ByteBuffer request = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private final ByteBuffer answer = ByteBuffer.allocateDirect(64 * 1024).order(ByteOrder.nativeOrder());
    private int sequence;

    private Netlink(Socket socket) {
        this.socket = socket;
    }

    /** Takes one message of the answer: its type, and where its payload is in the buffer. */
    interface Receiver {
        void onMessage(int type, ByteBuffer message, int offset, int end);
    }

    static Netlink open() throws IOException {
        Socket socket = Socket.openRaw(AF_NETLINK, SOCK_RAW, 0, "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)");
        NativeBuffer on = NativeBuffer.allocate(Integer.BYTES);
        on.bytes().putInt(0, 1);
        // Errors as short as possible, with the kernel's words for them (Linux 4.12).
        socket.setOption(SocketOption.SOL_NETLINK, NETLINK_CAP_ACK, on.address(), Integer.BYTES, "NETLINK_CAP_ACK");
        socket.setOption(SocketOption.SOL_NETLINK, NETLINK_EXT_ACK, on.address(), Integer.BYTES, "NETLINK_EXT_ACK");
        return new Netlink(socket);
    }

    /** Begins a request with struct nlmsghdr: __u32 len, __u16 type, __u16 flags, __u32 seq, __u32 pid. */
    Netlink begin(int type, int flags) {
        request.clear();
        request.putInt(0).putShort((short) type).putShort((short) (flags | NLM_F_REQUEST));
        request.putInt(++sequence).putInt(0);
        return this;
    }

    /** Adds struct ifinfomsg: __u8 family, pad, __u16 type, int index, __u32 flags, __u32 change. */
    Netlink link(int index, int flags, int change) {
        request.putInt(0).putInt(index).putInt(flags).putInt(change);
        return this;
    }

    /** Adds struct ifaddrmsg: __u8 family, prefixlen, flags, scope, __u32 index. */
    Netlink address(int family, int prefixLength, int flags, int index) {
        request.put((byte) family)
                .put((byte) prefixLength)
                .put((byte) flags)
                .put((byte) 0)
                .putInt(index);
        return this;
    }

    /** Adds struct rtmsg: __u8 family, dst_len, src_len, tos, table, protocol, scope, type, __u32 flags. */
    Netlink route(int family, int destinationBits) {
        request.put((byte) family).put((byte) destinationBits).putShort((short) 0);
        request.putLong(0);
        return this;
    }

    /** Adds struct ndmsg: __u8 family, pad, __u16 pad, __s32 ifindex, __u16 state, __u8 flags, type. */
    Netlink neighbor(int family, int index, int flags) {
        request.put((byte) family).put((byte) 0).putShort((short) 0).putInt(index);
        request.putShort((short) 0).put((byte) flags).put((byte) 0);
        return this;
    }

    Netlink attribute(int type, byte[] value) {
        request.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        while (request.position() % 4 != 0) {
            request.put((byte) 0);
        }
        return this;
    }

    Netlink attribute(int type, String value) {
        return attribute(type, (value + '\0').getBytes(StandardCharsets.UTF_8));
    }

    Netlink attribute(int type, int value) {
        request.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    /** Begins an attribute that holds attributes, and returns where, for {@link #endNest}. */
    int nest(int type) {
        int at = request.position();
        request.putShort((short) 0).putShort((short) (type | NESTED));
        return at;
    }

    Netlink endNest(int at) {
        request.putShort(at, (short) (request.position() - at));
        return this;
    }

    /** Sends the request and waits for its acknowledgement. */
    void execute(String what) throws IOException {
        request.putShort(6, (short) (request.getShort(6) | NLM_F_ACK));
        ask(what, null);
    }

    /** Sends the request and hands out what it is answered; a dump that others' changes interrupted is begun anew by the caller. */
    boolean ask(String what, Receiver receiver) throws IOException {
        request.flip();
        request.putInt(0, request.limit());
        socket.send(request);
        boolean consistent = true;
        while (true) {
            answer.clear();
            int length = socket.recv(answer);
            for (int at = 0; at + HEADER <= length; at += Math.max(HEADER, answer.getInt(at) + 3 & ~3)) {
                if (answer.getInt(at + 8) != sequence) {
                    continue;
                }
                int type = answer.getShort(at + 4) & 0xffff;
                int flags = answer.getShort(at + 6) & 0xffff;
                int end = Math.min(length, at + answer.getInt(at));
                consistent &= (flags & NLM_F_DUMP_INTR) == 0;
                if (type == NLMSG_ERROR || type == NLMSG_DONE) {
                    check(what, at, end, flags);
                    return consistent;
                }
                receiver.onMessage(type, answer, at + HEADER, end);
                if ((flags & NLM_F_MULTI) == 0) {
                    return consistent;
                }
            }
        }
    }

    /** struct nlmsgerr: int error (negated), then the request's header, then attributes. NLMSG_DONE begins with the error too. */
    private void check(String what, int at, int end, int flags) throws SystemCallException {
        int errno = end - at >= HEADER + 4 ? -answer.getInt(at + HEADER) : 0;
        if (errno == 0) {
            return;
        }
        String hint = "";
        if ((flags & NLM_F_ACK_TLVS) != 0) {
            int text = Attributes.find(answer, at + HEADER + 4 + HEADER, end, NLMSGERR_ATTR_MSG);
            hint = text < 0 ? "" : Attributes.text(answer, text);
        }
        throw new SystemCallException(what, errno, hint);
    }

    /** Asks for a list until no change of others has interrupted it; clear is called before each try. */
    void dump(int type, Runnable clear, Receiver receiver) throws IOException {
        for (int i = 0; i < MOST_TRIES; i++) {
            clear.run();
            begin(type, NLM_F_DUMP).link(0, 0, 0);
            if (ask("rtnetlink dump", receiver)) {
                return;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Reading of attributes: struct rtattr: unsigned short rta_len, rta_type, each at a multiple of 4. */
    static final class Attributes {
        private static final int TYPE_MASK = 0x3fff;

        private Attributes() {}

        /** Index of the attribute of that type between offset and end, or -1. */
        static int find(ByteBuffer message, int offset, int end, int type) {
            int at = offset;
            while (at + 4 <= end) {
                int length = message.getShort(at) & 0xffff;
                if (length < 4 || at + length > end) {
                    return -1;
                }
                if ((message.getShort(at + 2) & TYPE_MASK) == type) {
                    return at;
                }
                at += length + 3 & ~3;
            }
            return -1;
        }

        /** Index after the value of the attribute at that index. */
        static int end(ByteBuffer message, int attribute) {
            return attribute + (message.getShort(attribute) & 0xffff);
        }

        static byte[] bytes(ByteBuffer message, int attribute) {
            byte[] bytes = new byte[end(message, attribute) - attribute - 4];
            message.get(attribute + 4, bytes);
            return bytes;
        }

        static String text(ByteBuffer message, int attribute) {
            String text = new String(bytes(message, attribute), StandardCharsets.UTF_8);
            int zero = text.indexOf('\0');
            return zero < 0 ? text : text.substring(0, zero);
        }
    }
}
