package io.tapline.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of a command: declared by calls, and asked for by the option's first name once the command runs. Declared apart from picocli,
 * whose model of a command costs 40 ms at start-up, more than the bare JVM: {@link PlainArguments} reads the command lines that people write
 * every day, and {@link PicocliArguments} all others, wrong ones, and requests for help.
 */
final class Options {
    private final List<Option> all = new ArrayList<>();
    private final Map<String, Option> byName = new HashMap<>();
    private String description = "";
    private String[] synopsis = {};
    private String[] examples = {};
    private String argumentsLabel;
    private String argumentsDescription;
    private List<String> arguments = new ArrayList<>();

    /** What the command does, for the head of its help. */
    Options describe(String text, String... lines) {
        description = text;
        synopsis = lines;
        return this;
    }

    /** Command lines for the foot of the help. */
    Options examples(String... lines) {
        examples = lines;
        return this;
    }

    /** An option that is there or not. */
    Options flag(String text, String... names) {
        return add(new Option(names, null, text, false, null));
    }

    /** An option that may be given several times, each of which counts: -v, -vv, -vvv. */
    Options counted(String text, String... names) {
        return add(new Option(names, null, text, true, null));
    }

    /** An option with a text value. */
    Options text(String label, String text, String... names) {
        return add(new Option(names, label, text, false, null));
    }

    /** An option with a text value that may be given several times. */
    Options texts(String label, String text, String... names) {
        return add(new Option(names, label, text, true, null));
    }

    /** An option with a number, read by the converter. */
    Options number(String label, Option.Converter<Long> converter, String text, String... names) {
        return add(new Option(names, label, text, false, converter));
    }

    /** An option with a fraction, read by the converter. */
    Options decimal(String label, Option.Converter<BigDecimal> converter, String text, String... names) {
        return add(new Option(names, label, text, false, converter));
    }

    /** The arguments that are no options. */
    Options arguments(String label, String text) {
        argumentsLabel = label;
        argumentsDescription = text;
        return this;
    }

    private Options add(Option option) {
        all.add(option);
        for (String name : option.names()) {
            byName.put(name, option);
        }
        return this;
    }

    List<Option> all() {
        return all;
    }

    /** The option of that name; null where there is none. */
    Option named(String name) {
        return byName.get(name);
    }

    String description() {
        return description;
    }

    String[] synopsis() {
        return synopsis;
    }

    String[] examples() {
        return examples;
    }

    /** What the arguments are called in the help; null where the command takes none. */
    String argumentsLabel() {
        return argumentsLabel;
    }

    String argumentsDescription() {
        return argumentsDescription;
    }

    /** Takes down the arguments that are no options. */
    void give(List<String> words) {
        arguments = words;
    }

    /** Forgets what was given. */
    void forget() {
        arguments = new ArrayList<>();
        for (Option option : all) {
            option.forget();
        }
    }

    private Option declared(String name) {
        Option option = byName.get(name);
        if (option == null) {
            throw new IllegalArgumentException("no option " + name + " was declared");
        }
        return option;
    }

    /** True where the option was given; false too for one that this command does not have. */
    boolean has(String name) {
        Option option = byName.get(name);
        return option != null && option.count() > 0;
    }

    /** How often a {@link #counted} option was given. */
    int count(String name) {
        return declared(name).count();
    }

    /** The value of a {@link #text} option, or null. */
    String text(String name) {
        return (String) declared(name).value();
    }

    /** The values of a {@link #texts} option. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object value : declared(name).values()) {
            texts.add((String) value);
        }
        return texts;
    }

    /** The value of a {@link #number} option, or the default. */
    long number(String name, long otherwise) {
        Object value = declared(name).value();
        return value == null ? otherwise : (Long) value;
    }

    /** The value of a {@link #decimal} option, or null. */
    BigDecimal decimal(String name) {
        return (BigDecimal) declared(name).value();
    }

    /** The arguments that are no options. */
    List<String> arguments() {
        return arguments;
    }
}
