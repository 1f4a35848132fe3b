package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import io.tapline.savefile.SaveFileSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repair command's output and its three statuses. */
class RepairCommandTest {
    private static final int RECORD = 16 + 50;

    @TempDir
    Path folder;

    private byte[] sound;
    private String broken;
    private Path saved;

    @BeforeEach
    void write() throws IOException {
        Path file = folder.resolve("file.pcap");
        try (SaveFileSink sink = SaveFileSink.create(file)) {
            for (int i = 0; i < 9; i++) {
                sink.onFrame(Frame.of(new byte[50], LinkType.ETHERNET).timestampNanos(1_700_000_000_000_000_000L + i));
            }
        }
        sound = Files.readAllBytes(file);
        broken = file.toString();
        saved = folder.resolve("saved.pcap");
    }

    private Program.Outcome repair(int from, int to) throws Exception {
        byte[] bytes = sound.clone();
        Arrays.fill(bytes, from, to, (byte) 0xee);
        Files.write(Path.of(broken), bytes);
        return Program.run("repair", broken, "-w", saved.toString());
    }

    @Test
    void aSoundFileStaysAsItIs() throws Exception {
        Program.Outcome outcome = repair(0, 0);
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        assertEquals("", outcome.out());
        assertEquals("9 frames saved; nothing is lost", outcome.oneLine());
        assertArrayEquals(sound, Files.readAllBytes(saved));
    }

    @Test
    void whatIsMendedIsNotLost() throws Exception {
        int length = 24 + 2 * RECORD + 8;
        Program.Outcome outcome = repair(length, length + 4);
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        assertEquals("mended bytes 164-167 (4)\n", outcome.out());
        assertArrayEquals(sound, Files.readAllBytes(saved));
    }

    @Test
    void whatIsLostIsListed() throws Exception {
        int third = 24 + 2 * RECORD;
        Program.Outcome outcome = repair(third + 3, third + 70);
        assertEquals(ExitStatus.DAMAGED, outcome.status(), outcome.err());
        assertEquals("lost bytes 156-287 (132)\n", outcome.out());
        assertEquals("7 frames saved; 132 bytes in 1 place are lost", outcome.oneLine());
        assertEquals(sound.length - 2 * RECORD, Files.size(saved));
    }

    @Test
    void whatIsNoCaptureCannotBeRepaired() throws Exception {
        assertEquals(ExitStatus.USAGE, Main.run("repair", broken));
        assertEquals(ExitStatus.USAGE, Main.run("repair", broken, broken, "-w", saved.toString()));
        Files.writeString(Path.of(broken), "this is not a capture at all");
        assertEquals(ExitStatus.DAMAGED, Main.run("repair", broken, "-w", saved.toString()));
    }
}
