package io.tapline.bench;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.protocol.Protocols;
import io.tapline.wire.Checksum;
import io.tapline.wire.Decoder;
import io.tapline.wire.LayerStack;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to decode one frame into its layers, from the link header to the last one. Run with {@code -prof gc} to see that it
 * allocates nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {
    private static final String ETHERNET = "0200000000020200000000010800";
    private static final String TCP = ETHERNET
            + "4500003a000140004006269c0a0900010a090002"
            + "9c4201bb00000001000000028018ffff00000000" + "0101080a0000000100000002"
            + "686a6b6c6d6e";
    private static final String UDP =
            ETHERNET + "4500001e000000004011669e0a0900010a090002" + "9c400009000a0000" + "6869";
    private static final String ARP = "ffffffffffff0200000000010806" + "0001080006040001" + "020000000001" + "0a090001"
            + "000000000000" + "0a090002";

    /** Which frame. */
    @Param({"tcp", "udp", "arp"})
    public String kind;

    private final Decoder decoder = new Decoder(Protocols.REGISTRY);
    private final Frame frame = new Frame();
    private ByteBuffer buffer;
    private int length;

    /** Puts the frame where a ring or a file would have it. */
    @Setup
    public void prepare() {
        byte[] bytes = HexFormat.of()
                .parseHex(
                        switch (kind) {
                            case "tcp" -> TCP;
                            case "udp" -> UDP;
                            default -> ARP;
                        });
        length = bytes.length;
        buffer = ByteBuffer.allocateDirect(4096);
        buffer.put(64, bytes);
    }

    /** All layers of the frame. */
    @Benchmark
    public LayerStack decode() {
        return decoder.decode(frame.wrap(buffer, 64, length, length, 0, LinkType.ETHERNET));
    }

    /** The Internet checksum over the whole frame. */
    @Benchmark
    public int checksum() {
        return Checksum.finish(Checksum.sum(buffer, 64, length));
    }
}
