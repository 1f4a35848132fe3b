package io.tapline.savefile;

import java.io.IOException;

/** A frame was to be written into a pcap file of another link type. */
public final class LinkTypeException extends IOException {
    private static final long serialVersionUID = 1L;

    LinkTypeException(String message) {
        super(message);
    }
}
