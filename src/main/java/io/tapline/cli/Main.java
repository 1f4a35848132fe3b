package io.tapline.cli;

import io.tapline.wire.Spelling;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** Where the program starts: finds the command, lets picocli fill it, runs it, and turns what went wrong into one line and a status. */
public final class Main {
    private static final Reporter REPORTER = new Reporter();

    private Main() {}

    /** Runs the command that the arguments name and exits with its status. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the command that the arguments name. */
    static int run(String... args) {
        if (args.length == 0) {
            printCommands(System.err);
            return ExitStatus.USAGE;
        }
        String word = args[0];
        if (word.equals("--help") || word.equals("-h") || word.equals("help") && args.length == 1) {
            printCommands(System.out);
            return ExitStatus.OK;
        }
        if (word.equals("help")) {
            return run(args[1], "--help");
        }
        if (word.equals("--version") || word.equals("-V")) {
            System.out.println("tapline " + version());
            return ExitStatus.OK;
        }
        Commands command = Commands.find(word);
        if (command == null) {
            return unknown(word);
        }
        return execute(command, Arrays.copyOfRange(args, 1, args.length));
    }

    private static int execute(Commands command, String[] args) {
        Object object = command.create();
        CommandLine line = new CommandLine(
                        object instanceof Specified specified
                                ? specified.options().spec()
                                : object)
                .setCommandName("tapline " + command.word())
                .setUsageHelpWidth(110)
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler(REPORTER)
                .setExecutionExceptionHandler(REPORTER);
        line.setPosixClusteredShortOptionsAllowed(true);
        if (System.getenv("NO_COLOR") != null || System.console() == null) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        if (object instanceof Preparser preparser) {
            args = preparser.preparse(args);
        }
        return line.execute(args);
    }

    /** For a command that declares its options by calls; see {@link Options}. */
    interface Specified {
        /** The options, with the command itself as what to run. */
        Options options();
    }

    /** For a command whose arguments need a look before picocli's. */
    interface Preparser {
        /** Returns the arguments that are left for picocli. */
        String[] preparse(String[] args);
    }

    /** Says what went wrong. A class, because lambdas of picocli's old interfaces cannot be in the class-data archive. */
    private static final class Reporter
            implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {
        @Override
        public int handleParseException(ParameterException error, String[] args) {
            return usageError(error);
        }

        @Override
        public int handleExecutionException(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
            return Failure.report(failure, System.err);
        }
    }

    private static int usageError(ParameterException error) {
        CommandLine line = error.getCommandLine();
        String message = error.getMessage().lines().findFirst().orElse("wrong arguments");
        System.err.println("tapline: " + message + nearest(error, line));
        System.err.println("'" + line.getCommandName() + " --help' shows the options");
        return ExitStatus.USAGE;
    }

    private static String nearest(ParameterException error, CommandLine line) {
        if (!(error instanceof CommandLine.UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return "";
        }
        List<String> known = new ArrayList<>();
        line.getCommandSpec().optionsMap().forEach((name, option) -> {
            if (!option.hidden()) {
                known.add(name);
            }
        });
        String best = Spelling.nearest(unmatched.getUnmatched().get(0).replaceFirst("=.*", ""), known);
        return best == null ? "" : "; did you mean " + best + "?";
    }

    private static int unknown(String word) {
        List<String> known = new ArrayList<>();
        for (Commands command : Commands.values()) {
            known.add(command.word());
        }
        String best = Spelling.nearest(word, known);
        System.err.println("tapline: there is no command '" + word + "'"
                + (best == null ? "; 'tapline --help' lists them" : "; did you mean '" + best + "'?"));
        return ExitStatus.USAGE;
    }

    private static void printCommands(PrintStream out) {
        out.println("usage: tapline COMMAND [ARGUMENTS]");
        out.println();
        for (Commands command : Commands.values()) {
            out.println("  " + command.word() + " ".repeat(12 - command.word().length()) + command.summary());
        }
        out.println();
        out.println("'tapline COMMAND --help' shows a command's options, with examples.");
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
