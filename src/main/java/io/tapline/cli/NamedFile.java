package io.tapline.cli;

import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.pipeline.Rounds;
import io.tapline.savefile.Compression;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.SaveFileSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A save file of the command line, which says its name where it is damaged, or standard input. */
final class NamedFile implements Rounds.Opener {
    private static final int ALL_BUFFERS = 16 * 1024 * 1024;
    private static final int LARGEST_BUFFER = 256 * 1024;
    private static final int LEAST_BUFFER = 8 * 1024;

    private final String name;
    private boolean wasOpened;

    private NamedFile(String name) {
        this.name = name;
    }

    /**
     * The files of these names, - for standard input.
     *
     * @throws CommandException where one of them is the file that is written to
     */
    static List<Rounds.Opener> all(List<String> names, String writtenTo) throws IOException {
        refuseSame(names, writtenTo);
        List<Rounds.Opener> files = new ArrayList<>();
        for (String name : names) {
            files.add(new NamedFile(name));
        }
        return files;
    }

    /**
     * Sees to it that nothing is written over what is still to be read.
     *
     * @param writtenTo name of a file, or null
     * @throws CommandException where one of the files is the one that is written to
     */
    static void refuseSame(List<String> names, String writtenTo) throws IOException {
        for (String name : names) {
            if (writtenTo != null && isSame(name, writtenTo)) {
                throw new CommandException(ExitStatus.USAGE, name + " is both read and written");
            }
        }
    }

    /**
     * Sees to the same where the files written are numbered and the numbers go round: -C with -W.
     *
     * @param writtenTo the name before the numbers
     * @throws CommandException where one of the files has such a name
     */
    static void refuseNumbered(List<String> names, String writtenTo) {
        Path stem = Path.of(writtenTo).toAbsolutePath().normalize();
        for (String name : names) {
            Path path = Path.of(name).toAbsolutePath().normalize();
            String rest = path.toString().startsWith(stem.toString())
                    ? path.toString().substring(stem.toString().length())
                    : "";
            if (!rest.isEmpty() && rest.chars().allMatch(each -> each >= '0' && each <= '9')) {
                throw new CommandException(ExitStatus.USAGE, name + " may be written over while it is read");
            }
        }
    }

    private static boolean isSame(String read, String written) throws IOException {
        if (read.equals("-") || written.equals("-")) {
            return false;
        }
        Path one = Path.of(read);
        Path other = Path.of(written);
        return Files.isRegularFile(one) && Files.isRegularFile(other) && Files.isSameFile(one, other);
    }

    /** True for the name of a file or pipe that is there, and for standard input. */
    static boolean isThere(String word) {
        Path path = Path.of(word);
        return word.equals("-") || Files.exists(path) && !Files.isDirectory(path);
    }

    /** True for a word that is the name of a save file, whether there is such a file or not, and that no filter begins with. */
    static boolean isName(String word) {
        String compressed = Compression.forName(word).suffix();
        String plain = word.substring(0, word.length() - compressed.length());
        return plain.endsWith(".pcap") || plain.endsWith(".pcapng") || plain.endsWith(".cap");
    }

    /** Opens the file of that name, - for standard input. */
    static SaveFileSource source(String name) throws IOException {
        return source(name, 1);
    }

    /** Opens one of so many files that are open at a time. */
    static SaveFileSource source(String name, int files) throws IOException {
        return name.equals("-")
                ? SaveFileSource.open(new FileInputStream(FileDescriptor.in).getChannel())
                : SaveFileSource.open(
                        Path.of(name), Math.max(LEAST_BUFFER, Math.min(LARGEST_BUFFER, ALL_BUFFERS / files)));
    }

    @Override
    public FrameSource open() throws IOException {
        if (name.equals("-") && wasOpened) {
            throw new CommandException(
                    ExitStatus.USAGE, "standard input can be read once; --preload keeps it for the next round");
        }
        wasOpened = true;
        try {
            return new Named(source(name));
        } catch (DamagedFileException damage) {
            throw named(damage);
        }
    }

    private CommandException named(DamagedFileException damage) {
        return new CommandException(ExitStatus.DAMAGED, name + ": " + damage.getMessage(), damage);
    }

    private final class Named implements FrameSource {
        private final SaveFileSource file;

        Named(SaveFileSource file) {
            this.file = file;
        }

        @Override
        public int poll(FrameHandler handler, int limit) throws IOException {
            try {
                return file.poll(handler, limit);
            } catch (DamagedFileException damage) {
                throw named(damage);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
