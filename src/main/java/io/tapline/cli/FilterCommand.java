package io.tapline.cli;

import io.tapline.filter.Program;
import io.tapline.frame.LinkType;
import io.tapline.protocol.Protocols;
import io.tapline.wire.Spelling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code tapline filter}: whether an expression is a filter, what it means, and its program. */
final class FilterCommand implements Command {
    private static final int[] LINK_TYPES = {
        LinkType.ETHERNET,
        LinkType.LINUX_SLL,
        LinkType.LINUX_SLL2,
        LinkType.RAW,
        LinkType.IPV4,
        LinkType.IPV6,
        LinkType.NULL,
        LinkType.LOOP,
        LinkType.PPP,
        LinkType.PPP_HDLC,
        LinkType.PPP_ETHERNET
    };

    private final Options options = new Options();

    @Override
    public Options options() {
        options.describe(
                        "Checks a filter expression and says what it means; needs no file, no interface and no privilege.",
                        "tapline filter EXPR... [-y LINKTYPE] [-d|-dd|-ddd|--explain]")
                .text("LINKTYPE", "for frames of this link type instead of EN10MB (Ethernet)", "-y", "--link-type")
                .flag("the program with the meaning of each instruction", "--explain")
                .arguments("EXPR", "a pcap-filter expression, see pcap-filter(7)")
                .examples(
                        "tapline filter 'tcp port 443'",
                        "tapline filter --explain 'tcp[tcpflags] & tcp-syn != 0'",
                        "tapline filter -y LINUX_SLL2 -d 'ip6 and icmp6'");
        FilterInput.declare(options);
        return options;
    }

    @Override
    public Integer call() throws IOException {
        FilterInput filter = FilterInput.of(options, options.arguments());
        if (filter.isEmpty() && !options.has("-F")) {
            throw new CommandException(
                    ExitStatus.USAGE, "which filter? 'tapline filter EXPR' checks one, such as 'tcp port 443'");
        }
        int linkType = linkType(options.text("-y"));
        String shown = filter.shown(options, linkType);
        System.out.writeBytes((shown != null ? shown : told(filter, linkType)).getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        return ExitStatus.OK;
    }

    private String told(FilterInput filter, int linkType) {
        Program program = filter.forDisplay(linkType);
        StringBuilder out = new StringBuilder();
        out.append("valid for ").append(LinkType.name(linkType)).append(" (").append(LinkType.description(linkType));
        out.append("): ").append(program.length()).append(program.length() == 1 ? " instruction" : " instructions");
        out.append("\nselects frames with\n");
        program.inWords(Protocols.REGISTRY)
                .lines()
                .forEach(line -> out.append("  ").append(line).append('\n'));
        program.remarks()
                .lines()
                .forEach(line -> out.append("note: ").append(line).append('\n'));
        if (options.has("--explain")) {
            out.append('\n').append(program.explanation(Protocols.REGISTRY));
        }
        return out.toString();
    }

    /** The link type of that name; Ethernet where it is null. */
    static int linkType(String name) {
        if (name == null) {
            return LinkType.ETHERNET;
        }
        int linkType = LinkType.parse(name);
        if (linkType >= 0) {
            return linkType;
        }
        List<String> known = new ArrayList<>();
        for (int type : LINK_TYPES) {
            known.add(LinkType.name(type));
        }
        String best = Spelling.nearest(name.toUpperCase(java.util.Locale.ROOT), known);
        throw new CommandException(
                ExitStatus.USAGE,
                "there is no link type '" + name + "'"
                        + (best == null ? "; there are " + String.join(", ", known) : "; did you mean " + best + "?"));
    }
}
