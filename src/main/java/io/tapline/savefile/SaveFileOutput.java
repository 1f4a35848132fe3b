package io.tapline.savefile;

import io.tapline.frame.FrameSink;
import java.io.IOException;

/** A sink of one save file or several, which can keep what a source's file holds besides frames. */
public interface SaveFileOutput extends FrameSink {
    /**
     * Says which source the frames come from: frames of it that nobody changed are copied as they stand in its file, and so is everything
     * that is no frame, in its place.
     *
     * @return this
     * @throws IOException where what the source has said so far cannot be written
     */
    SaveFileOutput follow(SaveFileSource source) throws IOException;

    /** What the files' format had no room for until now. */
    Unkept unkept();
}
