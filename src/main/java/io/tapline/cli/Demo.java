package io.tapline.cli;

import io.tapline.craft.CraftSource;
import io.tapline.craft.Defaults;
import io.tapline.craft.Spec;
import io.tapline.craft.SpecException;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSink;
import io.tapline.frame.FrameSource;
import io.tapline.linux.VirtualWire;
import io.tapline.live.RingSource;
import io.tapline.live.WireReport;
import io.tapline.live.WireSink;
import io.tapline.pipeline.NanoClock;
import io.tapline.pipeline.Pacer;
import io.tapline.pipeline.Pacing;
import io.tapline.pipeline.Pump;
import io.tapline.print.PrintOptions;
import io.tapline.print.PrintSink;
import io.tapline.print.TextPrinter;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.SaveFileSink;
import io.tapline.savefile.SaveFileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The steps of the demo, each of which says on standard output what it did. */
final class Demo {
    private static final List<String> SPECS = List.of(
            "eth src=02:00:00:00:00:01 dst=ff:ff:ff:ff:ff:ff / arp opcode=request src.hw_mac=02:00:00:00:00:01"
                    + " src.proto_ipv4=10.9.0.1 dst.proto_ipv4=10.9.0.2",
            "eth src=02:00:00:00:00:01 dst=02:00:00:00:00:02 / ip src=10.9.0.1 dst=10.9.0.2 / udp sport=40000 dport=9"
                    + " / \"hello\\n\"",
            "eth src=02:00:00:00:00:01 dst=02:00:00:00:00:02 / ip src=10.9.0.1 dst=10.9.0.2 / tcp sport=40001 dport=80"
                    + " flags=S seq=1000",
            "eth src=02:00:00:00:00:01 dst=02:00:00:00:00:02 / vlan id=100 / ip src=10.9.0.1 dst=10.9.0.2"
                    + " / udp sport=40002 dport=9 / zeros:20",
            "eth src=02:00:00:00:00:01 dst=02:00:00:00:00:02 / ipv6 src=2001:db8::1 dst=2001:db8::2 / icmpv6 type=128",
            "eth src=02:00:00:00:00:01 dst=02:00:00:00:00:02 / ipv6 src=2001:db8::1 dst=2001:db8::2"
                    + " / tcp sport=40003 dport=443 flags=S");

    private static final long INTERVAL = 20_000_000L;
    private static final long PATIENCE = 3_000_000_000L;
    private static final int RING = 4 << 20;
    // Nobody empties the ring while frames are being sent, and each of them, being alone, takes a block.
    private static final int BLOCK = 16 << 10;

    private final VirtualWire wire;
    private final Path file;
    private final boolean kept;
    private final long start = System.nanoTime();
    private final NanoClock clock = NanoClock.system();

    Demo(VirtualWire wire, Path file, boolean kept) {
        this.wire = wire;
        this.file = file;
        this.kept = kept;
    }

    int run() throws IOException {
        say(
                "wire",
                wire.left().name() + " and " + wire.right().name()
                        + ": a virtual cable between two network namespaces of its own; nothing leaves it");
        FrameList crafted = craft();
        FrameList captured = new FrameList();
        String sent = across(
                crafted, Pacing.interval(INTERVAL), captured, crafted.frames().size());
        say("inject", sent);
        say("capture", captured.frames().size() + " frames at the other end:");
        print(captured);
        save(captured);
        FrameList again = new FrameList();
        try (SaveFileSource replayed = SaveFileSource.open(file)) {
            say(
                    "replay",
                    across(replayed, Pacing.original(), again, captured.frames().size()));
        }
        boolean same = verify("sent and captured", crafted, captured) & verify("saved and replayed", captured, again);
        System.out.println(
                same
                        ? "demo: all three jobs work here (" + (System.nanoTime() - start) / 100_000_000L / 10.0 + " s)"
                        : "demo: what arrived is not what was sent");
        return same ? ExitStatus.OK : ExitStatus.NEGATIVE;
    }

    private static void say(String step, String what) {
        System.out.println(step + " ".repeat(9 - step.length()) + what);
    }

    private static FrameList craft() throws IOException {
        try {
            List<Spec> specs = new ArrayList<>();
            for (String text : SPECS) {
                specs.add(Spec.parse(text, Protocols.REGISTRY));
            }
            FrameList frames = new FrameList();
            CraftSource source = new CraftSource(specs, Defaults.NONE, 0, 1);
            while (source.poll(frames, specs.size()) != FrameSource.END) {}
            say(
                    "craft",
                    frames.frames().size() + " frames: ARP, UDP, TCP and VLAN over IPv4, ICMPv6 and TCP over IPv6");
            return frames;
        } catch (SpecException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    /** Sends the frames at one end, by that timing, takes what arrives at the other, and says what became of them. */
    private String across(FrameSource frames, Pacing pacing, FrameList arrived, int expected) throws IOException {
        String from = wire.left().name();
        String to = wire.right().name();
        try (RingSource ring = wire.right().namespace().call(() -> RingSource.on(to)
                .ringBytes(RING)
                .blockBytes(BLOCK)
                .retireMillis(1)
                .open())) {
            WireSink sink = wire.left().namespace().call(() -> WireSink.open(from, WireSink.Engine.SEND, false));
            sink.warmUp();
            Pacer pacer = new Pacer(pacing, clock, sink);
            new Pump(frames, pacer, clock).run();
            take(ring, arrived, expected);
            WireReport report = sink.report();
            return report.asked() + " frames asked, " + report.accepted() + " accepted by the kernel, " + report.left()
                    + " left " + from + "; " + ring.statistics().dropped() + " dropped at " + to + "; at most "
                    + pacer.lateness().max() / 1000 + " us late";
        }
    }

    private void take(RingSource ring, FrameList arrived, int expected) throws IOException {
        long deadline = System.nanoTime() + PATIENCE;
        while (arrived.frames().size() < expected && System.nanoTime() - deadline < 0) {
            ring.poll(arrived, expected);
        }
        // One more round: what nobody asked for must not be on the wire.
        ring.poll(arrived, expected);
    }

    private static void print(FrameList frames) throws IOException {
        System.out.flush();
        try (FrameSink printer = new PrintSink(new TextPrinter(new PrintOptions()), Terminal.standardOutput(), true)) {
            for (Frame frame : frames.frames()) {
                printer.onFrame(frame);
            }
            printer.endOfBatch();
        }
    }

    private void save(FrameList frames) throws IOException {
        try (SaveFileSink sink = SaveFileSink.create(file)) {
            for (Frame frame : frames.frames()) {
                sink.onFrame(frame);
            }
        }
        say(
                "save",
                frames.frames().size() + " frames, " + Files.size(file) + " bytes of pcapng"
                        + (kept ? " in " + file : ""));
    }

    private static boolean verify(String what, FrameList expected, FrameList found) {
        int count = Math.min(expected.frames().size(), found.frames().size());
        int same = 0;
        for (int i = 0; i < count; i++) {
            if (Arrays.equals(
                    expected.frames().get(i).toByteArray(),
                    found.frames().get(i).toByteArray())) {
                same++;
            }
        }
        boolean all = same == expected.frames().size() && same == found.frames().size();
        say(
                "verify",
                what + ": " + same + " of " + expected.frames().size() + " frames are the same byte for byte"
                        + (all ? "" : ", and " + found.frames().size() + " came"));
        return all;
    }
}
