package io.tapline.cli;

/** Ends the command with a status and one line for the person; the line may be empty where all has been said. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    CommandException(int status, String message) {
        super(message);
        this.status = status;
    }

    CommandException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** One of {@link ExitStatus}. */
    int status() {
        return status;
    }
}
