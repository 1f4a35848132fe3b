package io.tapline.cli;

import io.tapline.frame.FrameSink;
import io.tapline.live.WireReport;
import io.tapline.live.WireSink;
import java.io.IOException;

/** An interface of this Linux machine. */
final class WireOutlet implements Outlet {
    private final String name;
    private final WireSink sink;

    WireOutlet(String name, WireSink.Engine engine, boolean bypassQueue) throws IOException {
        this.name = name;
        this.sink = WireSink.open(name, engine, bypassQueue);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int linkType() {
        return sink.linkType();
    }

    @Override
    public FrameSink sink() {
        return sink;
    }

    @Override
    public long accepted() {
        return sink.accepted();
    }

    @Override
    public Sent sent() throws IOException {
        WireReport report = sink.report();
        return new Sent(
                report.asked(),
                report.accepted(),
                report.left(),
                report.dropped(),
                report.bytes(),
                report.firstReason());
    }

    @Override
    public FrameSink rehearsal() throws IOException {
        return sink.rehearsal();
    }

    @Override
    public boolean canRehearse() {
        return true;
    }
}
