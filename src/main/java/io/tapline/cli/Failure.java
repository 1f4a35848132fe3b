package io.tapline.cli;

import io.tapline.linux.SystemCallException;
import io.tapline.pcap4j.Pcap4jException;
import io.tapline.pipeline.LinkTypeGate;
import io.tapline.savefile.DamagedFileException;
import io.tapline.savefile.WriteFailedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns what a command threw into one line on standard error and an exit status. */
final class Failure {
    private Failure() {}

    /** Prints the line, unless it is a closed pipe, and returns the status. */
    static int report(Throwable failure, PrintStream err) {
        if (System.getenv("TAPLINE_DEBUG") != null) {
            failure.printStackTrace(err);
        }
        int status = status(failure);
        String message = message(failure);
        if (status != ExitStatus.CLOSED_PIPE && !message.isEmpty()) {
            err.println("tapline: " + message);
        }
        return status;
    }

    static int status(Throwable failure) {
        if (failure instanceof CommandException command) {
            return command.status();
        }
        if (failure instanceof SystemCallException system) {
            return switch (system.kind()) {
                case PERMISSION -> ExitStatus.PERMISSION;
                case INTERFACE -> ExitStatus.INTERFACE;
                case OTHER -> ExitStatus.FAILED;
            };
        }
        if (failure instanceof Pcap4jException library) {
            return switch (library.kind()) {
                case PERMISSION -> ExitStatus.PERMISSION;
                case INTERFACE -> ExitStatus.INTERFACE;
                default -> ExitStatus.FAILED;
            };
        }
        if (failure instanceof DamagedFileException || failure instanceof LinkTypeGate.MismatchException) {
            return ExitStatus.DAMAGED;
        }
        Throwable cause = failure instanceof WriteFailedException ? failure.getCause() : failure;
        if (cause instanceof IOException && "Broken pipe".equals(cause.getMessage())) {
            return ExitStatus.CLOSED_PIPE;
        }
        return ExitStatus.FAILED;
    }

    private static String message(Throwable failure) {
        if (failure instanceof CommandException) {
            return failure.getMessage();
        }
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (failure instanceof FileSystemException file) {
            return file.getFile() + ": " + (file.getReason() == null ? "cannot be used" : file.getReason());
        }
        if (failure instanceof FileNotFoundException) {
            return failure.getMessage();
        }
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: " + failure.getMessage();
        }
        if (failure instanceof IOException && failure.getMessage() != null) {
            return failure.getMessage();
        }
        return "internal error: " + failure + " (TAPLINE_DEBUG=1 shows where)";
    }
}
