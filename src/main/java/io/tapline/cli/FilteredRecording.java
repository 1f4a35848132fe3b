package io.tapline.cli;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.pipeline.Rounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The frames of a recording that a filter accepts; to whoever plays it the others are not there. */
final class FilteredRecording implements Rounds.Opener {
    private final Rounds.Opener recording;
    private final FrameFilter filter;

    private FilteredRecording(Rounds.Opener recording, FrameFilter filter) {
        this.recording = recording;
        this.filter = filter;
    }

    /** Puts the filter before each of the recordings. */
    static List<Rounds.Opener> all(List<Rounds.Opener> recordings, FrameFilter filter) {
        List<Rounds.Opener> filtered = new ArrayList<>();
        for (Rounds.Opener recording : recordings) {
            filtered.add(new FilteredRecording(recording, filter));
        }
        return filtered;
    }

    @Override
    public FrameSource open() throws IOException {
        return new Selection(recording.open(), filter);
    }

    private static final class Selection implements FrameSource, FrameHandler {
        private final FrameSource source;
        private final FrameFilter filter;
        private FrameHandler handler;
        private int accepted;

        Selection(FrameSource source, FrameFilter filter) {
            this.source = source;
            this.filter = filter;
        }

        @Override
        public int poll(FrameHandler selected, int limit) throws IOException {
            handler = selected;
            accepted = 0;
            int polled;
            do {
                polled = source.poll(this, limit);
            } while (polled > 0 && accepted == 0);
            return polled > 0 ? accepted : polled;
        }

        @Override
        public void onFrame(Frame frame) throws IOException {
            if (filter.accept(frame)) {
                accepted++;
                handler.onFrame(frame);
            }
        }

        @Override
        public boolean stop() {
            return source.stop();
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
