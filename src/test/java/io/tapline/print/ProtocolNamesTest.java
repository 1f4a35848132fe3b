package io.tapline.print;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tapline.frame.FrameHandler;
import io.tapline.frame.FrameSource;
import io.tapline.protocol.Protocols;
import io.tapline.savefile.SaveFileSource;
import io.tapline.wire.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocols in frames of the project's own captures, as tshark 4.0.17 names them: how many frames have which. */
class ProtocolNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arp|4 eth:ethertype:arp, 2 eth:ethertype:ip:icmp:data, 1 eth:ethertype:ipv6:ipv6.hopopts:icmpv6",
                "icmp|4 eth:ethertype:ip:data, 8 eth:ethertype:ip:icmp:data",
                "udp|2 eth:ethertype:ip:data, 1 eth:ethertype:ip:icmp:ip:udp:data, 2 eth:ethertype:ip:udp, "
                        + "7 eth:ethertype:ip:udp:data",
                "vlan|1 eth:ethertype:ieee8021ad:ethertype:vlan:ethertype:ip:tcp, 1 eth:ethertype:vlan:ethertype:arp, "
                        + "1 eth:ethertype:vlan:ethertype:ip:udp:data, 1 eth:ethertype:vlan:ethertype:ipv6:udp:data"
            })
    void namesAreTsharks(String capture, String expected) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        FieldsPrinter printer =
                FieldsPrinter.tabs(Column.list("frame.protocols", Protocols.REGISTRY), Protocols.REGISTRY);
        Text row = new Text(256);
        FrameHandler handler = frame -> {
            printer.print(frame, 1, row.clear());
            counts.merge(row.toString().strip(), 1, Integer::sum);
        };
        Path captures = Path.of(System.getProperty("tapline.basedir", ".")).resolve("captures");
        try (SaveFileSource source = SaveFileSource.open(captures.resolve(capture + ".pcapng"))) {
            while (source.poll(handler, 100) != FrameSource.END) {}
        }
        Map<String, Integer> wanted = Arrays.stream(expected.split(", "))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[1], words -> Integer.valueOf(words[0])));
        assertEquals(new TreeMap<>(wanted), counts);
    }
}
