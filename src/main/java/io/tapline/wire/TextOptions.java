package io.tapline.wire;

/**
 * How one-line text is wanted; tcpdump's letters in the descriptions.
 *
 * @param verbosity 0, or 1 to 3 for -v, -vv, -vvv
 * @param quick -q: less protocol information
 * @param linkHeader -e: the link-level header on each line
 * @param numeric 0 for names where a table in the program has them, 1 for -n, 2 for -nn; no look-up asks the network
 * @param absoluteSequence -S: TCP sequence numbers as they are
 * @param checkChecksums false for -K: checksums are not verified
 * @param dumpUnknown bytes that nothing is known of are dumped; false where every frame is (-x, -X)
 */
public record TextOptions(
        int verbosity,
        boolean quick,
        boolean linkHeader,
        int numeric,
        boolean absoluteSequence,
        boolean checkChecksums,
        boolean dumpUnknown) {
    /** tcpdump -n. */
    public static final TextOptions DEFAULT = new TextOptions(0, false, false, 1, false, true, true);
}
