package io.tapline.protocol;

import io.tapline.frame.LinkType;
import io.tapline.wire.Bytes;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Registry;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** Generic Network Virtualization Encapsulation: RFC 8926. */
public final class Geneve extends Layer {
    /** Bytes of the header without options. */
    public static final int HEADER_LENGTH = 8;

    private static final int PORT = 6081;

    private static final int VERSION = 0;
    private static final int FLAGS = 1;
    private static final int TYPE = 2;
    private static final int NETWORK = 4;
    private static final int RESERVED = 7;
    private static final int OPTION_HEADER = 4;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named(
                    "geneve", "Generic Network Virtualization Encapsulation", new Geneve())
            .on(Demux.UDP_PORT, PORT)
            .build();

    private static final class Fields {
        static final Field OPTIONS_LENGTH = Field.bits("opt_len", FieldType.UNSIGNED, VERSION, 1, 0x3f)
                .scaled(4)
                .auto()
                .means("length of the options, bytes");
        static final Field TYPE = Field.hex16("proto_type", Geneve.TYPE)
                .keyOf(Demux.ETHERTYPE)
                .auto()
                .means("EtherType of the payload");
        static final Field OPTIONS = Field.variable(
                        "options", FieldType.BYTES, HEADER_LENGTH, layer -> ((Geneve) layer).optionsLength())
                .means("options");

        static final Field[] ALL = {
            Field.bits("version", FieldType.UNSIGNED, VERSION, 1, 0xc0).means("version, 0"),
            OPTIONS_LENGTH,
            Field.number("flags", FieldType.HEX, FLAGS, 1).means("flags"),
            Field.flag("flags.oam", FLAGS, 1, 0x80).means("control packet"),
            Field.flag("flags.critical", FLAGS, 1, 0x40).means("critical options are present"),
            TYPE,
            Field.number("vni", FieldType.HEX, NETWORK, 3).means("network"),
            OPTIONS
        };
    }

    private Geneve() {}

    @Override
    protected Layer fresh() {
        return new Geneve();
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
        if (u8(VERSION) >> 6 != 0) {
            stop(Stop.MALFORMED);
            return;
        }
        int length = HEADER_LENGTH + optionsLength();
        if (!require(length)) {
            return;
        }
        header(length);
        if (u16(TYPE) == EtherTypes.BRIDGED_ETHERNET) {
            next(Demux.LINK_TYPE, LinkType.ETHERNET);
        } else {
            next(Demux.ETHERTYPE, u16(TYPE));
        }
    }

    private int optionsLength() {
        return (u8(VERSION) & 0x3f) * 4;
    }

    @Override
    protected int create(Values given) {
        int options = given.length(Fields.OPTIONS) + 3 & ~3;
        for (int i = 0; i < HEADER_LENGTH + options; i += 4) {
            put32(i, 0);
        }
        put8(VERSION, Math.min(0x3f, options / 4));
        put16(TYPE, EtherTypes.BRIDGED_ETHERNET);
        return HEADER_LENGTH + options;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (next != null && !given.has(Fields.TYPE)) {
            boolean ethernet = Registry.key(Demux.LINK_TYPE, next.protocol()) == LinkType.ETHERNET;
            put16(
                    TYPE,
                    ethernet
                            ? EtherTypes.BRIDGED_ETHERNET
                            : Math.max(0, Registry.key(Demux.ETHERTYPE, next.protocol())));
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("geneve");
        Text out = line.out();
        out.ascii("Geneve");
        if (wireLength() < HEADER_LENGTH) {
            out.ascii(" [length ").dec(wireLength()).ascii(" < 8]");
            line.invalid();
            return;
        }
        if (!has(HEADER_LENGTH)) {
            line.truncated();
            return;
        }
        int version = u8(VERSION) >> 6;
        if (version != 0) {
            out.ascii(" ERROR: unknown-version ").dec(version);
            return;
        }
        header(line, out);
        int length = optionsLength();
        int missing = length - wireLength() + HEADER_LENGTH;
        if (missing > 0) {
            out.ascii(" truncated-geneve - ").dec(missing).ascii(" bytes missing");
        } else if (!has(HEADER_LENGTH, length)) {
            line.truncated();
        } else {
            if (length > 0) {
                options(line, out.ascii(", options ["), length);
                out.ascii(']');
            }
            out.ascii(line.verbosity() == 0 ? ": " : "\n\t");
            payload(line, out, HEADER_LENGTH + length);
        }
    }

    private void header(Transcript line, Text out) {
        out.ascii(", Flags [");
        int flags = u8(FLAGS);
        out.ascii(flags == 0 ? "none" : "");
        out.ascii((flags & 0x80) != 0 ? "O" : "").ascii((flags & 0x40) != 0 ? "C" : "");
        for (int bit = 1; bit <= 6; bit++) {
            if ((flags & 0x40 >> bit) != 0) {
                out.ascii('R').dec(bit);
            }
        }
        out.ascii("], vni 0x").hex(Bytes.u24(buffer(), offset() + NETWORK));
        if (u8(RESERVED) != 0) {
            out.ascii(", rsvd 0x").hex(u8(RESERVED));
        }
        if (line.options().linkHeader()) {
            out.ascii(", proto ").ascii(EtherTypes.Table.NAMES.get(u16(TYPE), "unknown"));
            out.ascii(" (0x").hex(u16(TYPE), 4).ascii(')');
        }
    }

    private void options(Transcript line, Text out, int length) {
        if (line.verbosity() == 0) {
            out.dec(length).ascii(" bytes");
            return;
        }
        int end = HEADER_LENGTH + length;
        for (int at = HEADER_LENGTH; at < end; ) {
            out.ascii(at > HEADER_LENGTH ? ", " : "");
            int option = option(line, out, at, end - at);
            if (option == 0) {
                return;
            }
            at += option;
        }
    }

    /** Appends an option; its length in bytes, or 0 where it has no room. */
    private int option(Transcript line, Text out, int at, int room) {
        int optionClass = u16(at);
        int type = u8(at + 2);
        int length = OPTION_HEADER + (u8(at + 3) & 0x1f) * 4;
        out.ascii("class ").ascii(className(optionClass)).ascii(" (0x").hex(optionClass);
        out.ascii(") type 0x").hex(type).ascii((type & 0x80) != 0 ? "(C)" : "");
        out.ascii(" len ").dec(length);
        if (length > room) {
            out.ascii(" [bad length]");
            return 0;
        }
        if (line.verbosity() > 1 && length > OPTION_HEADER) {
            out.ascii(" data");
            for (int i = OPTION_HEADER; i < length; i += 4) {
                out.ascii(' ').hex(i32(at + i), 8);
            }
        }
        return length;
    }

    private static String className(int optionClass) {
        switch (optionClass) {
            case 0x0100 -> {
                return "Linux";
            }
            case 0x0101 -> {
                return "Open vSwitch";
            }
            case 0x0102 -> {
                return "Open Virtual Networking (OVN)";
            }
            case 0x0103 -> {
                return "In-band Network Telemetry (INT)";
            }
            case 0x0104 -> {
                return "VMware";
            }
            default -> {
                return optionClass <= 0x00ff ? "Standard" : optionClass >= 0xfff0 ? "Experimental" : "Unknown";
            }
        }
    }

    private void payload(Transcript line, Text out, int at) {
        int start = offset() + at;
        int type = u16(TYPE);
        boolean known = type == EtherTypes.BRIDGED_ETHERNET
                ? line.carry(this, start, end(), wireEnd())
                : EtherTypes.carry(line, this, type, start, end(), wireEnd());
        if (!known) {
            out.ascii("geneve-proto-0x").hex(type);
        }
    }
}
