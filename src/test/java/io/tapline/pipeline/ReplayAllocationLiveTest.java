package io.tapline.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.linux.Live;
import io.tapline.linux.VirtualWire;
import io.tapline.live.WireSink;
import io.tapline.savefile.SaveFileSink;
import io.tapline.savefile.SaveFileSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A replay from a file to a wire: what it allocates does not grow with the number of frames. */
class ReplayAllocationLiveTest {
    private static final int FRAMES = 20_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = WireSink.Engine.class,
            names = {"SEND", "MMSG"})
    void fromFileToWireNothingIsAllocatedForAFrame(WireSink.Engine engine) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
        Path small = write("small.pcap", FRAMES);
        Path large = write("large.pcap", 5 * FRAMES);
        try (VirtualWire wire = Live.wire()) {
            replay(wire, engine, small);
            long fewer = allocated(threads, wire, engine, small);
            long more = allocated(threads, wire, engine, large);
            assertTrue(more - fewer < FRAMES, 4 * FRAMES + " more frames allocated " + (more - fewer) + " bytes more");
        }
    }

    private Path write(String name, int frames) throws IOException {
        Path file = folder.resolve(name);
        byte[] bytes = new byte[100];
        try (SaveFileSink sink = SaveFileSink.create(file)) {
            for (int i = 0; i < frames; i++) {
                sink.onFrame(Frame.of(bytes, LinkType.ETHERNET).timestampNanos(i * 1000L));
            }
        }
        return file;
    }

    private static long allocated(ThreadMXBean threads, VirtualWire wire, WireSink.Engine engine, Path file)
            throws IOException {
        long before = threads.getCurrentThreadAllocatedBytes();
        replay(wire, engine, file);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void replay(VirtualWire wire, WireSink.Engine engine, Path file) throws IOException {
        NanoClock clock = NanoClock.system();
        WireSink sink =
                wire.left().namespace().call(() -> WireSink.open(wire.left().name(), engine, false));
        Pacer pacer = new Pacer(Pacing.original(), clock, sink);
        LinkTypeGate gate = new LinkTypeGate(sink.linkType(), sink.toString(), pacer);
        long frames = new Pump(SaveFileSource.open(file), gate, clock).run().frames();
        assertEquals(frames, sink.report().left());
    }
}
