package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;

/** The Session Initiation Protocol: RFC 3261. */
public final class Sip extends LineProtocol {
    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("sip", "Session Initiation Protocol", new Sip())
            .on(Demux.UDP_PORT, 5060)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            word("Method", 0, line -> line.hasLine() && line.isRequest()).means("method"),
            word("r-uri", 1, line -> line.hasLine() && line.isRequest()).means("target"),
            word("Status-Code", 1, LineProtocol::isStatusLine).means("status code")
        };
    }

    private static final class Words {
        static final String[] REQUESTS = {
            "ACK",
            "BYE",
            "CANCEL",
            "DO",
            "INFO",
            "INVITE",
            "MESSAGE",
            "NOTIFY",
            "OPTIONS",
            "PRACK",
            "QAUTH",
            "REFER",
            "REGISTER",
            "SPRACK",
            "SUBSCRIBE",
            "UPDATE",
            "PUBLISH"
        };
    }

    private Sip() {}

    @Override
    protected Layer fresh() {
        return new Sip();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    String shownName() {
        return "sip";
    }

    @Override
    String shownTitle() {
        return "SIP";
    }

    @Override
    String[] requests() {
        return Words.REQUESTS;
    }
}
