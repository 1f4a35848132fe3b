package io.tapline.filter;

/** The protocols that the language names, as qualifiers ({@code tcp port 80}), as tests ({@code tcp}) and as bases of byte access. */
enum Proto {
    /** No protocol was named. */
    DEFAULT(""),
    LINK("ether"),
    IP("ip"),
    ARP("arp"),
    RARP("rarp"),
    SCTP("sctp"),
    TCP("tcp"),
    UDP("udp"),
    ICMP("icmp"),
    IGMP("igmp"),
    IGRP("igrp"),
    PIM("pim"),
    VRRP("vrrp"),
    CARP("carp"),
    ATALK("atalk"),
    AARP("aarp"),
    DECNET("decnet"),
    LAT("lat"),
    SCA("sca"),
    MOPRC("moprc"),
    MOPDL("mopdl"),
    IPV6("ip6"),
    ICMPV6("icmp6"),
    AH("ah"),
    ESP("esp"),
    ISO("iso"),
    ESIS("esis"),
    ISIS("isis"),
    CLNP("clnp"),
    STP("stp"),
    IPX("ipx"),
    NETBEUI("netbeui"),
    L1("l1"),
    L2("l2"),
    IIH("iih"),
    LSP("lsp"),
    SNP("snp"),
    CSNP("csnp"),
    PSNP("psnp"),
    RADIO("radio");

    private final String word;

    Proto(String word) {
        this.word = word;
    }

    /** As it stands in an expression. */
    String word() {
        return word;
    }
}
