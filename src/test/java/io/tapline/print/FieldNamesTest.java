package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapline.protocol.Protocols;
import io.tapline.wire.FieldType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The names and types of fields are Wireshark's: against tshark's own list, where tshark is installed. */
class FieldNamesTest {
    @Test
    void everyNameIsFoundAgain() {
        Set<String> names = new HashSet<>();
        for (Column column : Column.all(Protocols.REGISTRY)) {
            assertTrue(names.add(column.name()), column.name() + " twice");
            assertEquals(
                    column.name(),
                    Column.named(column.name(), Protocols.REGISTRY).name());
            assertTrue(!column.meaning().isEmpty(), column.name());
        }
        assertTrue(names.size() > 300, names.size() + " names");
    }

    @Test
    void namesAndTypesAreWiresharks() throws Exception {
        Map<String, Set<String>> tsharks = tsharksFields();
        SortedSet<String> unknown = new TreeSet<>();
        List<String> ofOtherType = new ArrayList<>();
        for (Column column : Column.all(Protocols.REGISTRY)) {
            Set<String> types = tsharks.get(column.name());
            if (types == null) {
                unknown.add(column.name());
            } else if (types.stream().noneMatch(type -> suits(column.type(), type))) {
                ofOtherType.add(column.name() + " " + column.type() + " " + types);
            }
        }
        assertEquals(ourOwn(), unknown);
        assertEquals(List.of(), ofOtherType);
    }

    /** True where Wireshark keeps the value so that its column reads as ours does. */
    private static boolean suits(FieldType type, String wiresharks) {
        boolean number = wiresharks.matches("FT_U?INT\\d+|FT_FRAMENUM");
        return switch (type) {
            case UNSIGNED -> number || wiresharks.matches("FT_BOOLEAN|FT_DOUBLE");
            // What has no value reads as 1 where it is there.
            case FLAG -> number || wiresharks.matches("FT_BOOLEAN|FT_DOUBLE|FT_NONE");
            case HEX -> number || wiresharks.equals("FT_ABSOLUTE_TIME");
            case MAC -> wiresharks.equals("FT_ETHER");
            case IPV4 -> wiresharks.equals("FT_IPv4");
            case IPV6 -> wiresharks.equals("FT_IPv6");
            case BYTES -> wiresharks.equals("FT_BYTES");
            case NAME -> wiresharks.equals("FT_STRING");
            case STRING -> number || wiresharks.matches("FT_STRINGZ?|FT_RELATIVE_TIME|FT_BYTES");
        };
    }

    private static SortedSet<String> ourOwn() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        try (InputStream file = FieldNamesTest.class.getResourceAsStream("fields-of-our-own.tsv")) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    assertEquals(2, line.split("\t").length, line);
                    names.add(line.substring(0, line.indexOf('\t')));
                }
            }
        }
        return names;
    }

    private static Map<String, Set<String>> tsharksFields() throws Exception {
        Map<String, Set<String>> fields = new HashMap<>();
        Process tshark;
        try {
            tshark = new ProcessBuilder("tshark", "-G", "fields")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException absent) {
            assumeTrue(false, "tshark is not installed");
            throw absent;
        }
        for (String line : new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            String[] columns = line.split("\t");
            if (columns[0].equals("F")) {
                fields.computeIfAbsent(columns[2], name -> new HashSet<>()).add(columns[3]);
            }
        }
        assertEquals(0, tshark.waitFor());
        return fields;
    }
}
