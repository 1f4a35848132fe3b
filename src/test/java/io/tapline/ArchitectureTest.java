package io.tapline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the table of rooms against the compiled classes: arrows only downwards, and each foreign library in one room. */
class ArchitectureTest {
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("frame", Set.of()),
            Map.entry("wire", Set.of("frame")),
            Map.entry("protocol", Set.of("frame", "wire")),
            Map.entry("savefile", Set.of("frame")),
            Map.entry("filter", Set.of("frame", "wire")),
            Map.entry("linux", Set.of()),
            Map.entry("live", Set.of("frame", "linux", "filter")),
            Map.entry("craft", Set.of("frame", "wire", "protocol")),
            Map.entry("print", Set.of("frame", "wire", "protocol")),
            Map.entry("stats", Set.of("frame", "wire", "protocol")),
            Map.entry("pipeline", Set.of("frame", "wire", "protocol", "craft")),
            Map.entry("pcap4j", Set.of("frame")),
            Map.entry(
                    "cli",
                    Set.of(
                            "frame",
                            "wire",
                            "protocol",
                            "savefile",
                            "filter",
                            "linux",
                            "live",
                            "craft",
                            "print",
                            "stats",
                            "pipeline",
                            "pcap4j")));

    private static final Map<String, Set<String>> FOREIGN = Map.of(
            "com.sun.jna", Set.of("linux"),
            "org.pcap4j", Set.of("pcap4j"),
            "picocli", Set.of("cli"),
            "org.objectweb.asm", Set.of("filter", "print"),
            "com.github.luben", Set.of("savefile"),
            "net.jpountz", Set.of("savefile"));

    private static final Pattern ARROW = Pattern.compile("^\\s+(\\S+)\\s+->\\s+(\\S+)");

    private static final Map<String, Set<String>> arrows = new TreeMap<>();

    @BeforeAll
    static void readArrows() throws Exception {
        Path classes = Path.of(io.tapline.frame.Frame.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out, true),
                        new PrintWriter(out, true),
                        "-verbose:package",
                        "-filter:none",
                        "--multi-release",
                        "base",
                        "--ignore-missing-deps",
                        classes.toString());
        assertEquals(0, status, out.toString());
        out.toString().lines().map(ARROW::matcher).filter(Matcher::find).forEach(arrow -> arrows.computeIfAbsent(
                        arrow.group(1), from -> new TreeSet<>())
                .add(arrow.group(2)));
        assertFalse(arrows.isEmpty(), "jdeps found nothing");
    }

    @Test
    void arrowsPointDownwards() {
        assertTrue(arrows.keySet().stream().anyMatch(name -> name.equals("io.tapline.wire")));
        arrows.forEach((from, targets) -> {
            String room = room(from);
            assertTrue(MAY_USE.containsKey(room), "a room that is not in the table: " + from);
            for (String to : targets) {
                if (to.startsWith("io.tapline") && !room(to).equals(room)) {
                    assertTrue(MAY_USE.get(room).contains(room(to)), from + " must not use " + to);
                }
            }
        });
    }

    @Test
    void foreignLibrariesStayInTheirRooms() {
        arrows.forEach((from, targets) -> FOREIGN.forEach((library, rooms) -> {
            if (!rooms.contains(room(from))) {
                assertTrue(
                        targets.stream().noneMatch(to -> to.equals(library) || to.startsWith(library + ".")),
                        from + " must not use " + library);
            }
        }));
    }

    @Test
    void nobodyUsesUnsafe() {
        arrows.forEach((from, targets) -> assertFalse(targets.contains("sun.misc"), from + " uses sun.misc"));
    }

    private static String room(String packageName) {
        return packageName.replaceFirst("^io\\.tapline\\.?", "");
    }
}
