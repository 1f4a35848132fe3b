package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Labels;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/**
 * The Domain Name System: RFC 1035; extensions (EDNS): RFC 6891; multicast DNS: RFC 6762; over TCP, behind the two bytes of its length: RFC
 * 1035 section 4.2.2. The header is the fixed part and the first question; further questions and records are the payload.
 */
public final class Dns extends Layer {
    /** Bytes of the fixed part, without the length in front of it over TCP. */
    public static final int HEADER_LENGTH = 12;

    private static final int PORT = 53;
    private static final int MULTICAST_PORT = 5353;

    private static final int ID = 0;
    private static final int FLAGS = 2;
    private static final int QUESTIONS = 4;
    private static final int ANSWERS = 6;
    private static final int AUTHORITIES = 8;
    private static final int ADDITIONALS = 10;

    private static final int RESPONSE = 0x8000;
    private static final int OPERATION = 0x7800;
    private static final int UPDATE = 0x2800;
    private static final int AUTHENTIC = 0x0020;
    private static final int INVERSE_QUERY = 1;
    /** RFC 6762 sections 5.4 and 10.2: the class's top bit asks for a unicast answer, or says that caches are to be flushed. */
    private static final int MULTICAST_BIT = 0x8000;

    /** Type and class behind the name of a question. */
    private static final int QUESTION_END = 4;

    private static final byte[] ROOT = {0};
    private static final int TYPE_A = 1;
    private static final int TYPE_OPT = 41;
    private static final int CLASS_INTERNET = 1;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("dns", "Domain Name System", new Dns())
            .on(Demux.UDP_PORT, PORT, MULTICAST_PORT)
            .on(Demux.TCP_PORT, PORT)
            .build();

    private static final class Fields {
        static final Field LENGTH = Field.u16("length", 0)
                .when(layer -> ((Dns) layer).message() != 0 && layer.has(((Dns) layer).message() + FLAGS + 2))
                .auto()
                .means("length of the message over TCP, bytes");

        static final Field QUERIES =
                count(Field.u16("count.queries", QUESTIONS)).auto().means("questions");

        static final Field QUERY_NAME = within(Field.variable(
                        "qry.name", FieldType.NAME, HEADER_LENGTH, layer -> ((Dns) layer).questionNameLength()))
                .when(layer -> ((Dns) layer).hasQuestion())
                .alias("qname")
                .means("name that the first question is about");

        static final Field QUERY_TYPE = question(Field.u16("qry.type", HEADER_LENGTH), 0)
                .symbol("a", 1)
                .symbol("ns", 2)
                .symbol("cname", 5)
                .symbol("soa", 6)
                .symbol("ptr", 12)
                .symbol("mx", 15)
                .symbol("txt", 16)
                .symbol("aaaa", 28)
                .symbol("srv", 33)
                .symbol("ds", 43)
                .symbol("dnskey", 48)
                .symbol("svcb", 64)
                .symbol("https", 65)
                .symbol("axfr", 252)
                .symbol("any", 255)
                .alias("qtype")
                .means("type of record that the first question asks for");

        static final Field QUERY_CLASS = question(Field.hex16("qry.class", HEADER_LENGTH), 2)
                .symbol("in", CLASS_INTERNET)
                .symbol("ch", 3)
                .symbol("any", 255)
                .alias("qclass")
                .shownAs(layer -> ((Dns) layer).questionClass())
                .means("class of the first question");

        static final Field QUERY_UNICAST = question(Field.flag("qry.qu", HEADER_LENGTH, 2, MULTICAST_BIT), 2)
                .when(layer -> ((Dns) layer).hasQuestion() && ((Dns) layer).isMulticast())
                .means("the first question of multicast DNS asks for an answer to the asker alone");

        static final Field[] ALL = {
            LENGTH,
            within(Field.hex16("id", ID))
                    .when(layer -> layer.has(((Dns) layer).message() + FLAGS + 2))
                    .means("transaction"),
            within(Field.hex16("flags", FLAGS)).means("flags"),
            flag("flags.response", RESPONSE).means("message is a response"),
            bits("flags.opcode", OPERATION).means("operation"),
            answering(flag("flags.authoritative", 0x0400)).means("server is an authority for the domain"),
            flag("flags.truncated", 0x0200).means("message is truncated"),
            flag("flags.recdesired", 0x0100).means("recursion desired"),
            answering(flag("flags.recavail", 0x0080)).means("recursion available"),
            flag("flags.z", 0x0040).means("reserved"),
            flag("flags.authenticated", AUTHENTIC)
                    .when(layer -> ((Dns) layer).isAnyOf(RESPONSE | AUTHENTIC))
                    .means("answer was authenticated by the server, or whoever asks wants to know"),
            flag("flags.checkdisable", 0x0010).means("data that is not authenticated is acceptable"),
            answering(bits("flags.rcode", 0x000f)).means("reply code"),
            QUERIES,
            count(Field.u16("count.answers", ANSWERS)).means("answer records"),
            count(Field.u16("count.auth_rr", AUTHORITIES)).means("authority records"),
            updateCount("count.zones", QUESTIONS).means("zones of an update"),
            updateCount("count.prerequisites", ANSWERS).means("prerequisites of an update"),
            updateCount("count.updates", AUTHORITIES).means("records of an update"),
            within(Field.u16("count.add_rr", ADDITIONALS)).means("additional records"),
            QUERY_NAME,
            QUERY_TYPE,
            QUERY_CLASS,
            QUERY_UNICAST
        };

        /** A field that many bytes behind the name of the first question. */
        private static Field question(Field field, int behind) {
            return field.at(layer -> ((Dns) layer).questionNameEnd() + behind)
                    .when(layer -> ((Dns) layer).hasQuestion());
        }

        private static Field within(Field field) {
            return field.at(layer -> ((Dns) layer).message());
        }

        /** A field that Wireshark shows of responses alone. */
        private static Field answering(Field field) {
            return field.when(layer -> ((Dns) layer).isAnyOf(RESPONSE));
        }

        /** A count that updates (RFC 2136) have for something else, under another name. */
        private static Field count(Field field) {
            return within(field).when(layer -> !((Dns) layer).isUpdate());
        }

        private static Field updateCount(String name, int at) {
            return within(Field.u16(name, at)).when(layer -> ((Dns) layer).isUpdate());
        }

        private static Field flag(String name, int mask) {
            return within(Field.flag(name, FLAGS, 2, mask));
        }

        private static Field bits(String name, int mask) {
            return within(Field.bits(name, FieldType.UNSIGNED, FLAGS, 2, mask));
        }
    }

    /** What {@link #text} works with. */
    private Transcript line;

    private Text out;
    private int message;
    private boolean multicast;

    private Dns() {}

    @Override
    protected Layer fresh() {
        return new Dns();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        int length = message() + HEADER_LENGTH;
        if (!require(length)) {
            return;
        }
        int name = u16(message() + QUESTIONS) == 0 ? -1 : questionNameLength();
        boolean whole = name > 0 && has(length, name + QUESTION_END);
        header(whole ? length + name + QUESTION_END : length);
    }

    /** True where the flags were captured, and one of those is set. */
    private boolean isAnyOf(int flags) {
        return has(message() + FLAGS + 2) && (u16(message() + FLAGS) & flags) != 0;
    }

    private boolean isUpdate() {
        return isAnyOf(OPERATION) && (u16(message() + FLAGS) & OPERATION) == UPDATE;
    }

    private boolean hasQuestion() {
        return headerLength() > message() + HEADER_LENGTH;
    }

    /** Bytes of the first question's name, where it is written out in full; else -1. */
    private int questionNameLength() {
        return Labels.length(buffer(), offset() + message() + HEADER_LENGTH, end());
    }

    private int questionClass() {
        int value = u16(questionNameEnd() + HEADER_LENGTH + 2);
        return isMulticast() ? value & ~MULTICAST_BIT : value;
    }

    private boolean isMulticast() {
        return parent() instanceof Udp udp
                && (udp.sourcePort() == MULTICAST_PORT || udp.destinationPort() == MULTICAST_PORT);
    }

    private int questionNameEnd() {
        return message() + Math.max(0, questionNameLength());
    }

    /** Where the message begins: behind its length over TCP. */
    private int message() {
        return parent() instanceof Tcp ? 2 : 0;
    }

    @Override
    protected int create(Values given) {
        int message = message();
        if (message != 0) {
            put16(0, 0);
        }
        for (int i = 0; i < HEADER_LENGTH; i += 4) {
            put32(message + i, 0);
        }
        put16(message + FLAGS, 0x0100);
        byte[] name = given.bytes(Fields.QUERY_NAME);
        if (name == null && !given.has(Fields.QUERY_TYPE) && !given.has(Fields.QUERY_CLASS)) {
            return message + HEADER_LENGTH;
        }
        return message + HEADER_LENGTH + createQuestion(name == null ? ROOT : name);
    }

    /** Writes the first question, for an Internet address unless its fields say another. */
    private int createQuestion(byte[] name) {
        int at = message() + HEADER_LENGTH;
        put16(message() + QUESTIONS, 1);
        buffer().put(offset() + at, name);
        put16(at + name.length, TYPE_A);
        put16(at + name.length + 2, CLASS_INTERNET);
        return name.length + QUESTION_END;
    }

    @Override
    protected void complete(Values given, Layer next) {
        int message = message();
        if (message != 0 && !given.has(Fields.LENGTH)) {
            put16(0, end() - offset() - message);
        }
    }

    @Override
    protected void text(Transcript transcript) {
        transcript.protocol("domain");
        line = transcript;
        out = transcript.out();
        message = message();
        multicast = parent() instanceof Udp udp && udp.sourcePort() != PORT && udp.destinationPort() != PORT;
        int length = wireLength();
        if (message != 0) {
            if (!lengthText(length)) {
                line.invalid();
                return;
            }
            length -= message;
        }
        if (length < HEADER_LENGTH) {
            out.ascii("domain [length ").dec(length).ascii(" < 12]");
            line.invalid();
        } else if (has(message, HEADER_LENGTH) && (isResponse() ? responseText() : requestText())) {
            out.ascii(" (").dec(length).ascii(')');
        } else {
            line.truncated();
        }
    }

    private boolean lengthText(int length) {
        if (length < message) {
            out.ascii(" [DNS over TCP: length ").dec(length).ascii(" < 2]");
            return false;
        }
        int promised = get16(0);
        if (promised != length - message) {
            out.ascii(" [prefix length(").dec(promised).ascii(") != length(");
            out.dec(length - message).ascii(")]");
            return false;
        }
        out.ascii(' ');
        return true;
    }

    private boolean isResponse() {
        return (u16(message + FLAGS) & RESPONSE) != 0;
    }

    private int count(int at) {
        return u16(message + at);
    }

    private boolean responseText() {
        int flags = u16(message + FLAGS);
        out.dec(u16(message + ID)).ascii(Words.OPERATIONS[flags >> 11 & 15]);
        replyCodeText(replyCode());
        out.ascii((flags & 0x0400) != 0 ? "*" : "");
        out.ascii((flags & 0x0080) != 0 ? "" : "-");
        out.ascii((flags & 0x0200) != 0 ? "|" : "");
        out.ascii((flags & 0x0020) != 0 ? "$" : "");
        int questions = count(QUESTIONS);
        if (questions != 1) {
            weirdness(questions, "q");
        }
        int at = message + HEADER_LENGTH;
        for (int i = 0; i < questions; i++) {
            out.ascii(i == 0 ? "" : ",");
            at = responseQuestion(at);
            if (at < 0) {
                return false;
            }
        }
        out.ascii(' ').dec(count(ANSWERS)).ascii('/').dec(count(AUTHORITIES));
        out.ascii('/').dec(count(ADDITIONALS));
        return records(at, line.verbosity() > 1 ? ADDITIONALS : ANSWERS);
    }

    private int responseQuestion(int at) {
        if (line.verbosity() > 1) {
            out.ascii(" q:");
            return question(at);
        }
        int behind = DomainName.skip(this, at);
        return behind < 0 ? -1 : behind + 4;
    }

    private boolean requestText() {
        int flags = u16(message + FLAGS);
        out.dec(u16(message + ID)).ascii(Words.OPERATIONS[flags >> 11 & 15]);
        out.ascii((flags & 0x0100) != 0 ? "+" : "");
        out.ascii((flags & 0x0010) != 0 ? "%" : "");
        // What a request should not have: AA, TC, RA, Z, AD or a reply code.
        if ((flags & 0x06cf) != 0) {
            out.ascii(" [b2&3=0x").hex(flags).ascii(']');
        }
        requestCounts((flags >> 11 & 15) == INVERSE_QUERY);
        int at = message + HEADER_LENGTH;
        int questions = count(QUESTIONS);
        for (int i = 0; i < questions && (i == 0 || available(at) > 0); i++) {
            at = question(at);
            if (at < 0) {
                return false;
            }
            if (i + 1 < questions && available(at) <= 0) {
                return false;
            }
        }
        return line.verbosity() <= 1 || records(at, ADDITIONALS);
    }

    private void requestCounts(boolean inverse) {
        int questions = count(QUESTIONS);
        int answers = count(ANSWERS);
        if (inverse && questions != 0) {
            weirdness(questions, "q");
        }
        if (answers != (inverse ? 1 : 0)) {
            weirdness(answers, "a");
        }
        if (!inverse && questions != 1) {
            weirdness(questions, "q");
        }
        if (count(AUTHORITIES) != 0) {
            weirdness(count(AUTHORITIES), "n");
        }
        if (count(ADDITIONALS) != 0) {
            weirdness(count(ADDITIONALS), "au");
        }
    }

    private void weirdness(int count, String what) {
        out.ascii(" [").dec(count).ascii(what).ascii(']');
    }

    /** The sections from the answers to the one with that offset in the header; false where they were cut. */
    private boolean records(int at, int lastSection) {
        for (int section = ANSWERS; section <= lastSection; section += 2) {
            int count = count(section);
            // The first answer is tried even where nothing is left for it.
            if (count == 0 || section != ANSWERS && available(at) <= 0) {
                if (count != 0) {
                    return false;
                }
                continue;
            }
            out.ascii(section == AUTHORITIES ? " ns:" : section == ADDITIONALS ? " ar:" : "");
            do {
                at = record(at);
                if (at < 0) {
                    return false;
                }
                count--;
                if (count > 0 && available(at) > 0) {
                    out.ascii(',');
                }
            } while (count > 0 && available(at) > 0);
            if (count > 0) {
                return false;
            }
        }
        return true;
    }

    /** The reply code with the upper bits from the OPT record, where one is found (RFC 6891 section 6.1.3). */
    private int replyCode() {
        int code = u16(message + FLAGS) & 15;
        int at = message + HEADER_LENGTH;
        for (int i = count(QUESTIONS); i > 0; i--) {
            at = DomainName.skip(this, at);
            if (at < 0 || available(at + 4) <= 0) {
                return code;
            }
            at += 4;
        }
        for (int i = count(ANSWERS) + count(AUTHORITIES); i > 0; i--) {
            at = skipRecord(DomainName.skip(this, at));
            if (at < 0) {
                return code;
            }
        }
        for (int i = count(ADDITIONALS); i > 0; i--) {
            at = DomainName.skip(this, at);
            if (at < 0 || available(at) < 5) {
                return code;
            }
            if (u16(at) == TYPE_OPT) {
                return code | u8(at + 4) << 4;
            }
            at = skipRecord(at);
            if (at < 0) {
                return code;
            }
        }
        return code;
    }

    private int skipRecord(int at) {
        if (at < 0 || available(at) < 10) {
            return -1;
        }
        int behind = at + 10 + u16(at + 8);
        return available(behind) <= 0 ? -1 : behind;
    }

    private void replyCodeText(int code) {
        if (code < Words.REPLY_CODES.length) {
            out.ascii(Words.REPLY_CODES[code]);
        } else {
            out.ascii(" Resp").dec(code);
        }
    }

    private void typeText(int type) {
        out.ascii(' ');
        Words.TYPES.text(out, type);
    }

    private void classText(int recordClass) {
        if (recordClass != CLASS_INTERNET) {
            out.ascii(' ');
            Words.CLASSES.text(out, recordClass);
        }
    }

    /** Appends a question; the distance behind it, or -1 where it was cut or is not sound. */
    private int question(int at) {
        int behind = DomainName.skip(this, at);
        if (behind < 0 || !has(behind, 4)) {
            return -1;
        }
        typeText(u16(behind));
        int questionClass = u16(behind + 2);
        classText(multicast ? questionClass & ~MULTICAST_BIT : questionClass);
        if (multicast) {
            out.ascii((questionClass & MULTICAST_BIT) != 0 ? " (QU)" : " (QM)");
        }
        out.ascii("? ");
        behind = DomainName.text(out, this, at, message);
        return behind < 0 ? -1 : behind + 4;
    }

    /** Appends a record; the distance behind it, or -1 where it was cut or is not sound. */
    private int record(int at) {
        if (line.verbosity() > 0) {
            out.ascii(' ');
            at = DomainName.text(out, this, at, message);
            if (at < 0) {
                return -1;
            }
        } else {
            at = DomainName.skip(this, at);
        }
        if (at < 0 || !has(at, 10)) {
            return end() - offset();
        }
        int type = u16(at);
        int recordClass = u16(at + 2);
        boolean flush = multicast && (recordClass & MULTICAST_BIT) != 0;
        if (multicast) {
            recordClass &= ~MULTICAST_BIT;
        }
        if (type != TYPE_OPT) {
            classText(recordClass);
        }
        out.ascii(flush ? " (Cache flush)" : "");
        if (type != TYPE_OPT && line.verbosity() > 2) {
            out.ascii(" [").duration(u32(at + 4)).ascii(']');
        }
        typeText(type);
        int length = u16(at + 8);
        if (!has(at + 10, length)) {
            return -1;
        }
        if (type == TYPE_OPT) {
            return options(at, recordClass, length);
        }
        return data(type, at + 10, length) ? at + 10 + length : -1;
    }

    private boolean data(int type, int at, int length) {
        switch (type) {
            case 1 -> {
                return addressText(at);
            }
            case 2, 5, 12, 39 -> {
                out.ascii(' ');
                return DomainName.text(out, this, at, message) >= 0;
            }
            case 6 -> {
                return line.verbosity() == 0 || startOfAuthority(at);
            }
            case 15 -> {
                return mailExchange(at);
            }
            case 16 -> {
                return strings(at, at + length);
            }
            case 28 -> {
                return address6Text(at);
            }
            case 33 -> {
                return service(at);
            }
            case 38 -> {
                return address6Suffix(at);
            }
            case 104 -> {
                return Shown.characters(out, this, at, length);
            }
            case 250 -> {
                return line.verbosity() == 0 || signature(at);
            }
            case 256 -> {
                return resource(at, length);
            }
            default -> {
                return true;
            }
        }
    }

    private boolean addressText(int at) {
        if (!has(at, 4)) {
            return false;
        }
        out.ascii(' ').ipv4(buffer(), offset() + at);
        return true;
    }

    private boolean address6Text(int at) {
        if (!has(at, 16)) {
            return false;
        }
        out.ascii(' ').ipv6(buffer(), offset() + at);
        return true;
    }

    private boolean startOfAuthority(int at) {
        for (int i = 0; i < 2; i++) {
            out.ascii(' ');
            at = DomainName.text(out, this, at, message);
            if (at < 0) {
                return false;
            }
        }
        if (!has(at, 20)) {
            return false;
        }
        for (int i = 0; i < 20; i += 4) {
            out.ascii(' ').dec(u32(at + i));
        }
        return true;
    }

    private boolean mailExchange(int at) {
        out.ascii(' ');
        if (!has(at, 2) || DomainName.text(out, this, at + 2, message) < 0) {
            return false;
        }
        out.ascii(' ').dec(u16(at));
        return true;
    }

    private boolean strings(int at, int end) {
        while (at < end) {
            out.ascii(" \"");
            if (!has(at, 1) || !Shown.characters(out, this, at + 1, u8(at))) {
                return false;
            }
            out.ascii('"');
            at += 1 + u8(at);
        }
        return true;
    }

    private boolean service(int at) {
        out.ascii(' ');
        if (!has(at, 6) || DomainName.text(out, this, at + 6, message) < 0) {
            return false;
        }
        out.ascii(':').dec(u16(at + 4)).ascii(' ').dec(u16(at)).ascii(' ').dec(u16(at + 2));
        return true;
    }

    /** RFC 2874 section 3.1: length of the prefix, the rest of the address, the name of the prefix. */
    private boolean address6Suffix(int at) {
        if (!has(at, 1)) {
            return false;
        }
        int prefix = u8(at);
        if (prefix > 128) {
            out.ascii(' ').dec(prefix).ascii("(bad plen)");
            return true;
        }
        int missing = prefix / 8;
        if (prefix < 128) {
            check(at + 1, 16 - missing);
            out.ascii(' ').dec(prefix).ascii(' ');
            out.ipv6(octets(at + 1, 0, missing), octets(at + 1, 8, missing));
        }
        if (prefix > 0) {
            out.ascii(' ');
            return DomainName.text(out, this, at + 17 - missing, message) >= 0;
        }
        return true;
    }

    /** 8 octets of an address from the index first on, of which those before the index missing are zero and the others are at that distance. */
    private long octets(int at, int first, int missing) {
        long value = 0;
        for (int i = first; i < first + 8; i++) {
            value = value << 8 | (i < missing ? 0 : u8(at + i - missing));
        }
        return value;
    }

    private boolean signature(int at) {
        out.ascii(' ');
        at = DomainName.text(out, this, at, message);
        if (at < 0 || !has(at + 6, 2)) {
            return false;
        }
        out.ascii(" fudge=").dec(u16(at + 6));
        if (!has(at + 8, 2)) {
            return false;
        }
        int length = u16(at + 8);
        out.ascii(" maclen=").dec(length);
        at += 10 + length;
        if (!has(at, 2)) {
            return false;
        }
        out.ascii(" origid=").dec(u16(at));
        if (!has(at + 2, 2)) {
            return false;
        }
        out.ascii(" error=").dec(u16(at + 2));
        if (!has(at + 4, 2)) {
            return false;
        }
        out.ascii(" otherlen=").dec(u16(at + 4));
        return true;
    }

    private boolean resource(int at, int length) {
        check(at, 4);
        out.ascii(' ').dec(u16(at)).ascii(' ').dec(u16(at + 2)).ascii(' ');
        return Shown.characters(out, this, at + 4, length < 4 ? Integer.MAX_VALUE : length - 4);
    }

    private int options(int at, int size, int length) {
        out.ascii(" UDPsize=").dec(size);
        out.ascii((u16(at + 6) & 0x8000) != 0 ? " DO" : "");
        at += 10;
        int end = at + length;
        if (length == 0) {
            return end;
        }
        out.ascii(" [");
        while (at < end) {
            at = option(at);
            if (at < 0) {
                return -1;
            }
            out.ascii(at < end ? "," : "");
        }
        out.ascii(']');
        return end;
    }

    private int option(int at) {
        if (!has(at, 2)) {
            return -1;
        }
        Words.OPTIONS.text(out, u16(at));
        if (!has(at + 2, 2) || !has(at + 4, u16(at + 2))) {
            return -1;
        }
        int length = u16(at + 2);
        if (length > 0) {
            out.ascii(' ');
            optionData(u16(at), at + 4, length);
        }
        return at + 4 + length;
    }

    private void optionData(int option, int at, int length) {
        switch (option) {
            case 5 -> algorithms(Words.DAU, at, length);
            case 6 -> algorithms(Words.DHU, at, length);
            case 7 -> algorithms(Words.N3U, at, length);
            case 8 -> clientSubnet(at, length);
            case 9 -> {
                if (length == 4) {
                    out.dec(u32(at)).ascii(" sec");
                } else {
                    line.invalid();
                }
            }
            case 10 -> cookie(at, length);
            case 11 -> {
                if (length == 2) {
                    out.dec(u16(at) / 10).ascii('.').dec(u16(at) % 10).ascii(" sec");
                } else {
                    line.invalid();
                }
            }
            case 12 -> out.ascii('(').dec(length).ascii(')');
            // Pointers in here cannot be right; they are followed from behind the option, as tcpdump does.
            case 13 -> DomainName.text(out, this, at, at + length);
            case 14 -> keyTags(at, length);
            default -> out.hex(buffer(), offset() + at, length);
        }
    }

    private void algorithms(Names names, int at, int length) {
        for (int i = 0; i < length; i++) {
            out.ascii(i > 0 ? " " : "");
            names.text(out, u8(at + i));
        }
    }

    /** RFC 7871 section 6. */
    private void clientSubnet(int at, int length) {
        int family = length < 4 ? 0 : u16(at);
        int bits = family == 1 ? 32 : 128;
        int octets = length - 4;
        if (family < 1
                || family > 2
                || octets > bits / 8
                || u8(at + 2) > bits
                || u8(at + 3) > bits
                || (u8(at + 2) + 7) / 8 != octets) {
            line.invalid();
            return;
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < octets; i++) {
            long octet = (long) u8(at + 4 + i) << 56 - 8 * (i & 7);
            high |= i < 8 ? octet : 0;
            low |= i < 8 ? 0 : octet;
        }
        if (family == 1) {
            out.ipv4((int) (high >>> 32));
        } else {
            out.ipv6(high, low);
        }
        out.ascii('/').dec(u8(at + 2)).ascii('/').dec(u8(at + 3));
    }

    private void cookie(int at, int length) {
        if (length < 8 || length > 8 && length < 16 || length > 40) {
            line.invalid();
            return;
        }
        out.hex(buffer(), offset() + at, 8);
        if (length > 8) {
            out.ascii(' ').hex(buffer(), offset() + at + 8, length - 8);
        }
    }

    private void keyTags(int at, int length) {
        if (length % 2 != 0) {
            line.invalid();
            return;
        }
        for (int i = 0; i < length; i += 2) {
            out.ascii(i > 0 ? " " : "").dec(u16(at + i));
        }
    }

    /** Made when a message is first written as text. */
    private static final class Words {
        static final String[] OPERATIONS = {
            "",
            " inv_q",
            " stat",
            " op3",
            " notify",
            " update",
            " op6",
            " op7",
            " op8",
            " updateA",
            " updateD",
            " updateDA",
            " updateM",
            " updateMA",
            " zoneInit",
            " zoneRef"
        };

        /** tcpdump leaves the space away in front of two of them. */
        static final String[] REPLY_CODES = {
            "", " FormErr", " ServFail", " NXDomain", " NotImp", " Refused", " YXDomain", " YXRRSet", " NXRRSet",
                    " NotAuth",
            " NotZone", " Resp11", " Resp12", " Resp13", " Resp14", " NoChange", " BadVers", "Resp17", " Resp18",
                    " Resp19",
            " Resp20", "Resp21", " Resp22", " BadCookie"
        };

        static final Names CLASSES = Names.or("(Class %u)")
                .put(1, "IN")
                .put(3, "CHAOS")
                .put(4, "HS")
                .put(255, "ANY")
                .build();

        static final Names TYPES = Names.or("Type%u")
                .put(1, "A")
                .put(2, "NS")
                .put(3, "MD")
                .put(4, "MF")
                .put(5, "CNAME")
                .put(6, "SOA")
                .put(7, "MB")
                .put(8, "MG")
                .put(9, "MR")
                .put(10, "NULL")
                .put(11, "WKS")
                .put(12, "PTR")
                .put(13, "HINFO")
                .put(14, "MINFO")
                .put(15, "MX")
                .put(16, "TXT")
                .put(17, "RP")
                .put(18, "AFSDB")
                .put(19, "X25")
                .put(20, "ISDN")
                .put(21, "RT")
                .put(22, "NSAP")
                .put(23, "NSAP_PTR")
                .put(24, "SIG")
                .put(25, "KEY")
                .put(26, "PX")
                .put(27, "GPOS")
                .put(28, "AAAA")
                .put(29, "LOC")
                .put(30, "NXT")
                .put(31, "EID")
                .put(32, "NIMLOC")
                .put(33, "SRV")
                .put(34, "ATMA")
                .put(35, "NAPTR")
                .put(36, "KX")
                .put(37, "CERT")
                .put(38, "A6")
                .put(39, "DNAME")
                .put(40, "SINK")
                .put(41, "OPT")
                .put(42, "APL")
                .put(43, "DS")
                .put(44, "SSHFP")
                .put(45, "IPSECKEY")
                .put(46, "RRSIG")
                .put(47, "NSEC")
                .put(48, "DNSKEY")
                .put(99, "SPF")
                .put(100, "UINFO")
                .put(101, "UID")
                .put(102, "GID")
                .put(103, "UNSPEC")
                .put(104, "UNSPECA")
                .put(249, "TKEY")
                .put(250, "TSIG")
                .put(251, "IXFR")
                .put(252, "AXFR")
                .put(253, "MAILB")
                .put(254, "MAILA")
                .put(255, "ANY")
                .put(256, "URI")
                .build();

        static final Names OPTIONS = Names.or("Opt%u")
                .put(1, "LLQ")
                .put(2, "UL")
                .put(3, "NSID")
                .put(5, "DAU")
                .put(6, "DHU")
                .put(7, "N3U")
                .put(8, "ECS")
                .put(9, "EXPIRE")
                .put(10, "COOKIE")
                .put(11, "KEEPALIVE")
                .put(12, "PADDING")
                .put(13, "CHAIN")
                .put(14, "KEY-TAG")
                .put(16, "CLIENT-TAG")
                .put(17, "SERVER-TAG")
                .build();

        static final Names DAU = Names.or("Alg_%u")
                .put(0, "DELETE")
                .put(1, "RSAMD5")
                .put(2, "DH")
                .put(3, "DS")
                .put(5, "RSASHA1")
                .put(6, "DSA-NSEC3-SHA1")
                .put(7, "RSASHA1-NSEC3-SHA1")
                .put(8, "RSASHA256")
                .put(10, "RSASHA512")
                .put(12, "ECC-GOST")
                .put(13, "ECDSAP256SHA256")
                .put(14, "ECDSAP384SHA384")
                .put(15, "ED25519")
                .put(16, "ED448")
                .put(252, "INDIRECT")
                .put(253, "PRIVATEDNS")
                .put(254, "PRIVATEOID")
                .build();

        static final Names DHU = Names.or("Alg_%u")
                .put(1, "SHA-1")
                .put(2, "SHA-256")
                .put(3, "GOST_R_34.11-94")
                .put(4, "SHA-384")
                .build();

        static final Names N3U = Names.or("Alg_%u").put(1, "SHA-1").build();
    }
}
