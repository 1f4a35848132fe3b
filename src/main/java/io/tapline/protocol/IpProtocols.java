package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Digits;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/** What IPv4 and IPv6 share for their text. */
final class IpProtocols {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int DCCP = 33;
    static final int SCTP = 132;

    private static final int NO_NEXT_HEADER = 59;
    private static final int SUN_ND = 77;
    private static final int ETHERNET = 143;

    /** The names of protocol numbers; in a class of its own because plain lines do not need them. */
    static final class Table {
        static final Names NAMES = Names.or("unknown")
                .put(0, "Options")
                .put(1, "ICMP")
                .put(2, "IGMP")
                .put(4, "IPIP")
                .put(6, "TCP")
                .put(8, "EGP")
                .put(9, "IGRP")
                .put(17, "UDP")
                .put(33, "DCCP")
                .put(41, "IPv6")
                .put(43, "Routing")
                .put(44, "Fragment")
                .put(46, "RSVP")
                .put(47, "GRE")
                .put(50, "ESP")
                .put(51, "AH")
                .put(55, "Mobile IP")
                .put(58, "ICMPv6")
                .put(62, "Mobile IP (old)")
                .put(88, "EIGRP")
                .put(89, "OSPF")
                .put(103, "PIM")
                .put(108, "Compressed IP")
                .put(112, "VRRP")
                .put(113, "PGM")
                .put(132, "SCTP")
                .put(135, "Mobility")
                .put(143, "Ethernet")
                .build();

        private Table() {}
    }

    private IpProtocols() {}

    /** True for the transports that show the addresses together with their ports. */
    static boolean showsAddresses(int protocolNumber) {
        return protocolNumber == TCP || protocolNumber == UDP || protocolNumber == SCTP || protocolNumber == DCCP;
    }

    /** Writes what the text of a plain transport begins with; returns the index behind it. */
    static int endpoints(Transcript line, int sourcePort, int destinationPort, int from) {
        byte[] to = line.plainText();
        long addresses = line.addresses();
        int at = Digits.ipv4(to, from, (int) (addresses >>> 32));
        to[at] = '.';
        at = Digits.small(to, at + 1, sourcePort);
        to[at] = ' ';
        to[at + 1] = '>';
        to[at + 2] = ' ';
        at = Digits.ipv4(to, at + 3, (int) addresses);
        to[at] = '.';
        at = Digits.small(to, at + 1, destinationPort);
        to[at] = ':';
        to[at + 1] = ' ';
        return at + 2;
    }

    /** Appends "10.0.0.1 > 10.0.0.2". */
    static void addresses(Text out, NetworkLayer network) {
        network.sourceText(out);
        out.ascii(" > ");
        network.destinationText(out);
    }

    /**
     * Appends what a transport's text begins with: addresses and ports, or the ports alone where the addresses stand before an extension
     * header already.
     */
    static void endpoints(Text out, Layer transport, int protocolNumber, int sourcePort, int destinationPort) {
        if (transport.parent() instanceof NetworkLayer network && network.firstProtocol() == protocolNumber) {
            network.sourceText(out);
            out.ascii('.').dec(sourcePort).ascii(" > ");
            network.destinationText(out);
            out.ascii('.').dec(destinationPort).ascii(": ");
        } else {
            out.dec(sourcePort).ascii(" > ").dec(destinationPort).ascii(": ");
        }
    }

    /**
     * Appends the text of what an IP header, or the last one in a chain of extension headers, carries.
     *
     * @param version of IP
     * @param wireEnd index behind the last byte that the lengths tell of; may be far beyond any frame
     */
    static void carry(Transcript line, Layer header, int version, int number, int start, int end, long wireEnd) {
        if (number == ETHERNET && version == 4) {
            wrongVersion(line, ETHERNET, 6);
        } else if (Ipv6Extension.isExtension(number)
                || !line.carry(
                        header, Demux.IP_PROTOCOL, number, start, end, (int) Math.min(Integer.MAX_VALUE, wireEnd))) {
            unknown(line, number, wireEnd - start);
        }
    }

    private static void unknown(Transcript line, int protocolNumber, long length) {
        Text out = line.out();
        switch (protocolNumber) {
            case NO_NEXT_HEADER -> out.ascii("no next header");
            case SUN_ND -> out.ascii(" nd ").dec(length & 0xffffffffL);
            default -> out.ascii(" ip-proto-").dec(protocolNumber).ascii(' ').dec(length & 0xffffffffL);
        }
    }

    /** Appends the complaint about a protocol that belongs to the other version of IP. */
    static void wrongVersion(Transcript line, int protocolNumber, int version) {
        Table.NAMES.text(line.out().ascii('['), protocolNumber);
        line.out().ascii(" requires IPv").dec(version).ascii(']');
        line.invalid();
    }
}
