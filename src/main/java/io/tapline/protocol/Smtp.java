package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;

/** The Simple Mail Transfer Protocol: RFC 5321. */
public final class Smtp extends LineProtocol {
    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("smtp", "Simple Mail Transfer Protocol", new Smtp())
            .on(Demux.TCP_PORT, 25)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            word("req.command", 0, LineProtocol::isCommand).means("command"),
            rest("req.parameter", 1, LineProtocol::isCommand).means("parameters of the command"),
            word("response.code", 0, LineProtocol::isReply).means("reply code"),
            rest("rsp.parameter", 1, LineProtocol::isReply).means("reply in words")
        };
    }

    private Smtp() {}

    @Override
    protected Layer fresh() {
        return new Smtp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    String shownName() {
        return "smtp";
    }

    @Override
    String shownTitle() {
        return "SMTP";
    }
}
