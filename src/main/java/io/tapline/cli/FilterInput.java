package io.tapline.cli;

import io.tapline.filter.Filter;
import io.tapline.filter.FilterOptions;
import io.tapline.filter.FilterSyntaxException;
import io.tapline.filter.Program;
import io.tapline.frame.Frame;
import io.tapline.frame.FrameFilter;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The filter of the command line: its expression, its compiled forms, and the options that ask for it or show it. */
final class FilterInput {
    private static final int SWAPPED = 1 << 30;

    private final String expression;
    private final boolean ipv6Extensions;

    private FilterInput(String expression, boolean ipv6Extensions) {
        this.expression = expression;
        this.ipv6Extensions = ipv6Extensions;
    }

    /** Declares the options. */
    static void declare(Options options) {
        options.text("FILE", "read the filter from a file", "-F", "--filter-file")
                .counted("show the compiled filter and stop; -dd as C, -ddd as numbers", "-d", "--show-filter")
                .flag("look behind IPv6 extension headers in the filter", "--v6-extensions");
    }

    /** The filter that the words or the file hold; without either, one that accepts all. */
    static FilterInput of(Options options, List<String> words) throws IOException {
        String text = String.join(" ", words);
        if (options.has("-F")) {
            if (!words.isEmpty()) {
                throw new CommandException(
                        ExitStatus.USAGE, "the filter stands either in -F FILE or in the arguments, not both");
            }
            text = Files.readString(Path.of(options.text("-F"))).strip();
        }
        return new FilterInput(text, options.has("--v6-extensions"));
    }

    /** True where all frames are wanted. */
    boolean isEmpty() {
        return expression.isEmpty();
    }

    /** The expression. */
    String expression() {
        return expression;
    }

    /** The text that -d, -dd and -ddd show; null where none of them was given. */
    String shown(Options options, int linkType) {
        Program program = options.has("-d") ? compile(linkType, FilterOptions.DISPLAY) : null;
        return switch (options.count("-d")) {
            case 0 -> null;
            case 1 -> program.listing();
            case 2 -> program.cListing();
            default -> program.decimalListing();
        };
    }

    /** The program as it is shown: with the facts that only a live capture has. */
    Program forDisplay(int linkType) {
        return compile(linkType, FilterOptions.DISPLAY);
    }

    /** The program for frames of a save file; swapped as in {@link FilterOptions#withSwapped}. */
    private Program forFile(int linkType, boolean swapped) {
        return compile(linkType, FilterOptions.FILE.withSwapped(swapped));
    }

    /** The program for a socket. */
    Program forKernel(int linkType, int snapLength) {
        return compile(linkType, FilterOptions.KERNEL.withSnapLength(snapLength));
    }

    private Program compile(int linkType, FilterOptions use) {
        try {
            return Filter.compile(expression, linkType, use.withIpv6Extensions(ipv6Extensions));
        } catch (FilterSyntaxException wrong) {
            throw new CommandException(
                    ExitStatus.USAGE, "filter: " + wrong.getMessage() + "\n" + wrong.pointer(), wrong);
        }
    }

    /**
     * For save files, whose frames may be of several link types: a program for each, compiled when its first frame comes. The first one is
     * compiled at once, so that a wrong expression is said before anything is read.
     */
    final class ForFiles implements FrameFilter {
        private final Map<Integer, FrameFilter> filters = new HashMap<>();
        private int key;
        private FrameFilter current;
        private int otherKey;
        private FrameFilter other;

        ForFiles(int firstLinkType) {
            change(firstLinkType);
        }

        /** The link type, and for the one whose meaning depends on it a bit for the byte order of the file. */
        private static int key(Frame frame) {
            int linkType = frame.linkType();
            boolean swapped =
                    linkType == LinkType.NULL && frame.captureInterface().order() == ByteOrder.BIG_ENDIAN;
            return swapped ? linkType | SWAPPED : linkType;
        }

        private void change(int to) {
            FrameFilter before = current;
            int keyBefore = key;
            // Where files are merged two kinds often come in turn.
            current = other != null && to == otherKey
                    ? other
                    : filters.computeIfAbsent(to, one -> forFile(one & ~SWAPPED, (one & SWAPPED) != 0)
                            .filter());
            key = to;
            other = before;
            otherKey = keyBefore;
        }

        @Override
        public boolean accept(Frame frame) {
            if (key(frame) != key) {
                change(key(frame));
            }
            return current.accept(frame);
        }
    }
}
