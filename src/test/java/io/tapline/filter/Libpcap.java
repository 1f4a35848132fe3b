package io.tapline.filter;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapline.frame.Frame;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** libpcap, asked through a small C program that is built on the way; tests are skipped where there is no compiler or no libpcap. */
final class Libpcap implements Closeable {
    /** What libpcap says of an expression: why it refuses it, or its program's length and the frames that it selects. */
    record Answer(String refusal, int length, BitSet selected) {}

    private final Path file;
    private final Process process;
    private final OutputStream questions;
    private final BufferedReader answers;

    private Libpcap(Path file, Process process) {
        this.file = file;
        this.process = process;
        this.questions = process.getOutputStream();
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The C program, built in the folder; skips the test where that cannot be. */
    static Path build(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("pcap_oracle.c");
        Path program = folder.resolve("pcap_oracle");
        try (InputStream in = Libpcap.class.getResourceAsStream("pcap_oracle.c")) {
            Files.write(source, in.readAllBytes());
        }
        String why = null;
        try {
            Process cc = new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString(), "-lpcap")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            why = cc.waitFor() == 0
                    ? null
                    : "no libpcap to compile against: "
                            + said.lines().findFirst().orElse("");
        } catch (IOException noCompiler) {
            why = "no C compiler: " + noCompiler.getMessage();
        }
        String reason = why;
        assumeTrue(reason == null, () -> reason);
        return program;
    }

    /** Starts it on frames of one link type. */
    static Libpcap on(Path program, int linkType, List<Frame> frames) throws IOException {
        Path file = Files.createTempFile(program.getParent(), "frames", ".pcap");
        write(file, linkType, frames);
        Process process = new ProcessBuilder(program.toString(), file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Libpcap(file, process);
    }

    private static void write(Path file, int linkType, List<Frame> frames) throws IOException {
        int size = 24
                + frames.stream().mapToInt(frame -> 16 + frame.capturedLength()).sum();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(262144)
                .putInt(linkType);
        for (Frame frame : frames) {
            out.putLong(0)
                    .putInt(frame.capturedLength())
                    .putInt(frame.originalLength())
                    .put(frame.toByteArray());
        }
        Files.write(file, out.array());
    }

    /** The answer of libpcap without its optimiser. */
    Answer askUnoptimized(String expression) throws IOException {
        return ask("#" + expression);
    }

    Answer ask(String expression) throws IOException {
        questions.write((expression + "\n").getBytes(StandardCharsets.UTF_8));
        questions.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("libpcap ended at '" + expression + "'");
        }
        if (line.startsWith("E ")) {
            return new Answer(line.substring(2), 0, null);
        }
        String verdicts = line.substring(line.indexOf('|') + 1);
        BitSet selected = new BitSet(verdicts.length());
        for (int i = 0; i < verdicts.length(); i++) {
            selected.set(i, verdicts.charAt(i) == '1');
        }
        return new Answer(null, Integer.parseInt(line.substring(0, line.indexOf(' '))), selected);
    }

    @Override
    public void close() throws IOException {
        try {
            questions.close();
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroy();
            Files.deleteIfExists(file);
        }
    }
}
