package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** Address resolution: ARP (RFC 826), reverse ARP (RFC 903) and inverse ARP (RFC 2390), which share a header. */
public final class Arp extends Layer {
    /** Bytes before the addresses. */
    public static final int FIXED_LENGTH = 8;

    private static final int HARDWARE_TYPE = 0;
    private static final int PROTOCOL_TYPE = 2;
    private static final int HARDWARE_SIZE = 4;
    private static final int PROTOCOL_SIZE = 5;
    private static final int OPERATION = 6;
    private static final int ETHERNET_IPV4_LENGTH = 28;

    static final int REQUEST = 1;
    static final int REPLY = 2;
    private static final int REVERSE_REQUEST = 3;
    private static final int REVERSE_REPLY = 4;
    private static final int DYNAMIC_REVERSE_REQUEST = 5;
    private static final int DYNAMIC_REVERSE_REPLY = 6;
    static final int INVERSE_REQUEST = 8;
    static final int INVERSE_REPLY = 9;
    private static final int ETHERNET = 1;
    private static final int IEEE_802 = 6;
    private static final int FRAME_RELAY = 15;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("arp", "Address Resolution Protocol", new Arp())
            .on(Demux.ETHERTYPE, 0x0806, 0x8035)
            .build();

    private static final class Fields {

        static final Field[] ALL = {
            Field.u16("hw.type", HARDWARE_TYPE).means("type of hardware address, 1 for Ethernet"),
            Field.hex16("proto.type", PROTOCOL_TYPE).keyOf(Demux.ETHERTYPE).means("EtherType of the protocol address"),
            Field.u8("hw.size", HARDWARE_SIZE)
                    .when(layer -> !((Arp) layer).isAtm())
                    .means("bytes of a hardware address"),
            Field.u8("proto.size", PROTOCOL_SIZE)
                    .when(layer -> !((Arp) layer).isAtm())
                    .means("bytes of a protocol address"),
            Field.u16("opcode", OPERATION)
                    .whenCut(layer -> !((Arp) layer).isAtm())
                    .alias("op")
                    .symbol("request", 1)
                    .symbol("reply", 2)
                    .means("operation: 1 request, 2 reply"),
            mac("src.hw_mac", false).local().alias("sha").means("sender's hardware address"),
            ipv4("src.proto_ipv4", false).local().alias("spa").means("sender's protocol address"),
            mac("dst.hw_mac", true).alias("tha").means("target's hardware address"),
            ipv4("dst.proto_ipv4", true).alias("tpa").means("target's protocol address")
        };
    }

    /** Names for text. */
    private static final class Table {
        static final Names OPERATIONS = Names.or("Unknown (%u)")
                .put(REQUEST, "Request")
                .put(REPLY, "Reply")
                .put(REVERSE_REQUEST, "Reverse Request")
                .put(REVERSE_REPLY, "Reverse Reply")
                .put(INVERSE_REQUEST, "Inverse Request")
                .put(INVERSE_REPLY, "Inverse Reply")
                .put(10, "NACK Reply")
                .build();
        static final Names HARDWARE = Names.or("Unknown Hardware (%u)")
                .put(1, "Ethernet")
                .put(6, "TokenRing")
                .put(7, "ArcNet")
                .put(15, "FrameRelay")
                .put(23, "Strip")
                .put(24, "IEEE 1394")
                .put(19, "ATM")
                .put(32, "InfiniBand")
                .build();
    }

    private Arp() {}

    @Override
    protected Layer fresh() {
        return new Arp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    private static Field mac(String name, boolean target) {
        return Field.mac(name, FIXED_LENGTH)
                .at(layer -> target ? ((Arp) layer).targetHardware() - FIXED_LENGTH : 0)
                .when(layer -> ((Arp) layer).hasHardware());
    }

    private static Field ipv4(String name, boolean target) {
        return Field.ipv4(name, FIXED_LENGTH)
                .at(layer -> ((Arp) layer).protocolAt(target) - FIXED_LENGTH)
                .when(layer -> ((Arp) layer).hasProtocol(target));
    }

    /** Where a protocol address stands; only of a header that is complete. */
    private int protocolAt(boolean target) {
        if (isAtm()) {
            return AtmArp.protocolAt(this, target);
        }
        return target ? targetProtocol() : senderProtocol();
    }

    private boolean hasProtocol(boolean target) {
        if (!isComplete() && !isBegun()) {
            return false;
        }
        int size = isAtm() ? AtmArp.protocolSize(this, target) : protocolSize();
        return size == 4 && u16(PROTOCOL_TYPE) == Ipv4.ETHERTYPE;
    }

    private boolean hasHardware() {
        return (isComplete() || isBegun())
                && hardwareSize() == 6
                && (u16(HARDWARE_TYPE) == ETHERNET || u16(HARDWARE_TYPE) == IEEE_802);
    }

    /** True where Wireshark shows addresses of a message that was cut: those are there that its summary names. */
    private boolean isBegun() {
        if (!has(FIXED_LENGTH) || isAtm()) {
            return false;
        }
        return switch (operation()) {
            case REQUEST, REPLY, REVERSE_REPLY, DYNAMIC_REVERSE_REPLY -> false;
            case REVERSE_REQUEST, DYNAMIC_REVERSE_REQUEST, INVERSE_REQUEST -> has(targetProtocol());
            case INVERSE_REPLY -> has(targetHardware());
            default -> true;
        };
    }

    @Override
    protected void decode() {
        if (!require(FIXED_LENGTH)) {
            return;
        }
        if (isAtm() && !require(AtmArp.FIXED_LENGTH)) {
            return;
        }
        int length = isAtm() ? AtmArp.length(this) : FIXED_LENGTH + 2 * (hardwareSize() + protocolSize());
        if (!require(length)) {
            return;
        }
        header(length);
        stop(Stop.END);
    }

    private boolean isAtm() {
        return has(HARDWARE_TYPE + 2) && u16(HARDWARE_TYPE) == AtmArp.HARDWARE;
    }

    /** Bytes of a hardware address; 0 where it was not captured. */
    public int hardwareSize() {
        return has(FIXED_LENGTH) ? u8(HARDWARE_SIZE) : 0;
    }

    /** Bytes of a protocol address; 0 where it was not captured. */
    public int protocolSize() {
        return has(FIXED_LENGTH) ? u8(PROTOCOL_SIZE) : 0;
    }

    /** Operation: 1 request, 2 reply, 3 and 4 the same for reverse ARP. */
    public int operation() {
        return u16(OPERATION);
    }

    private int senderProtocol() {
        return FIXED_LENGTH + hardwareSize();
    }

    private int targetHardware() {
        return senderProtocol() + protocolSize();
    }

    private int targetProtocol() {
        return targetHardware() + hardwareSize();
    }

    @Override
    public long groupAddress() {
        return (operation() & 1) == 1 ? 0xffff_ffff_ffffL : -1;
    }

    @Override
    protected int create(Values given) {
        for (int i = 0; i < ETHERNET_IPV4_LENGTH; i += 4) {
            put32(i, 0);
        }
        put16(HARDWARE_TYPE, ETHERNET);
        put16(PROTOCOL_TYPE, Ipv4.ETHERTYPE);
        put8(HARDWARE_SIZE, 6);
        put8(PROTOCOL_SIZE, 4);
        put16(OPERATION, 1);
        return ETHERNET_IPV4_LENGTH;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("arp");
        Text out = line.out();
        check(0, FIXED_LENGTH);
        if (u16(HARDWARE_TYPE) == AtmArp.HARDWARE) {
            AtmArp.text(line, this);
            return;
        }
        check(targetProtocol(), protocolSize());
        if (!line.options().linkHeader()) {
            out.ascii("ARP, ");
        }
        boolean verbose = line.verbosity() > 0;
        if (!isIpv4() || protocolSize() != 4 || hardwareSize() == 0 || verbose) {
            Table.HARDWARE.text(out, u16(HARDWARE_TYPE));
            out.ascii(" (len ").dec(hardwareSize()).ascii("), ");
            EtherTypes.Table.NAMES.text(out, u16(PROTOCOL_TYPE), "Unknown Protocol (0x%04x)");
            out.ascii(" (len ").dec(protocolSize()).ascii(')');
        }
        if (isIpv4() && protocolSize() == 4 && hardwareSize() != 0 || verbose) {
            if (verbose) {
                out.ascii(", ");
            }
            operation(out, operation());
            out.ascii(' ');
            if (!operation(out)) {
                line.dumpAlways(buffer(), offset(), available(0));
                return;
            }
        }
        out.ascii(", length ").dec(wireLength());
    }

    private boolean isIpv4() {
        return u16(PROTOCOL_TYPE) == Ipv4.ETHERTYPE || u16(PROTOCOL_TYPE) == EtherTypes.TRAILERS;
    }

    /** Appends who asks or tells what; false for an operation that nobody defined. */
    private boolean operation(Text out) {
        switch (operation()) {
            case REQUEST -> {
                protocolAddress(out.ascii("who-has "), targetProtocol());
                if (isTargetHardwareKnown()) {
                    hardwareAddress(out.ascii(" ("), targetHardware());
                    out.ascii(')');
                }
                protocolAddress(out.ascii(" tell "), senderProtocol());
            }
            case REPLY -> {
                protocolAddress(out, senderProtocol());
                hardwareAddress(out.ascii(" is-at "), FIXED_LENGTH);
            }
            case REVERSE_REQUEST, INVERSE_REQUEST -> {
                hardwareAddress(out.ascii("who-is "), targetHardware());
                hardwareAddress(out.ascii(" tell "), FIXED_LENGTH);
            }
            case REVERSE_REPLY -> {
                hardwareAddress(out, targetHardware());
                protocolAddress(out.ascii(" at "), targetProtocol());
            }
            case INVERSE_REPLY -> {
                hardwareAddress(out, FIXED_LENGTH);
                protocolAddress(out.ascii(" at "), senderProtocol());
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean isTargetHardwareKnown() {
        for (int i = 0; i < hardwareSize(); i++) {
            if (get8(targetHardware() + i) != 0) {
                return true;
            }
        }
        return false;
    }

    private void protocolAddress(Text out, int at) {
        if (!isIpv4()) {
            out.ascii("<wrong proto type>");
        } else if (protocolSize() != 4) {
            out.ascii("<wrong len>");
        } else {
            ipv4(out, at);
        }
    }

    private void hardwareAddress(Text out, int at) {
        if (u16(HARDWARE_TYPE) == FRAME_RELAY && hardwareSize() > 0) {
            frameRelayAddress(out, at, hardwareSize());
        } else {
            linkAddress(out, at, hardwareSize());
        }
    }

    /** Appends a data link connection identifier of 2 to 4 bytes (RFC 2427 section 8, Q.922 section 3.2): the last one has its low bit set. */
    private void frameRelayAddress(Text out, int at, int length) {
        boolean invalid = (get8(at) & 1) != 0;
        if (!invalid && length >= 2) {
            long identifier = (get8(at) & 0xfc) << 2 | get8(at + 1) >> 4;
            int last = at + 1;
            if ((get8(last) & 1) == 0) {
                last++;
                if (length >= 3 && (get8(last) & 1) == 0) {
                    identifier = identifier << 7 | get8(last) >> 1;
                    last++;
                }
                if (last - at < length) {
                    identifier = identifier << 6 | get8(last) >> 2;
                    invalid = (get8(last) & 1) == 0;
                }
            }
            if (!invalid && last - at < length) {
                out.ascii("DLCI ").dec(identifier);
                return;
            }
        }
        out.ascii(invalid ? "<Invalid DLCI>" : "<Truncated>");
    }

    /** Appends the name of an operation. */
    static void operation(Text out, int operation) {
        Table.OPERATIONS.text(out, operation);
    }
}
