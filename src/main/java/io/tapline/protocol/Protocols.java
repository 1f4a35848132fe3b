package io.tapline.protocol;

import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import java.util.List;

/**
 * The one list that registers protocols. Where two bind the same key, or the two ports of a packet lead to different ones, the earlier one
 * has it.
 */
public final class Protocols {
    /** All protocols that Tapline knows. */
    public static final List<Protocol> ALL = List.of(
            Ethernet.PROTOCOL,
            Raw.PROTOCOL,
            Null.PROTOCOL,
            Sll.PROTOCOL,
            Vlan.PROTOCOL,
            Vlan.SERVICE_PROTOCOL,
            Llc.PROTOCOL,
            Snap.PROTOCOL,
            Arp.PROTOCOL,
            Ipv4.PROTOCOL,
            Ipv6.PROTOCOL,
            Ipv6HopByHop.PROTOCOL,
            Ipv6Routing.PROTOCOL,
            Ipv6Fragment.PROTOCOL,
            Ipv6DestinationOptions.PROTOCOL,
            Tcp.PROTOCOL,
            Udp.PROTOCOL,
            Icmp.PROTOCOL,
            Icmpv6.PROTOCOL,
            Igmp.PROTOCOL,
            Ah.PROTOCOL,
            Esp.PROTOCOL,
            UdpEncapsulation.PROTOCOL,
            Ipcomp.PROTOCOL,
            Loopback.PROTOCOL,
            Smtp.PROTOCOL,
            Whois.PROTOCOL,
            Ssh.PROTOCOL,
            Ftp.PROTOCOL,
            Http.PROTOCOL,
            Rtsp.PROTOCOL,
            Dns.PROTOCOL,
            Tftp.PROTOCOL,
            Dhcp.PROTOCOL,
            Snmp.PROTOCOL,
            Ntp.PROTOCOL,
            Dhcpv6.PROTOCOL,
            Radius.PROTOCOL,
            Sip.PROTOCOL,
            Syslog.PROTOCOL,
            Vxlan.PROTOCOL,
            Geneve.PROTOCOL,
            Mpls.PROTOCOL,
            Gre.PROTOCOL,
            Pppoe.PROTOCOL,
            Ppp.PROTOCOL,
            Chdlc.PROTOCOL,
            Pap.PROTOCOL,
            Chap.PROTOCOL,
            Eap.PROTOCOL,
            Eapol.PROTOCOL,
            Sctp.PROTOCOL,
            Vrrp.PROTOCOL,
            Stp.PROTOCOL,
            Lldp.PROTOCOL);

    /** The same, by name and key. */
    public static final Registry REGISTRY = new Registry(ALL, IpShortcut::new);

    private Protocols() {}
}
