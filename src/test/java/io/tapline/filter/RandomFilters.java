package io.tapline.filter;

import io.tapline.frame.LinkType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Expressions of the filter language, from a seed: most of them valid, some with a word too many or too few. No host names are among them,
 * which libpcap would look up.
 */
final class RandomFilters {
    private static final String[] TESTS = {
        "ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "igrp", "pim", "vrrp", "carp", "esp",
        "ah", "atalk", "aarp", "decnet", "iso", "stp", "ipx", "netbeui", "lat", "sca", "moprc", "mopdl", "esis", "isis",
        "clnp", "l1", "l2", "iih", "lsp", "snp", "csnp", "psnp", "es-is", "is-is"
    };
    private static final String[] COMMON = {"ip", "ip6", "arp", "tcp", "udp", "icmp", "icmp6", "sctp", "igmp"};
    private static final String[] DIRECTIONS = {
        "", "", "", "src ", "dst ", "src or dst ", "src and dst ", "dst or src ", "dst and src "
    };
    private static final String[] ADDRESSES = {
        "10.0.0.1",
        "10.0.0.2",
        "10.1.2.3",
        "192.168.1.1",
        "192.168.2.2",
        "172.16.0.1",
        "224.0.0.251",
        "255.255.255.255",
        "0.0.0.0",
        "10.0.0",
        "10.1",
        "2001:db8::1",
        "fe80::1",
        "ff02::1",
        "::1",
        "2001:db8::",
        "::",
        "::10.0.0.1"
    };
    private static final String[] NETS = {
        "10",
        "10.0.0.0/8",
        "10.0/16",
        "10.1.2.0/24",
        "192.168",
        "192.168.0.0/16",
        "192.168.2",
        "172.16/12",
        "0.0.0.0/0",
        "224.0.0.0/4",
        "10.0.0.1/32",
        "10.1.0.0 mask 255.255.0.0",
        "192.168 mask 255.255",
        "2001:db8::/32",
        "fe80::/10",
        "ff00::/8",
        "::/0",
        "2001:db8::1/128",
        "2001:db8::/33",
        "10.0.0.1/8",
        "10.0.0.0/33",
        "2001:db8::1/64",
        "128.3",
        "1"
    };
    private static final String[] PORTS = {
        "80",
        "443",
        "53",
        "22",
        "67",
        "68",
        "1023",
        "1024",
        "0",
        "65535",
        "6000",
        "0x50",
        "0120",
        "65536",
        "http",
        "https",
        "domain",
        "ssh",
        "bootps",
        "ntp",
        "ftp-data",
        "http-alt"
    };
    private static final String[] RANGES = {
        "1-1023",
        "80-443",
        "443-80",
        "53-53",
        "0-65535",
        "6000-6010",
        "bootps-bootpc",
        "22-80",
        "1024-65535",
        "80",
        "1-70000"
    };
    private static final String[] MACS = {
        "02:00:00:00:00:01",
        "02:00:00:00:00:02",
        "2:0:0:0:0:3",
        "02-00-00-00-00-00",
        "0200.0000.0001",
        "020000000002",
        "ff:ff:ff:ff:ff:ff",
        "01:00:5e:00:00:01",
        "2.0.0.0.0.1"
    };
    private static final String[] ETHER_PROTOCOLS = {
        "0x0800",
        "0x86dd",
        "0x0806",
        "0x88cc",
        "0x8100",
        "0x8847",
        "2048",
        "0x42",
        "0xaa",
        "1500",
        "1501",
        "\\ip",
        "\\ip6",
        "\\arp",
        "\\rarp",
        "\\stp",
        "\\ipx",
        "\\iso",
        "\\netbeui",
        "\\atalk",
        "\\aarp",
        "\\decnet",
        "\\lat",
        "\\loopback",
        "0xfe",
        "0xffff",
        "0x10800",
        "0"
    };
    private static final String[] IP_PROTOCOLS = {
        "6",
        "17",
        "1",
        "58",
        "132",
        "47",
        "50",
        "51",
        "0",
        "44",
        "59",
        "60",
        "255",
        "256",
        "\\tcp",
        "\\udp",
        "\\icmp",
        "\\sctp",
        "\\esp",
        "\\ah",
        "gre",
        "ospf",
        "\\igmp",
        "\\pim",
        "\\vrrp",
        "ipv6-icmp",
        "4",
        "41"
    };
    private static final String[] LOADABLE = {
        "ether", "link", "ip", "ip", "ip6", "ip6", "tcp", "tcp", "udp", "udp", "icmp", "icmp6", "sctp", "arp", "igmp"
    };
    private static final String[] RARELY_LOADED = {
        "rarp", "igrp", "pim", "vrrp", "carp", "atalk", "decnet", "lat", "sca", "moprc", "mopdl", "ah", "esp", "stp"
    };
    private static final String[] CONSTANTS = {
        "tcp-syn",
        "tcp-ack",
        "tcp-fin",
        "tcp-rst",
        "tcp-push",
        "tcp-urg",
        "tcp-ece",
        "tcp-cwr",
        "icmp-echo",
        "icmp-echoreply",
        "icmp-unreach",
        "icmp6-echo",
        "icmp6-neighborsolicit",
        "icmp6-routeradvert",
        "tcpflags",
        "icmptype",
        "icmpcode"
    };
    private static final String[] OPERATORS = {"+", "-", "*", "/", "&", "|", "^", "%", "<<", ">>", "&", "+", "-"};
    private static final String[] RELATIONS = {"=", "==", "!=", ">", "<", ">=", "<="};
    private static final String[] LLC = {
        "", "i", "s", "u", "rr", "rnr", "rej", "ui", "ua", "disc", "dm", "sabme", "test", "xid", "frmr"
    };
    private static final String[] STRAY = {
        "and",
        "or",
        "not",
        "(",
        ")",
        "[",
        "]",
        "host",
        "port",
        "net",
        "src",
        "dst",
        "tcp",
        "ip",
        "80",
        "10.0.0.1",
        "=",
        "!=",
        "&",
        "+",
        "vlan",
        "proto",
        "len",
        ":",
        "mask",
        "gateway",
        "-",
        "ether",
        "0x",
        "broadcast",
        "1.2.3.4.5",
        "::",
        "08",
        "less",
        "<<"
    };

    private final Random random;
    private final boolean ethernet;
    private final boolean labels;
    private final boolean numbered;
    private final boolean loops;

    /** Mostly tests that the link type has. With loops, protochain is among them. */
    RandomFilters(long seed, int linkType, boolean loops) {
        this.random = new Random(seed);
        this.ethernet = linkType == LinkType.ETHERNET;
        this.labels = ethernet || linkType == LinkType.PPP;
        this.numbered = linkType == LinkType.LINUX_SLL2;
        this.loops = loops;
    }

    String next() {
        String expression = expression(random.nextInt(10) == 0 ? 5 : random.nextInt(4));
        return random.nextInt(8) == 0 ? damaged(expression) : expression;
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    private String damaged(String expression) {
        List<String> words = new ArrayList<>(List.of(expression.split("(?<=[()\\[\\]])|(?=[()\\[\\]])| +")));
        int at = random.nextInt(words.size());
        switch (random.nextInt(4)) {
            case 0 -> words.remove(at);
            case 1 -> words.add(at, words.get(random.nextInt(words.size())));
            case 2 -> words.add(at, pick(STRAY));
            default -> words.set(at, pick(STRAY));
        }
        return String.join(" ", words);
    }

    private String expression(int depth) {
        if (depth == 0) {
            return test();
        }
        return switch (random.nextInt(7)) {
            case 0 -> (oneIn(2) ? "not " : "! ") + expression(depth - 1);
            case 1 -> "(" + expression(depth - 1) + ")";
            case 2 -> expression(depth - 1) + joint() + "(" + expression(depth - 1) + ")";
            case 3 -> "(" + expression(depth - 1) + ")" + joint() + expression(depth - 1);
            default -> expression(depth - 1) + joint() + expression(depth - 1);
        };
    }

    private String joint() {
        return pick(" and ", " or ", " and ", " or ", " && ", " || ", " and not ", " or not ");
    }

    private String test() {
        return switch (random.nextInt(24)) {
            case 0 -> pick(TESTS);
            case 1, 2 -> pick(COMMON);
            case 3, 4 -> host();
            case 5 -> owner() + pick(DIRECTIONS) + "net " + list(NETS);
            case 6, 7 -> port();
            case 8 -> pick("", "", "ip ", "ip6 ") + "proto " + list(IP_PROTOCOLS);
            case 9 -> pick("ether ", "link ") + "proto " + list(ETHER_PROTOCOLS);
            case 10 -> ethernet();
            case 11 -> cast();
            case 12 -> pick("less ", "greater ") + pick("0", "60", "64", "100", "1500");
            case 13, 14, 15, 16 -> relation();
            case 17 -> encapsulation();
            case 18 -> encapsulation() + " and " + test();
            case 19 -> ethernet || oneIn(20) ? ("llc " + pick(LLC)).trim() : pick(COMMON);
            case 20 ->
                pick("byte ")
                        + pick("0", "12", "23")
                        + pick(" = ", " < ", " > ", " & ", " | ")
                        + pick("0", "1", "8", "255");
            case 21 ->
                loops
                        ? pick("", "ip ", "ip6 ") + "protochain " + pick("6", "17", "51", "\\tcp", "58", "59")
                        : pick(COMMON);
            case 22 -> oneIn(4) ? rare() : port();
            default -> host() + joint() + pick(ADDRESSES);
        };
    }

    private String rare() {
        return switch (random.nextInt(6)) {
            case 0 -> "decnet " + pick(DIRECTIONS) + "host " + pick("1.23", "50.764", "2");
            case 1 -> "iso proto " + pick("0x81", "\\esis", "\\isis", "\\clnp", "131");
            case 2 -> "isis proto " + pick("0x1a or 0x18", "15", "16");
            case 3 -> "host " + pick("167772161", "0x0a000001");
            case 4 -> "net " + pick("loopback", "link-local", "10", "192");
            default -> numbered ? pick("inbound", "outbound", "ifindex 2", "ifindex 1") : "gateway 10.0.0.1";
        };
    }

    private String cast() {
        if (ethernet || oneIn(10)) {
            return pick(
                    "broadcast", "multicast", "ether broadcast", "ether multicast", "ip broadcast", "ip6 multicast");
        }
        return pick("ip broadcast", "ip multicast", "ip6 multicast");
    }

    private String owner() {
        return oneIn(30) ? pick("ip6 ", "tcp ", "ether ") : pick("", "", "", "", "", "", "", "ip ", "arp ", "rarp ");
    }

    private String host() {
        return owner()
                + switch (random.nextInt(4)) {
                    case 0 -> pick("src ", "dst ", "src or dst ", "src and dst ") + pick(ADDRESSES);
                    case 1 -> pick(DIRECTIONS) + "host " + list(ADDRESSES);
                    default -> pick(DIRECTIONS) + "host " + pick(ADDRESSES);
                };
    }

    private String port() {
        String proto = pick("", "", "", "tcp ", "udp ", "sctp ", oneIn(10) ? "ip " : "");
        if (oneIn(4)) {
            return proto + pick(DIRECTIONS) + "portrange " + list(RANGES);
        }
        return proto + pick(DIRECTIONS) + "port " + list(PORTS);
    }

    /** One of the words, or several that share what stands before them. */
    private String list(String... words) {
        if (!oneIn(4)) {
            return pick(words);
        }
        return oneIn(2)
                ? pick(words) + joint() + pick(words)
                : "(" + pick(words) + pick(" or ", " and ") + pick(words) + pick("", " or " + pick(words)) + ")";
    }

    private String ethernet() {
        if (!ethernet && !oneIn(20)) {
            return port();
        }
        return "ether " + pick("host ", "src ", "dst ", "src host ", "dst host ", "src or dst ", "src and dst host ")
                + list(MACS);
    }

    private String encapsulation() {
        return switch (ethernet || oneIn(10)
                ? random.nextInt(9)
                : labels ? 3 + random.nextInt(6) : 5 + random.nextInt(4)) {
            case 0, 1, 2 -> "vlan" + pick("", "", " 1", " 100", " 200", " 4095", oneIn(9) ? " 4096" : " 0");
            case 3, 4 -> "mpls" + pick("", "", " 100", " 1024", " 100000", oneIn(9) ? " 1048576" : " 0");
            case 5 -> "pppoed";
            case 6 -> "pppoes" + pick("", " 1", " 39", " 1234", oneIn(9) ? " 65536" : " 0");
            default -> "geneve" + pick("", " 11", " 12345", oneIn(9) ? " 0x1000000" : " 0");
        };
    }

    private String relation() {
        String left = calculation(random.nextInt(3));
        return left + pick(" ", "") + pick(RELATIONS) + pick(" ", "") + calculation(oneIn(3) ? random.nextInt(3) : 0);
    }

    private String calculation(int depth) {
        if (depth == 0) {
            return oneIn(2) ? load() : number();
        }
        return switch (random.nextInt(6)) {
            case 0 -> "(" + calculation(depth - 1) + ")";
            case 1 -> "-" + calculation(depth - 1);
            case 2 -> load() + " " + pick(OPERATORS) + " " + number();
            default -> calculation(depth - 1) + " " + pick(OPERATORS) + " " + calculation(depth - 1);
        };
    }

    private String number() {
        return switch (random.nextInt(4)) {
            case 0 -> pick(CONSTANTS);
            case 1 -> "len";
            case 2 ->
                pick(
                        "0",
                        "1",
                        "2",
                        "4",
                        "5",
                        "0xf",
                        "0xff",
                        "0x1fff",
                        "31",
                        "32",
                        "33",
                        "0xffffffff",
                        "0x80000000",
                        "017");
            default -> Integer.toString(random.nextInt(oneIn(3) ? 100000 : 300));
        };
    }

    private String load() {
        String index =
                switch (random.nextInt(6)) {
                    case 0 -> calculation(1);
                    case 1 -> pick("tcpflags", "icmptype", "icmpcode", "icmp6type", "13");
                    default -> Integer.toString(random.nextInt(oneIn(4) ? 70 : 24));
                };
        return (oneIn(8) ? pick(RARELY_LOADED) : pick(LOADABLE)) + "[" + index
                + pick("", "", ":1", ":2", ":4", ":2", ":4") + "]";
    }
}
