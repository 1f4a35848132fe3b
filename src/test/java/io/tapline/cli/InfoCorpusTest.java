package io.tapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.savefile.Corpus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What info says of foreign captures is what capinfos says. */
@EnabledIfSystemProperty(named = "tapline.corpus", matches = ".+", disabledReason = "no corpus here")
class InfoCorpusTest {
    private static final Map<String, String> TYPES = Map.of(
            "pcap", "pcap", "nsecpcap", "pcap_nano", "modpcap", "pcap_modified", "pcapng", "pcapng", "snoop", "snoop");
    private static final Map<String, String> LINKS = Map.ofEntries(
            Map.entry("ether", "1"),
            Map.entry("null", "0"),
            Map.entry("ppp", "9"),
            Map.entry("rawip", "101"),
            Map.entry("ieee-802-11", "105"),
            Map.entry("linux-sll", "113"),
            Map.entry("ieee-802-11-radiotap", "127"),
            Map.entry("rawip4", "228"),
            Map.entry("rawip6", "229"),
            Map.entry("linux-sll2", "276"),
            Map.entry("unknown", ""),
            Map.entry("per-packet", "several"));
    private static final Pattern LINK = Pattern.compile("\"number\":(\\d+),\"name\":\"[^\"]*\",\"frames\"");
    /** capinfos subtracts seconds in 32 bits to find the first and the last. */
    private static final double MOST_SECONDS = 1L << 31;

    @Test
    void agreesWithCapinfos() throws Exception {
        Peer.assumeInstalled("capinfos");
        List<String> files =
                Corpus.captures().stream().map(java.nio.file.Path::toString).toList();
        List<String> arguments = new ArrayList<>(List.of("info", "--json"));
        arguments.addAll(files);
        Map<String, String> ours = new HashMap<>();
        for (String line :
                Program.run(arguments.toArray(new String[0])).out().lines().toList()) {
            ours.put(value(line, "file"), line);
        }
        List<String> command = new ArrayList<>(List.of("capinfos", "-TMS", "-tEcdae"));
        command.addAll(files);
        List<String> rows = Peer.tried(command).out().lines().toList();
        assertEquals(files.size() + 1, rows.size());
        int timed = 0;
        for (String row : rows.subList(1, rows.size())) {
            String[] theirs = row.split("\t");
            String json = ours.get(theirs[0]);
            assertEquals(TYPES.get(theirs[1]), value(json, "type"), row);
            assertEquals(LINKS.get(theirs[2]), links(json), row);
            assertEquals(theirs[3], frames(json), row);
            assertEquals(theirs[4], value(json, "original_bytes"), row);
            timed += times(theirs, json) ? 1 : 0;
        }
        assertTrue(timed > 110, timed + " captures with times");
    }

    /** The frames of the whole file, behind those of its link types. */
    private static String frames(String json) {
        Matcher found = Pattern.compile("\\],\"frames\":(\\d+)").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    private static String value(String json, String name) {
        Matcher found =
                Pattern.compile("\"" + name + "\":(?:\"([^\"]*)\"|([-0-9.]+))").matcher(json);
        return !found.find() ? "" : found.group(1) != null ? found.group(1) : found.group(2);
    }

    private static String links(String json) {
        List<String> numbers = new ArrayList<>();
        Matcher found = LINK.matcher(json.substring(json.indexOf("\"link_types\"")));
        while (found.find()) {
            numbers.add(found.group(1));
        }
        return numbers.size() > 1 ? "several" : String.join("", numbers);
    }

    /**
     * Compares the digits that capinfos prints; it prints no times where one frame has none, and where a sub-second field is above a second
     * its last time is not the latest.
     */
    private static boolean times(String[] theirs, String json) {
        String first = value(json, "first_time");
        String last = value(json, "last_time");
        if (!value(json, "frames_without_time").equals("0") || first.isEmpty()) {
            assertEquals("n/a", theirs[5]);
            return false;
        }
        double seconds = Double.parseDouble(last) - Double.parseDouble(first);
        if (seconds >= MOST_SECONDS || theirs[6].endsWith(".1000000")) {
            return false;
        }
        assertTrue(first.startsWith(theirs[5]), theirs[0] + ": " + first + " and not " + theirs[5]);
        assertTrue(last.startsWith(theirs[6]), theirs[0] + ": " + last + " and not " + theirs[6]);
        return true;
    }
}
