package io.tapline.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the program as a user does, in a process of its own, and keeps what it said. */
public final class Program {
    private static final int PATIENCE_SECONDS = 60;

    /** What a run said. */
    public record Outcome(int status, String out, String err) {
        /** The one line on standard error, where there is just one. */
        String oneLine() {
            List<String> lines = err.lines().toList();
            if (lines.size() != 1) {
                throw new AssertionError("not one line on standard error: " + err);
            }
            return lines.get(0);
        }
    }

    private Program() {}

    /** Runs the program with these arguments to its end. */
    public static Outcome run(String... args) throws IOException, InterruptedException {
        return run(null, args);
    }

    /** Runs the program to its end, with its output into the file where one is given. */
    public static Outcome run(Path outputFile, String... args) throws IOException, InterruptedException {
        Path out = outputFile == null ? Files.createTempFile("tapline", ".out") : outputFile;
        Path err = Files.createTempFile("tapline", ".err");
        try {
            Process process = builder(args)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + PATIENCE_SECONDS + " s: " + Files.readString(err));
            }
            String text = outputFile == null ? Files.readString(out, StandardCharsets.ISO_8859_1) : "";
            return new Outcome(process.exitValue(), text, Files.readString(err));
        } finally {
            Files.delete(err);
            if (outputFile == null) {
                Files.delete(out);
            }
        }
    }

    /** A process that has not been started yet. */
    public static ProcessBuilder builder(String... args) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(List.of("-Xmx64m", "-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.tapline.cli.Main"));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }

    /** Reads up to so many bytes, then closes the stream as head(1) does. */
    static byte[] head(InputStream stream, int bytes) throws IOException {
        try (stream) {
            return stream.readNBytes(bytes);
        }
    }
}
