package io.tapline.print;

import io.tapline.frame.Frame;
import io.tapline.wire.Draft;
import io.tapline.wire.Text;

/** Turns frames into text, one after the other. One thread uses a printer; several printers of a kind may work side by side. */
public interface FramePrinter {
    /** Appends what stands before the first frame, such as a header line. */
    default void begin(Text out) {}

    /** A draft for frames before whose turn this printer may write; null where its text never depends on the frames before. */
    default Draft newDraft() {
        return null;
    }

    /** Makes the printer leave out what depends on the frames before, for the draft to fill in later; null for none. */
    default void draft(Draft draft) {}

    /**
     * Appends the text of a frame, its line end included. Never throws on what the frame holds, and allocates nothing once it has seen
     * frames of this kind.
     *
     * @param number of the frame, the first being 1
     */
    void print(Frame frame, long number, Text out);
}
