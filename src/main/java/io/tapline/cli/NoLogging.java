package io.tapline.cli;

import java.io.IOException;
import java.util.logging.LogManager;

/**
 * The log manager of a program in which nothing logs through java.util.logging. JNA asks for a logger when it starts, and with the JDK's own
 * manager that reads a configuration, looks for services in all jars and spins lambdas: a quarter of what a capture costs until its first
 * frame. Public because the JDK makes it by its name.
 */
public final class NoLogging extends LogManager {
    /** For the JDK. */
    public NoLogging() {}

    /** Refuses, which the manager takes for a configuration that cannot be read, and does without. */
    @Override
    public void readConfiguration() throws IOException {
        throw new IOException("no logging");
    }
}
