package io.tapline.protocol;

import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import java.util.List;

/** The one list that registers protocols. Where two bind the same key, the earlier one has it. */
public final class Protocols {
    /** All protocols that Tapline knows. */
    public static final List<Protocol> ALL = List.of(Ethernet.PROTOCOL, Ipv4.PROTOCOL, Udp.PROTOCOL);

    /** The same, by name and key. */
    public static final Registry REGISTRY = new Registry(ALL);

    private Protocols() {}
}
