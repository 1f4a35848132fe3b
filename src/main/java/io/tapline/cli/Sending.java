package io.tapline.cli;

import io.tapline.frame.CaptureInterface;
import io.tapline.frame.FrameSink;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import io.tapline.linux.Kernel;
import io.tapline.pipeline.Chain;
import io.tapline.pipeline.LinkTypeGate;
import io.tapline.pipeline.NanoClock;
import io.tapline.pipeline.Pacer;
import io.tapline.pipeline.Pump;
import io.tapline.pipeline.Rehearsal;
import io.tapline.pipeline.Rounds;
import io.tapline.pipeline.Stamper;
import io.tapline.pipeline.VirtualClock;
import java.io.IOException;
import java.util.List;

/** One run of inject or replay: source, gate, pacer, wire, and a file of what was sent; and what is said at its end. */
final class Sending {
    /** Long enough for the JVM to have compiled the path, short enough not to be noticed. */
    private static final long REHEARSAL_NANOS = 120_000_000;

    /** Most bytes of a frame, as libpcap has it. */
    private static final int LONGEST_FRAME = 262_144;

    private final SendPlan plan;
    private final NanoClock clock;
    private final Outlet outlet;
    private FrameSink stages;
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
        return new WireOutlet(plan.interfaceName(), plan.engine(), plan.bypassQueue());
    }

    /** Where frames go, for those who make them fit it. */
    Outlet outlet() {
        return outlet;
    }

    /**
     * Sends recordings one after the other, as often as planned, and says what became of the frames.
     *
     * @return the exit status
     * @throws IOException what ended the run early, after the report
     */
    int run(List<Rounds.Opener> recordings) throws IOException {
        boolean worthwhile = plan.pacing() != null || plan.rounds() > 1;
        Preload preload = plan.preload() || worthwhile && !plan.dryRun()
                ? Preload.read(recordings, plan.preload(), plan.maxFrames())
                : null;
        prepare();
        Runnable between = pacer == null ? () -> {} : pacer::newRecording;
        if (preload == null) {
            return run(new Rounds(() -> new Chain(recordings, between), plan.rounds(), between), null);
        }
        return run(preload.source(plan.rounds(), between), preload.failure());
    }

    /** As {@link #run(List)}, for frames that need no more rounds. */
    int run(FrameSource source) throws IOException {
        prepare();
        return run(source, null);
    }

    private void prepare() throws IOException {
        if (plan.pacing() != null && outlet.canRehearse()) {
            rehearse();
        }
        stages = stages();
    }

    private int run(FrameSource source, Exception earlier) throws IOException {
        pump = new Pump(source, stages, clock).maxFrames(plan.maxFrames());
        limitDuration();
        Signals.onStop(this::stop);
        Signals.on("USR1", this::printProgress);
        Exception failure = earlier;
        long start = clock.nanoTime();
        long nanos;
        try {
            nanos = pump.run().nanos();
        } catch (IOException | CommandException ended) {
            failure = ended;
            nanos = clock.nanoTime() - start;
        }
        int status = failure != null && pump.frames() == 0
                ? ExitStatus.OK
                : report(pacer == null ? nanos : Math.max(0, nanos - Pacer.LEAD));
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof CommandException command) {
            throw command;
        }
        return status;
    }

    private FrameSink stages() throws IOException {
        FrameSink end = outlet.sink();
        if (plan.isWritten()) {
            CaptureInterface on = CaptureInterface.live(0, outlet.name(), LinkType.ETHERNET, LONGEST_FRAME);
            end = new Stamper(clock, on, new SentFrames(outlet, end, FileOutput.open(plan.options())));
        }
        if (plan.pacing() != null) {
            pacer = new Pacer(plan.pacing(), clock, end).maxGap(plan.maxGap());
            end = pacer;
        }
        gate = new LinkTypeGate(outlet.linkType(), outlet.name(), end);
        return gate;
    }

    private void rehearse() throws IOException {
        Kernel.timerSlack(1);
        Rehearsal.run(
                plan.pacing(),
                REHEARSAL_NANOS,
                clock,
                quick -> new LinkTypeGate(LinkType.ETHERNET, "", new Pacer(quick, clock, outlet.rehearsal())));
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
