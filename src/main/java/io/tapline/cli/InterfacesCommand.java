package io.tapline.cli;

import io.tapline.frame.LinkType;
import io.tapline.linux.InterfaceAddress;
import io.tapline.linux.InterfaceStatistics;
import io.tapline.linux.NetworkInterface;
import io.tapline.linux.NetworkNamespace;
import io.tapline.linux.Offload;
import io.tapline.live.LinkLayer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code tapline interfaces}: the interfaces, and what of them changes what a capture sees. */
final class InterfacesCommand implements Command {
    private final Options options = new Options();

    @Override
    public Options options() {
        return options.describe(
                        "Lists the network interfaces, and the offloads by which a capture sees other frames than the wire.",
                        "tapline interfaces [--json] [--netns NAME]")
                .flag("as one JSON array", "--json")
                .text("NAME", "those of the network namespace of that name", "--netns")
                .examples("tapline interfaces", "tapline interfaces --json | jq '.[].name'");
    }

    @Override
    public Integer call() throws IOException {
        if (options.has("--netns")) {
            NetworkNamespace.named(options.text("--netns")).enter();
        }
        List<NetworkInterface> all = NetworkInterface.list();
        System.out.print(options.has("--json") ? json(all) : text(all));
        return ExitStatus.OK;
    }

    private static String text(List<NetworkInterface> all) throws IOException {
        StringBuilder text = new StringBuilder();
        Set<Offload> seen = EnumSet.noneOf(Offload.class);
        for (NetworkInterface one : all) {
            Set<Offload> enabled = Offload.enabled(one.name());
            seen.addAll(enabled);
            describe(one, enabled, text);
        }
        for (Offload offload : seen) {
            String effect = effect(offload);
            if (!effect.isEmpty()) {
                text.append(word(offload)).append(": ").append(effect).append('\n');
            }
        }
        return text.toString();
    }

    private static void describe(NetworkInterface one, Set<Offload> enabled, StringBuilder text) {
        LinkLayer layer = LinkLayer.of(one);
        text.append(one.name()).append(": index ").append(one.index());
        text.append(", ").append(state(one)).append(", MTU ").append(one.mtu());
        text.append(", link type ").append(LinkType.name(layer.linkType()));
        text.append(" (").append(LinkType.description(layer.linkType())).append(')');
        text.append(one.kind().isEmpty() ? "" : ", " + one.kind());
        text.append(one.isPromiscuous() ? ", promiscuous" : "").append('\n');
        String addresses = addresses(one);
        if (!addresses.isEmpty()) {
            text.append("    addresses:").append(addresses).append('\n');
        }
        if (!enabled.isEmpty()) {
            text.append("    offloads:");
            for (Offload offload : enabled) {
                text.append(' ').append(word(offload));
            }
            text.append('\n');
        }
    }

    private static String addresses(NetworkInterface one) {
        StringBuilder text = new StringBuilder();
        if (one.hardwareAddress().length > 0) {
            text.append(' ').append(one.hardwareAddressText());
        }
        for (InterfaceAddress address : one.addresses()) {
            text.append(' ').append(address);
        }
        return text.toString();
    }

    private static String state(NetworkInterface one) {
        if (!one.isUp()) {
            return "down";
        }
        return one.isRunning() ? "up" : "up without carrier";
    }

    /** The name as ethtool and people write it. */
    private static String word(Offload offload) {
        return offload.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a capture sees of it; "" where nothing, because tags are put back and received checksums stay as they are. */
    private static String effect(Offload offload) {
        return switch (offload) {
            case GRO, LRO -> "received TCP segments may be seen joined, longer than the MTU";
            case TSO, GSO -> "sent TCP segments may be seen before they are cut to the MTU";
            case TX_CHECKSUM -> "sent checksums may be seen unfinished";
            case RX_VLAN, TX_VLAN, RX_CHECKSUM -> "";
        };
    }

    private static String json(List<NetworkInterface> all) throws IOException {
        Json json = new Json().array(null);
        for (NetworkInterface one : all) {
            int linkType = LinkLayer.of(one).linkType();
            json.object(null).text("name", one.name()).number("index", one.index());
            json.text("state", state(one)).text("operationalState", one.operationalState());
            json.number("mtu", one.mtu()).number("linkType", linkType);
            json.text("linkTypeName", LinkType.name(linkType))
                    .flag("cooked", LinkLayer.of(one).isCooked());
            json.text("kind", one.kind()).flag("promiscuous", one.isPromiscuous());
            json.text("hardwareAddress", one.hardwareAddressText()).array("addresses");
            for (InterfaceAddress address : one.addresses()) {
                json.text(null, address.toString());
            }
            json.endArray().array("offloads");
            for (Offload offload : Offload.enabled(one.name())) {
                json.text(null, word(offload));
            }
            counters(one.statistics(), json.endArray());
            json.endObject();
        }
        return json.endArray() + "\n";
    }

    private static void counters(InterfaceStatistics counts, Json json) {
        json.object("counters").number("rxPackets", counts.rxPackets()).number("rxBytes", counts.rxBytes());
        json.number("rxDropped", counts.rxDropped()).number("rxErrors", counts.rxErrors());
        json.number("txPackets", counts.txPackets()).number("txBytes", counts.txBytes());
        json.number("txDropped", counts.txDropped()).number("txErrors", counts.txErrors());
        json.endObject();
    }
}
