package io.tapline.cli;

import io.tapline.frame.FrameSink;
import io.tapline.pipeline.LinkTypeGate;
import java.io.IOException;

/** Where inject and replay send to: an interface by one backend or the other, or nowhere. */
interface Outlet {
    /** For {@link Sent#left()}: nobody counts that. */
    long UNKNOWN = -1;

    /**
     * What became of the frames.
     *
     * @param asked frames given
     * @param accepted frames that the kernel took
     * @param left frames that left the interface meanwhile, or {@link #UNKNOWN}
     * @param dropped frames that the interface dropped
     * @param bytes bytes of the accepted frames
     * @param firstReason why the first refused frame was refused; "" where none was
     */
    record Sent(long asked, long accepted, long left, long dropped, long bytes, String firstReason) {
        /** Frames that were asked for and did not leave, as far as anybody knows. */
        long lost() {
            return asked - (left == UNKNOWN ? accepted : Math.min(accepted, left));
        }
    }

    /** The interface, for messages. */
    String name();

    /** LINKTYPE_ value that frames must have, or {@link LinkTypeGate#ANY}. */
    int linkType();

    /** Takes the frames; closed by who uses it. */
    FrameSink sink();

    /** Frames that the kernel took until now; exact after {@link FrameSink#endOfBatch}. */
    long accepted();

    /** What became of the frames until now; also after the sink was closed. */
    Sent sent() throws IOException;

    /** Like {@link #sink} and of the same classes, but frames go nowhere: for a rehearsal. */
    FrameSink rehearsal() throws IOException;

    /** Whether {@link #rehearsal} has any use here. */
    boolean canRehearse();
}
