package io.tapline.cli;

import io.tapline.live.WireSink.Engine;
import io.tapline.pipeline.Pacing;
import io.tapline.pipeline.Rounds;
import java.math.BigDecimal;
import java.util.Locale;

/** What inject and replay were asked for beside the frames: where to, how often, how fast, and what to say at the end. */
record SendPlan(
        Options options,
        String interfaceName,
        String backend,
        Engine engine,
        boolean bypassQueue,
        Pacing pacing,
        long rounds,
        long maxFrames,
        long duration,
        long maxGap,
        boolean preload,
        boolean dryRun,
        boolean isWritten,
        boolean json,
        MaxLoss maxLoss) {
    private static final String[] RATES = {"--interval", "--pps", "--mbps", "--speed", "--top-speed"};

    /** How many frames may be lost before the status says so: a count or a share of what was asked. */
    record MaxLoss(BigDecimal value, boolean isPercentage) {
        static MaxLoss parse(String text) {
            boolean percentage = text.endsWith("%");
            try {
                BigDecimal value = new BigDecimal(percentage ? text.substring(0, text.length() - 1) : text);
                if (value.signum() >= 0) {
                    return new MaxLoss(value, percentage);
                }
            } catch (NumberFormatException unreadable) {
                // Said below, with what was expected.
            }
            throw usage("--max-loss: '" + text + "' is not a count such as 10 or a share such as 0.1%");
        }

        boolean allows(long lost, long asked) {
            BigDecimal most =
                    isPercentage ? value.multiply(BigDecimal.valueOf(asked)).movePointLeft(2) : value;
            return BigDecimal.valueOf(lost).compareTo(most) <= 0;
        }
    }

    /** Declares the options that both commands have. */
    static Options declare(Options options) {
        Units.Count count = new Units.Count();
        Units.Duration duration = new Units.Duration();
        return options.text("IF", "the interface to send on", "-i", "--interface")
                .number("N", count, "send exactly N frames, from the first again as often as it takes", "--count")
                .number("N", count, "go through all frames N times; 0 for ever", "--loop")
                .number("N", count, "send at most N frames", "--limit")
                .number("T", duration, "stop after this time", "--duration")
                .number("T", duration, "one frame each T (100us, 1.5ms)", "--interval")
                .decimal("R", new Units.PacketRate(), "so many frames a second (10k, 1Mpps)", "--pps")
                .decimal("R", new Units.BitRate(), "so many megabits a second, or with a unit (10Gbit)", "--mbps")
                .decimal("X", new Units.Factor(), "the file's timing, X times as fast", "--speed")
                .flag("as fast as it goes", "--top-speed")
                .number("T", duration, "cut gaps of the file's timing that are longer", "--max-gap")
                .text("ENGINE", "how to send: auto, send, mmsg or xdp", "--engine")
                .flag("past the queueing discipline, straight to the driver", "--bypass-qdisc")
                .text("BACKEND", "linux, or pcap4j for libpcap", "--backend")
                .flag("read everything into memory before the first frame is sent", "--preload")
                .flag("send nothing; say what would be sent and how long it would take", "--dry-run")
                .text("FILE", "also write what was sent, with the times it was sent at", "-w", "--write")
                .text("N|P%", "so many frames may be lost before the status is 7 (default 0)", "--max-loss")
                .flag("the report as JSON on standard output", "--json");
    }

    /**
     * Reads the options.
     *
     * @param hasTiming whether the frames have times, so that --speed makes sense
     * @param timedByDefault whether they are sent by their own timing where no rate is given
     */
    static SendPlan of(Options options, boolean hasTiming, boolean timedByDefault) {
        boolean dryRun = options.has("--dry-run");
        String name = options.text("-i");
        if (name == null && !dryRun) {
            throw usage("-i IF says which interface to send on");
        }
        Pacing pacing = pacing(options, timedByDefault);
        if (options.has("--speed") && !hasTiming) {
            throw usage(
                    "--speed is for frames of a file, which have times; --pps, --mbps and --interval are for others");
        }
        if (options.has("--json") && "-".equals(options.text("-w"))) {
            throw usage("--json and -w - both want standard output");
        }
        String maxLoss = options.text("--max-loss");
        long count = options.number("--count", Long.MAX_VALUE);
        return new SendPlan(
                options,
                name,
                oneOf("--backend", options.text("--backend"), "linux", "pcap4j"),
                engine(options.text("--engine")),
                options.has("--bypass-qdisc"),
                pacing,
                rounds(options),
                Math.min(count, options.number("--limit", Long.MAX_VALUE)),
                options.number("--duration", Long.MAX_VALUE),
                options.number("--max-gap", Long.MAX_VALUE),
                options.has("--preload"),
                dryRun,
                FileOutput.isWanted(options),
                options.has("--json"),
                MaxLoss.parse(maxLoss == null ? "0" : maxLoss));
    }

    /** One round, unless more are asked for, or a count that may need more. */
    private static long rounds(Options options) {
        long loop = options.number("--loop", options.has("--count") ? 0 : 1);
        return loop == 0 ? Rounds.FOREVER : loop;
    }

    /** The one rate that was given, or null. */
    private static String given(Options options) {
        String found = null;
        for (String name : RATES) {
            if (options.has(name)) {
                if (found != null) {
                    throw usage(found + " and " + name + " contradict each other");
                }
                found = name;
            }
        }
        return found;
    }

    /** Null for as fast as it goes. */
    private static Pacing pacing(Options options, boolean timedByDefault) {
        String rate = given(options);
        if (rate == null) {
            return timedByDefault ? Pacing.original() : null;
        }
        return switch (rate) {
            case "--interval" -> interval(options.number(rate, 0));
            case "--pps" -> Pacing.framesPerSecond(options.decimal(rate));
            case "--mbps" -> Pacing.bitsPerSecond(options.decimal(rate));
            case "--speed" -> Pacing.speed(options.decimal(rate));
            default -> null;
        };
    }

    private static Pacing interval(long nanos) {
        if (nanos <= 0) {
            throw usage("--interval must be above 0; --top-speed sends without any");
        }
        return Pacing.interval(nanos);
    }

    private static Engine engine(String text) {
        return Engine.valueOf(
                oneOf("--engine", text, "auto", "send", "mmsg", "xdp").toUpperCase(Locale.ROOT));
    }

    /** The text, which must be one of these; the first of them where there is none. */
    private static String oneOf(String option, String text, String... known) {
        if (text == null) {
            return known[0];
        }
        for (String one : known) {
            if (one.equals(text)) {
                return one;
            }
        }
        throw usage(option + ": '" + text + "' is none of " + String.join(", ", known));
    }

    static CommandException usage(String message) {
        return new CommandException(ExitStatus.USAGE, message);
    }
}
