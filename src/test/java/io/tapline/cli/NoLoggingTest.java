package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class NoLoggingTest {
    /** Uses a logger as JNA does, and as a library would that has something to say. */
    static final class UsesLogger {
        public static void main(String[] args) {
            Logger logger = Logger.getLogger(UsesLogger.class.getName());
            logger.log(Level.SEVERE, "nobody wants to know");
            System.out.print(LogManager.getLogManager().getClass().getSimpleName() + " " + logger.getName());
        }
    }

    @Test
    void readsNoConfiguration() {
        assertThrows(IOException.class, () -> new NoLogging().readConfiguration());
    }

    @Test
    void aLoggerWorksAndSaysNothing() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Djava.util.logging.manager=" + NoLogging.class.getName(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        UsesLogger.class.getName()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals("NoLogging " + UsesLogger.class.getName(), said);
        assertEquals(0, process.waitFor());
    }
}
