package io.tapline.cli;

import io.tapline.craft.CraftSource;
import io.tapline.craft.Defaults;
import io.tapline.craft.Spec;
import io.tapline.craft.SpecException;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameSink;
import io.tapline.pipeline.NanoClock;
import io.tapline.pipeline.Pump;
import io.tapline.print.PrintOptions;
import io.tapline.print.PrintSink;
import io.tapline.print.TextPrinter;
import io.tapline.protocol.Protocols;
import io.tapline.wire.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** {@code tapline craft}: frames from the packet language to a file, or to standard output in one of three forms. */
final class CraftCommand implements Command {
    private final Options options = new Options();

    @Override
    public Options options() {
        options.describe(
                        "Makes frames that are written in the packet language. Without -w, --hex or --binary shows them decoded"
                                + " and as bytes.",
                        "tapline craft SPEC... [-w FILE | --hex | --binary] [OPTIONS]")
                .arguments("SPEC", "layers divided by a slash that stands alone, fields as name=value")
                .flag("one line of hex digits a frame", "--hex")
                .flag("the bytes themselves, one frame behind the other", "--binary")
                .number("N", new Units.Count(), "stop after N frames", "-c", "--limit")
                .number("N", new Units.Count(), "where random values begin: the same N gives the same frames", "--seed")
                .examples(
                        "tapline craft 'eth dst=ff:ff:ff:ff:ff:ff / arp opcode=request dst.proto_ipv4=10.0.0.2'",
                        "tapline craft 'eth / ip dst=10.0.0.2 / udp dport=1..1000' -w ports.pcapng",
                        "tapline craft 'eth / ip src=10.0.0.0/24 dst=10.0.0.2 / tcp dport=80 flags=S' --hex");
        FileOutput.declare(options);
        return options;
    }

    @Override
    public Integer call() throws IOException {
        List<String> texts = Spec.ofArguments(options.arguments());
        if (texts.isEmpty()) {
            throw new CommandException(
                    ExitStatus.USAGE, "what frame? tapline craft 'eth / ip dst=10.0.0.2 / udp dport=9'");
        }
        if ((options.has("-w") ? 1 : 0) + (options.has("--hex") ? 1 : 0) + (options.has("--binary") ? 1 : 0) > 1) {
            throw new CommandException(ExitStatus.USAGE, "one of -w, --hex and --binary, not several");
        }
        try {
            List<Spec> specs = new ArrayList<>();
            for (String text : texts) {
                specs.add(Spec.parse(text, Protocols.REGISTRY));
            }
            long seed = options.number("--seed", System.nanoTime());
            CraftSource source = new CraftSource(specs, Defaults.NONE, seed, 1);
            Pump pump = new Pump(source, sink(), NanoClock.system()).maxFrames(options.number("-c", Long.MAX_VALUE));
            Signals.onStop(pump::stop);
            pump.run();
            return ExitStatus.OK;
        } catch (SpecException wrong) {
            throw new CommandException(ExitStatus.USAGE, wrong.getMessage(), wrong);
        }
    }

    private FrameSink sink() throws IOException {
        if (FileOutput.isWanted(options)) {
            return FileOutput.open(options);
        }
        if (options.has("--hex")) {
            return new Bytes(true);
        }
        if (options.has("--binary")) {
            if (Terminal.isTerminal(1)) {
                throw new CommandException(
                        ExitStatus.USAGE, "bytes are not written to a terminal: pipe the output, or use --hex");
            }
            return new Bytes(false);
        }
        PrintOptions print = new PrintOptions()
                .time(PrintOptions.Time.NONE)
                .linkHeader(true)
                .verbosity(1)
                .hexAndAscii(2);
        return new PrintSink(new TextPrinter(print), Terminal.standardOutput(), false);
    }

    /** Writes frames as bytes, or as lines of hex digits. */
    private static final class Bytes implements FrameSink {
        private static final int FULL = 1 << 16;

        private final boolean hex;
        private final Text out = new Text(2 * FULL);
        private final WritableByteChannel channel = Terminal.standardOutput();

        Bytes(boolean hex) {
            this.hex = hex;
        }

        @Override
        public void onFrame(Frame frame) throws IOException {
            if (hex) {
                out.hex(frame.buffer(), frame.offset(), frame.capturedLength()).ascii('\n');
            } else {
                out.raw(frame.buffer(), frame.offset(), frame.capturedLength());
            }
            if (out.length() >= FULL) {
                close();
            }
        }

        @Override
        public void close() throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(out.array(), 0, out.length());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            out.clear();
        }
    }
}
