package io.tapline.protocol;

import io.tapline.wire.CivilDate;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The Network Time Protocol: RFC 5905; control messages: RFC 9327. */
public final class Ntp extends Layer {
    /** Bytes of a time message without key and digest. */
    public static final int HEADER_LENGTH = 48;

    private static final long NANOSECONDS = 1_000_000_000L;
    private static final int CONTROL_LENGTH = 12;

    private static final int STRATUM = 1;
    private static final int POLL = 2;
    private static final int PRECISION = 3;
    private static final int ROOT_DELAY = 4;
    private static final int ROOT_DISPERSION = 8;
    private static final int REFERENCE = 12;
    private static final int REFERENCE_TIME = 16;
    private static final int ORIGIN_TIME = 24;
    private static final int RECEIVE_TIME = 32;
    private static final int TRANSMIT_TIME = 40;
    private static final int KEY = HEADER_LENGTH;
    private static final int KEY_LENGTH = 4;

    private static final int CLIENT = 3;
    private static final int BROADCAST = 5;
    private static final int CONTROL = 6;

    private static final double TWO_TO_32 = 4294967296.0;
    /** Seconds from 1900, which NTP counts from, to 1970. */
    private static final long EPOCH = 2208988800L;

    private static final int DAY = 86400;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ntp", "Network Time Protocol", new Ntp())
            .on(Demux.UDP_PORT, 123)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            Field.number("flags", FieldType.HEX, 0, 1).means("flags"),
            Field.bits("flags.li", FieldType.UNSIGNED, 0, 1, 0xc0)
                    .when(layer -> ((Ntp) layer).mode() <= CONTROL)
                    .alias("li")
                    .means("leap indicator"),
            Field.bits("flags.vn", FieldType.UNSIGNED, 0, 1, 0x38)
                    .alias("version")
                    .means("version"),
            Field.bits("flags.mode", FieldType.UNSIGNED, 0, 1, 0x07)
                    .alias("mode")
                    .symbol("client", CLIENT)
                    .symbol("server", 4)
                    .symbol("broadcast", BROADCAST)
                    .symbol("control", CONTROL)
                    .means("mode"),
            time(Field.u8("stratum", STRATUM)).means("distance from a reference clock"),
            time(Field.u8("ppoll", POLL)).means("logarithm of the interval between messages, seconds"),
            time(Field.u8("precision", PRECISION)).means("logarithm of the clock's precision, seconds"),
            time(Field.u32("rootdelay", ROOT_DELAY)).means("round trip to the reference clock"),
            time(Field.u32("rootdispersion", ROOT_DISPERSION)).means("error against the reference clock"),
            time(Field.bytes("refid", FieldType.BYTES, REFERENCE, 4)).means("reference clock"),
            moment("reftime", REFERENCE_TIME).means("when the clock was set last"),
            moment("org", ORIGIN_TIME).means("when the request left the client"),
            moment("rec", RECEIVE_TIME).means("when the request reached the server"),
            moment("xmt", TRANSMIT_TIME).means("when this message was sent"),
            control(Field.number("ctrl.flags2", FieldType.HEX, 1, 1)).means("response, error, more and operation"),
            control(Field.u16("ctrl.sequence", 2)).means("number of the request"),
            control(Field.hex16("ctrl.status", 4)).means("status"),
            control(Field.u16("ctrl.associd", 6)).means("association"),
            control(Field.u16("ctrl.offset", 8)).means("offset of the data, bytes"),
            control(Field.u16("ctrl.count", 10)).means("length of the data, bytes")
        };

        private static Field moment(String name, int at) {
            return time(Field.number(name, FieldType.HEX, at, 8).shownBy((layer, out) -> ((Ntp) layer).date(out, at)));
        }

        private static Field time(Field field) {
            return field.when(layer -> ((Ntp) layer).mode() <= BROADCAST);
        }

        private static Field control(Field field) {
            return field.when(layer -> ((Ntp) layer).mode() == CONTROL);
        }
    }

    private Ntp() {}

    @Override
    protected Layer fresh() {
        return new Ntp();
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
        int length = mode() == CONTROL ? CONTROL_LENGTH : mode() <= BROADCAST ? HEADER_LENGTH : 1;
        if (require(length)) {
            header(length);
        }
    }

    /** Appends a time stamp as Wireshark shows it: from 1900 on, or where its first bit is not set from 2036 on (RFC 4330 section 3). */
    private void date(Text out, int at) {
        long seconds = u32(at);
        long fraction = u32(at + 4);
        long nanoseconds = fraction * NANOSECONDS >>> 32;
        if (seconds == 0 && nanoseconds == 0) {
            out.ascii("NULL");
            return;
        }
        long second = seconds - EPOCH + (seconds >>> 31 == 0 ? 1L << 32 : 0);
        CivilDate date = CivilDate.ofDay(Math.floorDiv(second, DAY));
        int rest = Math.floorMod(second, DAY);
        out.ascii(Words.MONTHS[date.month() - 1])
                .ascii(date.dayOfMonth() < 10 ? "  " : " ")
                .dec(date.dayOfMonth());
        out.ascii(", ").dec(date.year()).ascii(' ').zeros(rest / 3600, 2);
        out.ascii(':').zeros(rest / 60 % 60, 2).ascii(':').zeros(rest % 60, 2);
        out.ascii('.').zeros(nanoseconds, 9).ascii(" UTC");
    }

    private int mode() {
        return u8(0) & 7;
    }

    @Override
    protected int create(Values given) {
        for (int i = 0; i < HEADER_LENGTH; i += 4) {
            put32(i, 0);
        }
        put8(0, 4 << 3 | CLIENT);
        return HEADER_LENGTH;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("ntp");
        Text out = line.out();
        int flags = get8(0);
        Words.MODES.text(out.ascii("NTPv").dec(flags >> 3 & 7).ascii(", "), flags & 7);
        out.ascii(", length ").dec(wireLength());
        if (line.verbosity() == 0) {
            return;
        }
        out.ascii("\n\tLeap indicator: ").ascii(Words.LEAPS[flags >> 6]);
        out.ascii(" (").dec(flags & 0xc0).ascii(')');
        if (mode() == CONTROL) {
            controlText(line);
        } else if (mode() <= BROADCAST) {
            timeText(line);
        }
    }

    private void invalid(Transcript line) {
        line.invalid();
        if (!has(0, wireLength())) {
            line.truncated();
        }
    }

    private void timeText(Transcript line) {
        if (wireLength() < HEADER_LENGTH) {
            invalid(line);
            return;
        }
        Text out = line.out();
        int stratum = get8(STRATUM);
        out.ascii(", Stratum ")
                .dec(stratum)
                .ascii(" (")
                .ascii(Words.stratum(stratum))
                .ascii(')');
        int poll = (byte) get8(POLL);
        out.ascii(", poll ").signed(poll);
        if (poll >= 0 && poll < 32) {
            out.ascii(" (").dec(1L << poll).ascii("s)");
        } else if (poll < 0 && poll > -32) {
            out.ascii(" (1/").dec(1L << -poll).ascii("s)");
        }
        int precision = (byte) get8(PRECISION);
        out.ascii(", precision ").signed(precision);
        boolean whole = shortTime(out, "\n\tRoot Delay: ", ROOT_DELAY)
                && shortTime(out, ", Root dispersion: ", ROOT_DISPERSION)
                && has(REFERENCE, 4);
        if (!whole) {
            line.truncated();
        } else if (reference(out, stratum) && !(times(out) && authentication(out))) {
            line.truncated();
        }
    }

    /** Appends a time of 16 bits for the seconds and 16 for their fraction. */
    private boolean shortTime(Text out, String name, int at) {
        if (!has(at, 4)) {
            return false;
        }
        int millionths = (int) (u16(at + 2) / 65536.0 * 1000000.0);
        out.ascii(name).dec(u16(at)).ascii('.').zeros(millionths, 6);
        return true;
    }

    /** Appends the reference clock; false where the rest of the message is something else. */
    private boolean reference(Text out, int stratum) {
        out.ascii(", Reference-ID: ");
        switch (stratum) {
            case 0 -> out.ascii("(unspec)");
            case 1 -> out.visible(buffer(), offset() + REFERENCE, 4);
            case 62 -> {
                out.ipv4(buffer(), offset() + REFERENCE).ascii(" INFO_QUERY");
                return false;
            }
            case 63 -> {
                out.ipv4(buffer(), offset() + REFERENCE).ascii(" INFO_REPLY");
                return false;
            }
            default -> out.ascii("0x").hex(i32(REFERENCE), 8);
        }
        return true;
    }

    private boolean times(Text out) {
        if (!(time(out, "\n\t  Reference Timestamp:  ", REFERENCE_TIME)
                && time(out, "\n\t  Originator Timestamp: ", ORIGIN_TIME)
                && time(out, "\n\t  Receive Timestamp:    ", RECEIVE_TIME)
                && time(out, "\n\t  Transmit Timestamp:   ", TRANSMIT_TIME))) {
            return false;
        }
        difference(out.ascii("\n\t    Originator - Receive Timestamp:  "), RECEIVE_TIME);
        difference(out.ascii("\n\t    Originator - Transmit Timestamp: "), TRANSMIT_TIME);
        return true;
    }

    private boolean time(Text out, String name, int at) {
        if (!has(at, 8)) {
            return false;
        }
        time(out.ascii(name), at);
        return true;
    }

    private void time(Text out, int at) {
        time(out, u32(at), u32(at + 4));
    }

    /** Appends a timestamp that another layer holds, and that was captured. */
    static void time(Text out, Layer layer, int at) {
        int start = layer.offset() + at;
        time(out, layer.buffer().getInt(start) & 0xffffffffL, layer.buffer().getInt(start + 4) & 0xffffffffL);
    }

    private static void time(Text out, long seconds, long fraction) {
        out.dec(seconds).ascii('.').zeros(billionths(fraction), 9);
        if (seconds != 0) {
            long second = seconds - EPOCH;
            CivilDate date = CivilDate.ofDay(Math.floorDiv(second, DAY));
            int ofDay = (int) Math.floorMod(second, (long) DAY);
            out.ascii(" (").zeros(date.year(), 4).ascii('-').zeros(date.month(), 2);
            out.ascii('-').zeros(date.dayOfMonth(), 2).ascii('T').zeros(ofDay / 3600, 2);
            out.ascii(':')
                    .zeros(ofDay / 60 % 60, 2)
                    .ascii(':')
                    .zeros(ofDay % 60, 2)
                    .ascii("Z)");
        }
    }

    /** tcpdump rounds as floating-point numbers do, and then down. */
    private static long billionths(long fraction) {
        return (long) (fraction / TWO_TO_32 * 1000000000.0);
    }

    private void difference(Text out, int at) {
        long seconds = u32(at);
        long fraction = u32(at + 4);
        long oldSeconds = u32(ORIGIN_TIME);
        long oldFraction = u32(ORIGIN_TIME + 4);
        if (oldSeconds == 0 && oldFraction == 0) {
            time(out, at);
            return;
        }
        boolean later = seconds > oldSeconds || seconds == oldSeconds && fraction > oldFraction;
        long whole = later ? seconds - oldSeconds : oldSeconds - seconds;
        long part = later ? fraction - oldFraction : oldFraction - fraction;
        if (part < 0) {
            part += 1L << 32;
            whole--;
        }
        out.ascii(later ? '+' : '-').dec(whole).ascii('.').zeros(billionths(part), 9);
    }

    private boolean authentication(Text out) {
        int digest = wireLength() - HEADER_LENGTH - KEY_LENGTH;
        if (digest == 0 || digest == 16 || digest == 20) {
            long key = get32(KEY);
            out.ascii("\n\tKey id: ").dec(key);
            if (!has(KEY + KEY_LENGTH, digest)) {
                return false;
            }
            if (digest > 0) {
                out.ascii("\n\tAuthentication: ").hex(buffer(), offset() + KEY + KEY_LENGTH, digest);
            }
        } else if (digest > -KEY_LENGTH) {
            out.ascii("\n\t(").dec(digest + KEY_LENGTH).ascii(" more bytes after the header)");
        }
        return true;
    }

    private void controlText(Transcript line) {
        int length = wireLength();
        if (length < CONTROL_LENGTH) {
            invalid(line);
            return;
        }
        Text out = line.out();
        int control = get8(1);
        out.ascii((control & 0x80) != 0 ? ", Response" : ", Request");
        out.ascii((control & 0x40) != 0 ? ", Error" : ", OK");
        out.ascii((control & 0x20) != 0 ? ", More" : ", Last");
        out.ascii(", OpCode=").dec(control & 0x1f).ascii('\n');
        int sequence = get16(2);
        out.ascii("\tSequence=").dec(sequence);
        int status = get16(4);
        out.ascii(", Status=").ascii(status == 0 ? "" : "0x").hex(status);
        int association = get16(6);
        out.ascii(", Assoc.=").dec(association);
        int offset = get16(8);
        out.ascii(", Offset=").dec(offset);
        int count = get16(10);
        out.ascii(", Count=").dec(count);
        if (CONTROL_LENGTH + count > length) {
            invalid(line);
        } else if (!has(CONTROL_LENGTH, count)) {
            line.truncated();
        } else if (count > 0) {
            out.ascii("\n\tTO-BE-DONE: data not interpreted");
        }
    }

    /** Made when a message is first written as text. */
    private static final class Words {
        static final String[] MONTHS = {
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
        };

        static final Names MODES = Names.or("Unknown mode")
                .put(0, "unspecified")
                .put(1, "symmetric active")
                .put(2, "symmetric passive")
                .put(CLIENT, "Client")
                .put(4, "Server")
                .put(BROADCAST, "Broadcast")
                .put(CONTROL, "Control Message")
                .put(7, "Reserved")
                .build();

        static final String[] LEAPS = {"", "+1s", "-1s", "clock unsynchronized"};

        private Words() {}

        static String stratum(int stratum) {
            return switch (stratum) {
                case 0 -> "unspecified";
                case 1 -> "primary reference";
                default -> stratum <= 15 ? "secondary reference" : "reserved";
            };
        }
    }
}
