package io.tapline.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of a command that must start fast, declared by calls instead of annotations: reading annotations costs picocli 40 ms at
 * start-up, as much as the bare JVM. Values are asked for by the option's first name once the command runs.
 */
final class Options {
    private final CommandSpec spec;

    /** Begins the options of a command, which picocli will call. */
    Options(Callable<Integer> command) {
        spec = CommandSpec.wrapWithoutInspection(command);
        add(OptionSpec.builder("-h", "--help").usageHelp(true).type(boolean.class), "show this help and end");
    }

    /** What picocli runs. */
    CommandSpec spec() {
        return spec;
    }

    /** What the command does, for the head of its help. */
    Options describe(String description, String... synopsis) {
        spec.usageMessage().description(description).customSynopsis(synopsis).sortOptions(false);
        return this;
    }

    /** Command lines for the foot of the help. */
    Options examples(String... lines) {
        String[] footer = new String[lines.length + 2];
        footer[0] = "";
        footer[1] = "Examples:";
        for (int i = 0; i < lines.length; i++) {
            // picocli formats these lines, and a percent sign is its escape.
            footer[i + 2] = "  " + lines[i].replace("%", "%%");
        }
        spec.usageMessage().footer(footer);
        return this;
    }

    /** An option that is there or not. */
    Options flag(String description, String... names) {
        return add(OptionSpec.builder(names).type(boolean.class), description);
    }

    /** An option that may be given several times, each of which counts: -v, -vv, -vvv. */
    Options counted(String description, String... names) {
        return add(OptionSpec.builder(names).type(boolean[].class).arity("0"), description);
    }

    /** An option with a text value. */
    Options text(String label, String description, String... names) {
        return add(OptionSpec.builder(names).type(String.class).paramLabel(label), description);
    }

    /** An option with a text value that may be given several times. */
    Options texts(String label, String description, String... names) {
        return add(
                OptionSpec.builder(names)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .paramLabel(label),
                description);
    }

    /** An option with a number, read by the converter. */
    Options number(String label, ITypeConverter<Long> converter, String description, String... names) {
        return add(
                OptionSpec.builder(names).type(Long.class).converters(converter).paramLabel(label), description);
    }

    /** An option with a fraction, read by the converter. */
    Options decimal(String label, ITypeConverter<BigDecimal> converter, String description, String... names) {
        return add(
                OptionSpec.builder(names)
                        .type(BigDecimal.class)
                        .converters(converter)
                        .paramLabel(label),
                description);
    }

    /** The arguments that are no options. */
    Options arguments(String label, String description) {
        spec.addPositional(PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("0..*")
                .paramLabel(label)
                .description(description)
                .build());
        return this;
    }

    private Options add(OptionSpec.Builder option, String description) {
        spec.addOption(option.description(description).build());
        return this;
    }

    private ParseResult parsed() {
        return spec.commandLine().getParseResult();
    }

    /** True where the option was given. */
    boolean has(String name) {
        return parsed().hasMatchedOption(name);
    }

    /** How often a {@link #counted} option was given. */
    int count(String name) {
        boolean[] given = parsed().matchedOptionValue(name, null);
        return given == null ? 0 : given.length;
    }

    /** The value of a {@link #text} option, or null. */
    String text(String name) {
        return parsed().matchedOptionValue(name, null);
    }

    /** The values of a {@link #texts} option. */
    List<String> texts(String name) {
        return parsed().matchedOptionValue(name, List.of());
    }

    /** The value of a {@link #number} option, or the default. */
    long number(String name, long otherwise) {
        Long value = parsed().matchedOptionValue(name, null);
        return value == null ? otherwise : value;
    }

    /** The value of a {@link #decimal} option, or null. */
    BigDecimal decimal(String name) {
        return parsed().matchedOptionValue(name, null);
    }

    /** The arguments that are no options. */
    List<String> arguments() {
        return parsed().matchedPositionalValue(0, List.of());
    }
}
