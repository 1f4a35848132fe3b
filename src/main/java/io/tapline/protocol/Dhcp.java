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

/** The Dynamic Host Configuration Protocol and its older form, BOOTP: RFC 2131, 951; options: RFC 2132. */
public final class Dhcp extends Layer {
    /** Bytes of the part that all messages have, which BOOTP's vendor area or the options stand behind. */
    public static final int HEADER_LENGTH = 236;

    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;

    private static final int OPERATION = 0;
    private static final int HARDWARE_TYPE = 1;
    private static final int HARDWARE_LENGTH = 2;
    private static final int HOPS = 3;
    private static final int TRANSACTION = 4;
    private static final int SECONDS = 8;
    private static final int FLAGS = 10;
    private static final int CLIENT_ADDRESS = 12;
    private static final int HARDWARE_ADDRESS = 28;
    private static final int SERVER_NAME = 44;
    private static final int SERVER_NAME_LENGTH = 64;
    private static final int FILE = 108;
    private static final int FILE_LENGTH = 128;
    private static final int COOKIE = HEADER_LENGTH;
    private static final int OPTIONS = COOKIE + 4;

    private static final int REQUEST = 1;
    private static final int DISCOVER = 1;
    private static final int ETHERNET = 1;
    private static final int IEEE_802 = 6;
    /** RFC 2132 section 2: what announces options. */
    private static final int DHCP_COOKIE = 0x63825363;
    /** Of Carnegie Mellon's BOOTP, from before there were options: "CMU" and a zero. */
    private static final int CMU_COOKIE = 0x434d5500;

    private static final int PAD = 0;
    private static final int MESSAGE_TYPE = 53;
    private static final int PARAMETER_LIST = 55;
    private static final int END = 255;

    /** Distances that are none: the options ended, or were cut. */
    private static final int ENDED = -1;

    private static final int CUT = -2;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("dhcp", "Dynamic Host Configuration Protocol", new Dhcp())
            .on(Demux.UDP_PORT, SERVER_PORT, CLIENT_PORT)
            .build();

    private static final class Fields {
        static final Field OPTIONS = Field.variable(
                        "options", FieldType.BYTES, Dhcp.OPTIONS, layer -> ((Dhcp) layer).optionsEnd() - Dhcp.OPTIONS)
                .means("options, up to and with the end option");

        /** Options that are fields of their own, in the order in which they are written, and their codes. */
        static final Field[] OPTION_FIELDS = {
            option("option.dhcp", FieldType.UNSIGNED, MESSAGE_TYPE, 1)
                    .symbol("discover", 1)
                    .symbol("offer", 2)
                    .symbol("request", 3)
                    .symbol("decline", 4)
                    .symbol("ack", 5)
                    .symbol("nak", 6)
                    .symbol("release", 7)
                    .symbol("inform", 8)
                    .means("message type"),
            option("option.requested_ip_address", FieldType.IPV4, 50, 4).means("address that the client asks for"),
            option("option.dhcp_server_id", FieldType.IPV4, 54, 4).means("address of the server"),
            option("option.ip_address_lease_time", FieldType.UNSIGNED, 51, 4).means("lease time, seconds"),
            option("option.subnet_mask", FieldType.IPV4, 1, 4).means("subnet mask"),
            option("option.router", FieldType.IPV4, 3, 4).means("first router"),
            option("option.domain_name_server", FieldType.IPV4, 6, 4).means("first name server"),
            option("option.hostname", 12).means("name of the client"),
            option("option.domain_name", 15).means("domain of the client"),
            option("option.vendor_class_id", 60).means("kind of the client")
        };

        static final int[] OPTION_CODES = {MESSAGE_TYPE, 50, 54, 51, 1, 3, 6, 12, 15, 60};

        static final Field[] ALL = {
            shown(Field.u8("type", OPERATION))
                    .symbol("request", REQUEST)
                    .symbol("reply", 2)
                    .means("request or reply"),
            shown(Field.number("hw.type", FieldType.HEX, HARDWARE_TYPE, 1))
                    .means("kind of hardware address, 1 for Ethernet"),
            shown(Field.u8("hw.len", HARDWARE_LENGTH)).means("length of hardware addresses, bytes"),
            shown(Field.u8("hops", HOPS)).means("relays passed"),
            shown(Field.number("id", FieldType.HEX, TRANSACTION, 4))
                    .alias("xid")
                    .means("transaction"),
            shown(Field.u16("secs", SECONDS))
                    .shownAs(layer -> ((Dhcp) layer).seconds())
                    .means(
                            "time since the client began, seconds; in the text, where that is more likely, read as little-endian"),
            shown(Field.hex16("flags", FLAGS)).means("flags"),
            shown(Field.flag("flags.bc", FLAGS, 2, 0x8000)).means("the client wants broadcasts"),
            shown(Field.ipv4("ip.client", CLIENT_ADDRESS)).alias("ciaddr").means("address that the client has"),
            shown(Field.ipv4("ip.your", CLIENT_ADDRESS + 4)).alias("yiaddr").means("address that the client gets"),
            shown(Field.ipv4("ip.server", CLIENT_ADDRESS + 8)).alias("siaddr").means("address of the next server"),
            shown(Field.ipv4("ip.relay", CLIENT_ADDRESS + 12)).alias("giaddr").means("address of the relay"),
            Field.mac("hw.mac_addr", HARDWARE_ADDRESS)
                    .when(layer -> ((Dhcp) layer).isShown() && ((Dhcp) layer).isEthernet())
                    .alias("chaddr")
                    .local()
                    .means("hardware address of the client"),
            text("server", SERVER_NAME, SERVER_NAME_LENGTH).alias("sname").means("name of the server"),
            text("file", FILE, FILE_LENGTH).means("name of the boot file"),
            Field.ipv4("cookie", COOKIE)
                    .when(layer -> ((Dhcp) layer).isShown() && ((Dhcp) layer).i32(COOKIE) == DHCP_COOKIE)
                    .means("what announces options"),
            OPTIONS,
            OPTION_FIELDS[0],
            OPTION_FIELDS[1],
            OPTION_FIELDS[2],
            OPTION_FIELDS[3],
            OPTION_FIELDS[4],
            OPTION_FIELDS[5],
            OPTION_FIELDS[6],
            OPTION_FIELDS[7],
            OPTION_FIELDS[8],
            OPTION_FIELDS[9]
        };

        private static Field shown(Field field) {
            return field.when(layer -> ((Dhcp) layer).isShown());
        }

        private static Field text(String name, int offset, int length) {
            return Field.bytes(name, FieldType.STRING, offset, length)
                    .when(layer -> ((Dhcp) layer).isShown() && ((Dhcp) layer).isSet(offset));
        }

        private static Field option(String name, FieldType type, int code, int size) {
            return Field.number(name, type, 2, size)
                    .at(layer -> ((Dhcp) layer).option(code))
                    .when(layer -> ((Dhcp) layer).isShown() && ((Dhcp) layer).optionLength(code) >= size);
        }

        private static Field option(String name, int code) {
            return Field.variable(name, FieldType.STRING, 2, layer -> ((Dhcp) layer).optionLength(code))
                    .at(layer -> ((Dhcp) layer).option(code))
                    .when(layer -> ((Dhcp) layer).isShown());
        }
    }

    /** What {@link #text} works with. */
    private Transcript line;

    private Text out;

    private Dhcp() {}

    @Override
    protected Layer fresh() {
        return new Dhcp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        if (!has(OPTIONS) || i32(COOKIE) != DHCP_COOKIE) {
            header(HEADER_LENGTH);
            return;
        }
        int at = OPTIONS;
        while (has(at, 1) && u8(at) != END) {
            at += u8(at) == PAD ? 1 : has(at + 1, 1) ? 2 + u8(at + 1) : 2;
        }
        int length = Math.min(at + 1, wireLength());
        if (require(length)) {
            header(length);
        }
    }

    private boolean isEthernet() {
        int type = u8(HARDWARE_TYPE);
        return (type == ETHERNET || type == IEEE_802) && u8(HARDWARE_LENGTH) == 6;
    }

    /** Some clients write the number's bytes in the other order: a whole number of 256 seconds is taken for one of those. */
    private int seconds() {
        int seconds = u16(SECONDS);
        return (seconds & 0xff) == 0 ? seconds >> 8 : seconds;
    }

    private boolean isSet(int at) {
        return has(at, 1) && u8(at) != 0;
    }

    /** Where the option with that code stands; 0 where there is none. */
    private int option(int code) {
        int end = optionsEnd();
        for (int at = OPTIONS; at + 1 < end && u8(at) != END; ) {
            if (u8(at) == code) {
                return at;
            }
            at += u8(at) == PAD ? 1 : 2 + u8(at + 1);
        }
        return 0;
    }

    private int optionLength(int code) {
        int at = option(code);
        return at == 0 ? -1 : Math.min(u8(at + 1), optionsEnd() - at - 2);
    }

    /** False for a message that was cut where Wireshark looks before it shows anything: in the client's address, or in the options. */
    private boolean isShown() {
        if (has(wireLength())) {
            return true;
        }
        if (!has(HOPS) || u8(OPERATION) == REQUEST && !has(HARDWARE_ADDRESS + u8(HARDWARE_LENGTH))) {
            return false;
        }
        return !has(OPTIONS) || i32(COOKIE) != DHCP_COOKIE || hasLastOption();
    }

    private boolean hasLastOption() {
        int at = OPTIONS;
        while (has(at, 1) && u8(at) != END) {
            if (u8(at) == PAD) {
                at++;
            } else if (has(at, 2)) {
                at += 2 + u8(at + 1);
            } else {
                return false;
            }
        }
        return has(at, 1);
    }

    /** Where the options end at the latest; while they are being written, only their end option tells. */
    private int optionsEnd() {
        return isComplete() ? headerLength() : available(0);
    }

    @Override
    protected int create(Values given) {
        for (int i = 0; i < OPTIONS; i += 4) {
            put32(i, 0);
        }
        put8(OPERATION, REQUEST);
        put8(HARDWARE_TYPE, ETHERNET);
        put8(HARDWARE_LENGTH, 6);
        put32(COOKIE, DHCP_COOKIE);
        byte[] options = given.bytes(Fields.OPTIONS);
        if (options != null) {
            buffer().put(offset() + OPTIONS, options);
            return OPTIONS + options.length;
        }
        return createOptions(given);
    }

    /** Makes room for the options that were given, behind the message type, that of a discover message unless another is given. */
    private int createOptions(Values given) {
        int at = OPTIONS;
        for (int i = 0; i < Fields.OPTION_FIELDS.length; i++) {
            Field field = Fields.OPTION_FIELDS[i];
            if (i == 0 || given.has(field)) {
                int length = Math.min(255, Math.max(field.size(), given.length(field)));
                put8(at, Fields.OPTION_CODES[i]);
                put8(at + 1, length);
                put8(at + 2, DISCOVER);
                at += 2 + length;
            }
        }
        put8(at, END);
        return at + 1;
    }

    @Override
    protected void text(Transcript transcript) {
        transcript.protocol("bootp");
        line = transcript;
        out = transcript.out();
        int operation = get8(OPERATION);
        Words.OPERATIONS.text(out.ascii("BOOTP/DHCP, "), operation);
        int type = get8(HARDWARE_TYPE);
        int length = get8(HARDWARE_LENGTH);
        if (type == ETHERNET && length == 6 && operation == REQUEST) {
            check(HARDWARE_ADDRESS, 6);
            out.ascii(" from ").mac(buffer(), offset() + HARDWARE_ADDRESS);
        }
        out.ascii(", length ").dec(wireLength());
        if (transcript.verbosity() == 0) {
            return;
        }
        if (!has(SECONDS, 2)) {
            transcript.truncated();
        } else {
            fixedPart(type, length);
        }
    }

    private void fixedPart(int type, int length) {
        if (type != ETHERNET) {
            out.ascii(", htype ").dec(type);
        }
        if (type != ETHERNET || length != 6) {
            out.ascii(", hlen ").dec(length);
        }
        if (u8(HOPS) != 0) {
            out.ascii(", hops ").dec(u8(HOPS));
        }
        if (i32(TRANSACTION) != 0) {
            out.ascii(", xid 0x").hex(u32(TRANSACTION));
        }
        if (u16(SECONDS) != 0) {
            out.ascii(", secs ").dec(u16(SECONDS));
        }
        int flags = get16(FLAGS);
        out.ascii(", Flags [").ascii((flags & 0x8000) != 0 ? "Broadcast]" : "none]");
        if (line.verbosity() > 1) {
            out.ascii(" (0x").hex(flags, 4).ascii(')');
        }
        addressText("Client-IP ", CLIENT_ADDRESS);
        addressText("Your-IP ", CLIENT_ADDRESS + 4);
        addressText("Server-IP ", CLIENT_ADDRESS + 8);
        addressText("Gateway-IP ", CLIENT_ADDRESS + 12);
        if (type == ETHERNET && length == 6) {
            check(HARDWARE_ADDRESS, 6);
            out.ascii("\n\t  Client-Ethernet-Address ").mac(buffer(), offset() + HARDWARE_ADDRESS);
        }
        if (nameText("sname", SERVER_NAME, SERVER_NAME_LENGTH) && nameText("file", FILE, FILE_LENGTH)) {
            vendorText();
        } else {
            line.truncated();
        }
    }

    private void addressText(String name, int at) {
        if (get32(at) != 0) {
            out.ascii("\n\t  ").ascii(name).ipv4(buffer(), offset() + at);
        }
    }

    private boolean nameText(String name, int at, int length) {
        if (get8(at) == 0) {
            return true;
        }
        out.ascii("\n\t  ").ascii(name).ascii(" \"");
        boolean whole = Shown.terminated(out, this, at, length) != 0;
        out.ascii('"');
        return whole;
    }

    private void vendorText() {
        if (!has(COOKIE, 4)) {
            line.truncated();
            return;
        }
        int cookie = i32(COOKIE);
        if (cookie == DHCP_COOKIE) {
            out.ascii("\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x63825363");
            int at = OPTIONS;
            while (at >= 0 && has(at, 1)) {
                at = optionText(at);
            }
            if (at == CUT) {
                line.truncated();
            }
        } else if (cookie == CMU_COOKIE) {
            carnegieText();
        } else if (cookie != 0) {
            out.ascii("\n\t  Vendor-#0x").hex(u32(COOKIE));
        }
    }

    /** Appends the option at that distance; the distance behind it, or ENDED, or CUT. */
    private int optionText(int at) {
        int code = u8(at++);
        boolean padding = code == PAD || code == END;
        if (padding && line.verbosity() < 3) {
            return code == PAD ? at : ENDED;
        }
        int length = padding ? 0 : get8(at++);
        String name = Words.OPTIONS.get(code, "?Unknown");
        out.ascii("\n\t    ").ascii(name, 1, name.length());
        out.ascii(" (").dec(code).ascii("), length ").dec(length).ascii(length > 0 ? ": " : "");
        if (code == PAD) {
            int first = at;
            while (has(at, 1) && u8(at) == PAD) {
                at++;
            }
            if (at > first) {
                out.ascii(", occurs ").dec(at - first + 1);
            }
        }
        if (!has(at, length)) {
            return CUT;
        }
        if (code == MESSAGE_TYPE && length == 1) {
            Words.MESSAGES.text(out, u8(at));
            return at + 1;
        }
        if (code == PARAMETER_LIST) {
            return parameterList(at, at + length);
        }
        int end = at + length;
        at = optionData(code, name.charAt(0), at, end);
        if (at != end) {
            out.ascii("\n\t  trailing data length ").dec(end - at);
        }
        return end;
    }

    private int parameterList(int at, int end) {
        for (int i = 0; at < end; i++, at++) {
            String name = Words.OPTIONS.get(u8(at), "?Unknown");
            out.ascii(i % 4 == 0 ? "\n\t      " : ", ").ascii(name, 1, name.length());
            out.ascii(" (").dec(u8(at)).ascii(')');
        }
        return end;
    }

    /** Appends the value in the given form; the distance behind what was shown. */
    private int optionData(int code, char form, int at, int end) {
        if (form == '?') {
            int length = end - at;
            form = (length & 1) != 0 ? 'b' : (length & 2) != 0 ? 's' : 'l';
        }
        return switch (form) {
            case 'a' -> quoted(at, end);
            case 'i', 'l', 'L' -> words(form, at, end);
            case 'p' -> pairs(at, end);
            case 's' -> shorts(at, end);
            case 'B' -> switches(at, end);
            case '$' -> special(code, at, end);
            default -> octets(at, end);
        };
    }

    private int quoted(int at, int end) {
        out.ascii('"').visible(buffer(), offset() + at, end - at).ascii('"');
        return end;
    }

    private int words(char form, int at, int end) {
        for (boolean first = true; end - at >= 4; at += 4, first = false) {
            out.ascii(first ? "" : ",");
            switch (form) {
                case 'i' -> out.ipv4(buffer(), offset() + at);
                case 'L' -> out.signed(i32(at));
                default -> out.dec(u32(at));
            }
        }
        return at;
    }

    private int pairs(int at, int end) {
        for (boolean first = true; end - at >= 8; at += 8, first = false) {
            out.ascii(first ? "(" : ",(").ipv4(buffer(), offset() + at);
            out.ascii(':').ipv4(buffer(), offset() + at + 4).ascii(')');
        }
        return at;
    }

    private int shorts(int at, int end) {
        for (boolean first = true; end - at >= 2; at += 2, first = false) {
            out.ascii(first ? "" : ",").dec(u16(at));
        }
        return at;
    }

    private int switches(int at, int end) {
        for (boolean first = true; at < end; at++, first = false) {
            out.ascii(first ? "" : ",");
            switch (u8(at)) {
                case 0 -> out.ascii('N');
                case 1 -> out.ascii('Y');
                default -> out.dec(u8(at)).ascii('?');
            }
        }
        return at;
    }

    private int octets(int at, int end) {
        for (boolean first = true; at < end; at++, first = false) {
            out.ascii(first ? "" : ".").dec(u8(at));
        }
        return at;
    }

    private int special(int code, int at, int end) {
        int least = Words.least(code);
        if (end - at < least) {
            out.ascii("[ERROR: length < ").dec(least).ascii(" bytes]");
            return end;
        }
        switch (code) {
            case 46 -> {
                Words.NODE_TYPES.text(out, u8(at));
                return at + 1;
            }
            case 52 -> {
                Words.OVERLOADS.text(out, u8(at));
                return at + 1;
            }
            case 61 -> {
                return clientIdentifier(at, end);
            }
            case 77 -> {
                return userClasses(at, end);
            }
            case 81 -> {
                return domainName(at, end);
            }
            case 82 -> {
                return agentInformation(at, end);
            }
            default -> {
                return routes(at, end);
            }
        }
    }

    private int clientIdentifier(int at, int end) {
        int type = u8(at++);
        if (type == 0) {
            return quoted(at, end);
        }
        Words.HARDWARE.text(out, type);
        out.ascii(' ');
        for (boolean first = true; at < end; at++, first = false) {
            out.ascii(first ? "" : ":").hex(u8(at), 2);
        }
        return end;
    }

    /** RFC 4702 section 2. */
    private int domainName(int at, int end) {
        int flags = u8(at);
        if ((flags & 0xf0) != 0) {
            out.ascii("[ERROR: MBZ nibble 0x").hex(flags >> 4, 1).ascii(" != 0] ");
        }
        if ((flags & 0x0f) != 0) {
            out.ascii('[');
            for (int bit = 0; bit < 4; bit++) {
                if ((flags & 1 << bit) != 0) {
                    out.ascii("SOEN".charAt(bit));
                }
            }
            out.ascii("] ");
        }
        if (u16(at + 1) != 0) {
            out.dec(u8(at + 1)).ascii('/').dec(u8(at + 2)).ascii(' ');
        }
        return quoted(at + 3, end);
    }

    /** RFC 3046 section 2. */
    private int agentInformation(int at, int end) {
        while (end - at >= 2) {
            int code = u8(at);
            int length = u8(at + 1);
            at += 2;
            out.ascii("\n\t      ").ascii(Words.AGENT_OPTIONS.get(code, "Unknown"));
            out.ascii(" SubOption ").dec(code).ascii(", length ").dec(length).ascii(": ");
            if (length > end - at) {
                out.ascii("length goes past end of option");
                return end;
            }
            if (Words.AGENT_OPTIONS.get(code) != null) {
                out.visible(buffer(), offset() + at, length);
            } else {
                Shown.unknown(out, "\n\t\t", this, at, length);
            }
            at += length;
        }
        return at;
    }

    /** RFC 3442: destinations with only the octets that their masks leave, and routers. */
    private int routes(int at, int end) {
        for (boolean first = true; at < end; first = false) {
            out.ascii(first ? "" : ",");
            int width = u8(at++);
            if (width > 32) {
                out.ascii("[ERROR: Mask width (").dec(width).ascii(") > 32]");
                return end;
            }
            int octets = (width + 7) / 8;
            if (end - at < octets + 4) {
                out.ascii("[ERROR: Remaining length (").dec(end - at).ascii(") < ");
                out.dec(octets + 4).ascii(" bytes]");
                return end;
            }
            out.ascii('(');
            if (width == 0) {
                out.ascii("default");
            } else {
                for (int i = 0; i < 4; i++) {
                    out.ascii(i == 0 ? "" : ".").dec(i < octets ? u8(at + i) : 0);
                }
                out.ascii('/').dec(width);
            }
            out.ascii(':').ipv4(buffer(), offset() + at + octets).ascii(')');
            at += octets + 4;
        }
        return at;
    }

    /** RFC 3004 section 4. */
    private int userClasses(int at, int end) {
        for (int number = 1; at < end; number++) {
            int length = u8(at++);
            out.ascii("\n\t      instance#").dec(number).ascii(": ");
            if (length == 0) {
                out.ascii("[ERROR: suboption length must be non-zero]");
                return end;
            }
            if (end - at < length) {
                out.ascii("[ERROR: invalid option]");
                return end;
            }
            quoted(at, at + length);
            out.ascii(", length ").dec(length);
            at += length;
        }
        return at;
    }

    private void carnegieText() {
        out.ascii(" vend-cmu");
        if (!has(COOKIE + 4, 4)) {
            line.truncated();
            return;
        }
        int flags = u8(COOKIE + 4);
        if ((flags & ~1) != 0) {
            out.ascii(" F:0x").hex(flags);
        }
        boolean whole = carnegieAddress(12, "DG")
                && carnegieAddress(8, (flags & 1) != 0 ? "SM" : "SM*")
                && carnegieAddress(16, "NS1")
                && carnegieAddress(20, "NS2")
                && carnegieAddress(24, "IEN1")
                && carnegieAddress(28, "IEN2")
                && carnegieAddress(32, "TS1")
                && carnegieAddress(36, "TS2");
        if (!whole) {
            line.truncated();
        }
    }

    private boolean carnegieAddress(int at, String name) {
        if (!has(COOKIE + at, 4)) {
            return false;
        }
        if (i32(COOKIE + at) != 0) {
            out.ascii(' ').ascii(name).ascii(':').ipv4(buffer(), offset() + COOKIE + at);
        }
        return true;
    }

    /** Made when a message is first written as text. */
    private static final class Words {
        static final Names OPERATIONS =
                Names.or("unknown (0x%02x)").put(1, "Request").put(2, "Reply").build();

        /**
         * Names of options, behind a letter for the form of the value: a for characters, i for addresses, p for pairs of them, l and L for
         * words without and with a sign, s for shorts, b for bytes, B for on and off, a dollar sign for forms of their own.
         */
        static final Names OPTIONS = Names.or("?Unknown")
                .put(0, " PAD")
                .put(1, "iSubnet-Mask")
                .put(2, "LTime-Zone")
                .put(3, "iDefault-Gateway")
                .put(4, "iTime-Server")
                .put(5, "iIEN-Name-Server")
                .put(6, "iDomain-Name-Server")
                .put(7, "iLOG")
                .put(8, "iCS")
                .put(9, "iLPR-Server")
                .put(10, "iIM")
                .put(11, "iRL")
                .put(12, "aHostname")
                .put(13, "sBS")
                .put(14, "aDP")
                .put(15, "aDomain-Name")
                .put(16, "iSS")
                .put(17, "aRP")
                .put(18, "aEP")
                .put(19, "BIPF")
                .put(20, "BSRT")
                .put(21, "pPF")
                .put(22, "sRSZ")
                .put(23, "bTTL")
                .put(24, "lMTU-Timeout")
                .put(25, "sMTU-Table")
                .put(26, "sMTU")
                .put(27, "BLSN")
                .put(28, "iBR")
                .put(29, "BMD")
                .put(30, "BMS")
                .put(31, "BRouter-Discovery")
                .put(32, "iRSA")
                .put(33, "pStatic-Route")
                .put(34, "BUT")
                .put(35, "lAT")
                .put(36, "BIE")
                .put(37, "bTT")
                .put(38, "lKI")
                .put(39, "BKG")
                .put(40, "aYD")
                .put(41, "iYS")
                .put(42, "iNTP")
                .put(43, "bVendor-Option")
                .put(44, "iNetbios-Name-Server")
                .put(45, "iWDD")
                .put(46, "$Netbios-Node")
                .put(47, "aNetbios-Scope")
                .put(48, "iXFS")
                .put(49, "iXDM")
                .put(50, "iRequested-IP")
                .put(51, "lLease-Time")
                .put(52, "$OO")
                .put(53, " DHCP-Message")
                .put(54, "iServer-ID")
                .put(55, "bParameter-Request")
                .put(56, "aMSG")
                .put(57, "sMSZ")
                .put(58, "lRN")
                .put(59, "lRB")
                .put(60, "aVendor-Class")
                .put(61, "$Client-ID")
                .put(64, "sN+D")
                .put(65, "iN+S")
                .put(66, "aTFTP")
                .put(67, "aBF")
                .put(68, "iMH")
                .put(69, "iSMTP")
                .put(70, "iPOP3")
                .put(71, "iNNTP")
                .put(72, "iWWW")
                .put(73, "iFG")
                .put(74, "iIRC")
                .put(75, "iSTS")
                .put(76, "iSTDA")
                .put(77, "$User-Class")
                .put(78, "bSLP-DA")
                .put(79, "bSLP-SCOPE")
                .put(80, "aSLP-NA")
                .put(81, "$FQDN")
                .put(82, "$Agent-Information")
                .put(83, "bARMT")
                .put(88, "aTZSTR")
                .put(89, "bFQDNS")
                .put(90, "bAUTH")
                .put(91, "LLast-Transaction-Time")
                .put(92, "iAssociated-IP")
                .put(93, "sARCH")
                .put(94, "bNDI")
                .put(95, "aLDAP")
                .put(97, "bGUID")
                .put(98, "aUAP")
                .put(100, "aPOSIX-TZ")
                .put(101, "aTZ-Name")
                .put(112, "iNI")
                .put(113, "aNITAG")
                .put(114, "aURL")
                .put(116, "BNOAUTO")
                .put(117, "sNSSEARCH")
                .put(118, "iSUBNET")
                .put(121, "$Classless-Static-Route")
                .put(150, "iTFTP-Server-Address")
                .put(161, "aMUD-URL")
                .put(249, "$Classless-Static-Route-Microsoft")
                .put(255, " END")
                .build();

        static final Names MESSAGES = Names.or("Unknown (%u)")
                .put(1, "Discover")
                .put(2, "Offer")
                .put(3, "Request")
                .put(4, "Decline")
                .put(5, "ACK")
                .put(6, "NACK")
                .put(7, "Release")
                .put(8, "Inform")
                .put(10, "LeaseQuery")
                .put(11, "LeaseUnassigned")
                .put(12, "LeaseUnknown")
                .put(13, "LeaseActive")
                .build();

        static final Names NODE_TYPES = Names.or("#%u")
                .put(1, "b-node")
                .put(2, "p-node")
                .put(4, "m-node")
                .put(8, "h-node")
                .build();

        static final Names OVERLOADS = Names.or("#%u")
                .put(1, "file")
                .put(2, "sname")
                .put(3, "file+sname")
                .build();

        static final Names HARDWARE = Names.or("hardware-type %u,")
                .put(1, "ether")
                .put(6, "ieee802")
                .put(7, "arcnet")
                .put(15, "frelay")
                .put(23, "strip")
                .put(24, "ieee1394")
                .build();

        static final Names AGENT_OPTIONS = Names.or("Unknown")
                .put(1, "Circuit-ID")
                .put(2, "Remote-ID")
                .put(6, "Subscriber-ID")
                .build();

        private Words() {}

        /** Bytes that an option of a form of its own must have. */
        static int least(int code) {
            return switch (code) {
                case 46, 52, 61 -> 1;
                case 77 -> 2;
                case 81 -> 3;
                case 121, 249 -> 5;
                default -> 0;
            };
        }
    }
}
