package io.tapline.cli;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.FrameSink;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.linux.Kernel;
import io.tapline.live.WireSink.Engine;
import io.tapline.pipeline.LinkTypeGate;
import io.tapline.pipeline.NanoClock;
import io.tapline.pipeline.Pacer;
import io.tapline.pipeline.Pump;
import io.tapline.pipeline.Rehearsal;
import io.tapline.pipeline.Rounds;
import io.tapline.pipeline.Stamper;
import io.tapline.pipeline.VirtualClock;
import io.tapline.savefile.SaveFileSink;
import java.io.IOException;
import java.nio.file.Path;

/** One run of inject or replay: source, gate, pacer, wire, and a file of what was sent; and what is said at its end. */
final class Sending {
    /** Long enough for the JVM to have compiled the path, short enough not to be noticed. */
    private static final long REHEARSAL_NANOS = 120_000_000;

    /** Where the frames of one round come from. */
    @FunctionalInterface
    interface Frames {
        /**
         * Opens them at the first one.
         *
         * @param newRecording to be run where frames follow whose times have nothing to do with those before
         */
        FrameSource open(Runnable newRecording) throws IOException;
    }

    private final SendPlan plan;
    private final NanoClock clock;
    private final Outlet outlet;
    private LinkTypeGate gate;
    private Pacer pacer;
    private Pump pump;

    Sending(SendPlan plan) throws IOException {
        this.plan = plan;
        this.clock = plan.dryRun() ? new VirtualClock(System.currentTimeMillis() * 1_000_000L) : NanoClock.system();
        this.outlet = outlet(plan);
    }

    private static Outlet outlet(SendPlan plan) throws IOException {
        if (plan.dryRun()) {
            return new DryOutlet();
        }
        if (plan.backend().equals("pcap4j")) {
            return new Pcap4jOutlet(plan.interfaceName());
        }
        // A frame that is due goes at once; without a schedule, many go together.
        boolean singly = plan.engine() == Engine.AUTO && (plan.pacing() != null || plan.writeTo() != null);
        return new WireOutlet(plan.interfaceName(), singly ? Engine.SEND : plan.engine(), plan.bypassQueue());
    }

    /**
     * Sends the frames and says what became of them.
     *
     * @return the exit status
     * @throws IOException what ended the run early, after the report
     */
    int run(Frames frames) throws IOException {
        Preload preload = plan.preload() || plan.ownTiming() ? Preload.read(frames, plan) : null;
        if (plan.pacing() != null && !plan.dryRun()) {
            rehearse();
        }
        FrameSink stages = stages();
        Frames each = preload == null ? frames : preload;
        long rounds = preload == null || preload.failure() == null ? plan.rounds() : 1;
        Runnable newRecording = pacer == null ? () -> {} : pacer::newRound;
        pump = new Pump(new Rounds(() -> each.open(newRecording), rounds, newRecording), stages, clock)
                .maxFrames(plan.maxFrames());
        limitDuration();
        Signals.onStop(this::stop);
        Signals.on("USR1", this::printProgress);
        long start = clock.nanoTime();
        IOException failure = preload == null ? null : preload.failure();
        Pump.Result result = null;
        try {
            result = pump.run();
        } catch (IOException ended) {
            failure = ended;
        }
        long nanos = result == null ? clock.nanoTime() - start : result.nanos();
        int status = report(nanos);
        if (failure != null) {
            throw failure;
        }
        return status;
    }

    private FrameSink stages() throws IOException {
        FrameSink end = outlet.sink();
        if (plan.writeTo() != null) {
            CaptureInterface on =
                    CaptureInterface.live(0, outlet.name(), Math.max(outlet.linkType(), LinkType.ETHERNET), 0);
            end = new Stamper(clock, on, new SentFrames(outlet, end, SaveFileSink.create(Path.of(plan.writeTo()))));
        }
        if (plan.pacing() != null) {
            pacer = new Pacer(plan.pacing(), clock, end).maxGap(plan.maxGap());
            end = pacer;
        }
        gate = new LinkTypeGate(outlet.linkType(), outlet.name(), end);
        return gate;
    }

    private void rehearse() throws IOException {
        if (outlet instanceof WireOutlet) {
            Kernel.timerSlack(1);
        }
        if (outlet.canRehearse()) {
            Rehearsal.run(
                    plan.pacing(),
                    REHEARSAL_NANOS,
                    clock,
                    quick -> new LinkTypeGate(LinkType.ETHERNET, "", new Pacer(quick, clock, outlet.rehearsal())));
        }
    }

    private void limitDuration() {
        if (plan.duration() == Long.MAX_VALUE) {
            return;
        }
        if (pacer == null) {
            pump.duration(plan.duration());
        } else {
            pacer.duration(plan.duration(), () -> pump.stop(Pump.Reason.DURATION));
        }
    }

    private void stop() {
        if (pacer != null) {
            pacer.stop();
        }
        pump.stop();
    }

    private void printProgress() {
        try {
            System.err.println(new SendReport(outlet, 0, null, 0).counts());
        } catch (IOException unknown) {
            System.err.println("tapline: no counts: " + unknown.getMessage());
        }
    }

    private int report(long nanos) throws IOException {
        SendReport report = new SendReport(outlet, nanos, pacer, gate.truncated());
        if (plan.json()) {
            System.out.println(report.json());
        } else {
            System.err.print(report.text(plan.dryRun()));
        }
        return plan.maxLoss().allows(report.sent().lost(), report.sent().asked()) ? ExitStatus.OK : ExitStatus.LOSS;
    }
}
