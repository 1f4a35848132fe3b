package io.tapline.filter;

/**
 * What a program is compiled for, besides the link type. Immutable; each with-method returns a changed copy.
 *
 * @param use where the program will run
 * @param snapLength what a matching program returns: bytes to keep of the frame, above 0
 * @param netmask of the network, for {@code ip broadcast}; 0 where the frames come from a file
 * @param swapped true where the file was written by a machine of the other byte order than the link type NULL is read in, see
 *     {@link #withSwapped}
 * @param ipv6Extensions true where tcp, udp, port and the like look behind IPv6 extension headers
 * @param optimized false leaves the program as it was generated
 */
public record FilterOptions(
        Use use, int snapLength, int netmask, boolean swapped, boolean ipv6Extensions, boolean optimized) {

    /** Where a program runs, which decides what it may ask for. */
    public enum Use {
        /** Frames of a save file: loops are allowed, and there are no facts beside the frame's bytes except its direction. */
        FILE,
        /** Shown, not run: as FILE, but with the facts that only a live capture has, as {@code tcpdump -d} shows it. */
        DISPLAY,
        /** Attached to a Linux socket: no loops, and VLAN tags that the card took off the frame are asked for. */
        KERNEL
    }

    /** tcpdump's default length to keep. */
    public static final int DEFAULT_SNAP_LENGTH = 262144;

    /** For frames of a save file. */
    public static final FilterOptions FILE = new FilterOptions(Use.FILE, DEFAULT_SNAP_LENGTH, 0, false, false, true);

    /** For showing a program as {@code tcpdump -d} does. */
    public static final FilterOptions DISPLAY =
            new FilterOptions(Use.DISPLAY, DEFAULT_SNAP_LENGTH, 0, false, false, true);

    /** For a Linux socket. */
    public static final FilterOptions KERNEL =
            new FilterOptions(Use.KERNEL, DEFAULT_SNAP_LENGTH, 0, false, false, true);

    /** Checks the numbers. */
    public FilterOptions {
        if (snapLength <= 0) {
            throw new IllegalArgumentException("a length of " + snapLength + " to keep would reject all frames");
        }
    }

    /** With another length to keep, in bytes. */
    public FilterOptions withSnapLength(int bytes) {
        return new FilterOptions(use, bytes, netmask, swapped, ipv6Extensions, optimized);
    }

    /** With the network's mask as a number in host order, 0xffffff00 for a /24. */
    public FilterOptions withNetmask(int mask) {
        return new FilterOptions(use, snapLength, mask, swapped, ipv6Extensions, optimized);
    }

    /**
     * With the byte order of the save file turned round. Matters for the link type NULL only, whose address family stands in the writer's
     * order: false for files of little-endian machines, true for those of big-endian ones.
     */
    public FilterOptions withSwapped(boolean yes) {
        return new FilterOptions(use, snapLength, netmask, yes, ipv6Extensions, optimized);
    }

    /** Looking behind IPv6 extension headers or not. */
    public FilterOptions withIpv6Extensions(boolean yes) {
        return new FilterOptions(use, snapLength, netmask, swapped, yes, optimized);
    }

    /** With the optimiser or without. */
    public FilterOptions withOptimized(boolean yes) {
        return new FilterOptions(use, snapLength, netmask, swapped, ipv6Extensions, yes);
    }
}
