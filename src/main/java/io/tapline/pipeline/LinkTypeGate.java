package io.tapline.pipeline;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import io.tapline.frame.LinkType;
import java.io.IOException;

/**
 * Lets through frames of one link type only, because an interface would send any bytes: a frame without an Ethernet header would leave an
 * Ethernet interface as nonsense. Counts the frames that were not captured whole.
 */
public final class LinkTypeGate implements FrameSink {
    /** A frame of another link type came. */
    public static final class MismatchException extends IOException {
        private static final long serialVersionUID = 1L;

        MismatchException(String message) {
            super(message);
        }
    }

    /** Lets every link type through. */
    public static final int ANY = -1;

    private final int linkType;
    private final String destination;
    private final FrameSink next;
    private long truncated;

    /**
     * Guards a sink.
     *
     * @param linkType the LINKTYPE_ value that goes through, or {@link #ANY}
     * @param destination what takes these frames, for the message
     */
    public LinkTypeGate(int linkType, String destination, FrameSink next) {
        this.linkType = linkType;
        this.destination = destination;
        this.next = next;
    }

    /**
     * Passes the frame on.
     *
     * @throws MismatchException where it has another link type
     */
    @Override
    public void onFrame(Frame frame) throws IOException {
        if (frame.linkType() != linkType && linkType != ANY) {
            throw new MismatchException(destination + " takes " + LinkType.description(linkType)
                    + " frames, and this one is " + LinkType.description(frame.linkType()));
        }
        if (frame.capturedLength() < frame.originalLength()) {
            truncated++;
        }
        next.onFrame(frame);
    }

    /** Frames passed on of which some bytes had not been captured. */
    public long truncated() {
        return truncated;
    }

    @Override
    public void endOfBatch() throws IOException {
        next.endOfBatch();
    }

    @Override
    public void close() throws IOException {
        next.close();
    }
}
