package io.tapline.linux;

/** The types of socket(2). */
public enum SocketType {
    /** A byte stream in both directions. */
    STREAM(1),
    /** Single messages; for AF_PACKET frames without their link header. */
    DGRAM(2),
    /** Messages of the layer below; for AF_PACKET frames with their link header. */
    RAW(3),
    /** Reliably delivered messages, whose order is not kept. */
    RDM(4),
    /** A connection that keeps message boundaries. */
    SEQPACKET(5);

    private final int number;

    SocketType(int number) {
        this.number = number;
    }

    /** The value of the SOCK_ constant. */
    public int number() {
        return number;
    }

    /** The C name, such as SOCK_RAW. */
    @Override
    public String toString() {
        return "SOCK_" + name();
    }
}
