package io.tapline.wire;

/** A layer that upper checksums reach into: IPv4 and IPv6. */
public interface NetworkLayer {
    /** The unfolded sum of the pseudo header (RFC 9293 section 3.1, RFC 8200 section 8.1) for {@link Checksum#finish}. */
    long pseudoHeaderSum(int protocolNumber, int upperLength);

    /** Appends the source address, as the one-line text of transports shows it before the port. */
    void sourceText(Text out);

    /** Appends the destination address. */
    void destinationText(Text out);
}
