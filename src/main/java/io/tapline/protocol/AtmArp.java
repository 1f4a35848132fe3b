package io.tapline.protocol;

import io.tapline.wire.Layer;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;

/**
 * The addresses and the text of ATM ARP (RFC 2225 section 8.5): as ARP, but hardware addresses are an ATM number and a subaddress, each with a length of its
 * own, and so have both protocol addresses.
 */
final class AtmArp {
    /** Hardware type. */
    static final int HARDWARE = 19;

    /** Bytes before the addresses. */
    static final int FIXED_LENGTH = 12;

    private static final int PROTOCOL_TYPE = 2;
    private static final int SOURCE_NUMBER = 4;
    private static final int SOURCE_SUBADDRESS = 5;
    private static final int OPERATION = 6;
    private static final int SOURCE_PROTOCOL = 8;
    private static final int TARGET_NUMBER = 9;
    private static final int TARGET_SUBADDRESS = 10;
    private static final int TARGET_PROTOCOL = 11;
    /** Of a length byte; the bit above tells E.164 numbers from NSAP addresses. */
    private static final int LENGTH_MASK = 0x3f;

    private static final int REFUSAL = 10;

    private final Layer arp;
    private final Text out;

    private AtmArp(Layer arp, Text out) {
        this.arp = arp;
        this.out = out;
    }

    /** Bytes of the message, where its fixed part was captured. */
    static int length(Layer arp) {
        return protocolAt(arp, true) + arp.get8(TARGET_PROTOCOL);
    }

    /** Where a protocol address stands, of a message whose fixed part was captured. */
    static int protocolAt(Layer arp, boolean target) {
        int sender = FIXED_LENGTH + masked(arp, SOURCE_NUMBER) + masked(arp, SOURCE_SUBADDRESS);
        int hardware = sender + arp.get8(SOURCE_PROTOCOL);
        return target ? hardware + masked(arp, TARGET_NUMBER) + masked(arp, TARGET_SUBADDRESS) : sender;
    }

    /** Bytes of a protocol address, of a message whose fixed part was captured. */
    static int protocolSize(Layer arp, boolean target) {
        return arp.get8(target ? TARGET_PROTOCOL : SOURCE_PROTOCOL);
    }

    /** Appends the message. */
    static void text(Transcript line, Layer arp) {
        arp.check(0, FIXED_LENGTH);
        new AtmArp(arp, line.out()).message(line);
    }

    private void message(Transcript line) {
        arp.check(targetProtocol(), arp.get8(TARGET_PROTOCOL));
        if (!line.options().linkHeader()) {
            out.ascii("ARP, ");
        }
        boolean verbose = line.verbosity() > 0;
        if (!isIpv4() || arp.get8(SOURCE_PROTOCOL) != 4 || arp.get8(TARGET_PROTOCOL) != 4 || verbose) {
            out.ascii("ATM, ");
            EtherTypes.Table.NAMES.text(out, arp.get16(PROTOCOL_TYPE), "Unknown Protocol (0x%04x)");
            out.ascii(" (len ").dec(arp.get8(SOURCE_PROTOCOL)).ascii('/');
            out.dec(arp.get8(TARGET_PROTOCOL)).ascii(')');
            if (!verbose) {
                out.ascii(", length ").dec(arp.wireLength());
                return;
            }
            out.ascii(", ");
        }
        Arp.operation(out, arp.get16(OPERATION));
        out.ascii(' ');
        if (operation(arp.get16(OPERATION))) {
            out.ascii(", length ").dec(arp.wireLength());
        } else {
            line.dumpAlways(arp.buffer(), arp.offset(), arp.available(0));
        }
    }

    private boolean isIpv4() {
        int type = arp.get16(PROTOCOL_TYPE);
        return type == Ipv4.ETHERTYPE || type == EtherTypes.TRAILERS;
    }

    private static int masked(Layer arp, int at) {
        return arp.get8(at) & LENGTH_MASK;
    }

    private int masked(int at) {
        return masked(arp, at);
    }

    private int sourceProtocol() {
        return protocolAt(arp, false);
    }

    private int target() {
        return sourceProtocol() + arp.get8(SOURCE_PROTOCOL);
    }

    private int targetProtocol() {
        return protocolAt(arp, true);
    }

    /** Appends who asks or tells what; false for an operation that nobody defined. */
    private boolean operation(int operation) {
        switch (operation) {
            case Arp.REQUEST -> {
                protocolAddress(out.ascii("who-has "), targetProtocol(), TARGET_PROTOCOL, "<wrong tplen>");
                if (masked(TARGET_NUMBER) != 0) {
                    targetAddress(out.ascii(" ("));
                    out.ascii(')');
                }
                sender(out.ascii(" tell "));
            }
            case Arp.REPLY -> {
                sender(out);
                sourceAddress(out.ascii(" is-at "));
            }
            case Arp.INVERSE_REQUEST -> {
                targetAddress(out.ascii("who-is "));
                sourceAddress(out.ascii(" tell "));
            }
            case Arp.INVERSE_REPLY -> {
                sourceAddress(out);
                sender(out.ascii("at "));
            }
            case REFUSAL -> sender(out.ascii("for "));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void sender(Text text) {
        protocolAddress(text, sourceProtocol(), SOURCE_PROTOCOL, "<wrong splen>");
    }

    private void protocolAddress(Text text, int at, int lengthAt, String wrongLength) {
        if (!isIpv4()) {
            text.ascii("<wrong proto type>");
        } else if (arp.get8(lengthAt) != 4) {
            text.ascii(wrongLength);
        } else {
            arp.ipv4(text, at);
        }
    }

    private void sourceAddress(Text text) {
        hardwareAddress(text, FIXED_LENGTH, masked(SOURCE_NUMBER), masked(SOURCE_SUBADDRESS));
    }

    private void targetAddress(Text text) {
        hardwareAddress(text, target(), masked(TARGET_NUMBER), masked(TARGET_SUBADDRESS));
    }

    private void hardwareAddress(Text text, int at, int number, int subaddress) {
        if (number == 0) {
            text.ascii("<No address>");
            return;
        }
        arp.linkAddress(text, at, number);
        if (subaddress != 0) {
            arp.linkAddress(text.ascii(','), at + number, subaddress);
        }
    }
}
