package io.tapline.bench;

import io.tapline.filter.Filter;
import io.tapline.filter.Program;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.FrameHandler;
import io.tapline.savefile.SaveFileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a filter takes for a frame, over the first frames of a file; {@code src/bench/bpf.c} asks the same of libpcap's interpreter. The
 * scenario filter_frame of peers.sh runs both.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FilterBenchmark {
    /** Frames of the file that are gone through. */
    public static final int FRAMES = 1000;

    /** A capture with at least that many frames. */
    @Param("captures.pcap")
    public String file;

    /** What is looked for. */
    @Param("tcp port 443")
    public String expression;

    /** How the program runs. */
    @Param({"jvm", "interpreter"})
    public String way;

    private final int[] offsets = new int[FRAMES];
    private final int[] captured = new int[FRAMES];
    private final int[] original = new int[FRAMES];
    private final Frame view = new Frame();
    private FrameFilter filter;

    /** Puts the frames one after the other into a buffer outside the heap, as a ring or a file has them. */
    @Setup
    public void prepare() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(FRAMES * 2048);
        int[] count = {0};
        FrameHandler keep = frame -> {
            offsets[count[0]] = buffer.position();
            captured[count[0]] = frame.capturedLength();
            original[count[0]++] = frame.originalLength();
            buffer.put(frame.toByteArray());
        };
        int linkType;
        try (SaveFileSource source = SaveFileSource.open(Path.of(file))) {
            linkType = source.linkType();
            while (count[0] < FRAMES && source.poll(keep, FRAMES - count[0]) >= 0) {}
        }
        if (count[0] < FRAMES) {
            throw new IOException(file + " has only " + count[0] + " frames");
        }
        view.wrap(buffer, 0, 0, 0, 0, linkType);
        Program program = Filter.compile(expression, linkType);
        filter = way.equals("jvm") ? program.compiled() : program.interpreter();
    }

    /** All frames once, through one view that goes from frame to frame, as sources have it: how many are accepted. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int accept() {
        int accepted = 0;
        for (int i = 0; i < FRAMES; i++) {
            Frame frame = view.move(offsets[i], captured[i], original[i], 0);
            accepted += filter.accept(frame) ? 1 : 0;
        }
        return accepted;
    }
}
