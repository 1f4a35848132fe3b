package io.tapline.linux;

import java.nio.ByteBuffer;

/**
 * An interface's counters since it was made, of everything that passed it, whoever sent it: struct rtnl_link_stats64.
 *
 * @param rxPackets packets received
 * @param txPackets packets that the driver took to send; for a veth, those that reached its other end
 * @param rxBytes bytes received
 * @param txBytes bytes sent
 * @param rxErrors received with errors
 * @param txErrors failed to be sent
 * @param rxDropped received and not taken
 * @param txDropped not sent for want of room, or because nobody was at the other end
 * @param rxMissed lost by the card for want of room
 */
public record InterfaceStatistics(
        long rxPackets,
        long txPackets,
        long rxBytes,
        long txBytes,
        long rxErrors,
        long txErrors,
        long rxDropped,
        long txDropped,
        long rxMissed) {
    private static final int RX_MISSED = 15;

    static InterfaceStatistics read(ByteBuffer message, int offset) {
        return new InterfaceStatistics(
                message.getLong(offset),
                message.getLong(offset + 8),
                message.getLong(offset + 16),
                message.getLong(offset + 24),
                message.getLong(offset + 32),
                message.getLong(offset + 40),
                message.getLong(offset + 48),
                message.getLong(offset + 56),
                message.getLong(offset + 8 * RX_MISSED));
    }

    /** What was added since an earlier reading. */
    public InterfaceStatistics since(InterfaceStatistics earlier) {
        return new InterfaceStatistics(
                rxPackets - earlier.rxPackets,
                txPackets - earlier.txPackets,
                rxBytes - earlier.rxBytes,
                txBytes - earlier.txBytes,
                rxErrors - earlier.rxErrors,
                txErrors - earlier.txErrors,
                rxDropped - earlier.rxDropped,
                txDropped - earlier.txDropped,
                rxMissed - earlier.rxMissed);
    }
}
