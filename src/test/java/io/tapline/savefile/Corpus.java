package io.tapline.savefile;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The foreign captures, where they are, and what frames they hold. */
public final class Corpus {
    private Corpus() {}

    /** Every capture of the corpus: those in captures and the pcapng collection. */
    public static List<Path> captures() throws IOException {
        Path corpus = Path.of(System.getProperty("tapline.corpus", ""));
        List<Path> all = new ArrayList<>();
        for (String part : List.of("captures", "pcapng")) {
            try (Stream<Path> files = Files.walk(corpus.resolve(part))) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.getFileName().toString().matches(".*\\.(txt|tsv|md)|LICENSE.*"))
                        .sorted()
                        .forEach(all::add);
            }
        }
        return all;
    }

    /** True where the file can be read to its end. */
    static boolean isWhole(Path file) throws IOException {
        try (SaveFileSource source = SaveFileSource.open(file)) {
            while (source.poll(frame -> {}, 100) != FrameSource.END) {}
            return true;
        } catch (DamagedFileException damage) {
            return false;
        }
    }

    /** True where a sub-second field is above a second, or the header that of modified pcap: what other programs understand otherwise. */
    static boolean isOdd(Path file) throws IOException {
        boolean[] odd = new boolean[1];
        try (SaveFileSource source = SaveFileSource.open(file)) {
            while (source.poll(frame -> odd[0] |= frame.overflowSeconds() != 0, 100) != FrameSource.END) {}
            return odd[0] || source.type() == FileType.PCAP_MODIFIED;
        } catch (DamagedFileException damage) {
            return odd[0];
        }
    }

    /** Sections of a file. */
    static int sections(Path file) throws IOException {
        try (SaveFileSource source = SaveFileSource.open(file)) {
            return SaveFileFacts.of(source).sections();
        }
    }

    /** All frames of a file up to its end or to where it is damaged, each as a line. */
    static List<String> frames(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (SaveFileSource source = SaveFileSource.open(file)) {
            while (source.poll(frame -> lines.add(line(frame)), 100) != FrameSource.END) {}
        } catch (DamagedFileException damage) {
            lines.add(damage.getMessage());
        }
        return lines;
    }

    private static String line(Frame frame) {
        Options options = new Options()
                .wrap(
                        frame.options(),
                        frame.optionsOffset(),
                        frame.optionsLength(),
                        frame.captureInterface().order());
        StringBuilder comments = new StringBuilder();
        while (options.seek(Options.COMMENT)) {
            comments.append(options.text()).append(';');
        }
        return frame.timestampNanos() + " " + frame.originalLength() + " " + frame.linkType() + " "
                + frame.captureInterface().name() + " " + frame.direction() + " " + comments + " "
                + Arrays.hashCode(frame.toByteArray());
    }
}
