package io.tapline.filter;

import io.tapline.filter.Token.Kind;
import java.util.List;

/** The words that the language keeps for itself. Source: pcap-filter(7) and the scanner that it describes. */
final class Keywords {
    private static final List<String> COMMON = List.of(
            "and",
            "or",
            "not",
            "src",
            "dst",
            "host",
            "net",
            "mask",
            "port",
            "portrange",
            "proto",
            "protochain",
            "less",
            "greater",
            "broadcast",
            "multicast",
            "len",
            "inbound",
            "outbound",
            "ifindex",
            "vlan",
            "mpls",
            "pppoed",
            "pppoes",
            "geneve",
            "vxlan",
            "llc",
            "ether",
            "ip",
            "ip6",
            "arp",
            "rarp",
            "tcp",
            "udp",
            "sctp",
            "icmp",
            "icmp6",
            "igmp",
            "pim",
            "vrrp",
            "carp",
            "esp",
            "ah",
            "stp",
            "ipx",
            "isis",
            "decnet",
            "atalk");

    private Keywords() {}

    /** The words worth guessing when a person mistyped one. */
    static List<String> common() {
        return COMMON;
    }

    /** The kind of a word that the language keeps; null for any other word. PROTOCOL for those of {@link #protocol}. */
    static Kind kind(String word) {
        return switch (word) {
            case "and" -> Kind.AND;
            case "or" -> Kind.OR;
            case "not" -> Kind.NOT;
            case "src" -> Kind.SRC;
            case "dst" -> Kind.DST;
            case "host" -> Kind.HOST;
            case "net" -> Kind.NET;
            case "mask" -> Kind.MASK;
            case "port" -> Kind.PORT;
            case "portrange" -> Kind.PORTRANGE;
            case "proto" -> Kind.PROTO;
            case "protochain" -> Kind.PROTOCHAIN;
            case "gateway" -> Kind.GATEWAY;
            case "less" -> Kind.LESS;
            case "greater" -> Kind.GREATER;
            case "byte" -> Kind.BYTE;
            case "broadcast" -> Kind.BROADCAST;
            case "multicast" -> Kind.MULTICAST;
            case "len", "length" -> Kind.LEN;
            case "inbound" -> Kind.INBOUND;
            case "outbound" -> Kind.OUTBOUND;
            case "ifindex" -> Kind.IFINDEX;
            case "vlan" -> Kind.VLAN;
            case "mpls" -> Kind.MPLS;
            case "pppoed" -> Kind.PPPOED;
            case "pppoes" -> Kind.PPPOES;
            case "geneve" -> Kind.GENEVE;
            case "vxlan" -> Kind.VXLAN;
            case "llc" -> Kind.LLC;
            case "rnr", "rulenum" -> Kind.RULE_NUMBER;
            default -> isForeign(word) ? Kind.FOREIGN : protocol(word) != null ? Kind.PROTOCOL : null;
        };
    }

    private static boolean isForeign(String word) {
        return switch (word) {
            case "type", "subtype", "direction", "dir", "ra", "ta" -> true;
            case "address1", "addr1", "address2", "addr2", "address3", "addr3", "address4", "addr4" -> true;
            case "on", "ifname", "rset", "ruleset", "srnr", "subrulenum", "reason", "action" -> true;
            case "lane", "metac", "bcc", "oam", "oamf4", "oamf4ec", "oamf4sc", "sc", "ilmic", "vpi", "vci" -> true;
            case "connectmsg", "metaconnect", "fisu", "lssu", "lsu", "msu", "hfisu", "hlssu", "hmsu" -> true;
            case "sio", "opc", "dpc", "sls", "hsio", "hopc", "hdpc", "hsls" -> true;
            default -> false;
        };
    }

    /** The protocol of that name, or null. */
    static Proto protocol(String word) {
        return switch (word) {
            case "link", "ether", "ppp", "slip", "fddi", "tr", "wlan" -> Proto.LINK;
            case "es-is" -> Proto.ESIS;
            case "is-is" -> Proto.ISIS;
            case "" -> null;
            default -> byWord(word);
        };
    }

    private static Proto byWord(String word) {
        for (Proto proto : Proto.values()) {
            if (proto.word().equals(word)) {
                return proto;
            }
        }
        return null;
    }

    /** The value of a named offset or constant; -1 for any other word. Sources: RFC 792, RFC 9293, the IANA registry of ICMPv6 types. */
    static int constant(String word) {
        if (word.startsWith("icmp6")) {
            return icmp6(word);
        }
        return switch (word) {
            case "icmptype", "icmp-echoreply" -> 0;
            case "icmpcode" -> 1;
            case "icmp-unreach" -> 3;
            case "icmp-sourcequench" -> 4;
            case "icmp-redirect" -> 5;
            case "icmp-echo" -> 8;
            case "icmp-routeradvert" -> 9;
            case "icmp-routersolicit" -> 10;
            case "icmp-timxceed" -> 11;
            case "icmp-paramprob" -> 12;
            case "icmp-tstamp" -> 13;
            case "icmp-tstampreply" -> 14;
            case "icmp-ireq" -> 15;
            case "icmp-ireqreply" -> 16;
            case "icmp-maskreq" -> 17;
            case "icmp-maskreply" -> 18;
            case "tcpflags" -> 13;
            case "tcp-fin" -> 0x01;
            case "tcp-syn" -> 0x02;
            case "tcp-rst" -> 0x04;
            case "tcp-push" -> 0x08;
            case "tcp-ack" -> 0x10;
            case "tcp-urg" -> 0x20;
            case "tcp-ece" -> 0x40;
            case "tcp-cwr" -> 0x80;
            default -> -1;
        };
    }

    private static int icmp6(String word) {
        return switch (word) {
            case "icmp6type" -> 0;
            case "icmp6code", "icmp6-destinationunreach" -> 1;
            case "icmp6-packettoobig" -> 2;
            case "icmp6-timeexceeded" -> 3;
            case "icmp6-parameterproblem" -> 4;
            case "icmp6-echo" -> 128;
            case "icmp6-echoreply" -> 129;
            case "icmp6-multicastlistenerquery" -> 130;
            case "icmp6-multicastlistenerreportv1" -> 131;
            case "icmp6-multicastlistenerdone" -> 132;
            case "icmp6-routersolicit" -> 133;
            case "icmp6-routeradvert" -> 134;
            case "icmp6-neighborsolicit" -> 135;
            case "icmp6-neighboradvert" -> 136;
            case "icmp6-redirect" -> 137;
            case "icmp6-routerrenum" -> 138;
            case "icmp6-nodeinformationquery" -> 139;
            case "icmp6-nodeinformationresponse" -> 140;
            case "icmp6-ineighbordiscoverysolicit" -> 141;
            case "icmp6-ineighbordiscoveryadvert" -> 142;
            case "icmp6-multicastlistenerreportv2" -> 143;
            case "icmp6-homeagentdiscoveryrequest" -> 144;
            case "icmp6-homeagentdiscoveryreply" -> 145;
            case "icmp6-mobileprefixsolicit" -> 146;
            case "icmp6-mobileprefixadvert" -> 147;
            case "icmp6-certpathsolicit" -> 148;
            case "icmp6-certpathadvert" -> 149;
            case "icmp6-multicastrouteradvert" -> 151;
            case "icmp6-multicastroutersolicit" -> 152;
            case "icmp6-multicastrouterterm" -> 153;
            default -> -1;
        };
    }
}
