package io.tapline.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a plain command line: options by their full names or as letters in a row, values behind a blank, behind the equals sign of a long
 * option, or right behind the last letter. Whatever else there is on it, and whatever is wrong with it, is picocli's to read and to explain.
 * What is read here means the same there; a test holds the two against each other.
 */
final class PlainArguments {
    private final Options options;
    private final String[] args;
    private final List<String> words = new ArrayList<>();
    private int next;

    private PlainArguments(Options options, String[] args) {
        this.options = options;
        this.args = args;
    }

    /** Gives the options what the command line says; false, and they have nothing, where it is not plain. */
    static boolean read(Options options, String... args) {
        PlainArguments reader = new PlainArguments(options, args);
        boolean plain;
        try {
            plain = reader.readAll();
        } catch (Option.WrongValueException wrong) {
            plain = false;
        }
        if (plain) {
            options.give(reader.words);
        } else {
            options.forget();
        }
        return plain;
    }

    private boolean readAll() {
        while (next < args.length) {
            String arg = args[next++];
            boolean plain;
            if (arg.isEmpty() || arg.charAt(0) == '@') {
                plain = false;
            } else if (!isOption(arg)) {
                plain = options.argumentsLabel() != null;
                words.add(arg);
            } else {
                Option option = options.named(arg);
                plain = option != null ? take(option) : arg.charAt(1) == '-' ? assignment(arg) : letters(arg);
            }
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    /** A dash alone is the name of a stream. */
    private static boolean isOption(String arg) {
        return arg.charAt(0) == '-' && arg.length() > 1;
    }

    /** Takes an option that stands alone, and its value from the next argument. */
    private boolean take(Option option) {
        if (!option.takesValue()) {
            return give(option, "");
        }
        return next < args.length && give(option, args[next++]);
    }

    /** A value that might be an option, or is in quotes, or empty, is a matter of opinion, and that is picocli's. */
    private static boolean give(Option option, String value) {
        boolean plain = !option.isFull()
                && (!option.takesValue()
                        || !value.isEmpty()
                                && value.charAt(0) != '-'
                                && value.charAt(0) != '@'
                                && value.charAt(0) != '"');
        if (plain) {
            option.give(value);
        }
        return plain;
    }

    private boolean assignment(String arg) {
        int equals = arg.indexOf('=');
        Option option = equals < 0 ? null : options.named(arg.substring(0, equals));
        return option != null && option.takesValue() && give(option, arg.substring(equals + 1));
    }

    private boolean letters(String arg) {
        for (int i = 1; i < arg.length(); i++) {
            Option option = options.named("-" + arg.charAt(i));
            if (option == null) {
                return false;
            }
            if (option.takesValue()) {
                String value = arg.substring(i + 1);
                return value.isEmpty() ? take(option) : value.charAt(0) != '=' && give(option, value);
            }
            if (!give(option, "")) {
                return false;
            }
        }
        return true;
    }
}
