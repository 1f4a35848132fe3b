package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;

/** The Real Time Streaming Protocol: RFC 7826. */
public final class Rtsp extends LineProtocol {
    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("rtsp", "Real Time Streaming Protocol", new Rtsp())
            .on(Demux.TCP_PORT, 554, 8554)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            word("method", 0, LineProtocol::isRequest).means("method"),
            word("url", 1, LineProtocol::isRequest).means("target"),
            word("status", 1, LineProtocol::isStatusLine).means("status code")
        };
    }

    private static final class Words {
        static final String[] REQUESTS = {
            "DESCRIBE",
            "ANNOUNCE",
            "GET_PARAMETER",
            "OPTIONS",
            "PAUSE",
            "PLAY",
            "RECORD",
            "REDIRECT",
            "SETUP",
            "SET_PARAMETER",
            "TEARDOWN"
        };
    }

    private Rtsp() {}

    @Override
    protected Layer fresh() {
        return new Rtsp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    String shownName() {
        return "rtsp";
    }

    @Override
    String shownTitle() {
        return "RTSP";
    }

    @Override
    String[] requests() {
        return Words.REQUESTS;
    }
}
