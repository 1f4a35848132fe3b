package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/**
 * The Simple Network Management Protocol: versions 1 (RFC 1157), 2c (RFC 1901) and 3 (RFC 3412, 3414) in the Basic Encoding Rules. The
 * header is the outer sequence's own, the version, and the community of versions 1 and 2c.
 */
public final class Snmp extends Layer {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int VERSION_1 = 0;
    private static final int VERSION_2C = 1;
    private static final int VERSION_3 = 3;

    /** Where the version and the community stand in a header that is made here: behind a length of two bytes. */
    private static final int MADE_VERSION = 6;

    private static final int MADE_COMMUNITY = 9;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("snmp", "Simple Network Management Protocol", new Snmp())
            .on(Demux.UDP_PORT, 161, 162)
            .build();

    private static final class Fields {
        static final Field COMMUNITY = Field.variable(
                        "community", FieldType.STRING, 0, layer -> ((Snmp) layer).communityLength())
                .at(layer -> layer.headerLength() - ((Snmp) layer).communityLength())
                .means("community");

        static final Field[] ALL = {
            Field.u8("version", 0)
                    .at(layer -> ((Snmp) layer).versionAt())
                    .when(layer -> ((Snmp) layer).isCommunityBased())
                    .symbol("v1", VERSION_1)
                    .symbol("v2c", VERSION_2C)
                    .symbol("v3", VERSION_3)
                    .means("version: 0 or 1; version 3 has a header of its own"),
            COMMUNITY
        };
    }

    /** The element that was parsed last, and the container around the next one, as distances from the start of the message. */
    private int at;

    private int end;
    private int start;
    private int length;
    private int tag;
    private Kind kind = Kind.ANY;
    private long value;
    private int count;

    private Transcript line;
    private Text out;

    /** What the value of an element is. */
    private enum Kind {
        ANY,
        NULL,
        OCTETS,
        IDENTIFIER,
        INTEGER,
        UNSIGNED,
        STRING,
        SEQUENCE,
        ADDRESS,
        UNIT,
        EXCEPTION
    }

    private Snmp() {}

    @Override
    protected Layer fresh() {
        return new Snmp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (!require(2)) {
            return;
        }
        int version = versionAt();
        if (!require(version + 1)) {
            return;
        }
        if (u8(0) != SEQUENCE || u8(version - 2) != INTEGER || u8(version - 1) != 1) {
            header(0);
            return;
        }
        int behind = version + 1;
        if (u8(version) > VERSION_2C || !has(behind, 2) || u8(behind) != OCTET_STRING || u8(behind + 1) > 0x7f) {
            header(behind);
        } else if (require(behind + 2 + u8(behind + 1))) {
            header(behind + 2 + u8(behind + 1));
        }
    }

    /** False for version 3, whose version Wireshark shows as one of the message's. */
    private boolean isCommunityBased() {
        return has(versionAt(), 1) && u8(versionAt()) != VERSION_3;
    }

    /** Where the version's value stands: behind the header of the outer sequence and its own. */
    private int versionAt() {
        int first = has(1, 1) ? u8(1) : 0;
        return 2 + (first > 0x7f ? first & 0x7f : 0) + 2;
    }

    private int communityLength() {
        int version = versionAt();
        return headerLength() > version + 1 ? u8(version + 2) : 0;
    }

    @Override
    protected int create(Values given) {
        int community = given.has(Fields.COMMUNITY) ? given.length(Fields.COMMUNITY) : 6;
        put16(0, SEQUENCE << 8 | 0x82);
        put16(2, 0);
        put16(4, INTEGER << 8 | 1);
        put8(MADE_VERSION, VERSION_2C);
        put16(MADE_VERSION + 1, OCTET_STRING << 8 | community);
        for (int i = 0; i < community; i++) {
            put8(MADE_COMMUNITY + i, i < 6 ? "public".charAt(i) : 0);
        }
        return MADE_COMMUNITY + community;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (u8(1) == 0x82) {
            put16(2, end() - offset() - 4);
        }
    }

    @Override
    protected void text(Transcript transcript) {
        transcript.protocol("snmp");
        line = transcript;
        out = transcript.out();
        out.ascii(' ');
        at = 0;
        end = wireLength();
        if (!parse(Kind.SEQUENCE, "[!init SEQ]")) {
            return;
        }
        if (at < end) {
            extra(end - at, "iSEQ");
        }
        descend();
        if (!parse(Kind.INTEGER, "[version!=INT]")) {
            return;
        }
        int version = (int) value;
        if (version != VERSION_1 && version != VERSION_2C && version != VERSION_3) {
            out.ascii("SNMP [version = ").signed(version).ascii(']');
            return;
        }
        verbose(version == VERSION_1 ? "{ SNMPv1 " : version == VERSION_2C ? "{ SNMPv2c " : "{ SNMPv3 ");
        if (version == VERSION_3) {
            message();
        } else {
            community(version);
        }
        verbose("} ");
    }

    private void verbose(String words) {
        if (line.verbosity() > 0) {
            out.ascii(words);
        }
    }

    private void extra(int bytes, String behind) {
        out.ascii('[').signed(bytes).ascii(" extra after ").ascii(behind).ascii(']');
    }

    /** Goes on with what is in the element that was parsed last. */
    private void descend() {
        at = start;
        end = start + length;
    }

    /** Parses the next element, which has to be of that kind; false where it is not, and that was said. */
    private boolean parse(Kind wanted, String complaint) {
        if (!parse()) {
            return false;
        }
        if (kind != wanted) {
            out.ascii(complaint);
            show();
            return false;
        }
        return true;
    }

    /** Parses the next element; false where that cannot be, and that was said. */
    private boolean parse() {
        int from = at;
        if (end - at < 1) {
            out.ascii("[nothing to parse]");
            return false;
        }
        int octet = get8(at++);
        int form = octet >> 5 & 1;
        int tagClass = octet >> 6;
        kind = Kind.ANY;
        length = 0;
        tag = octet & 0x1f;
        if (tag == 0x1f && !longTag()) {
            return false;
        }
        if (!lengthOctets()) {
            return false;
        }
        if (Integer.compareUnsigned(end - at, length) < 0) {
            out.ascii("[len")
                    .signed(end - at)
                    .ascii("<asnlen")
                    .dec(length & 0xffffffffL)
                    .ascii(']');
            return false;
        }
        if (tag >= Words.TAGS[tagClass].length) {
            // The class is an x: a slip of tcpdump's that its users know.
            out.ascii(form == 0 ? "[id?P/x/" : "[id?C/x/").dec(tag).ascii(']');
            return false;
        }
        if (!has(at, length)) {
            line.truncated();
            return false;
        }
        start = at;
        if (!(form == 0 ? primitive(tagClass) : constructed(tagClass))) {
            return false;
        }
        at = start + length;
        count = at - from;
        return true;
    }

    private boolean longTag() {
        tag = 0;
        while ((get8(at) & 0x80) != 0) {
            if (end - at < 1) {
                out.ascii("[Xtagfield?]");
                return false;
            }
            tag = (tag << 7 | u8(at) & 0x7f) & 0xff;
            at++;
        }
        if (end - at < 1) {
            out.ascii("[Xtagfield?]");
            return false;
        }
        tag = (tag << 7 | u8(at)) & 0xff;
        at++;
        return true;
    }

    private boolean lengthOctets() {
        if (end - at < 1) {
            out.ascii("[no asnlen]");
            return false;
        }
        length = get8(at++);
        if (length < 0x80) {
            return true;
        }
        int octets = length & 0x7f;
        length = 0;
        if (end - at < octets) {
            out.ascii("[asnlen? ").dec(end - at).ascii('<').dec(octets).ascii(']');
            return false;
        }
        if (!has(at, octets)) {
            line.truncated();
            return false;
        }
        for (int i = 0; i < octets; i++) {
            length = length << 8 | u8(at++);
        }
        return true;
    }

    private boolean primitive(int tagClass) {
        switch (tagClass) {
            case 0 -> {
                return universal();
            }
            case 1 -> application();
            case 2 -> kind = tag < 3 ? Kind.EXCEPTION : Kind.ANY;
            default -> {
                kind = Kind.OCTETS;
                out.ascii("[P/x/").ascii(Words.TAGS[tagClass][tag]).ascii(']');
            }
        }
        return true;
    }

    private boolean universal() {
        switch (tag) {
            case INTEGER -> {
                kind = Kind.INTEGER;
                if (length == 0) {
                    out.ascii("[asnlen=0]");
                    return false;
                }
                int number = u8(start) > 0x7f ? -1 : 0;
                for (int i = 0; i < length; i++) {
                    number = number << 8 | u8(start + i);
                }
                value = number;
            }
            case OCTET_STRING -> kind = Kind.STRING;
            case 5 -> kind = Kind.NULL;
            case 6 -> kind = Kind.IDENTIFIER;
            default -> {
                kind = Kind.OCTETS;
                out.ascii("[P/U/").ascii(Words.TAGS[0][tag]).ascii(']');
            }
        }
        return true;
    }

    private void application() {
        switch (tag) {
            case 0 -> kind = Kind.ADDRESS;
            case 1, 2, 3, 6 -> {
                kind = Kind.UNSIGNED;
                value = 0;
                for (int i = 0; i < length; i++) {
                    value = value << 8 | u8(start + i);
                }
                value = tag == 6 ? value : value & 0xffffffffL;
            }
            default -> {
                kind = Kind.OCTETS;
                out.ascii("[P/A/").ascii(Words.TAGS[1][tag]).ascii(']');
            }
        }
    }

    private boolean constructed(int tagClass) {
        if (tagClass == 2) {
            kind = Kind.UNIT;
        } else if (tagClass == 0 && tag == 16) {
            kind = Kind.SEQUENCE;
        } else {
            kind = Kind.OCTETS;
            if (tagClass == 0) {
                out.ascii("C/U/").ascii(Words.TAGS[0][tag]);
            } else {
                out.ascii("C/x/").ascii(Words.TAGS[tagClass][tag]);
            }
        }
        return true;
    }

    /** Appends the value of the element that was parsed last. */
    private void show() {
        switch (kind) {
            case ANY -> out.ascii("[BE_ANY!?]");
            case NULL -> {}
            case OCTETS -> octets("_");
            case IDENTIFIER -> identifier();
            case INTEGER -> out.signed(value);
            case UNSIGNED -> out.dec(value);
            case STRING -> string();
            case SEQUENCE -> out.ascii("Seq(").dec(length).ascii(')');
            case ADDRESS -> address();
            case UNIT -> out.ascii(Words.TAGS[2][tag]).ascii('(').dec(length).ascii(')');
            case EXCEPTION -> out.ascii('[').ascii(Words.EXCEPTIONS[tag]).ascii(']');
        }
    }

    private void octets(String first) {
        for (int i = 0; i < length; i++) {
            out.ascii(i == 0 ? first : "_").hex(u8(start + i), 2);
        }
    }

    private void string() {
        for (int i = 0; i < length; i++) {
            int octet = u8(start + i);
            if (octet < 0x20 || octet > 0x7e) {
                octets("");
                return;
            }
        }
        out.ascii('"').raw(buffer(), offset() + start, length).ascii('"');
    }

    private void address() {
        if (length != 4) {
            out.ascii("[inetaddr len!=4]");
        }
        for (int i = 0; i < length; i++) {
            out.ascii(i == 0 ? "" : ".").dec(u8(start + i));
        }
    }

    /** X.690 section 8.19: 7 bits an octet, the first number holding two. */
    private void identifier() {
        int number = 0;
        boolean first = true;
        for (int i = 0; i < length; i++) {
            number = number << 7 | u8(start + i) & 0x7f;
            if ((u8(start + i) & 0x80) != 0) {
                continue;
            }
            if (first) {
                // tcpdump counts with a sign, and shows without one.
                int root = Math.min(2, number / 40);
                out.ascii('.').dec(root & 0xffffffffL);
                number -= 40 * root;
                first = false;
            }
            out.ascii('.').dec(number & 0xffffffffL);
            number = 0;
        }
    }

    private void community(int version) {
        if (!parse(Kind.STRING, "[comm!=STR]")) {
            return;
        }
        if (!isPublic()) {
            out.ascii("C=");
            string();
            out.ascii(' ');
        }
        unit(version);
    }

    private boolean isPublic() {
        for (int i = 0; i < 6; i++) {
            if (length != 6 || u8(start + i) != "public".charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** RFC 3412 section 6. */
    private void message() {
        int behind = end;
        if (!parse(Kind.SEQUENCE, "[!message]")) {
            return;
        }
        descend();
        verbose("{ ");
        if (!parse(Kind.INTEGER, "[msgID!=INT]")
                || !parse(Kind.INTEGER, "[msgMaxSize!=INT]")
                || !parse(Kind.STRING, "[msgFlags!=STR]")
                || !messageFlags()
                || !parse(Kind.INTEGER, "[msgSecurityModel!=INT]")) {
            return;
        }
        int model = (int) value;
        if (count < end - at) {
            extra(end - at - count, "message SEQ");
        }
        verbose("} ");
        if (model != 3) {
            out.ascii("[security model ").signed(model).ascii(']');
            return;
        }
        verbose("{ USM ");
        end = behind;
        if (!parse(Kind.STRING, "[msgSecurityParameters!=STR]")) {
            return;
        }
        int scoped = at;
        descend();
        security();
        verbose("} { ScopedPDU ");
        at = scoped;
        end = behind;
        scoped();
        verbose("} ");
    }

    private boolean messageFlags() {
        if (length != 1) {
            out.ascii("[msgFlags size ").dec(length).ascii(']');
            return false;
        }
        int flags = u8(start);
        if (flags > 7 || flags == 2 || flags == 6) {
            out.ascii("[msgFlags=0x").ascii("0123456789ABCDEF".charAt(flags >> 4));
            out.ascii("0123456789ABCDEF".charAt(flags & 15)).ascii(']');
            return false;
        }
        out.ascii("F=").ascii((flags & 1) != 0 ? "a" : "").ascii((flags & 2) != 0 ? "p" : "");
        out.ascii((flags & 4) != 0 ? "r " : " ");
        return true;
    }

    /** RFC 3414 section 2.4. */
    private void security() {
        if (!parse(Kind.SEQUENCE, "[!usm]")) {
            return;
        }
        descend();
        if (!parse(Kind.STRING, "[msgAuthoritativeEngineID!=STR]")
                || !parse(Kind.INTEGER, "[msgAuthoritativeEngineBoots!=INT]")) {
            return;
        }
        verboseNumber("B=");
        if (!parse(Kind.INTEGER, "[msgAuthoritativeEngineTime!=INT]")) {
            return;
        }
        verboseNumber("T=");
        if (!parse(Kind.STRING, "[msgUserName!=STR]")) {
            return;
        }
        out.ascii("U=");
        string();
        out.ascii(' ');
        if (parse(Kind.STRING, "[msgAuthenticationParameters!=STR]")
                && parse(Kind.STRING, "[msgPrivacyParameters!=STR]")
                && count < end - at) {
            extra(end - at - count, "usm SEQ");
        }
    }

    private void verboseNumber(String name) {
        if (line.verbosity() > 0) {
            out.ascii(name).signed(value).ascii(' ');
        }
    }

    private void scoped() {
        if (!parse(Kind.SEQUENCE, "[!scoped PDU]")) {
            return;
        }
        descend();
        if (!parse(Kind.STRING, "[contextEngineID!=STR]")) {
            return;
        }
        out.ascii("E=");
        octets("_");
        out.ascii(' ');
        if (!parse(Kind.STRING, "[contextName!=STR]")) {
            return;
        }
        out.ascii("C=");
        string();
        out.ascii(' ');
        unit(VERSION_3);
    }

    /** Appends a protocol data unit: RFC 1157 section 4.1, RFC 3416 section 3. */
    private void unit(int version) {
        if (!parse()) {
            return;
        }
        if (kind != Kind.UNIT) {
            out.ascii("[no PDU]");
            return;
        }
        if (at < end) {
            extra(end - at, "PDU");
        }
        verbose("{ ");
        show();
        out.ascii(' ');
        descend();
        int unit = tag;
        if (version == VERSION_1 && unit >= BULK) {
            out.ascii("[v2 PDU in v1 message]");
        } else if (version == VERSION_2C && unit == TRAP) {
            out.ascii("[v1 PDU in v2 message]");
        } else {
            if (unit == TRAP) {
                trap();
            } else {
                request(unit);
            }
            verbose(" } ");
        }
    }

    private static final int RESPONSE = 2;
    private static final int TRAP = 4;
    private static final int BULK = 5;

    private void request(int unit) {
        if (!parse(Kind.INTEGER, "[reqId!=INT]")) {
            return;
        }
        verboseNumber("R=");
        if (!parse(Kind.INTEGER, "[errorStatus!=INT]")) {
            return;
        }
        int error = 0;
        if (unit == BULK) {
            out.ascii(" N=").signed(value);
        } else if (value != 0 && unit == RESPONSE) {
            error = (int) value;
            error(out.ascii(' '), error);
        } else if (value != 0) {
            error(out.ascii("[errorStatus("), (int) value);
            out.ascii(")!=0]");
        }
        if (!parse(Kind.INTEGER, "[errorIndex!=INT]")) {
            return;
        }
        if (unit == BULK) {
            out.ascii(" M=").signed(value);
        } else if (unit != RESPONSE) {
            if (value != 0) {
                out.ascii("[errorIndex(").signed(value).ascii(")!=0]");
            }
        } else if (value != 0 && error == 0) {
            out.ascii("[errorIndex(").signed(value).ascii(") w/o errorStatus]");
        } else if (value != 0) {
            out.ascii('@').signed(value);
        } else if (error != 0) {
            out.ascii("[errorIndex==0]");
        }
        bindings(unit);
    }

    private static void error(Text out, int error) {
        if (error >= 0 && error < Words.ERRORS.length) {
            out.ascii(Words.ERRORS[error]);
        } else {
            out.ascii("err=").dec(error & 0xffffffffL);
        }
    }

    private void trap() {
        out.ascii(' ');
        if (!parse(Kind.IDENTIFIER, "[enterprise!=OID]")) {
            return;
        }
        show();
        out.ascii(' ');
        if (!parse(Kind.ADDRESS, "[agent-addr!=INETADDR]")) {
            return;
        }
        show();
        if (!parse(Kind.INTEGER, "[generic-trap!=INT]")) {
            return;
        }
        int generic = (int) value;
        out.ascii(' ');
        if (generic >= 0 && generic < Words.TRAPS.length) {
            out.ascii(Words.TRAPS[generic]);
        } else {
            out.ascii("gt=").signed(generic);
        }
        if (!parse(Kind.INTEGER, "[specific-trap!=INT]")) {
            return;
        }
        if (generic == Words.TRAPS.length - 1) {
            out.ascii(" s=").signed(value);
        } else if (value != 0) {
            out.ascii("[specific-trap(").signed(value).ascii(")!=0]");
        }
        out.ascii(' ');
        if (!parse(Kind.UNSIGNED, "[time-stamp!=TIMETICKS]")) {
            return;
        }
        show();
        bindings(TRAP);
    }

    private void bindings(int unit) {
        if (!parse(Kind.SEQUENCE, "[!SEQ of varbind]")) {
            return;
        }
        if (at < end) {
            extra(end - at, "SEQ of varbind");
        }
        descend();
        int last = end;
        while (at < last) {
            out.ascii(' ');
            if (!parse(Kind.SEQUENCE, "[!varbind]")) {
                return;
            }
            int behind = at;
            descend();
            if (!binding(unit)) {
                return;
            }
            at = behind;
            end = last;
        }
    }

    private boolean binding(int unit) {
        if (!parse(Kind.IDENTIFIER, "[objName!=OID]")) {
            return false;
        }
        show();
        boolean asks = unit < RESPONSE || unit == BULK;
        out.ascii(asks ? "" : "=");
        if (!parse()) {
            return false;
        }
        if (kind != Kind.NULL) {
            out.ascii(asks ? "[objVal!=NULL]" : "");
            show();
        }
        return true;
    }

    /** Made when a message is first written as text. */
    private static final class Words {
        /** By class: universal, application, context, private. */
        static final String[][] TAGS = {
            {
                "U-0",
                "Boolean",
                "Integer",
                "Bitstring",
                "String",
                "Null",
                "ObjID",
                "ObjectDes",
                "U-8",
                "U-9",
                "U-10",
                "U-11",
                "U-12",
                "U-13",
                "U-14",
                "U-15",
                "Sequence",
                "Set"
            },
            {"IpAddress", "Counter", "Gauge", "TimeTicks", "Opaque", "C-5", "Counter64"},
            {
                "GetRequest",
                "GetNextRequest",
                "GetResponse",
                "SetRequest",
                "Trap",
                "GetBulk",
                "Inform",
                "V2Trap",
                "Report"
            },
            {"P-0"}
        };

        static final String[] EXCEPTIONS = {"noSuchObject", "noSuchInstance", "endOfMibView"};

        static final String[] ERRORS = {
            "noError",
            "tooBig",
            "noSuchName",
            "badValue",
            "readOnly",
            "genErr",
            "noAccess",
            "wrongType",
            "wrongLength",
            "wrongEncoding",
            "wrongValue",
            "noCreation",
            "inconsistentValue",
            "resourceUnavailable",
            "commitFailed",
            "undoFailed",
            "authorizationError",
            "notWritable",
            "inconsistentName"
        };

        static final String[] TRAPS = {
            "coldStart",
            "warmStart",
            "linkDown",
            "linkUp",
            "authenticationFailure",
            "egpNeighborLoss",
            "enterpriseSpecific"
        };

        private Words() {}
    }
}
