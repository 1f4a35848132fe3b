package io.tapline.filter;

import io.tapline.wire.Spelling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of services and protocols, from tables in the program: a filter means the same on every machine, and compiling one asks no
 * network. A table is read when a name of it is asked for.
 */
final class Names {
    static final int NONE = -1;

    private Names() {}

    /** The ports of a service over TCP and over UDP, NONE for those that it does not have; null where there is no such service. */
    static int[] service(String name) {
        String[] words = find("services.txt", name);
        return words == null ? null : new int[] {port(words[1]), port(words[2])};
    }

    /** The service whose name is most like a word, or null. */
    static String nearestService(String word) {
        List<String> known = new ArrayList<>();
        try (BufferedReader lines = open("services.txt")) {
            lines.lines().filter(line -> line.charAt(0) != '#').forEach(line -> known.add(line.split(" ")[0]));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Spelling.nearest(word, known);
    }

    private static BufferedReader open(String table) {
        return new BufferedReader(
                new InputStreamReader(Names.class.getResourceAsStream(table), StandardCharsets.US_ASCII));
    }

    private static int port(String word) {
        return word.equals("-") ? NONE : Integer.parseInt(word);
    }

    /** The number of an IP protocol, or NONE. */
    static int ipProtocol(String name) {
        String[] words = find("protocols.txt", name);
        return words == null ? NONE : Integer.parseInt(words[1]);
    }

    /** The Ethernet type or the 802.2 service access point of a protocol, or NONE. */
    static int etherProtocol(String name) {
        return switch (name) {
            case "aarp" -> Numbers.AARP;
            case "arp" -> Numbers.ARP;
            case "atalk" -> Numbers.ATALK;
            case "decnet" -> Numbers.DECNET;
            case "ip" -> Numbers.IPV4;
            case "ip6" -> Numbers.IPV6;
            case "lat" -> Numbers.LAT;
            case "loopback" -> Numbers.LOOPBACK;
            case "mopdl" -> Numbers.MOPDL;
            case "moprc" -> Numbers.MOPRC;
            case "rarp" -> Numbers.RARP;
            case "sca" -> Numbers.SCA;
            case "iso" -> Numbers.SAP_OSI;
            case "stp" -> Numbers.SAP_STP;
            case "ipx" -> Numbers.SAP_IPX;
            case "netbeui" -> Numbers.SAP_NETBEUI;
            default -> NONE;
        };
    }

    /** The number of an OSI network protocol, or NONE. */
    static int osiProtocol(String name) {
        return switch (name) {
            case "esis" -> Numbers.ESIS;
            case "isis" -> Numbers.ISIS;
            case "clnp" -> Numbers.CLNP;
            default -> NONE;
        };
    }

    private static String[] find(String table, String name) {
        try (BufferedReader lines = open(table)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.charAt(0) != '#'
                        && line.startsWith(name)
                        && line.length() > name.length()
                        && line.charAt(name.length()) == ' ') {
                    return line.split(" ");
                }
            }
            return null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
