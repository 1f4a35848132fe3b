package io.tapline.savefile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The names of the files that follow one another, and their opening: nothing is written over unless the numbers go round, and the oldest are
 * deleted where only some are kept. Names as tcpdump 4.99.3 makes them. Not thread-safe.
 */
final class FileSeries {
    private final Rotation rotation;
    private final int digits;
    private final Deque<Path> written = new ArrayDeque<>();
    private String stem;
    private int number;
    private Path current;
    private long opened;
    private boolean hasDeleted;

    FileSeries(Rotation rotation) {
        this.rotation = rotation;
        digits = rotation.isRing() ? digits(rotation.count() - 1) : 0;
    }

    /** Digits of the largest number; none where that is 0. */
    private static int digits(int largest) {
        return largest == 0 ? 0 : Integer.toString(largest).length();
    }

    /** The file that was opened last. */
    Path current() {
        return current;
    }

    /** Files opened until now, those written over again each time. */
    long opened() {
        return opened;
    }

    /**
     * Opens the next file.
     *
     * @param second the second since 1970 that it is named after
     * @param newPeriod true where numbers begin anew
     * @throws FileSystemException where it cannot be opened, or the first one is there already
     */
    FileChannel next(long second, boolean newPeriod) throws IOException {
        String name = rotation.nameAt(second);
        if (rotation.only() != null) {
            current = Path.of(name);
            opened++;
            return rotation.only();
        }
        boolean wasMovedAway = rotation.isOnRequestOnly() && !hasDeleted;
        if (!name.equals(stem) || newPeriod && rotation.isRing()) {
            stem = name;
            number = 0;
        } else if (!wasMovedAway || Files.exists(path(0))) {
            number = rotation.isRing() ? (number + 1) % rotation.count() : number + 1;
        } else {
            return open(path(0));
        }
        while (true) {
            try {
                return open(path(number));
            } catch (FileAlreadyExistsException taken) {
                if (opened == 0) {
                    throw new FileSystemException(
                            taken.getFile(),
                            null,
                            "exists already, and nothing is written over while files are rotated; move it away, or take"
                                    + " another name");
                }
                number++;
            }
        }
    }

    private Path path(int numbered) {
        String suffix = Integer.toString(numbered);
        return Path.of(
                numbered == 0 && digits == 0
                        ? stem
                        : stem + "0".repeat(Math.max(0, digits - suffix.length())) + suffix);
    }

    private FileChannel open(Path path) throws IOException {
        boolean asked = rotation.isRing() || opened == 0 && rotation.isOnRequestOnly();
        // A file without content, as mktemp(1) makes them, has nothing to lose; devices and pipes are not written over.
        boolean harmless = asked || Files.exists(path) && (!Files.isRegularFile(path) || Files.size(path) == 0);
        current = path;
        written.remove(path);
        deleteOldest();
        FileChannel channel = harmless
                ? FileChannel.open(
                        path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)
                : FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        written.add(path);
        opened++;
        return channel;
    }

    /** Makes room for one file more. What cannot be deleted now is tried again with the next one. */
    private void deleteOldest() {
        while (rotation.keep() > 0 && written.size() >= rotation.keep()) {
            try {
                Files.deleteIfExists(written.getFirst());
            } catch (IOException remains) {
                return;
            }
            written.removeFirst();
            hasDeleted = true;
        }
    }

    /** Removes the file that was opened last, because it could not even be begun. */
    void dropCurrent() throws IOException {
        if (rotation.only() == null && Files.isRegularFile(current)) {
            Files.deleteIfExists(current);
        }
    }
}
