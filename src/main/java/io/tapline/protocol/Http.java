package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;

/** The Hypertext Transfer Protocol: RFC 9112; requests of WebDAV and its extensions: RFC 4918, 3253. */
public final class Http extends LineProtocol {
    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("http", "Hypertext Transfer Protocol", new Http())
            .on(Demux.TCP_PORT, 80, 8080)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            word("request.method", 0, LineProtocol::isRequest).means("method"),
            word("request.uri", 1, LineProtocol::isRequest).means("target"),
            word("request.version", 2, LineProtocol::isRequest).means("version of the request"),
            word("response.version", 0, LineProtocol::isStatusLine).means("version of the response"),
            word("response.code", 1, LineProtocol::isStatusLine).means("status code"),
            rest("response.phrase", 2, LineProtocol::isStatusLine).means("status in words")
        };
    }

    private static final class Words {
        static final String[] REQUESTS = {
            "GET",
            "PUT",
            "COPY",
            "HEAD",
            "LOCK",
            "MOVE",
            "POLL",
            "POST",
            "BCOPY",
            "BMOVE",
            "MKCOL",
            "TRACE",
            "LABEL",
            "MERGE",
            "DELETE",
            "SEARCH",
            "UNLOCK",
            "REPORT",
            "UPDATE",
            "NOTIFY",
            "BDELETE",
            "CONNECT",
            "OPTIONS",
            "CHECKIN",
            "PROPFIND",
            "CHECKOUT",
            "CCM_POST",
            "SUBSCRIBE",
            "PROPPATCH",
            "BPROPFIND",
            "BPROPPATCH",
            "UNCHECKOUT",
            "MKACTIVITY",
            "MKWORKSPACE",
            "UNSUBSCRIBE",
            "RPC_CONNECT",
            "VERSION-CONTROL",
            "BASELINE-CONTROL"
        };
    }

    private Http() {}

    @Override
    protected Layer fresh() {
        return new Http();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    String shownName() {
        return "http";
    }

    @Override
    String shownTitle() {
        return "HTTP";
    }

    @Override
    String[] requests() {
        return Words.REQUESTS;
    }
}
