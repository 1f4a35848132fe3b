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

    /**
     * Handles the rows of a table that are next, in their order, and says for each that it was taken. As good as one {@link #onFrame} after
     * the other, which is what this does for whom has nothing quicker.
     *
     * @throws IOException where a frame could not be passed on; the rows taken before it stand
     */
    default void onTable(FrameTable table) throws IOException {
        for (int row = table.next(); row < table.end(); row++) {
            onFrame(table.frame(row));
            table.took(row + 1);
        }
    }
}
