package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;

/** The WHOIS protocol: RFC 3912. */
public final class Whois extends LineProtocol {
    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL =
            Protocol.named("whois", "WHOIS", new Whois()).on(Demux.TCP_PORT, 43).build();

    private static final class Fields {
        static final Field[] ALL = {
            Field.variable("query", FieldType.STRING, 0, layer -> layer.end() - layer.offset())
                    .when(layer -> ((Whois) layer).isToServer())
                    .means("what is asked for, with the end of its line")
        };
    }

    private Whois() {}

    @Override
    protected Layer fresh() {
        return new Whois();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    String shownName() {
        return "whois";
    }

    @Override
    String shownTitle() {
        return "WHOIS";
    }
}
