package io.tapline.print;

import java.io.OutputStream;
import java.nio.channels.Channels;

/** Reads tcpdump's letters as the corpus and the differential tests write them. */
final class PrintArguments {
    private PrintArguments() {}

    /** The options of that command line, its other words left out; in universal time. */
    static PrintOptions parse(String line) {
        PrintOptions options = new PrintOptions().timeZone("GMT0");
        for (String word : line.trim().split("\\s+")) {
            if (word.equals("--nano")) {
                options.nanoseconds(true);
            } else if (word.startsWith("-")) {
                letters(options, line);
            }
        }
        return options.verbosity(count(line, 'v'))
                .time(PrintOptions.Time.ofCount(count(line, 't')))
                .hex(count(line, 'x'))
                .hexAndAscii(count(line, 'X'))
                .ascii(count(line, 'A'));
    }

    /** A text printer with the options of that command line, which writes to the stream. */
    static PrintSink printer(String line, OutputStream stream) {
        return new PrintSink(new TextPrinter(parse(line)), Channels.newChannel(stream), false);
    }

    private static void letters(PrintOptions options, String line) {
        options.linkHeader(count(line, 'e') > 0)
                .quick(count(line, 'q') > 0)
                .absoluteSequence(count(line, 'S') > 0)
                .checkChecksums(count(line, 'K') == 0)
                .numbered(count(line, '#') > 0);
    }

    /** How often the letter occurs in the words that begin with one hyphen. */
    private static int count(String line, char letter) {
        int count = 0;
        for (String word : line.trim().split("\\s+")) {
            if (word.startsWith("-") && !word.startsWith("--")) {
                count += (int) word.chars().filter(c -> c == letter).count();
            }
        }
        return count;
    }

    /** The words that are no options: a filter expression, without the quotes around it. */
    static String filter(String line) {
        StringBuilder filter = new StringBuilder();
        for (String word : line.trim().split("\\s+")) {
            if (!word.startsWith("-") && !word.isEmpty()) {
                filter.append(filter.isEmpty() ? "" : " ").append(word);
            }
        }
        return filter.toString().replace("\"", "");
    }
}
