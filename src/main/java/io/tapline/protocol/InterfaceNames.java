package io.tapline.protocol;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of this host's network interfaces by their index, as the text of cooked captures shows them: right for what was captured here,
 * and tcpdump's habit for everything else. Looked up once.
 */
final class InterfaceNames {
    private static final String UNKNOWN = "?";

    private final Map<Integer, String> names = new HashMap<>();
    private int lastIndex;
    private String lastName = UNKNOWN;

    InterfaceNames() {
        String[] found = new File("/sys/class/net").list();
        if (found != null) {
            for (String name : found) {
                try {
                    String index = Files.readString(new File("/sys/class/net/" + name + "/ifindex").toPath());
                    names.put(Integer.valueOf(index.trim()), name);
                } catch (IOException | NumberFormatException e) {
                    // Not an interface (bonding_masters), or one that has just gone: it has no name to show.
                    continue;
                }
            }
        }
    }

    /** The name, or a question mark. Allocates where the index differs from the one before. */
    String name(int index) {
        if (index != lastIndex) {
            lastIndex = index;
            lastName = names.getOrDefault(index, UNKNOWN);
        }
        return lastName;
    }
}
