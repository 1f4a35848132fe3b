package io.tapline.frame;

import java.io.IOException;

/** Takes one frame. The frame is valid until the method returns; see {@link Frame#copy()}. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * Handles one frame.
     *
     * @throws IOException where the frame could not be passed on (the disk is full, the interface is gone)
     */
    void onFrame(Frame frame) throws IOException;
}
