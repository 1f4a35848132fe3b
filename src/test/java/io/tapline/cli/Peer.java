package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Other people's programs, where they are installed. */
public final class Peer {
    private Peer() {}

    /** Skips the test where one of these programs is not on the path. */
    public static void assumeInstalled(String... programs) {
        for (String program : programs) {
            boolean found = false;
            for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
                found |= Files.isExecutable(Path.of(folder, program));
            }
            assumeTrue(found, program + " is not installed");
        }
    }

    /** Runs a program to its end, which must be a good one, and returns what it printed. */
    public static String run(List<String> command) throws IOException, InterruptedException {
        Outcome outcome = tried(command);
        assertEquals(0, outcome.status(), command + ": " + outcome.out());
        return outcome.out();
    }

    /** What a program said, and its status. */
    public record Outcome(int status, String out) {}

    /** Runs a program to its end, whatever that is; its standard error is thrown away. */
    public static Outcome tried(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TZ", "UTC0");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out);
    }
}
