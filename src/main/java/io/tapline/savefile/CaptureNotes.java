package io.tapline.savefile;

/**
 * What a capture says of itself at the head of its file, where the format has room for it: pcapng has, pcap has not.
 *
 * @param filter the pcap-filter expression that its frames passed, written with each interface (if_filter); null or empty for none
 * @param comment words for the reader, written with the section (opt_comment); null or empty for none
 */
public record CaptureNotes(String filter, String comment) {
    /** Nothing to say. */
    public static final CaptureNotes NONE = new CaptureNotes("", "");
}
