package io.tapline.savefile;

/** What kind of save file something is. */
public enum FileType {
    /** pcap with microseconds. */
    PCAP("pcap"),
    /** pcap with nanoseconds. */
    PCAP_NANO("pcap with nanoseconds"),
    /** pcap as AIX writes it: interface types of RFC 1573 and nanoseconds. */
    PCAP_AIX("pcap of AIX"),
    /** pcap with the record header of Alexey Kuznetsov's patches; the interface, the protocol and the packet type stand in it. */
    PCAP_MODIFIED("modified pcap"),
    /** The same with two more bytes, as SuSE 6.3 wrote it. */
    PCAP_MODIFIED_SUSE("modified pcap of SuSE 6.3"),
    /** pcap with four more bytes in each record header, as Nokia's firewalls wrote it. */
    PCAP_NOKIA("pcap of Nokia"),
    /** pcap with a total length in the file header, as Ixia's tools write it. */
    PCAP_IXIA("pcap of Ixia"),
    /** pcapng. */
    PCAPNG("pcapng"),
    /** snoop of Solaris, RFC 1761. */
    SNOOP("snoop");

    private final String description;

    FileType(String description) {
        this.description = description;
    }

    /** What people call it. */
    public String description() {
        return description;
    }
}
