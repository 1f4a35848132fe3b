package io.tapline.pcap4j;

import java.io.IOException;
import org.pcap4j.core.PcapNativeException;

/** What libpcap refused, in a sentence for a person, and of which kind it is. */
public final class Pcap4jException extends IOException {
    private static final long serialVersionUID = 1L;

    // Return codes of pcap_activate(3PCAP), pcap/pcap.h.
    private static final int NO_SUCH_DEVICE = -5;
    private static final int PERMISSION_DENIED = -8;
    private static final int INTERFACE_NOT_UP = -9;
    private static final int PROMISCUOUS_PERMISSION_DENIED = -11;

    /** What kind of trouble it is. */
    public enum Kind {
        /** libpcap is not installed. */
        NO_LIBRARY,
        /** The system does not permit it. */
        PERMISSION,
        /** There is no such interface, or it is down. */
        INTERFACE,
        /** Anything else. */
        OTHER
    }

    private final transient Kind kind;

    Pcap4jException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static Pcap4jException of(String interfaceName, PcapNativeException failure) {
        int code = failure.getReturnCode() == null ? 0 : failure.getReturnCode();
        Kind kind =
                switch (code) {
                    case PERMISSION_DENIED, PROMISCUOUS_PERMISSION_DENIED -> Kind.PERMISSION;
                    case NO_SUCH_DEVICE, INTERFACE_NOT_UP -> Kind.INTERFACE;
                    default -> Kind.OTHER;
                };
        return new Pcap4jException(kind, interfaceName + ": libpcap: " + failure.getMessage(), failure);
    }

    /** What kind of trouble it is; never null. */
    public Kind kind() {
        return kind == null ? Kind.OTHER : kind;
    }
}
