package io.tapline.cli;

import io.tapline.frame.FrameSource;
import io.tapline.pipeline.FrameCut;
import io.tapline.pipeline.NumberRanges;

/** The options that cut a piece out of save files, and the source that comes of them. */
final class CutOptions {
    private CutOptions() {}

    /** Declares the options. */
    static void declare(Options options) {
        options.text(
                        "TIME",
                        "only frames at this time or later: 2024-05-01T10:00:00.5Z, '2024-05-01 10:00:00' or 10:00:00 in local"
                                + " time, seconds since 1970, or +10s after the first frame",
                        "--from")
                .text("TIME", "only frames before this time", "--to")
                .text(
                        "N,N-M,...",
                        "only frames with these numbers, counted from 1 through all files and before the filter",
                        "--frames");
    }

    /** The source, cut as the options say. */
    static FrameSource cut(FrameSource source, Options options) {
        if (!options.has("--from") && !options.has("--to") && !options.has("--frames")) {
            return source;
        }
        FrameCut cut = new FrameCut(source);
        if (options.has("--from")) {
            cut.from(TimePoints.parse(options.text("--from")));
        }
        if (options.has("--to")) {
            cut.until(TimePoints.parse(options.text("--to")));
        }
        if (options.has("--frames")) {
            try {
                cut.numbers(NumberRanges.parse(options.text("--frames")));
            } catch (IllegalArgumentException wrong) {
                throw new CommandException(ExitStatus.USAGE, "--frames: " + wrong.getMessage(), wrong);
            }
        }
        return cut;
    }
}
