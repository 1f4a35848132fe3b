package io.tapline.cli;

import io.tapline.frame.FrameSink;
import io.tapline.pipeline.CountingSink;
import io.tapline.pipeline.LinkTypeGate;

/** Nowhere: for a dry run. */
final class DryOutlet implements Outlet {
    private final CountingSink sink = new CountingSink();

    @Override
    public String name() {
        return "nowhere";
    }

    @Override
    public int linkType() {
        return LinkTypeGate.ANY;
    }

    @Override
    public FrameSink sink() {
        return sink;
    }

    @Override
    public long accepted() {
        return sink.frames();
    }

    @Override
    public Sent sent() {
        return new Sent(sink.frames(), sink.frames(), UNKNOWN, 0, sink.bytes(), "");
    }

    @Override
    public FrameSink rehearsal() {
        return new CountingSink();
    }

    @Override
    public boolean canRehearse() {
        return false;
    }
}
