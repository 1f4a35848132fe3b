package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.savefile.SaveFileSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long prints, which several threads make where the machine has more than one processor. */
class LongPrintTest {
    private static final int FRAMES = 20_000;
    private static final int RECORD = 16 + 60;
    private static final int FILE_HEADER = 24;

    @TempDir
    static Path folder;

    private static Path capture;

    @BeforeAll
    static void makeCapture() throws IOException {
        capture = folder.resolve("long.pcap");
        byte[] bytes = new byte[60];
        bytes[12] = 0x08;
        bytes[14] = 0x45;
        bytes[17] = 46;
        bytes[23] = 17;
        bytes[39] = 26;
        try (SaveFileSink sink = SaveFileSink.create(capture)) {
            for (int i = 0; i < FRAMES; i++) {
                bytes[34] = (byte) (i >> 8);
                bytes[35] = (byte) i;
                sink.onFrame(Frame.of(bytes, LinkType.ETHERNET));
            }
        }
        assertEquals(FILE_HEADER + (long) FRAMES * RECORD, Files.size(capture));
    }

    private static void assertNumbers(String out, int first, int last) {
        String[] lines = out.split("\n");
        assertEquals(last - first + 1, lines.length);
        for (int i = 0; i < lines.length; i++) {
            assertTrue(lines[i].startsWith("{\"frame\":{\"frame.number\":" + (first + i) + ","), lines[i]);
        }
    }

    @Test
    void everyFrameInItsOrder() throws Exception {
        Program.Outcome outcome = Program.run("read", capture.toString(), "--json");
        assertEquals(0, outcome.status(), outcome.err());
        assertNumbers(outcome.out(), 1, FRAMES);
    }

    @Test
    void stopsAfterSoMany() throws Exception {
        Program.Outcome outcome = Program.run("read", capture.toString(), "--json", "-c", "12345");
        assertEquals(0, outcome.status(), outcome.err());
        assertNumbers(outcome.out(), 1, 12345);
    }

    @Test
    void whatIsBeforeTheDamageIsPrinted() throws Exception {
        Path damaged = folder.resolve("damaged.pcap");
        byte[] bytes = Files.readAllBytes(capture);
        Files.write(damaged, java.util.Arrays.copyOf(bytes, bytes.length - 10));
        Program.Outcome outcome = Program.run("read", damaged.toString(), "--json");
        assertEquals(6, outcome.status(), outcome.err());
        assertNumbers(outcome.out(), 1, FRAMES - 1);
    }

    @Test
    void writesAndPrints() throws Exception {
        Path copy = folder.resolve("copy.pcap");
        Program.Outcome outcome = Program.run("read", capture.toString(), "--json", "--print", "-w", copy.toString());
        assertEquals(0, outcome.status(), outcome.err());
        assertNumbers(outcome.out(), 1, FRAMES);
        assertArrayEquals(Files.readAllBytes(capture), Files.readAllBytes(copy));
    }

    @Test
    void aClosedPipeEndsItQuietly() throws Exception {
        Process process = Program.builder("read", capture.toString(), "--json")
                .redirectError(folder.resolve("err").toFile())
                .start();
        assertEquals(300_000, Program.head(process.getInputStream(), 300_000).length);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
        String err = Files.readString(folder.resolve("err"));
        assertEquals(141, process.exitValue(), err);
        assertTrue(err.lines().allMatch(line -> line.startsWith("reading from file")), err);
    }

    @Test
    @Timeout(60)
    void aLineDoesNotWaitForMoreFrames() throws Exception {
        byte[] bytes = Files.readAllBytes(capture);
        Process process = Program.builder("read", "-", "--json", "-l")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream in = process.getOutputStream();
                BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            int most = 10_000;
            Thread feeder = new Thread(() -> feed(in, bytes, FILE_HEADER + most * RECORD));
            feeder.start();
            for (int i = 1; i <= most; i++) {
                assertTrue(out.readLine().contains("\"frame.number\":" + i + ","));
            }
            feeder.join();
            for (int i = most; i < most + 5; i++) {
                in.write(bytes, FILE_HEADER + i * RECORD, RECORD);
                in.flush();
                assertTrue(out.readLine().contains("\"frame.number\":" + (i + 1) + ","));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static void feed(OutputStream in, byte[] bytes, int count) {
        try {
            in.write(bytes, 0, count);
            in.flush();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }
}
