package io.tapline.cli;

import java.io.IOException;

/** A program that runs while something else goes on, with our standard streams; its end is announced. */
final class ChildCommand {
    private static final int NOT_FOUND = 127;

    private final Process process;

    private ChildCommand(Process process) {
        this.process = process;
    }

    /** Starts the program; the action runs, on another thread, when it has ended. */
    static ChildCommand start(String[] command, Runnable whenEnded) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            process.onExit().thenRun(whenEnded);
            return new ChildCommand(process);
        } catch (IOException failure) {
            throw new CommandException(NOT_FOUND, failure.getMessage(), failure);
        }
    }

    /** Waits for the end and returns the exit status. */
    int status() throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the command", interrupted);
        }
    }
}
