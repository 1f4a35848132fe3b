package io.tapline.protocol;

import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The Internet Group Management Protocol: RFC 1112 (version 1), 2236 (version 2), 3376 (version 3). */
public final class Igmp extends Layer {
    /** Bytes of the header of versions 1 and 2, and of the start of version 3's. */
    public static final int HEADER_LENGTH = 8;

    private static final int NUMBER = 2;
    private static final int TYPE = 0;
    private static final int MAX_RESPONSE = 1;
    private static final int CHECKSUM = 2;
    private static final int GROUP = 4;
    private static final int RECORDS = 6;
    private static final int QUERY_3_LENGTH = 12;
    private static final int RECORD_END = 16;
    private static final int QUERY_FLAGS = 8;
    private static final int QUERY_INTERVAL = 9;
    private static final int SOURCES = 10;
    private static final int DEFAULT_ROBUSTNESS = 2;
    private static final int DEFAULT_INTERVAL = 125;

    private static final int LAST_OF_VERSION_0 = 8;
    private static final int QUERY = 0x11;
    private static final int REPORT_1 = 0x12;
    private static final int DVMRP = 0x13;
    private static final int PIM_1 = 0x14;
    private static final int REPORT_2 = 0x16;
    private static final int LEAVE = 0x17;
    private static final int TRACE_RESPONSE = 0x1e;
    private static final int TRACE = 0x1f;
    private static final int REPORT_3 = 0x22;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("igmp", "Internet Group Management Protocol", new Igmp())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    private static final class Fields {
        static final Field CHECKSUM = Field.hex16("checksum", Igmp.CHECKSUM)
                .when(layer -> ((Igmp) layer).isKnown())
                .auto()
                .means("checksum");

        static final Field SUPPRESS =
                query(Field.flag("s", QUERY_FLAGS, 1, 0x08)).means("version 3 query: routers shall not mind it");
        static final Field ROBUSTNESS = query(Field.bits("qrv", FieldType.UNSIGNED, QUERY_FLAGS, 1, 0x07))
                .means("version 3 query: robustness of the querier");
        static final Field INTERVAL =
                query(Field.u8("qqic", QUERY_INTERVAL)).means("version 3 query: code of the querier's interval");
        static final Field COUNT = Field.u16("num_src", SOURCES)
                .when(layer -> layer.headerLength() == QUERY_3_LENGTH || ((Igmp) layer).hasRecord())
                .means("number of sources of a version 3 query, or of a report's first record");
        static final Field RECORD_TYPE = record(Field.u8("record_type", HEADER_LENGTH))
                .means("version 3 report: what the first record tells of the group");
        static final Field AUXILIARY = record(Field.u8("aux_data_len", HEADER_LENGTH + 1))
                .means("version 3 report: words behind the sources of the first record");

        static final Field[] ALL = {
            Field.number("type", FieldType.HEX, TYPE, 1)
                    .when(layer -> ((Igmp) layer).isOwn())
                    .means("message type; of other protocols' messages Wireshark shows none"),
            Field.u8("max_resp", MAX_RESPONSE)
                    .shownAs(layer -> ((Igmp) layer).maxResponse())
                    .when(layer -> ((Igmp) layer).hasMaxResponse())
                    .means("time to answer within, tenths of a second"),
            CHECKSUM,
            Field.ipv4("maddr", GROUP)
                    .at(layer -> ((Igmp) layer).type() == REPORT_3 ? HEADER_LENGTH : 0)
                    .alias("group")
                    .when(layer -> ((Igmp) layer).hasGroup())
                    .means("group address, of a version 3 report that of the first record"),
            Field.u16("num_grp_recs", RECORDS)
                    .when(layer -> ((Igmp) layer).type() == REPORT_3)
                    .means("number of group records"),
            SUPPRESS,
            ROBUSTNESS,
            INTERVAL,
            RECORD_TYPE,
            AUXILIARY,
            COUNT
        };

        private static Field record(Field field) {
            return field.when(layer -> ((Igmp) layer).hasRecord());
        }

        private static Field query(Field field) {
            return field.when(layer -> layer.headerLength() == QUERY_3_LENGTH);
        }
    }

    /** Names for text. */
    private static final class Table {
        static final Names RECORDS = Names.or(" [v3-report-#%u]")
                .put(1, "is_in")
                .put(2, "is_ex")
                .put(3, "to_in")
                .put(4, "to_ex")
                .put(5, "allow")
                .put(6, "block")
                .build();
    }

    private Igmp() {}

    @Override
    protected Layer fresh() {
        return new Igmp();
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
        boolean isQuery3 = type() == QUERY && has(QUERY_3_LENGTH);
        boolean hasRecord = type() == REPORT_3 && u16(RECORDS) > 0 && has(RECORD_END);
        header(isQuery3 ? QUERY_3_LENGTH : hasRecord ? RECORD_END : HEADER_LENGTH);
        stop(Stop.END);
    }

    /** Message type; 0 where it was not captured. */
    public int type() {
        return has(1) ? u8(TYPE) : 0;
    }

    private boolean hasRecord() {
        return headerLength() == RECORD_END;
    }

    private boolean hasGroup() {
        return type() == REPORT_3 ? hasRecord() : isKnown();
    }

    /** False for the messages of other protocols that IGMP carries. */
    private boolean isOwn() {
        return type() != DVMRP && type() != PIM_1;
    }

    /** False for a query that is long enough for version 3, but was cut before. */
    private boolean isQueryShown() {
        return wireLength() < QUERY_3_LENGTH || has(QUERY_3_LENGTH);
    }

    /** True for the types of all versions, those of version 0 (RFC 988) among them, and those that trace routes. */
    private boolean isKnown() {
        return switch (type()) {
            case QUERY -> isQueryShown();
            case REPORT_1, REPORT_2, LEAVE, REPORT_3, TRACE, TRACE_RESPONSE -> true;
            default -> type() <= LAST_OF_VERSION_0;
        };
    }

    /** True for messages of versions 2 and 3; a query of version 1 has 0 there. */
    private boolean hasMaxResponse() {
        return switch (type()) {
            case QUERY ->
                isQueryShown() && (wireLength() >= QUERY_3_LENGTH || has(MAX_RESPONSE + 1) && u8(MAX_RESPONSE) != 0);
            case REPORT_2, LEAVE -> true;
            default -> false;
        };
    }

    /** Tenths of a second: in version 3 (RFC 3376 section 4.1.1) a floating point number from 128 on. */
    private int maxResponse() {
        int code = u8(MAX_RESPONSE);
        return code < 128 || type() != QUERY || wireLength() < QUERY_3_LENGTH
                ? code
                : (code & 15 | 16) << (code >> 4 & 7) + 3;
    }

    /** RFC 3376 section 4: messages stay on the link. */
    @Override
    public int neededHopLimit() {
        return 1;
    }

    @Override
    protected int create(Values given) {
        put32(TYPE, 0);
        put32(GROUP, 0);
        put8(TYPE, QUERY);
        put8(MAX_RESPONSE, 100);
        boolean isQuery3 = given.has(Fields.SUPPRESS)
                || given.has(Fields.ROBUSTNESS)
                || given.has(Fields.INTERVAL)
                || given.has(Fields.COUNT);
        if (given.has(Fields.RECORD_TYPE) || given.has(Fields.AUXILIARY)) {
            put32(HEADER_LENGTH, 0);
            put32(HEADER_LENGTH + 4, 0);
            // Before the fields find their places, which depend on it.
            put32(TYPE, REPORT_3 << 24);
            return RECORD_END;
        }
        if (!isQuery3) {
            return HEADER_LENGTH;
        }
        put16(QUERY_FLAGS, DEFAULT_ROBUSTNESS << 8 | DEFAULT_INTERVAL);
        put16(SOURCES, 0);
        return QUERY_3_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (!given.has(Fields.CHECKSUM)) {
            put16(CHECKSUM, 0);
            put16(CHECKSUM, Checksum.finish(Checksum.sum(buffer(), offset(), end() - offset())));
        }
    }

    @Override
    protected void text(Transcript line) {
        if (parent() instanceof NetworkLayer network && network.version() != 4) {
            IpProtocols.wrongVersion(line, NUMBER, 4);
            return;
        }
        line.protocol("igmp");
        Text out = line.out();
        if (line.quick()) {
            out.ascii("igmp");
            return;
        }
        int length = wireLength();
        message(line, get8(TYPE), length);
        if (line.verbosity() > 0
                && length >= 4
                && has(length)
                && Checksum.finish(Checksum.sum(buffer(), offset(), length)) != 0) {
            out.ascii(" bad igmp cksum ").hex(u16(CHECKSUM)).ascii('!');
        }
    }

    private void message(Transcript line, int type, int length) {
        Text out = line.out();
        switch (type) {
            case QUERY -> query(line, length);
            case REPORT_1 -> {
                check(GROUP, 4);
                ipv4(out.ascii("igmp v1 report "), GROUP);
                if (length != HEADER_LENGTH) {
                    out.ascii(" [len ").dec(length & 0xffffffffL).ascii(']');
                }
            }
            case REPORT_2, LEAVE -> {
                check(GROUP, 4);
                ipv4(out.ascii(type == LEAVE ? "igmp leave " : "igmp v2 report "), GROUP);
            }
            case REPORT_3 -> {
                out.ascii("igmp v3 report");
                report(line, length);
            }
            case DVMRP -> {
                out.ascii("igmp dvmrp");
                if (length < HEADER_LENGTH) {
                    out.ascii(" [len ").dec(length & 0xffffffffL).ascii(']');
                } else {
                    Dvmrp.text(line, this, length);
                }
            }
            case PIM_1 -> {
                out.ascii("igmp pimv1");
                PimVersion1.text(line, this, length);
            }
            case TRACE_RESPONSE -> trace(out, "mresp ", length);
            case TRACE -> trace(out, "mtrace ", length);
            default -> out.ascii("igmp-").dec(type);
        }
    }

    private void query(Transcript line, int length) {
        Text out = line.out().ascii("igmp query");
        if ((length & 0xffffffffL) >= QUERY_3_LENGTH) {
            query3(line, length);
            return;
        }
        if (get8(MAX_RESPONSE) != 0) {
            out.ascii(" v2");
            if (u8(MAX_RESPONSE) != 100) {
                out.ascii(" [max resp time ").dec(u8(MAX_RESPONSE)).ascii(']');
            }
        } else {
            out.ascii(" v1");
        }
        if (get32(GROUP) != 0) {
            ipv4(out.ascii(" [gaddr "), GROUP);
            out.ascii(']');
        }
        if (length != HEADER_LENGTH) {
            out.ascii(" [len ").dec(length).ascii(']');
        }
    }

    private void query3(Transcript line, int length) {
        Text out = line.out().ascii(" v3");
        if ((length & 3) != 0) {
            out.ascii(" [invalid len ").dec(length).ascii(']');
            return;
        }
        int code = get8(MAX_RESPONSE);
        if (code != 100) {
            int tenths = maxResponse();
            out.ascii(" [max resp time ");
            if (tenths < 600) {
                out.dec(tenths / 10).ascii('.').dec(tenths % 10).ascii('s');
            } else {
                out.duration(tenths / 10);
            }
            out.ascii(']');
        }
        if (get32(GROUP) == 0) {
            return;
        }
        ipv4(out.ascii(" [gaddr "), GROUP);
        int sources = get16(SOURCES);
        if (sources > 0) {
            if (length < QUERY_3_LENGTH + 4 * sources) {
                out.ascii(" [invalid number of sources]");
            } else {
                sources(line, QUERY_3_LENGTH, sources);
            }
        }
        out.ascii(']');
    }

    /** Appends source addresses, or how many they are. */
    private void sources(Transcript line, int at, int count) {
        Text out = line.out();
        if (line.verbosity() < 2) {
            out.ascii(", ").dec(count).ascii(" source(s)");
            return;
        }
        out.ascii(" {");
        for (int i = 0; i < count; i++) {
            check(at + 4 * i, 4);
            ipv4(out.ascii(' '), at + 4 * i);
        }
        out.ascii(" }");
    }

    private void report(Transcript line, int length) {
        Text out = line.out();
        if (length < 16 || (length & 3) != 0) {
            out.ascii(" [invalid len ").dec(length & 0xffffffffL).ascii(']');
            return;
        }
        int groups = get16(RECORDS);
        out.ascii(", ").dec(groups).ascii(" group record(s)");
        if (line.verbosity() == 0) {
            return;
        }
        int at = HEADER_LENGTH;
        for (int i = 0; i < groups; i++) {
            if (length < at + 8) {
                out.ascii(" [invalid number of groups]");
                return;
            }
            check(at, 8);
            ipv4(out.ascii(" [gaddr "), at + 4);
            Table.RECORDS.text(out.ascii(' '), u8(at));
            int sources = u16(at + 2);
            if (length < at + 8 + 4 * sources) {
                out.ascii(" [invalid number of sources ").dec(sources).ascii(']');
                return;
            }
            sources(line, at + 8, sources);
            at += 8 + 4 * sources;
            out.ascii(']');
        }
    }

    /** Multicast traceroute, as mrouted speaks it. */
    private void trace(Text out, String name, int length) {
        if (length < 24) {
            out.ascii(" [invalid len ").dec(length & 0xffffffffL).ascii(']');
            return;
        }
        check(HEADER_LENGTH, 16);
        out.ascii(name).dec(get24(HEADER_LENGTH + 13));
        ipv4(out.ascii(": "), HEADER_LENGTH);
        ipv4(out.ascii(" to "), HEADER_LENGTH + 4);
        ipv4(out.ascii(" reply-to "), HEADER_LENGTH + 8);
        if (u8(HEADER_LENGTH + 8) >> 4 == 14) {
            out.ascii(" with-ttl ").dec(u8(HEADER_LENGTH + 12));
        }
    }
}
