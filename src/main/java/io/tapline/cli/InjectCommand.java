package io.tapline.cli;

import io.tapline.craft.CraftSource;
import io.tapline.craft.Defaults;
import io.tapline.craft.Spec;
import io.tapline.craft.SpecException;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.LinkType;
import io.tapline.pipeline.Rounds;
import io.tapline.protocol.Protocols;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** {@code tapline inject}: crafted frames, bytes, or the frames of a file onto an interface. */
final class InjectCommand implements Command {
    private final Options options = new Options();

    @Override
    public Options options() {
        options.describe(
                        "Sends frames that are written in the packet language, in hex, or in a save file; at once, unless a rate is"
                                + " given.",
                        "tapline inject -i IF (SPEC... | --hex HEX | -r FILE) [OPTIONS]")
                .arguments("SPEC", "layers divided by a slash that stands alone, fields as name=value")
                .texts("HEX", "a frame's bytes in hex; may be given several times", "--hex")
                .texts("FILE", "the frames of a save file, - for standard input", "-r", "--read")
                .number("N", new Units.Count(), "where random values begin: the same N gives the same frames", "--seed")
                .examples(
                        "tapline inject -i eth0 'eth / ip dst=10.0.0.2 / udp dport=9 / \"hello\"'",
                        "tapline inject -i eth0 'eth / arp dst.proto_ipv4=10.0.0.2' --count 10 --interval 100ms",
                        "tapline inject -i eth0 --hex ffffffffffff0200000000010806 --pps 1k --duration 5s",
                        "tapline inject -i eth0 -r frames.pcap");
        return SendPlan.declare(options);
    }

    @Override
    public Integer call() throws IOException {
        List<String> specs = Spec.ofArguments(options.arguments());
        List<String> hex = options.texts("--hex");
        List<String> files = options.texts("-r");
        int kinds = (specs.isEmpty() ? 0 : 1) + (hex.isEmpty() ? 0 : 1) + (files.isEmpty() ? 0 : 1);
        if (kinds != 1) {
            throw SendPlan.usage("inject sends either SPEC, or --hex HEX, or -r FILE");
        }
        SendPlan plan = SendPlan.of(options, !files.isEmpty(), false);
        if (!files.isEmpty()) {
            return new Sending(plan).run(NamedFile.all(files, options.text("-w")));
        }
        return hex.isEmpty() ? craft(plan, specs) : bytes(plan, hex);
    }

    private static int bytes(SendPlan plan, List<String> hex) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (String text : hex) {
            frames.add(parse(text));
        }
        Sending sending = new Sending(plan);
        int linkType = Math.max(sending.outlet().linkType(), LinkType.ETHERNET);
        Rounds.Opener opener = () -> {
            FrameList list = new FrameList();
            frames.forEach(bytes -> list.onFrame(Frame.of(bytes, linkType)));
            return list;
        };
        return sending.run(List.of(opener));
    }

    /** Hex digits, with or without what people and tools put between them: space, colon, dash, 0x. */
    private static byte[] parse(String text) {
        String digits = text.replace("0x", "").replaceAll("[\\s:.-]", "");
        try {
            byte[] bytes = HexFormat.of().parseHex(digits);
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException unreadable) {
            // Said below.
        }
        throw SendPlan.usage("--hex: '" + text + "' is not an even number of hex digits");
    }

    private int craft(SendPlan plan, List<String> texts) throws IOException {
        try {
            List<Spec> specs = new ArrayList<>();
            for (String text : texts) {
                specs.add(Spec.parse(text, Protocols.REGISTRY));
            }
            Defaults defaults = plan.interfaceName() == null
                    ? Defaults.NONE
                    : new OutgoingInterface(plan.interfaceName(), !plan.dryRun()).defaults();
            long seed = options.number("--seed", System.nanoTime());
            long rounds = plan.rounds() == Rounds.FOREVER ? 0 : plan.rounds();
            CraftSource source = new CraftSource(specs, defaults, seed, rounds);
            return new Sending(plan).run(source);
        } catch (SpecException wrong) {
            throw new CommandException(ExitStatus.USAGE, wrong.getMessage(), wrong);
        }
    }
}
