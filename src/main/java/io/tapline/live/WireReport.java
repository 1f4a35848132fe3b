package io.tapline.live;

/**
 * What became of the frames that a wire sink was given.
 *
 * @param asked frames given
 * @param accepted frames that the kernel took
 * @param bytes their bytes
 * @param left frames that left the interface meanwhile, whoever sent them: difference of tx_packets; at most accepted where nobody else sends
 * @param dropped frames that the interface dropped meanwhile: difference of tx_dropped; a frame that was tried again may have been dropped
 *     before
 * @param oversized frames refused because they are longer than the interface takes
 * @param refused frames not taken, for this or any other reason
 * @param retries how often a frame was tried again because there was no room
 * @param firstReason why the first refused frame was refused; "" where none was
 */
public record WireReport(
        long asked,
        long accepted,
        long bytes,
        long left,
        long dropped,
        long oversized,
        long refused,
        long retries,
        String firstReason) {
    /** Frames that were given and did not leave, as far as can be told where others send on the interface too. */
    public long lost() {
        return asked - Math.min(accepted, left);
    }
}
