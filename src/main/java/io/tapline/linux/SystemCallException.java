package io.tapline.linux;

import java.io.IOException;

/**
 * The operating system refused. The message is one line: the call, the usual text and name of the error, and after that what a person can
 * do, where there is something to do.
 */
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1;

    static final String NEEDS_NET_RAW = "needs CAP_NET_RAW: run as root, or inside `unshare -Urn`";
    private static final String NEEDS_NET_ADMIN = "needs CAP_NET_ADMIN: run as root, or inside `unshare -Urn`";

    /** What kind of trouble it is, as far as a caller would act on it. */
    public enum Kind {
        /** A privilege is missing. */
        PERMISSION,
        /** The interface is absent, down or gone. */
        INTERFACE,
        /** Anything else. */
        OTHER
    }

    /** The call that failed. */
    private final String call;
    /** Its error number. */
    private final int errno;
    /** What to do, or empty. */
    private final String hint;

    /**
     * Makes the exception.
     *
     * @param call the call with what matters of its arguments, such as {@code socket(AF_PACKET, SOCK_RAW, 0)}
     * @param errno the error number, see {@link Errno}
     * @param hint what a person can do about it; "" for what usually helps with this error, if anything
     */
    public SystemCallException(String call, int errno, String hint) {
        super(message(call, errno, hint.isEmpty() ? usualHint(call, errno) : hint));
        this.call = call;
        this.errno = errno;
        this.hint = hint.isEmpty() ? usualHint(call, errno) : hint;
    }

    /** As above, with the hint that usually helps with this error. */
    public SystemCallException(String call, int errno) {
        this(call, errno, "");
    }

    /** The call that failed. */
    public String call() {
        return call;
    }

    /** The error number, see {@link Errno}. */
    public int errno() {
        return errno;
    }

    /** The error's C name, such as EPERM. */
    public String errnoName() {
        return Errno.name(errno);
    }

    /** What a person can do, or "". */
    public String hint() {
        return hint;
    }

    /** What kind of trouble it is. */
    public Kind kind() {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> Kind.PERMISSION;
            case Errno.ENODEV, Errno.ENXIO, Errno.ENETDOWN -> Kind.INTERFACE;
            default -> Kind.OTHER;
        };
    }

    private static String message(String call, int errno, String hint) {
        String what = call + ": " + Errno.text(errno) + " (" + Errno.name(errno) + ")";
        return hint.isEmpty() ? what : what + ": " + hint;
    }

    private static String usualHint(String call, int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> permissionHint(call);
            case Errno.ENODEV -> "there is no such interface here; `tapline interfaces` lists them";
            case Errno.ENXIO -> "the interface is gone";
            case Errno.ENETDOWN -> "the interface is down; `ip link set IF up` brings it up";
            case Errno.EMFILE -> "this process has too many files open; `ulimit -n` raises the limit";
            case Errno.EADDRINUSE -> "another socket has this address";
            case Errno.EADDRNOTAVAIL -> "no interface here has this address";
            default -> "";
        };
    }

    private static String permissionHint(String call) {
        if (call.contains("AF_PACKET") || call.contains("SOCK_RAW")) {
            return NEEDS_NET_RAW;
        }
        return call.startsWith("open(") ? "" : NEEDS_NET_ADMIN;
    }
}
