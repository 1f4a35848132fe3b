package io.tapline.protocol;

import io.tapline.wire.Checksum;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.NetworkLayer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The Virtual Router Redundancy Protocol: version 2, RFC 3768; version 3, RFC 5798. */
public final class Vrrp extends Layer {
    /** Bytes of the header without addresses. */
    public static final int HEADER_LENGTH = 8;

    private static final int NUMBER = 112;

    private static final int ROUTER = 1;
    private static final int PRIORITY = 2;
    private static final int COUNT = 3;
    private static final int AUTHENTICATION = 4;
    private static final int INTERVAL = 5;
    private static final int CHECKSUM = 6;

    private static final int ADVERTISEMENT = 1;
    private static final int PASSWORD = 1;
    private static final int PASSWORD_LENGTH = 8;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("vrrp", "Virtual Router Redundancy Protocol", new Vrrp())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    /** Wireshark shows nothing of less. */
    private static final int FIRST_WORD = 4;

    private static final class Fields {
        static final Field COUNT = Field.u8("addr_count", Vrrp.COUNT).auto().means("virtual addresses");
        static final Field CHECKSUM =
                Field.hex16("checksum", Vrrp.CHECKSUM).auto().means("checksum");

        static final Field ADDRESS = Field.ipv4("ip_addr", HEADER_LENGTH)
                .when(layer -> ((Vrrp) layer).addressLength() == 4 && ((Vrrp) layer).u8(Vrrp.COUNT) > 0)
                .means("first virtual address, IPv4");
        static final Field ADDRESS_6 = Field.ipv6("ipv6_addr", HEADER_LENGTH)
                .when(layer -> ((Vrrp) layer).addressLength() == 16 && ((Vrrp) layer).u8(Vrrp.COUNT) > 0)
                .means("first virtual address, IPv6");

        static final Field[] ALL = {
            Field.bits("version", FieldType.UNSIGNED, 0, 1, 0xf0)
                    .needs(FIRST_WORD)
                    .means("version, 2 or 3"),
            Field.bits("type", FieldType.UNSIGNED, 0, 1, 0x0f).needs(FIRST_WORD).means("type, 1 for an advertisement"),
            Field.u8("virt_rtr_id", ROUTER).needs(FIRST_WORD).alias("vrid").means("virtual router"),
            Field.u8("prio", PRIORITY)
                    .needs(FIRST_WORD)
                    .alias("priority")
                    .means("priority, 255 for the owner of the addresses"),
            COUNT,
            Field.u8("auth_type", AUTHENTICATION)
                    .when(layer -> ((Vrrp) layer).version() != 3)
                    .means("kind of authentication, until version 3"),
            Field.u8("adver_int", INTERVAL)
                    .when(layer -> ((Vrrp) layer).version() != 3)
                    .means("interval of advertisements, seconds, until version 3"),
            Field.bits("reserved_mbz", FieldType.UNSIGNED, AUTHENTICATION, 1, 0xf0)
                    .when(layer -> ((Vrrp) layer).version() == 3)
                    .means("reserved, 0, version 3"),
            Field.bits("short_adver_int", FieldType.UNSIGNED, AUTHENTICATION, 2, 0x0fff)
                    .when(layer -> ((Vrrp) layer).version() == 3)
                    .means("interval of advertisements, hundredths of a second, version 3"),
            CHECKSUM,
            ADDRESS,
            ADDRESS_6
        };
    }

    private Vrrp() {}

    @Override
    protected Layer fresh() {
        return new Vrrp();
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
        int length = HEADER_LENGTH + Math.min(1, u8(COUNT)) * addressLength();
        if (require(length)) {
            header(length);
        }
    }

    private int version() {
        return u8(0) >> 4;
    }

    private int addressLength() {
        return parent() instanceof NetworkLayer network && network.version() == 6 ? 16 : 4;
    }

    /** RFC 5798 section 5.1.1.3: what is less has passed a router. */
    @Override
    public int neededHopLimit() {
        return 255;
    }

    @Override
    protected int create(Values given) {
        int count = given.has(Fields.ADDRESS) || given.has(Fields.ADDRESS_6) ? 1 : 0;
        int length = HEADER_LENGTH + count * addressLength();
        for (int i = 0; i < length; i += 4) {
            put32(i, 0);
        }
        put8(0, addressLength() == 4 ? 2 << 4 | ADVERTISEMENT : 3 << 4 | ADVERTISEMENT);
        put8(ROUTER, 1);
        put8(PRIORITY, 100);
        put8(COUNT, count);
        put8(INTERVAL, addressLength() == 4 ? 1 : 100);
        return length;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (!given.has(Fields.CHECKSUM)) {
            put16(CHECKSUM, 0);
            int length = end() - offset();
            long sum = Checksum.sum(buffer(), offset(), length);
            if (version() == 3 && parent() instanceof NetworkLayer network) {
                sum += network.pseudoHeaderSum(NUMBER, length);
            }
            put16(CHECKSUM, Checksum.finish(sum));
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("vrrp");
        Text out = line.out();
        out.ascii("VRRP");
        int first = get8(0);
        int version = first >> 4;
        out.ascii('v').dec(version);
        if ((first & 15) == ADVERTISEMENT) {
            out.ascii(", Advertisement");
        } else {
            out.ascii(", unknown type (").dec(first & 15).ascii(')');
        }
        if (parent() instanceof NetworkLayer network && network.hopLimit() != 255) {
            out.ascii(", (ttl ").dec(network.hopLimit()).ascii(')');
        }
        if (version < 2 || version > 3 || (first & 15) != ADVERTISEMENT) {
            return;
        }
        check(ROUTER, 2);
        out.ascii(", vrid ").dec(u8(ROUTER)).ascii(", prio ").dec(u8(PRIORITY));
        if (version == 2) {
            int authentication = get8(AUTHENTICATION);
            Words.AUTHENTICATIONS.text(out.ascii(", authtype "), authentication);
            int interval = get8(INTERVAL);
            out.ascii(", intvl ").dec(interval).ascii("s, length ").dec(wireLength());
        } else {
            int interval = get16(AUTHENTICATION) & 0x0fff;
            out.ascii(", intvl ").dec(interval).ascii("cs, length ").dec(wireLength());
        }
        if (line.verbosity() > 0) {
            verbose(out, version);
        }
    }

    private void verbose(Text out, int version) {
        int count = get8(COUNT);
        int covered = wireLength();
        if (has(0, covered)) {
            long sum = Checksum.sum(buffer(), offset(), covered);
            if (version == 3 && parent() instanceof NetworkLayer network) {
                sum += network.pseudoHeaderSum(NUMBER, covered);
            }
            if (Checksum.finish(sum) != 0) {
                int checksum = get16(CHECKSUM);
                out.ascii(", (bad vrrp cksum ").hex(checksum).ascii(')');
            }
        }
        out.ascii(", addrs");
        if (count > 1) {
            out.ascii('(').dec(count).ascii(')');
        }
        out.ascii(':');
        int at = HEADER_LENGTH;
        int length = addressLength();
        for (int i = 0; i < count; i++, at += length) {
            check(at, length);
            out.ascii(i == 0 ? ' ' : ',');
            if (length == 4) {
                out.ipv4(buffer(), offset() + at);
            } else {
                out.ipv6(buffer(), offset() + at);
            }
        }
        if (version == 2 && u8(AUTHENTICATION) == PASSWORD) {
            out.ascii(" auth \"");
            Shown.padded(out, this, at, PASSWORD_LENGTH);
            out.ascii('"');
        }
    }

    private static final class Words {
        static final Names AUTHENTICATIONS = Names.or("#%u")
                .put(0, "none")
                .put(PASSWORD, "simple")
                .put(2, "ah")
                .build();

        private Words() {}
    }
}
