package io.tapline.cli;

import io.tapline.wire.Spelling;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads a command line with picocli: the help, what is wrong with it and what was meant, and the ways to write it that are seldom used. */
final class PicocliArguments {
    /** The command is to run: the options have what the command line says. */
    static final int RUN = -1;

    private static final int HELP_WIDTH = 110;

    private final Options options;
    private final CommandLine line;

    private PicocliArguments(String name, Options options) {
        this.options = options;
        line = new CommandLine(spec(options))
                .setCommandName(name)
                .setUsageHelpWidth(HELP_WIDTH)
                .setUsageHelpAutoWidth(false)
                .setPosixClusteredShortOptionsAllowed(true);
        if (System.getenv("NO_COLOR") != null || System.console() == null) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
    }

    /**
     * Gives the options what the command line says.
     *
     * @param name what the command is called in its help
     * @return {@link #RUN}, or the exit status where the help or an error was shown instead
     */
    static int read(String name, Options options, String... args) {
        return new PicocliArguments(name, options).read(args);
    }

    private int read(String... args) {
        try {
            ParseResult parsed = line.parseArgs(args);
            if (parsed.isUsageHelpRequested()) {
                line.usage(System.out);
                return ExitStatus.OK;
            }
            take(parsed);
            return RUN;
        } catch (ParameterException error) {
            return usageError(error);
        }
    }

    private void take(ParseResult parsed) {
        for (Option option : options.all()) {
            OptionSpec matched = parsed.matchedOption(option.names()[0]);
            if (matched == null) {
                continue;
            }
            if (option.takesValue()) {
                matched.stringValues().forEach(option::give);
            } else {
                int times = matched.getValue() instanceof boolean[] each ? each.length : 1;
                for (int i = 0; i < times; i++) {
                    option.give("");
                }
            }
        }
        options.give(parsed.matchedPositionalValue(0, List.of()));
    }

    private static CommandSpec spec(Options options) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage()
                .description(escaped(options.description()))
                .customSynopsis(options.synopsis())
                .sortOptions(false)
                .footer(footer(options.examples()));
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .type(boolean.class)
                .description("show this help and end")
                .build());
        for (Option option : options.all()) {
            spec.addOption(spec(option));
        }
        if (options.argumentsLabel() != null) {
            spec.addPositional(PositionalParamSpec.builder()
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("0..*")
                    .paramLabel(options.argumentsLabel())
                    .description(escaped(options.argumentsDescription()))
                    .build());
        }
        return spec;
    }

    private static OptionSpec spec(Option option) {
        OptionSpec.Builder spec = OptionSpec.builder(option.names()).description(escaped(option.description()));
        if (!option.takesValue()) {
            return option.isRepeatable()
                    ? spec.type(boolean[].class).arity("0").build()
                    : spec.type(boolean.class).build();
        }
        spec.paramLabel(option.label()).converters(text -> checked(option, text));
        return option.isRepeatable()
                ? spec.type(List.class).auxiliaryTypes(String.class).arity("1").build()
                : spec.type(String.class).build();
    }

    /** The text of a value that the option takes. */
    private static String checked(Option option, String text) {
        try {
            option.check(text);
            return text;
        } catch (Option.WrongValueException wrong) {
            throw new TypeConversionException(wrong.getMessage());
        }
    }

    private static String[] footer(String... examples) {
        List<String> lines = new ArrayList<>(List.of("", "Examples:"));
        for (String example : examples) {
            lines.add("  " + escaped(example));
        }
        return lines.toArray(String[]::new);
    }

    /** picocli formats what it shows, and a percent sign is its escape. */
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }

    private int usageError(ParameterException error) {
        String message = error.getMessage().lines().findFirst().orElse("wrong arguments");
        System.err.println("tapline: " + message + nearest(error));
        System.err.println("'" + line.getCommandName() + " --help' shows the options");
        return ExitStatus.USAGE;
    }

    private String nearest(ParameterException error) {
        if (!(error instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return "";
        }
        List<String> known = new ArrayList<>(line.getCommandSpec().optionsMap().keySet());
        String best = Spelling.nearest(unmatched.getUnmatched().get(0).replaceFirst("=.*", ""), known);
        return best == null ? "" : "; did you mean " + best + "?";
    }
}
