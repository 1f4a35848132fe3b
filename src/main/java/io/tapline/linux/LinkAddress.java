package io.tapline.linux;

import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** A link-layer address: sockaddr_ll of packet(7). Immutable. */
public final class LinkAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    /** Every protocol: what an AF_PACKET socket is bound to that wants all frames. */
    public static final int ETH_P_ALL = 0x0003;

    private final int protocol;
    private final int interfaceIndex;
    private final int hardwareType;
    private final int packetType;
    private final byte[] hardwareAddress;

    LinkAddress(int protocol, int interfaceIndex, int hardwareType, int packetType, byte[] hardwareAddress) {
        this.protocol = protocol;
        this.interfaceIndex = interfaceIndex;
        this.hardwareType = hardwareType;
        this.packetType = packetType;
        this.hardwareAddress = hardwareAddress;
    }

    /** For bind(): frames of every protocol on the interface; index 0 for all interfaces. */
    public static LinkAddress of(int interfaceIndex) {
        return of(interfaceIndex, ETH_P_ALL);
    }

    /** For bind(): frames of one protocol, an EtherType or another ETH_P_ value in host order; 0 for what the socket was opened with. */
    public static LinkAddress of(int interfaceIndex, int protocol) {
        return new LinkAddress(protocol, interfaceIndex, 0, 0, new byte[0]);
    }

    /** For sendTo(): the interface to send on and, for SOCK_DGRAM, the protocol and destination of the header that the kernel makes. */
    public static LinkAddress of(int interfaceIndex, int protocol, byte[] hardwareAddress) {
        return new LinkAddress(protocol, interfaceIndex, 0, 0, hardwareAddress.clone());
    }

    /** An EtherType or another ETH_P_ value, in host order. */
    public int protocol() {
        return protocol;
    }

    /** Index of the interface. */
    public int interfaceIndex() {
        return interfaceIndex;
    }

    /** ARPHRD_ type of the interface; 0 in addresses that are given to the kernel. */
    public int hardwareType() {
        return hardwareType;
    }

    /** PACKET_HOST (0), PACKET_BROADCAST (1), PACKET_MULTICAST (2), PACKET_OTHERHOST (3) or PACKET_OUTGOING (4). */
    public int packetType() {
        return packetType;
    }

    /** The sender's or receiver's hardware address, a copy. */
    public byte[] hardwareAddress() {
        return hardwareAddress.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinkAddress that
                && protocol == that.protocol
                && interfaceIndex == that.interfaceIndex
                && hardwareType == that.hardwareType
                && packetType == that.packetType
                && Arrays.equals(hardwareAddress, that.hardwareAddress);
    }

    @Override
    public int hashCode() {
        return Objects.hash(protocol, interfaceIndex, hardwareType, packetType, Arrays.hashCode(hardwareAddress));
    }

    @Override
    public String toString() {
        return "interface " + interfaceIndex + " protocol 0x" + Integer.toHexString(protocol) + " address "
                + HexFormat.ofDelimiter(":").formatHex(hardwareAddress);
    }
}
