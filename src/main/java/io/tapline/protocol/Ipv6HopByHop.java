package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The IPv6 extension header for Hop-by-hop options: RFC 8200 section 4.3. */
public final class Ipv6HopByHop extends Ipv6Extension {
    static final int NUMBER = 0;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named(
                    "ipv6.hopopts", "IPv6 Hop-by-Hop Options", new Ipv6HopByHop())
            .on(Demux.IP_PROTOCOL, NUMBER)
            .build();

    private static final class Fields {
        static final Field NEXT = nextField().needs(2);
        static final Field OPTIONS = Field.variable(
                        "options", FieldType.BYTES, 2, layer -> ((Ipv6HopByHop) layer).optionsLength())
                .means("options, with their padding");

        static final Field[] ALL = {NEXT, lengthField(), OPTIONS};
    }

    private Ipv6HopByHop() {}

    @Override
    protected Layer fresh() {
        return new Ipv6HopByHop();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        decodeOptions();
        boolean unlimited = parent() instanceof Ipv6 base && base.payloadLengthField() == 0;
        if (isComplete() && unlimited && !Ipv6Options.isJumbo(this, declaredLength())) {
            stop(Stop.MALFORMED);
        }
    }

    private int optionsLength() {
        return declaredLength() - 2;
    }

    @Override
    protected int create(Values given) {
        return createOptions(given.length(Fields.OPTIONS));
    }

    @Override
    protected void complete(Values given, Layer next) {
        completeNext(given, Fields.NEXT, next);
    }

    @Override
    protected void text(Transcript line) {
        Ipv6 base = base();
        if (base.extensions() > 1) {
            line.out()
                    .ascii(
                            base.nextHeader() == NUMBER
                                    ? "[The Hop-by-Hop Options header was already found]"
                                    : "[The Hop-by-Hop Options header don't follow the IPv6 header]");
            line.invalid();
            return;
        }
        line.protocol("hbhopt");
        get8(LENGTH);
        int length = declaredLength();
        boolean good = false;
        if (has(length)) {
            line.out().ascii("HBH ");
            good = Ipv6Options.text(line, this, length, base);
        }
        if (!good) {
            line.truncated();
        }
        if (base.shownPayloadLength() == 0) {
            line.out().ascii("[No valid Jumbo Payload Hop-by-Hop option found]");
            line.invalid();
        } else if (good) {
            base.follow(line, this, nextHeader(), length);
        }
    }
}
