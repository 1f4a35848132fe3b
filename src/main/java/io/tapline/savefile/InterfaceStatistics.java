package io.tapline.savefile;

/**
 * What a capture counted on one interface; -1 for what nobody counted.
 *
 * @param startNanos when the capture began, in nanoseconds since 1970
 * @param endNanos when it ended
 * @param received frames that the interface received (isb_ifrecv)
 * @param interfaceDropped frames that the interface dropped (isb_ifdrop)
 * @param accepted frames that the filter accepted (isb_filteraccept)
 * @param systemDropped frames that the system dropped (isb_osdrop)
 * @param delivered frames that the capture took in (isb_usrdeliv)
 */
public record InterfaceStatistics(
        long startNanos,
        long endNanos,
        long received,
        long interfaceDropped,
        long accepted,
        long systemDropped,
        long delivered) {}
