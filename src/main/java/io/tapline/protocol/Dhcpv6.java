package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** DHCP for IPv6: RFC 8415. Options are the payload. */
public final class Dhcpv6 extends Layer {
    /** Bytes of the header of messages between clients and servers. */
    public static final int HEADER_LENGTH = 4;

    /** Bytes of the header of messages between relays and servers. */
    public static final int RELAY_HEADER_LENGTH = 34;

    private static final int HOPS = 1;
    private static final int LINK_ADDRESS = 2;
    private static final int PEER_ADDRESS = 18;
    private static final int SOLICIT = 1;
    private static final int RELAY_FORWARD = 12;
    private static final int RELAY_REPLY = 13;

    private static final int OPTION_HEADER = 4;
    private static final int ADDRESS_LENGTH = 16;
    private static final int SHOWN_BYTES = 10;

    private static final int RELAY_MESSAGE = 9;

    private static final int SHOWN = 0;
    private static final int WRONG = 1;
    private static final int CUT = 2;

    /** Options inside options that are shown: far more than any message has, and a bound for the ones made to hurt. */
    private static final int MOST_NESTING = 100;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named(
                    "dhcpv6", "Dynamic Host Configuration Protocol for IPv6", new Dhcpv6())
            .on(Demux.UDP_PORT, 547, 546)
            .build();

    private static final class Fields {
        static final Field TYPE = Field.u8("msgtype", 0).means("type of the message");

        static final Field[] ALL = {
            TYPE,
            Field.number("xid", FieldType.HEX, 1, 3)
                    .when(layer -> !((Dhcpv6) layer).isRelayed())
                    .means("transaction"),
            relay(Field.u8("hopcount", HOPS)).means("relays passed"),
            relay(Field.ipv6("linkaddr", LINK_ADDRESS)).means("address on the client's link"),
            relay(Field.ipv6("peeraddr", PEER_ADDRESS)).means("address of the client or relay")
        };

        private static Field relay(Field field) {
            return field.when(layer -> ((Dhcpv6) layer).isRelayed());
        }
    }

    /** What {@link #text} works with. */
    private Transcript line;

    private Text out;
    private int nesting;

    private Dhcpv6() {}

    @Override
    protected Layer fresh() {
        return new Dhcpv6();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (!require(1)) {
            return;
        }
        int length = isRelayed() ? RELAY_HEADER_LENGTH : HEADER_LENGTH;
        if (require(length)) {
            header(length);
        }
    }

    private boolean isRelayed() {
        return isRelayed(u8(0));
    }

    private static boolean isRelayed(int type) {
        return type == RELAY_FORWARD || type == RELAY_REPLY;
    }

    @Override
    protected int create(Values given) {
        int type = (int) given.value(Fields.TYPE, SOLICIT);
        int length = isRelayed(type) ? RELAY_HEADER_LENGTH : HEADER_LENGTH;
        for (int i = 0; i < length; i++) {
            put8(i, 0);
        }
        put8(0, type);
        return length;
    }

    @Override
    protected void text(Transcript transcript) {
        transcript.protocol("dhcp6");
        line = transcript;
        out = transcript.out();
        nesting = 0;
        message(0, wireLength());
    }

    private void message(int at, int length) {
        out.ascii("dhcp6");
        int end = Math.min(at + length, available(0));
        if (!has(at, HEADER_LENGTH)) {
            line.truncated();
            return;
        }
        int type = u8(at);
        Words.MESSAGES.text(out.ascii(' '), type);
        if (line.verbosity() == 0) {
            return;
        }
        out.ascii(" (");
        if (isRelayed(type)) {
            check(at + LINK_ADDRESS, ADDRESS_LENGTH);
            out.ascii("linkaddr=").ipv6(buffer(), offset() + at + LINK_ADDRESS);
            check(at + PEER_ADDRESS, ADDRESS_LENGTH);
            out.ascii(" peeraddr=").ipv6(buffer(), offset() + at + PEER_ADDRESS);
            options(at + RELAY_HEADER_LENGTH, end);
        } else {
            out.ascii("xid=").hex(u32(at) & 0xffffff);
            options(at + HEADER_LENGTH, end);
        }
        out.ascii(')');
    }

    private void options(int at, int end) {
        if (++nesting > MOST_NESTING) {
            throw line.cut();
        }
        while (at < end) {
            if (end - at < OPTION_HEADER || end - at - OPTION_HEADER < u16(at + 2)) {
                line.truncated();
                break;
            }
            int type = u16(at);
            int length = u16(at + 2);
            Words.OPTIONS.text(out.ascii(" ("), type);
            int data = at + OPTION_HEADER;
            int outcome = length < Words.least(type) ? WRONG : option(type, data, length);
            if (outcome == CUT) {
                line.truncated();
                break;
            }
            // tcpdump does not close what it opened for a relayed message.
            out.ascii(outcome == WRONG ? " ?)" : type == RELAY_MESSAGE ? "" : ")");
            at = data + length;
        }
        nesting--;
    }

    /** Appends what an option says: SHOWN, WRONG where its length cannot be, or CUT where something in it was. */
    private int option(int type, int at, int length) {
        int end = at + length;
        switch (type) {
            case 1, 2 -> {
                return identifier(at, length);
            }
            case 3, 25 -> {
                out.ascii(" IAID:").dec(u32(at)).ascii(" T1:").dec(u32(at + 4));
                out.ascii(" T2:").dec(u32(at + 8));
                options(at + 12, end);
            }
            case 4 -> {
                out.ascii(" IAID:").dec(u32(at));
                options(at + 4, end);
            }
            case 5 -> {
                out.ascii(' ').ipv6(buffer(), offset() + at);
                lifetimes(at + 16);
                options(at + 24, end);
            }
            case 6, 43 -> {
                return requested(at, length);
            }
            case 7 -> {
                return number(at, length, 1);
            }
            case 8 -> {
                return number(at, length, 2);
            }
            case RELAY_MESSAGE -> relayed(at, length);
            case 11 -> authentication(at, length);
            case 13 -> status(u16(at));
            case 18, 38 -> bytes(at, end);
            case 19 -> {
                return reconfigure(at, length);
            }
            case 21, 24 -> {
                return names(at, end);
            }
            case 22, 23, 27, 28, 31, 34, 40, 48 -> {
                return addresses(at, length);
            }
            case 26 -> {
                out.ascii(' ').ipv6(buffer(), offset() + at + 9).ascii('/').dec(u8(at + 8));
                lifetimes(at);
                options(at + 25, end);
            }
            case 32, 46 -> {
                return number(at, length, 4);
            }
            case 37 -> {
                out.ascii(' ').dec(u32(at));
                bytes(at + 4, end);
            }
            case 41, 42, 112 -> Shown.padded(out.ascii(' '), this, at, length);
            case 44 -> query(at, end);
            case 45 -> options(at, end);
            case 47 -> {
                out.ascii(' ').ipv6(buffer(), offset() + at);
                bytes(at + 16, end);
            }
            case 56 -> {
                return timeServers(at, end);
            }
            case 64 -> routerName(at, length);
            default -> {}
        }
        return SHOWN;
    }

    private void lifetimes(int at) {
        out.ascii(" pltime:").dec(u32(at)).ascii(" vltime:").dec(u32(at + 4));
    }

    private void hex(int from, int to) {
        if (to > from) {
            out.hex(buffer(), offset() + from, to - from);
        }
    }

    /** Appends the first bytes of something that may be anything. */
    private void bytes(int from, int end) {
        hexAfterSpace(from, Math.min(end, from + SHOWN_BYTES));
        out.ascii("...");
    }

    private void hexAfterSpace(int from, int to) {
        out.ascii(' ');
        hex(from, to);
    }

    private int number(int at, int length, int size) {
        if (length != size) {
            return WRONG;
        }
        out.ascii(' ').dec(size == 1 ? u8(at) : size == 2 ? u16(at) : u32(at));
        return SHOWN;
    }

    /** RFC 8415 section 11. */
    private int identifier(int at, int length) {
        int end = at + length;
        int type = u16(at);
        switch (type) {
            case 1 -> {
                if (length < 8) {
                    return WRONG;
                }
                out.ascii(" hwaddr/time type ").dec(u16(at + 2)).ascii(" time ").dec(u32(at + 4));
                hexAfterSpace(at + 8, end);
            }
            case 2 -> {
                if (length < 10) {
                    return WRONG;
                }
                out.ascii(" vid");
                hexAfterSpace(at + 2, at + 10);
            }
            case 3 -> {
                if (length < 4) {
                    return WRONG;
                }
                out.ascii(" hwaddr type ").dec(u16(at + 2));
                hexAfterSpace(at + 4, end);
            }
            default -> out.ascii(" type ").dec(type);
        }
        return SHOWN;
    }

    private int requested(int at, int length) {
        if (length % 2 != 0) {
            return WRONG;
        }
        for (int i = 0; i < length; i += 2) {
            Words.OPTIONS.text(out.ascii(' '), u16(at + i));
        }
        return SHOWN;
    }

    private void relayed(int at, int length) {
        out.ascii(" (");
        int before = narrow(Math.min(end(), offset() + at + length));
        if (++nesting > MOST_NESTING) {
            throw line.cut();
        }
        message(at, length);
        nesting--;
        narrow(before);
        out.ascii(')');
    }

    /** RFC 8415 section 21.11; the delayed protocol: RFC 3315 section 21.4. */
    private void authentication(int at, int length) {
        int protocol = u8(at);
        out.ascii(" proto: ");
        switch (protocol) {
            case 2 -> out.ascii("delayed");
            case 3 -> out.ascii("reconfigure");
            default -> out.dec(protocol);
        }
        out.ascii(", alg: ");
        if (u8(at + 1) == 1) {
            out.ascii("HMAC-MD5");
        } else {
            out.dec(u8(at + 1));
        }
        out.ascii(", RDM: ");
        if (u8(at + 2) == 0) {
            out.ascii("mono");
        } else {
            out.dec(u8(at + 2));
        }
        out.ascii(", RD:");
        for (int i = 3; i < 11; i += 2) {
            out.ascii(' ').hex(u16(at + i), 4);
        }
        int information = length - 11;
        if (protocol == 2 && information >= 20) {
            int key = at + length - 20;
            if (information > 20) {
                out.ascii(", realm: ");
                hex(at + 11, key);
            }
            out.ascii(", key ID: ").hex(i32(key), 8).ascii(", HMAC-MD5:");
            words(key + 4);
        } else if (protocol == 3 && information == 17) {
            int kind = u8(at + 11);
            out.ascii(kind == 1 ? " reconfig-key" : kind == 2 ? " type: HMAC-MD5" : " type: ??");
            out.ascii(" value:");
            words(at + 12);
        } else if (protocol != 2 || information != 0) {
            out.ascii(" ??");
        }
    }

    private void words(int at) {
        for (int i = 0; i < 16; i += 4) {
            out.ascii(' ').hex(i32(at + i), 8);
        }
    }

    private void status(int code) {
        out.ascii(' ');
        if (code > 255) {
            out.ascii("INVALID code");
        } else {
            Words.STATUSES.text(out, code);
        }
    }

    private int reconfigure(int at, int length) {
        if (length != 1) {
            return WRONG;
        }
        switch (u8(at)) {
            case 5 -> out.ascii(" for renew");
            case 11 -> out.ascii(" for inf-req");
            default -> out.ascii(" for ???(").hex(u8(at), 2).ascii(')');
        }
        return SHOWN;
    }

    private int names(int at, int end) {
        while (at < end) {
            out.ascii(' ');
            at = DomainName.text(out, this, at, end);
            if (at < 0) {
                return CUT;
            }
        }
        return SHOWN;
    }

    private int addresses(int at, int length) {
        if (length % ADDRESS_LENGTH != 0) {
            return WRONG;
        }
        for (int i = 0; i < length; i += ADDRESS_LENGTH) {
            out.ascii(' ').ipv6(buffer(), offset() + at + i);
        }
        return SHOWN;
    }

    /** RFC 5007 section 4.1.2. */
    private void query(int at, int end) {
        switch (u8(at)) {
            case 1 -> out.ascii(" by-address");
            case 2 -> out.ascii(" by-clientID");
            default -> out.ascii(" type_").dec(u8(at));
        }
        out.ascii(' ').ipv6(buffer(), offset() + at + 1);
        options(at + 17, end);
    }

    /** RFC 5908. */
    private int timeServers(int at, int end) {
        while (at < end - 4) {
            int type = get16(at);
            int length = get16(at + 2);
            at += 4;
            if (end - at < length) {
                return CUT;
            }
            out.ascii(" subopt:").dec(type);
            if (type == 3) {
                out.ascii(' ');
                if (DomainName.text(out, this, at, at + length) < 0) {
                    return CUT;
                }
            } else if ((type == 1 || type == 2) && length == ADDRESS_LENGTH) {
                out.ascii(' ').ipv6(buffer(), offset() + at);
            } else {
                out.ascii(" ?");
            }
            at += length;
        }
        return SHOWN;
    }

    /** RFC 6334: a domain name without compression. */
    private void routerName(int at, int length) {
        out.ascii(' ');
        int left = length;
        while (left > 0 && get8(at) != 0) {
            int label = get8(at++);
            if (label >= left - 1) {
                out.ascii(" ?");
                return;
            }
            Shown.padded(out, this, at, label);
            at += label;
            left -= label + 1;
            if (get8(at) != 0) {
                out.ascii('.');
            }
        }
    }

    /** Made when a message is first written as text. */
    private static final class Words {
        static final Names MESSAGES = Names.or("msgtype-%u")
                .put(1, "solicit")
                .put(2, "advertise")
                .put(3, "request")
                .put(4, "confirm")
                .put(5, "renew")
                .put(6, "rebind")
                .put(7, "reply")
                .put(8, "release")
                .put(9, "decline")
                .put(10, "reconfigure")
                .put(11, "inf-req")
                .put(12, "relay-fwd")
                .put(13, "relay-reply")
                .put(14, "leasequery")
                .put(15, "leasequery-reply")
                .build();

        static final Names OPTIONS = Names.or("opt_%u")
                .put(1, "client-ID")
                .put(2, "server-ID")
                .put(3, "IA_NA")
                .put(4, "IA_TA")
                .put(5, "IA_ADDR")
                .put(6, "option-request")
                .put(7, "preference")
                .put(8, "elapsed-time")
                .put(9, "relay-message")
                .put(11, "authentication")
                .put(12, "server-unicast")
                .put(13, "status-code")
                .put(14, "rapid-commit")
                .put(15, "user-class")
                .put(16, "vendor-class")
                .put(17, "vendor-specific-info")
                .put(18, "interface-ID")
                .put(19, "reconfigure-message")
                .put(20, "reconfigure-accept")
                .put(21, "SIP-servers-domain")
                .put(22, "SIP-servers-address")
                .put(23, "DNS-server")
                .put(24, "DNS-search-list")
                .put(25, "IA_PD")
                .put(26, "IA_PD-prefix")
                .put(27, "NIS-server")
                .put(28, "NIS+-server")
                .put(29, "NIS-domain-name")
                .put(30, "NIS+-domain-name")
                .put(31, "SNTP-servers")
                .put(32, "lifetime")
                .put(33, "BCMCS-domain-name")
                .put(34, "BCMCS-server")
                .put(36, "Geoconf-Civic")
                .put(37, "Remote-ID")
                .put(38, "Subscriber-ID")
                .put(39, "Client-FQDN")
                .put(40, "PANA-agent")
                .put(41, "POSIX-timezone")
                .put(42, "POSIX-tz-database")
                .put(43, "Echo-request-option")
                .put(44, "Lease-query")
                .put(45, "LQ-client-data")
                .put(46, "Clt-time")
                .put(47, "LQ-relay-data")
                .put(48, "LQ-client-link")
                .put(56, "NTP-server")
                .put(64, "AFTR-Name")
                .put(112, "MUD-URL")
                .build();

        static final Names STATUSES = Names.or("code%u")
                .put(0, "Success")
                .put(1, "UnspecFail")
                .put(2, "NoAddrsAvail")
                .put(3, "NoBinding")
                .put(4, "NotOnLink")
                .put(5, "UseMulticast")
                .put(6, "NoPrefixAvail")
                .put(7, "UnknownQueryType")
                .put(8, "MalformedQuery")
                .put(9, "NotConfigured")
                .put(10, "NotAllowed")
                .build();

        private Words() {}

        /** Bytes that an option must have. */
        static int least(int type) {
            return switch (type) {
                case 1, 2, 13 -> 2;
                case 3, 25 -> 12;
                case 4, 37, 56 -> 4;
                case 5 -> 24;
                case 11 -> 11;
                case 26 -> 25;
                case 41, 42, 112 -> 5;
                case 44 -> 17;
                case 47 -> 16;
                case 64 -> 3;
                default -> 0;
            };
        }
    }
}
