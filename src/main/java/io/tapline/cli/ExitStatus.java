package io.tapline.cli;

/** What the process ends with. Scripts rely on these numbers. */
final class ExitStatus {
    /** Done; also when a person stopped a capture. */
    static final int OK = 0;
    /** A negative result: no answer, a difference, nothing matched. */
    static final int NEGATIVE = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** Input, output or the program itself failed. */
    static final int FAILED = 3;
    /** The system does not permit it; the message says the remedy. */
    static final int PERMISSION = 4;
    /** The interface is absent, down or gone. */
    static final int INTERFACE = 5;
    /** The input is damaged or of an unsupported kind; what came before was processed. */
    static final int DAMAGED = 6;
    /** Frames were lost or not sent, above what --max-loss allows. */
    static final int LOSS = 7;
    /** The reader of our output went away: quiet, as SIGPIPE would have been. */
    static final int CLOSED_PIPE = 141;

    private ExitStatus() {}
}
