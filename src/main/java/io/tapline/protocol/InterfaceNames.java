package io.tapline.protocol;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of this host's network interfaces by their index, as the text of cooked captures shows them: right for what was captured here,
 * and tcpdump's habit for everything else. Each is looked up once, in the network namespace of the thread that asks; /sys would tell of the
 * namespace that it was mounted in.
 */
final class InterfaceNames {
    private static final String UNKNOWN = "?";
    /** A file may hold any index; more than this many are not remembered. */
    private static final int MOST = 4096;
    /** Index, name and more of every interface that is up, of the thread's own namespace: proc_pid_net(5). */
    private static final Path MULTICAST = Path.of("/proc/thread-self/net/dev_mcast");

    private final Map<Integer, String> names = new HashMap<>();
    private int lastIndex;
    private String lastName = UNKNOWN;

    /** The name, or a question mark. Allocates where the index differs from the one before. */
    String name(int index) {
        if (index != lastIndex) {
            lastIndex = index;
            lastName = find(index);
        }
        return lastName;
    }

    private String find(int index) {
        String known = names.get(index);
        if (known != null || names.size() == MOST) {
            return known == null ? UNKNOWN : known;
        }
        String name = UNKNOWN;
        try {
            NetworkInterface found = index > 0 ? NetworkInterface.getByIndex(index) : null;
            name = found == null ? withoutAddress(index) : found.getName();
        } catch (SocketException unknown) {
            // No such interface here: the question mark stands for it.
            name = UNKNOWN;
        }
        names.put(index, name);
        return name;
    }

    /** The JDK knows of no interface without an address of IP. */
    private static String withoutAddress(int index) {
        try {
            String wanted = index + " ";
            for (String line : Files.readAllLines(MULTICAST)) {
                if (line.startsWith(wanted)) {
                    String rest = line.substring(wanted.length()).trim();
                    return rest.substring(0, Math.max(1, rest.indexOf(' ')));
                }
            }
        } catch (IOException unknown) {
            // No such file on this system: the question mark stands for the interface.
            return UNKNOWN;
        }
        return UNKNOWN;
    }
}
