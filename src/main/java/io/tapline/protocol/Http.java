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
            word("request.method", 0, Http::isMethod).means("method"),
            word("request.uri", 1, Http::isMethod).means("target"),
            rest("request.version", 2, Http::isMethod).means("version of the request"),
            word("response.version", 0, LineProtocol::isStatusLine).means("version of the response"),
            word("response.code", 1, LineProtocol::isStatusLine).means("status code"),
            rest("response.phrase", 2, LineProtocol::isStatusLine).means("status in words")
        };
    }

    private static final class Words {
        /** Methods that text does not know. */
        static final String[] OTHERS = {"PATCH", "M-SEARCH", "SSTP_DUPLEX_POST"};

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

    /** True where the first word is a method; for fields, unlike for text, its letters have to be large. */
    private static boolean isMethod(LineProtocol line) {
        return line.isWord(Words.REQUESTS) || line.isWord(Words.OTHERS);
    }

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
