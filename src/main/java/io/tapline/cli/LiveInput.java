package io.tapline.cli;

import io.tapline.filter.Program;
import io.tapline.frame.CaptureInterface;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameSource;
import io.tapline.live.Directions;
import io.tapline.live.LinkLayer;
import io.tapline.live.RingGroup;
import io.tapline.live.RingSource;
import io.tapline.pcap4j.Pcap4jSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A live source of frames whichever backend it has, with its interfaces and the kernel's counts. */
final class LiveInput {
    /** The kernel's counts for one interface or for all: what the filter accepted, and what of that was lost. */
    record Counts(long received, long dropped) {}

    /** Reads the counts; works after the source was closed, too. */
    private interface Counter {
        Counts read() throws IOException;
    }

    /** How a capture is wanted, whatever takes it. */
    record Wanted(
            int snapLength,
            long ringBytes,
            boolean promiscuous,
            int retireMillis,
            Directions directions,
            FilterInput filter) {}

    private final FrameSource source;
    private final List<CaptureInterface> interfaces = new ArrayList<>();
    private final List<Counter> counters = new ArrayList<>();

    private FrameFilter filter;

    private LiveInput(FrameSource source) {
        this.source = source;
    }

    /** Captures through TPACKET_V3 rings, one an interface. */
    static LiveInput rings(List<String> names, Wanted wanted) throws IOException {
        List<RingSource> rings = new ArrayList<>();
        try {
            for (String name : names) {
                rings.add(RingSource.on(name)
                        .place(rings.size())
                        .ringBytes(wanted.ringBytes / names.size())
                        .retireMillis(wanted.retireMillis)
                        .snapLength(wanted.snapLength)
                        .promiscuous(wanted.promiscuous)
                        .directions(wanted.directions)
                        .filter(program(name, wanted))
                        .open());
            }
        } catch (IOException | RuntimeException failure) {
            for (RingSource ring : rings) {
                ring.close();
            }
            throw failure;
        }
        LiveInput input = new LiveInput(rings.size() == 1 ? rings.get(0) : new RingGroup(rings));
        input.filter = filterHere(rings, wanted);
        for (RingSource ring : rings) {
            input.interfaces.add(ring.captureInterface());
            input.counters.add(() -> {
                var statistics = ring.statistics();
                return new Counts(statistics.received(), statistics.dropped());
            });
            if (ring.ringBytes() < ring.requestedRingBytes()) {
                System.err.println("tapline: the kernel had memory for a ring of " + (ring.ringBytes() >> 10)
                        + " KiB only, not " + (ring.requestedRingBytes() >> 10));
            }
        }
        return input;
    }

    /** The program for the kernel; null where it takes none, and the frames are filtered here. */
    private static long[] program(String name, Wanted wanted) throws IOException {
        if (wanted.filter.isEmpty()) {
            return null;
        }
        LinkLayer layer = CaptureCommand.linkLayer(name);
        if (layer.isCooked()) {
            return null;
        }
        Program program = wanted.filter.forKernel(layer.linkType(), wanted.snapLength);
        return program.isLoadable() ? program.packed() : null;
    }

    /**
     * The filter for frames of those rings whose kernel side has none: the header of a cooked link is made up here, so that the kernel does
     * not see what the filter asks for, and a program may be too long for it.
     */
    private static FrameFilter filterHere(List<RingSource> rings, Wanted wanted) throws IOException {
        if (wanted.filter.isEmpty()) {
            return null;
        }
        boolean inKernel = true;
        for (RingSource ring : rings) {
            inKernel &= program(ring.captureInterface().name(), wanted) != null;
        }
        return inKernel ? null : wanted.filter.new ForFiles(rings.get(0).linkType());
    }

    /** What the frames have still to pass; null for nothing. */
    FrameFilter filter() {
        return filter;
    }

    /** Captures through libpcap. */
    static LiveInput pcap4j(String name, Wanted wanted) throws IOException {
        Pcap4jSource source = Pcap4jSource.open(
                name,
                wanted.snapLength,
                wanted.promiscuous,
                wanted.retireMillis,
                (int) Math.min(Integer.MAX_VALUE, wanted.ringBytes),
                wanted.filter.expression());
        LiveInput input = new LiveInput(source);
        input.interfaces.add(source.captureInterface());
        input.counters.add(() -> new Counts(source.received(), source.dropped()));
        return input;
    }

    /** Where the frames come from. */
    FrameSource source() {
        return source;
    }

    /** The interfaces, in the order asked for. */
    List<CaptureInterface> interfaces() {
        return interfaces;
    }

    /** The counts of one interface. */
    Counts counts(int index) throws IOException {
        return counters.get(index).read();
    }

    /** The counts of all interfaces together. */
    Counts counts() throws IOException {
        long received = 0;
        long dropped = 0;
        for (Counter counter : counters) {
            Counts counts = counter.read();
            received += counts.received;
            dropped += counts.dropped;
        }
        return new Counts(received, dropped);
    }
}
