package io.tapline.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard output as bytes, and whether a person looks at it. */
final class Terminal {
    private Terminal() {}

    /** Standard output, unbuffered; closing it closes standard output. */
    static FileChannel standardOutput() {
        return new FileOutputStream(FileDescriptor.out).getChannel();
    }

    /** True where standard output (1) or error (2) is a terminal. */
    static boolean isTerminal(int descriptor) {
        try {
            // System.console() tells of input and output together, and on newer JDKs not even that.
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
