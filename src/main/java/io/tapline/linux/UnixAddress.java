package io.tapline.linux;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The address of a local socket: sockaddr_un of unix(7); a path, a name in the abstract name space, or none. Immutable. */
public final class UnixAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    /** sizeof(sun_path). */
    static final int CAPACITY = 108;

    private final byte[] path;

    /** sun_path as the kernel has it: an abstract name begins with a zero byte. */
    UnixAddress(byte[] path) {
        this.path = path;
    }

    /** A path in the file system, below 108 bytes of UTF-8. */
    public static UnixAddress path(String path) {
        return new UnixAddress(checked(path.getBytes(StandardCharsets.UTF_8), CAPACITY - 1));
    }

    /** A name in the abstract name space, which no file stands for, below 108 bytes of UTF-8. */
    public static UnixAddress abstractName(String name) {
        byte[] bytes = checked(name.getBytes(StandardCharsets.UTF_8), CAPACITY - 1);
        byte[] path = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, path, 1, bytes.length);
        return new UnixAddress(path);
    }

    private static byte[] checked(byte[] bytes, int most) {
        if (bytes.length == 0 || bytes.length > most) {
            throw new IllegalArgumentException(
                    "a local socket's name has 1 to " + most + " bytes, not " + bytes.length);
        }
        return bytes;
    }

    byte[] bytes() {
        return path;
    }

    /** True for a socket that was not bound to a name. */
    public boolean isUnnamed() {
        return path.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixAddress that && Arrays.equals(path, that.path);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(path);
    }

    /** The path, {@code @name} for an abstract one, or {@code (unnamed)}. */
    @Override
    public String toString() {
        if (path.length == 0) {
            return "(unnamed)";
        }
        String text = new String(path, StandardCharsets.UTF_8);
        return path[0] == 0 ? "@" + text.substring(1) : text;
    }
}
