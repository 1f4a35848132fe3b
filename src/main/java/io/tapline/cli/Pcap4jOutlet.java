package io.tapline.cli;

import io.tapline.frame.FrameSink;
import io.tapline.pcap4j.Pcap4jSink;
import io.tapline.pipeline.CountingSink;
import java.io.IOException;

/** An interface by libpcap, which does not say what left it. */
final class Pcap4jOutlet implements Outlet {
    private final String name;
    private final Pcap4jSink sink;

    Pcap4jOutlet(String name) throws IOException {
        this.name = name;
        this.sink = Pcap4jSink.open(name);
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
    public Sent sent() {
        String reason = sink.firstRefusal();
        return new Sent(sink.asked(), sink.accepted(), UNKNOWN, 0, sink.acceptedBytes(), reason == null ? "" : reason);
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
