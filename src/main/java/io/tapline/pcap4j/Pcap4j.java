package io.tapline.pcap4j;

import io.tapline.frame.LinkType;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/** Whether the backend is there, and what both of its ends need. */
public final class Pcap4j {
    private Pcap4j() {}

    /** Why the backend cannot be used on this machine, and what to do about it; null where it can. */
    public static String missing() {
        try {
            Pcaps.libVersion();
            return null;
        } catch (LinkageError absent) {
            return "the pcap4j backend needs libpcap, which is not installed "
                    + "(Debian: libpcap0.8, Fedora: libpcap, macOS: part of the system, Windows: Npcap)";
        }
    }

    /** The library's name and version, for a person. */
    public static String libraryVersion() {
        return Pcaps.libVersion();
    }

    static PcapHandle open(
            String interfaceName, int snapLength, boolean promiscuous, int timeoutMillis, int bufferBytes)
            throws Pcap4jException {
        String missing = missing();
        if (missing != null) {
            throw new Pcap4jException(Pcap4jException.Kind.NO_LIBRARY, missing, null);
        }
        PcapHandle.Builder builder = new PcapHandle.Builder(interfaceName)
                .snaplen(snapLength)
                .promiscuousMode(promiscuous ? PromiscuousMode.PROMISCUOUS : PromiscuousMode.NONPROMISCUOUS)
                .timeoutMillis(timeoutMillis);
        if (bufferBytes > 0) {
            builder.bufferSize(bufferBytes);
        }
        try {
            return builder.timestampPrecision(TimestampPrecision.NANO).build();
        } catch (PcapNativeException noNanoseconds) {
            return openInMicroseconds(interfaceName, builder);
        }
    }

    /** Not every system's libpcap has nanoseconds; where that was not the trouble, the second attempt says what was. */
    private static PcapHandle openInMicroseconds(String interfaceName, PcapHandle.Builder builder)
            throws Pcap4jException {
        try {
            return builder.timestampPrecision(TimestampPrecision.MICRO).build();
        } catch (PcapNativeException failure) {
            throw Pcap4jException.of(interfaceName, failure);
        }
    }

    static int linkType(PcapHandle handle) {
        DataLinkType dlt = handle.getDlt();
        return dlt.equals(DataLinkType.RAW) ? LinkType.RAW : dlt.value();
    }

    /** libpcap's number on this system: of the link types that Tapline knows by name only raw IP has one of its own (12, or 14). */
    static DataLinkType dlt(int linkType) {
        return linkType == LinkType.RAW ? DataLinkType.RAW : DataLinkType.getInstance(linkType);
    }
}
