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

/**
 * Bridge protocol data units of the Spanning Tree Protocol (IEEE 802.1D), its rapid form (802.1w), multiple spanning trees (802.1s, IEEE
 * 802.1Q clause 14) and shortest path bridging (802.1aq).
 */
public final class Stp extends Layer {
    /** Bytes that all units have. */
    public static final int HEADER_LENGTH = 4;

    private static final int VERSION = 2;
    private static final int TYPE = 3;
    private static final int FLAGS = 4;
    private static final int ROOT = 5;
    private static final int ROOT_COST = 13;
    private static final int BRIDGE = 17;
    private static final int PORT = 25;
    private static final int MESSAGE_AGE = 27;
    private static final int MAXIMUM_AGE = 29;
    private static final int HELLO_TIME = 31;
    private static final int FORWARD_DELAY = 33;
    private static final int VERSION_1_LENGTH = 35;
    private static final int VERSION_3_LENGTH = 36;

    private static final int CONFIGURATION_LENGTH = 35;
    private static final int RAPID_LENGTH = 36;
    private static final int MULTIPLE_LENGTH = 102;
    private static final int SHORTEST_PATH_LENGTH = 87;

    private static final int PLAIN = 0;
    private static final int RAPID = 2;
    private static final int MULTIPLE = 3;
    private static final int SHORTEST_PATH = 4;

    private static final int CONFIGURATION = 0x00;
    private static final int RAPID_CONFIGURATION = 0x02;

    private static final int INSTANCE_LENGTH = 16;
    private static final int FIXED_VERSION_3_LENGTH = 64;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("stp", "Spanning Tree Protocol", new Stp())
            .on(Demux.LLC_SAP, 0x42)
            .build();

    /** Of a unit that was cut before its times Wireshark shows nothing. */
    private static final int LEAST_SHOWN = 27;

    private static final class Fields {
        static final Field VERSION = Field.u8("version", Stp.VERSION)
                .needs(LEAST_SHOWN)
                .means("version: 0 plain, 2 rapid, 3 multiple, 4 shortest path");
        static final Field TYPE = Field.number("type", FieldType.HEX, Stp.TYPE, 1)
                .needs(LEAST_SHOWN)
                .means("kind of unit");

        static final Field[] ALL = {
            Field.hex16("protocol", 0).needs(LEAST_SHOWN).means("protocol, 0"),
            VERSION,
            TYPE,
            configuration(Field.number("flags", FieldType.HEX, FLAGS, 1)).means("flags"),
            flag("flags.tcack", 0x80).means("topology change was acknowledged"),
            rapid(Field.flag("flags.agreement", FLAGS, 1, 0x40)).means("agreement"),
            rapid(Field.flag("flags.forwarding", FLAGS, 1, 0x20)).means("port forwards"),
            rapid(Field.flag("flags.learning", FLAGS, 1, 0x10)).means("port learns"),
            rapid(Field.bits("flags.port_role", FieldType.UNSIGNED, FLAGS, 1, 0x0c))
                    .means("role of the port"),
            rapid(Field.flag("flags.proposal", FLAGS, 1, 0x02)).means("proposal"),
            flag("flags.tc", 0x01).means("topology change"),
            configuration(Field.bits("root.prio", FieldType.UNSIGNED, ROOT, 2, 0xf000))
                    .scaled(4096)
                    .means("priority of the root"),
            configuration(Field.bits("root.ext", FieldType.UNSIGNED, ROOT, 2, 0x0fff))
                    .means("system of the root"),
            configuration(Field.mac("root.hw", ROOT + 2)).means("address of the root"),
            configuration(Field.u32("root.cost", ROOT_COST)).means("cost of the path to the root"),
            configuration(Field.bits("bridge.prio", FieldType.UNSIGNED, BRIDGE, 2, 0xf000))
                    .scaled(4096)
                    .means("priority of the bridge"),
            configuration(Field.bits("bridge.ext", FieldType.UNSIGNED, BRIDGE, 2, 0x0fff))
                    .means("system of the bridge"),
            configuration(Field.mac("bridge.hw", BRIDGE + 2)).means("address of the bridge"),
            configuration(Field.hex16("port", PORT)).means("port"),
            seconds("msg_age", MESSAGE_AGE).means("age, in the text whole seconds, in the header 256ths"),
            seconds("max_age", MAXIMUM_AGE).means("greatest age, in the text seconds, in the header 256ths"),
            seconds("hello", HELLO_TIME).means("hello time, in the text seconds, in the header 256ths"),
            seconds("forward", FORWARD_DELAY).means("forward delay, in the text seconds, in the header 256ths"),
            Field.u8("version_1_length", VERSION_1_LENGTH)
                    .when(layer -> ((Stp) layer).isConfiguration() && layer.headerLength() > VERSION_1_LENGTH)
                    .means("length of version 1 information, 0")
        };

        private static Field seconds(String name, int at) {
            return configuration(Field.u16(name, at).shownBy((layer, out) -> seconds(out, ((Stp) layer).u16(at))));
        }

        /** Writes so many 256ths, whose decimals end after eight at most. */
        private static void seconds(Text out, int parts) {
            out.dec(parts >> 8);
            if ((parts & 0xff) != 0) {
                out.ascii('.').zeros((parts & 0xff) * 100_000_000L >> 8, 8);
                while (out.array()[out.length() - 1] == '0') {
                    out.length(out.length() - 1);
                }
            }
        }

        private static Field configuration(Field field) {
            return field.when(layer -> ((Stp) layer).isConfiguration());
        }

        private static Field rapid(Field field) {
            return field.when(
                    layer -> ((Stp) layer).isConfiguration() && ((Stp) layer).u8(Stp.TYPE) == RAPID_CONFIGURATION);
        }

        private static Field flag(String name, int mask) {
            return configuration(Field.flag(name, FLAGS, 1, mask));
        }
    }

    private Stp() {}

    @Override
    protected Layer fresh() {
        return new Stp();
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
        int length =
                switch (u16(0) == 0 ? u8(TYPE) : -1) {
                    case CONFIGURATION -> CONFIGURATION_LENGTH;
                    case RAPID_CONFIGURATION -> Math.max(CONFIGURATION_LENGTH, Math.min(RAPID_LENGTH, wireLength()));
                    default -> HEADER_LENGTH;
                };
        if (require(length)) {
            header(length);
        }
    }

    private boolean isConfiguration() {
        return headerLength() > HEADER_LENGTH || !isComplete() && has(LEAST_SHOWN) && !isTopologyChange();
    }

    private boolean isTopologyChange() {
        return u16(0) != 0 || u8(TYPE) != CONFIGURATION && u8(TYPE) != RAPID_CONFIGURATION;
    }

    @Override
    protected int create(Values given) {
        int type = (int) given.value(Fields.TYPE, given.value(Fields.VERSION, 0) < RAPID ? 0 : RAPID_CONFIGURATION);
        for (int i = 0; i < RAPID_LENGTH; i++) {
            put8(i, 0);
        }
        put8(TYPE, type);
        put8(VERSION, type == RAPID_CONFIGURATION ? RAPID : PLAIN);
        put16(ROOT, 0x8000);
        put16(BRIDGE, 0x8000);
        put16(PORT, 0x8001);
        put16(MAXIMUM_AGE, 20 << 8);
        put16(HELLO_TIME, 2 << 8);
        put16(FORWARD_DELAY, 15 << 8);
        return switch (type) {
            case CONFIGURATION -> CONFIGURATION_LENGTH;
            case RAPID_CONFIGURATION -> RAPID_LENGTH;
            default -> HEADER_LENGTH;
        };
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("stp");
        Text out = line.out();
        int length = wireLength();
        if (length < HEADER_LENGTH) {
            line.invalid();
            return;
        }
        if (get16(0) != 0) {
            out.ascii("unknown STP version, length ").dec(length);
            return;
        }
        int version = get8(VERSION);
        Words.VERSIONS.text(out.ascii("STP "), version);
        if (Words.VERSIONS.get(version) == null) {
            return;
        }
        int type = get8(TYPE);
        Words.TYPES.text(out.ascii(", "), type);
        boolean valid =
                switch (type) {
                    case CONFIGURATION -> length >= CONFIGURATION_LENGTH && configuration(line, length);
                    case RAPID_CONFIGURATION -> rapid(line, version, length);
                    default -> true;
                };
        if (!valid) {
            line.invalid();
        }
    }

    private boolean rapid(Transcript line, int version, int length) {
        if (version == PLAIN) {
            return true;
        }
        if (version == RAPID) {
            return length >= RAPID_LENGTH && configuration(line, length);
        }
        if (length < MULTIPLE_LENGTH || get8(VERSION_1_LENGTH) != 0) {
            return false;
        }
        int version3 = get16(VERSION_3_LENGTH) + 2;
        if (length < RAPID_LENGTH + version3) {
            return false;
        }
        multiple(line, length);
        if (version != SHORTEST_PATH) {
            return true;
        }
        int at = RAPID_LENGTH + version3;
        int version4 = get16(at) + 2;
        if (length < at + version4 || version4 < SHORTEST_PATH_LENGTH) {
            return false;
        }
        if (line.verbosity() > 0) {
            shortestPath(line.out(), at);
        }
        return true;
    }

    /** Appends a bridge's priority and address. */
    private void bridge(Text out, int at) {
        out.hex(u16(at), 4);
        for (int i = 2; i < 8; i++) {
            out.ascii(i == 2 ? '.' : ':').hex(u8(at + i), 2);
        }
    }

    private boolean configuration(Transcript line, int length) {
        Text out = line.out();
        int flags = get8(FLAGS);
        Words.FLAGS.bits(out.ascii(", Flags ["), flags, ", ");
        out.ascii(']');
        check(BRIDGE, 10);
        bridge(out.ascii(", bridge-id "), BRIDGE);
        out.ascii('.').hex(u16(PORT), 4).ascii(", length ").dec(length);
        if (line.verbosity() == 0) {
            return true;
        }
        times(out);
        check(ROOT, 12);
        bridge(out.ascii("\n\troot-id "), ROOT);
        out.ascii(", root-pathcost ").dec(u32(ROOT_COST));
        if (u8(VERSION) == RAPID) {
            out.ascii(", port-role ").ascii(Words.role(flags));
        }
        return true;
    }

    private void times(Text out) {
        check(MESSAGE_AGE, 8);
        time(out.ascii("\n\tmessage-age "), MESSAGE_AGE);
        time(out.ascii(", max-age "), MAXIMUM_AGE);
        time(out.ascii(", hello-time "), HELLO_TIME);
        time(out.ascii(", forwarding-delay "), FORWARD_DELAY);
    }

    /** Appends 256ths of a second as hundredths, rounded as C's printf does: to the even one where it is half way. */
    private void time(Text out, int at) {
        int value = u16(at);
        int hundredths = value * 100 / 256;
        int rest = value * 100 % 256;
        if (rest > 128 || rest == 128 && (hundredths & 1) != 0) {
            hundredths++;
        }
        out.dec(hundredths / 100).ascii('.').zeros(hundredths % 100, 2).ascii('s');
    }

    private void multiple(Transcript line, int length) {
        Text out = line.out();
        int flags = get8(FLAGS);
        Words.FLAGS.bits(out.ascii(", CIST Flags ["), flags, ", ");
        out.ascii("], length ").dec(length);
        if (line.verbosity() == 0) {
            return;
        }
        out.ascii("\n\tport-role ").ascii(Words.role(flags)).ascii(", ");
        check(ROOT, 12);
        bridge(out.ascii("CIST root-id "), ROOT);
        out.ascii(", CIST ext-pathcost ").dec(u32(ROOT_COST));
        check(BRIDGE, 8);
        bridge(out.ascii("\n\tCIST regional-root-id "), BRIDGE);
        out.ascii(", ");
        int port = get16(PORT);
        out.ascii("CIST port-id ").hex(port, 4).ascii(',');
        times(out);
        int version3 = get16(VERSION_3_LENGTH);
        out.ascii("\n\tv3len ").dec(version3).ascii(", MCID Name ");
        Shown.padded(out, this, 39, 32);
        check(71, 18);
        out.ascii(", rev ").dec(u16(71)).ascii(",\n\t\tdigest ");
        out.hex(buffer(), offset() + 73, 16).ascii(", ");
        long cost = get32(89);
        out.ascii("CIST int-root-pathcost ").dec(cost).ascii(',');
        check(93, 8);
        bridge(out.ascii("\n\tCIST bridge-id "), 93);
        out.ascii(", ");
        int hops = get8(101);
        out.ascii("CIST remaining-hops ").dec(hops);
        int at = MULTIPLE_LENGTH;
        for (int left = version3 - FIXED_VERSION_3_LENGTH; left >= INSTANCE_LENGTH; left -= INSTANCE_LENGTH) {
            instance(out, at);
            at += INSTANCE_LENGTH;
        }
    }

    private void instance(Text out, int at) {
        int instance = get16(at + 1) & 0x0fff;
        int flags = get8(at);
        Words.FLAGS.bits(out.ascii("\n\tMSTI ").dec(instance).ascii(", Flags ["), flags, ", ");
        out.ascii("], port-role ").ascii(Words.role(flags));
        check(at + 1, 12);
        bridge(out.ascii("\n\t\tMSTI regional-root-id "), at + 1);
        out.ascii(", pathcost ").dec(u32(at + 9));
        check(at + 13, 3);
        out.ascii("\n\t\tMSTI bridge-prio ").dec(u8(at + 13) >> 4);
        out.ascii(", port-prio ").dec(u8(at + 14) >> 4).ascii(", hops ").dec(u8(at + 15));
    }

    private void shortestPath(Text out, int at) {
        int version4 = get16(at);
        out.ascii("\n\tv4len ").dec(version4).ascii(", AUXMCID Name ");
        Shown.padded(out, this, at + 3, 32);
        check(at + 35, 18);
        out.ascii(", Rev ").dec(u16(at + 35)).ascii(",\n\t\tdigest ");
        out.hex(buffer(), offset() + at + 37, 16);
        check(at + 53, 34);
        int agreement = u8(at + 53);
        out.ascii("\n\tAgreement num ").dec(agreement >> 6);
        out.ascii(", Discarded Agreement num ").dec(agreement >> 4 & 3);
        out.ascii(", Agreement valid-flag ").dec(agreement >> 3 & 1);
        out.ascii(",\n\tRestricted role-flag: ").dec(agreement >> 2 & 1);
        out.ascii(", Format id ").dec(u8(at + 55) >> 4).ascii(" cap ").dec(u8(at + 55));
        out.ascii(", Convention id ").dec(u8(at + 56) >> 4).ascii(" cap ").dec(u8(at + 56));
        out.ascii(",\n\tEdge count ").dec(u16(at + 57)).ascii(", Agreement digest ");
        out.hex(buffer(), offset() + at + 67, 20);
    }

    /** Made when a unit is first written as text. */
    private static final class Words {
        static final Names VERSIONS = Names.or("Unknown STP protocol (0x%02x)")
                .put(PLAIN, "802.1d")
                .put(RAPID, "802.1w")
                .put(MULTIPLE, "802.1s")
                .put(SHORTEST_PATH, "802.1aq")
                .build();

        static final Names TYPES = Names.or("Unknown BPDU Type (0x%02x)")
                .put(CONFIGURATION, "Config")
                .put(RAPID_CONFIGURATION, "Rapid STP")
                .put(0x80, "Topology Change")
                .build();

        static final Names FLAGS = Names.or("none")
                .put(0x01, "Topology change")
                .put(0x02, "Proposal")
                .put(0x10, "Learn")
                .put(0x20, "Forward")
                .put(0x40, "Agreement")
                .put(0x80, "Topology change ACK")
                .build();

        private Words() {}

        static String role(int flags) {
            return switch (flags >> 2 & 3) {
                case 1 -> "Alternate";
                case 2 -> "Root";
                case 3 -> "Designated";
                default -> "Unknown";
            };
        }
    }
}
