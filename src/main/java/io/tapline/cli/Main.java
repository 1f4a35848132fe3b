package io.tapline.cli;

import io.tapline.wire.Spelling;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the program starts: finds the command, reads its arguments, runs it, and turns what went wrong into one line and a status. */
public final class Main {
    private static final String LOG_MANAGER = "java.util.logging.manager";

    private Main() {}

    /** Runs the command that the arguments name and exits with its status. */
    public static void main(String[] args) {
        if (System.getProperty(LOG_MANAGER) == null) {
            System.setProperty(LOG_MANAGER, NoLogging.class.getName());
        }
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
        Command object = command.create();
        String[] given = object.preparse(args);
        Options options = object.options();
        if (!PlainArguments.read(options, given)) {
            int status = PicocliArguments.read("tapline " + command.word(), options, given);
            if (status != PicocliArguments.RUN) {
                return status;
            }
        }
        try {
            return object.call();
        } catch (Exception failure) {
            return Failure.report(failure, System.err);
        }
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
