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

/** The syslog protocol over UDP: RFC 3164; RFC 5426. The priority in angle brackets is the header, the message is the payload. */
public final class Syslog extends Layer {
    /** RFC 3164 section 4.1.1: the priority has three digits at most. */
    private static final int MOST_DIGITS = 3;

    private static final int DEFAULT_PRIORITY = 13;
    private static final byte[] DEFAULT_DIGITS = {'1', '3'};

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("syslog", "Syslog message", new Syslog())
            .on(Demux.UDP_PORT, 514)
            .build();

    private static final class Fields {
        static final Field PRIORITY = Field.variable("pri", FieldType.STRING, 1, layer -> ((Syslog) layer).digits())
                .when(layer -> layer.headerLength() > 0)
                .means("digits of the priority: 8 times the facility, and the level");

        static final Field[] ALL = {
            PRIORITY,
            Field.derived("facility", FieldType.UNSIGNED, 2, layer -> ((Syslog) layer).shownPriority() >> 3)
                    .when(layer -> ((Syslog) layer).isShown())
                    .means("part of the system that speaks"),
            Field.derived("level", FieldType.UNSIGNED, 1, layer -> ((Syslog) layer).shownPriority() & 7)
                    .when(layer -> ((Syslog) layer).isShown())
                    .means("severity, 0 the worst")
        };
    }

    private static final class Words {
        static final Names SEVERITIES = Names.or("unknown (%u)")
                .put(0, "emergency")
                .put(1, "alert")
                .put(2, "critical")
                .put(3, "error")
                .put(4, "warning")
                .put(5, "notice")
                .put(6, "info")
                .put(7, "debug")
                .build();

        static final Names FACILITIES = Names.or("unknown (%u)")
                .put(0, "kernel")
                .put(1, "user")
                .put(2, "mail")
                .put(3, "daemon")
                .put(4, "auth")
                .put(5, "syslog")
                .put(6, "lpr")
                .put(7, "news")
                .put(8, "uucp")
                .put(9, "cron")
                .put(10, "authpriv")
                .put(11, "ftp")
                .put(12, "ntp")
                .put(13, "security")
                .put(14, "console")
                .put(15, "cron")
                .put(16, "local0")
                .put(17, "local1")
                .put(18, "local2")
                .put(19, "local3")
                .put(20, "local4")
                .put(21, "local5")
                .put(22, "local6")
                .put(23, "local7")
                .build();
    }

    private Syslog() {}

    @Override
    protected Layer fresh() {
        return new Syslog();
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
        int digits = digits();
        if (u8(0) == '<' && has(digits + 1, 1) && u8(digits + 1) == '>') {
            header(digits + 2);
        } else {
            header(0);
        }
    }

    /** False for what has no priority, or was cut in it, or right behind it. */
    private boolean isShown() {
        int digits = has(1) && u8(0) == '<' ? digits() : 0;
        return digits > 0 && has(digits + 2, 1);
    }

    /** The priority, whatever is behind its digits. */
    private int shownPriority() {
        int priority = 0;
        for (int at = 1; at <= digits(); at++) {
            priority = 10 * priority + u8(at) - '0';
        }
        return priority;
    }

    private int digits() {
        int digits = 0;
        while (digits < MOST_DIGITS && has(1 + digits, 1) && u8(1 + digits) >= '0' && u8(1 + digits) <= '9') {
            digits++;
        }
        return digits;
    }

    private int priority() {
        int priority = 0;
        for (int at = 1; at < headerLength() - 1; at++) {
            priority = 10 * priority + u8(at) - '0';
        }
        return headerLength() == 0 ? DEFAULT_PRIORITY : priority;
    }

    @Override
    protected int create(Values given) {
        byte[] digits = given.bytes(Fields.PRIORITY);
        digits = digits == null ? DEFAULT_DIGITS : digits;
        put8(0, '<');
        buffer().put(offset() + 1, digits);
        put8(1 + digits.length, '>');
        return digits.length + 2;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("syslog");
        if (get8(0) != '<') {
            line.invalid();
            return;
        }
        int message = 2 + digits();
        if (get8(message - 1) != '>') {
            line.invalid();
            return;
        }
        Text out = line.out();
        int facility = priority() >> 3 & 0x7f;
        int severity = priority() & 7;
        int length = wireLength();
        if (line.verbosity() == 0) {
            Words.FACILITIES.text(out.ascii("SYSLOG "), facility);
            Words.SEVERITIES.text(out.ascii('.'), severity);
            out.ascii(", length: ").dec(length);
            return;
        }
        Words.FACILITIES.text(out.ascii("SYSLOG, length: ").dec(length).ascii("\n\tFacility "), facility);
        Words.SEVERITIES.text(out.ascii(" (").dec(facility).ascii("), Severity "), severity);
        out.ascii(" (").dec(severity).ascii(")\n\tMsg: ");
        int count = Math.max(0, length - message);
        Shown.characters(out, this, message, count);
        check(message, count);
        if (line.verbosity() > 1) {
            Shown.unknown(out, "\n\t", this, 0, length);
        }
    }
}
