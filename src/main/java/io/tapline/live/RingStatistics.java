package io.tapline.live;

/**
 * What the kernel counted of a ring since it was opened, in 64 bits: PACKET_STATISTICS of packet(7).
 *
 * @param received frames that the filter accepted, dropped ones included ("packets received by filter")
 * @param dropped those of them for which the ring had no room ("packets dropped by kernel")
 * @param freezes how often the ring was full
 */
public record RingStatistics(long received, long dropped, long freezes) {
    static final RingStatistics NONE = new RingStatistics(0, 0, 0);

    /** Frames that came into the ring. */
    public long taken() {
        return received - dropped;
    }

    RingStatistics plus(long received, long dropped, long freezes) {
        return new RingStatistics(this.received + received, this.dropped + dropped, this.freezes + freezes);
    }
}
