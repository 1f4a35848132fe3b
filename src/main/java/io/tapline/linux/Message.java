package io.tapline.linux;

import java.net.SocketAddress;

/**
 * What recvmsg(2) tells of a message beside its bytes.
 *
 * @param length bytes put into the buffer
 * @param fullLength bytes that the message had; more than length where the buffer was too small
 * @param source who sent it; null where the socket type does not tell
 * @param timestampNanos when it arrived, nanoseconds since 1970-01-01T00:00:00Z; 0 unless {@link SocketOption#TIMESTAMPS} is set
 */
public record Message(int length, int fullLength, SocketAddress source, long timestampNanos) {
    /** True where the buffer was too small for the message. */
    public boolean isTruncated() {
        return fullLength > length;
    }
}
