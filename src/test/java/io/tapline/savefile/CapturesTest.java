package io.tapline.savefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.FrameList;
import io.tapline.frame.FrameSource;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The project's own captures: described, small, and read to the end. */
class CapturesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("tapline.basedir", ".")).resolve("captures");
    private static final Pattern ROW =
            Pattern.compile("^\\| (\\S+\\.pcap\\S*) \\| (\\d+) \\| .+ \\| `make\\.sh (\\w+)` \\|$");
    private static final long MOST_BYTES = 100_000;

    private static List<Frame> read(String name) throws IOException {
        FrameList list = new FrameList();
        try (SaveFileSource source = SaveFileSource.open(FOLDER.resolve(name))) {
            while (source.poll(list, 100) != FrameSource.END) {
                assertTrue(list.frames().size() < MOST_BYTES, name);
            }
        }
        return list.frames();
    }

    @Test
    void everyCaptureIsDescribedAndHoldsTheFramesThatItShould() throws IOException {
        String script = Files.readString(FOLDER.resolve("make.sh"));
        Map<String, Integer> described = new TreeMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve("README.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                described.put(row.group(1), Integer.parseInt(row.group(2)));
                assertTrue(script.contains("make_" + row.group(3) + "()"), line);
            }
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(
                    described.keySet(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.contains(".pcap"))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        assertTrue(described.size() >= 10);
        for (Map.Entry<String, Integer> entry : described.entrySet()) {
            assertTrue(Files.size(FOLDER.resolve(entry.getKey())) < MOST_BYTES, entry.getKey());
            assertEquals(entry.getValue(), read(entry.getKey()).size(), entry.getKey());
        }
    }

    @Test
    void theSameFramesInEveryOrderAndResolution() throws IOException {
        List<Frame> original = read("tcp.pcapng");
        for (String name : List.of("micro-little.pcap", "micro-big.pcap", "nano-little.pcap", "nano-big.pcap")) {
            long unit = name.startsWith("nano") ? 1 : 1000;
            List<Frame> frames = read(name);
            for (int i = 0; i < frames.size(); i++) {
                assertArrayEquals(original.get(i).toByteArray(), frames.get(i).toByteArray(), name);
                assertEquals(
                        original.get(i).timestampNanos() / unit * unit,
                        frames.get(i).timestampNanos(),
                        name);
            }
        }
    }

    @Test
    void twoInterfacesCutFramesAndCookedHeaders() throws IOException {
        assertEquals(
                List.of("vc", "vd"),
                read("interfaces.pcapng").stream()
                        .map(frame -> frame.captureInterface().name())
                        .distinct()
                        .toList());
        assertEquals(
                2,
                read("short.pcap").stream()
                        .filter(frame -> frame.capturedLength() == 60 && frame.originalLength() == 542)
                        .count());
        assertTrue(read("cooked.pcap").stream().allMatch(frame -> frame.linkType() == LinkType.LINUX_SLL2));
    }
}
