package io.tapline.wire;

/** A layer that upper checksums reach into: IPv4 and IPv6. */
public interface NetworkLayer {
    /** The unfolded sum of the pseudo header (RFC 9293 section 3.1, RFC 8200 section 8.1) for {@link Checksum#finish}. */
    long pseudoHeaderSum(int protocolNumber, int upperLength);

    /** 4 or 6. */
    int version();

    /** The protocol that the fixed header names: not the transport's own where headers stand between the two. */
    int firstProtocol();

    /** True where the packet is a fragment, or its header says that it may be. */
    boolean isFragment();

    /** Time to live or hop limit. */
    int hopLimit();

    /** Index in the layer's buffer of the source address. */
    int sourceIndex();

    /** Index in the layer's buffer of the destination address. */
    int destinationIndex();

    /** Appends the source address, as the one-line text of transports shows it before the port. */
    void sourceText(Text out);

    /** Appends the destination address. */
    void destinationText(Text out);
}
