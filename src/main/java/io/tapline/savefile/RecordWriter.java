package io.tapline.savefile;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.Frame;
import java.io.IOException;

/** Writes one format into an output. */
abstract class RecordWriter {
    final Output out;

    RecordWriter(Output out) {
        this.out = out;
    }

    /** Writes one frame, and before it what the format wants to have said of its interface. */
    abstract void frame(Frame frame) throws IOException;

    /** Says what there is to say of an interface, if that was not done yet. */
    abstract void describe(CaptureInterface captureInterface) throws IOException;

    /** Writes what an interface counted, where the format has room for it. */
    abstract void statistics(CaptureInterface captureInterface, InterfaceStatistics statistics) throws IOException;

    /** Writes what even a file without frames must hold, if it was not written yet. */
    abstract void finish() throws IOException;
}
