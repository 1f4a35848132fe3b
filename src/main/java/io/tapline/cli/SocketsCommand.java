package io.tapline.cli;

import io.tapline.linux.AddressFamily;
import io.tapline.linux.NetworkNamespace;
import io.tapline.linux.Socket;
import io.tapline.linux.SocketType;
import io.tapline.linux.SystemCallException;
import java.io.IOException;

/** {@code tapline sockets}: opens a socket of each family, type and protocol, and says what came of it. */
final class SocketsCommand implements Command {
    private final Options options = new Options();
    private int open;
    private int refused;

    @Override
    public Options options() {
        return options.describe(
                        "Tries which sockets this process may open, by family, type and protocol, and says what is missing.",
                        "tapline sockets [--json] [--netns NAME]")
                .flag("as one JSON array", "--json")
                .text("NAME", "in the network namespace of that name", "--netns")
                .examples("tapline sockets", "tapline sockets --json | jq '.[] | select(.open | not)'");
    }

    @Override
    public Integer call() throws IOException {
        if (options.has("--netns")) {
            NetworkNamespace.named(options.text("--netns")).enter();
        }
        boolean asJson = options.has("--json");
        Json json = new Json().array(null);
        StringBuilder text = new StringBuilder();
        for (AddressFamily family : AddressFamily.values()) {
            for (SocketType type : SocketType.values()) {
                for (int protocol : protocols(family, type)) {
                    attempt(family, type, protocol, asJson ? json : null, text);
                }
            }
        }
        System.out.print(asJson ? json.endArray() + "\n" : text + "" + open + " may be opened, " + refused + " not\n");
        return ExitStatus.OK;
    }

    private void attempt(AddressFamily family, SocketType type, int protocol, Json json, StringBuilder text)
            throws IOException {
        SystemCallException failure = null;
        try {
            Socket.open(family, type, protocol).close();
            open++;
        } catch (SystemCallException e) {
            failure = e;
            refused++;
        }
        String name = protocolName(family, protocol);
        if (json != null) {
            json.object(null).text("family", family.toString()).text("type", type.toString());
            json.number("protocol", protocol).text("protocolName", name).flag("open", failure == null);
            json.text("errno", failure == null ? null : failure.errnoName());
            json.text("reason", failure == null ? null : failure.hint()).endObject();
            return;
        }
        pad(text, family.toString(), 11);
        pad(text, type.toString(), 16);
        pad(text, name, 15);
        text.append(failure == null ? "yes" : "no   " + failure.errnoName() + ": " + failure.hint());
        text.append('\n');
    }

    /** The protocols worth a try: those that the family has for the type, and none at all where it has none. */
    private static int[] protocols(AddressFamily family, SocketType type) {
        return switch (family) {
            case UNIX -> new int[] {0};
            case PACKET -> new int[] {3};
            case INET, INET6 -> {
                int icmp = family == AddressFamily.INET ? 1 : 58;
                yield switch (type) {
                    case STREAM -> new int[] {6};
                    case DGRAM -> new int[] {17, icmp};
                    case RAW -> new int[] {icmp, 255};
                    case SEQPACKET -> new int[] {132};
                    case RDM -> new int[] {0};
                };
            }
        };
    }

    private static String protocolName(AddressFamily family, int protocol) {
        if (family == AddressFamily.PACKET) {
            return "ETH_P_ALL";
        }
        return switch (protocol) {
            case 1 -> "IPPROTO_ICMP";
            case 6 -> "IPPROTO_TCP";
            case 17 -> "IPPROTO_UDP";
            case 58 -> "IPPROTO_ICMPV6";
            case 132 -> "IPPROTO_SCTP";
            case 255 -> "IPPROTO_RAW";
            default -> "0";
        };
    }

    private static void pad(StringBuilder text, String word, int width) {
        text.append(word).append(" ".repeat(Math.max(1, width - word.length())));
    }
}
