package io.tapline.savefile;

import java.io.IOException;

/** A save file could not be written to its end: the disk is full, the pipe is closed, the device is gone. */
public final class WriteFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final long frames;
    private final long lost;

    WriteFailedException(String name, IOException cause, long frames, long lost) {
        super(
                name + (name.isEmpty() ? "" : ": ") + cause.getMessage() + "; " + count(frames) + " before that "
                        + (frames == 1 ? "is" : "are") + " whole, " + count(lost) + (lost == 1 ? " was" : " were")
                        + " not written",
                cause);
        this.name = name;
        this.frames = frames;
        this.lost = lost;
    }

    /** The same failure, where so many frames more were not written. */
    WriteFailedException withLost(long more) {
        return more == 0 ? this : new WriteFailedException(name, (IOException) getCause(), frames, lost + more);
    }

    private static String count(long frames) {
        return frames == 1 ? "1 frame" : frames + " frames";
    }

    /** Frames that the file holds. */
    public long frames() {
        return frames;
    }

    /** Frames that the sink was given and the file does not hold. */
    public long lost() {
        return lost;
    }
}
