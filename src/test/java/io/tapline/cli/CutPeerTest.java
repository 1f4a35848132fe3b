package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pieces of a file, byte for byte as editcap cuts them. */
class CutPeerTest {
    private static final Path CAPTURE =
            Path.of(System.getProperty("tapline.basedir", ".")).resolve("captures/tcp.pcapng");

    @TempDir
    Path folder;

    @BeforeEach
    void editcapIsHere() {
        Peer.assumeInstalled("editcap");
    }

    private void cutsLikeEditcap(List<String> ours, List<String> theirs) throws Exception {
        Path piece = folder.resolve("piece.pcap");
        Path expected = folder.resolve("expected.pcap");
        List<String> arguments = new ArrayList<>(List.of("read", CAPTURE.toString(), "-w", piece.toString()));
        arguments.addAll(ours);
        Program.Outcome outcome = Program.run(arguments.toArray(new String[0]));
        assertEquals(ExitStatus.OK, outcome.status(), outcome.err());
        List<String> command = new ArrayList<>(List.of("editcap", "-F", "nsecpcap"));
        command.addAll(theirs.subList(0, theirs.indexOf("FILES")));
        command.addAll(List.of(CAPTURE.toString(), expected.toString()));
        command.addAll(theirs.subList(theirs.indexOf("FILES") + 1, theirs.size()));
        Peer.run(command);
        assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(piece));
    }

    @Test
    void byNumber() throws Exception {
        cutsLikeEditcap(List.of("--frames", "10-20,55,3"), List.of("-r", "FILES", "3", "10-20", "55"));
    }

    @Test
    void byTime() throws Exception {
        List<Long> nanos = new ArrayList<>();
        try (io.tapline.savefile.SaveFileSource source = io.tapline.savefile.SaveFileSource.open(CAPTURE)) {
            while (source.poll(frame -> nanos.add(frame.timestampNanos()), 100) >= 0) {}
        }
        // From a frame's own time, which is in, to another's, which is not.
        String from = Instants.seconds(nanos.get(9), 9);
        String to = Instants.utc(nanos.get(30), 9).replace(' ', 'T') + "Z";
        cutsLikeEditcap(List.of("--from", from, "--to", to), List.of("-A", from, "-B", to, "FILES"));
    }
}
