package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;

/** The control connection of the File Transfer Protocol: RFC 959. */
public final class Ftp extends LineProtocol {
    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ftp", "File Transfer Protocol", new Ftp())
            .on(Demux.TCP_PORT, 21)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            word("request.command", 0, LineProtocol::isToServer).means("command"),
            rest("request.arg", 1, LineProtocol::isToServer).means("argument of the command"),
            start("response.code", CODE_LENGTH, LineProtocol::isAnswerWithCode).means("reply code"),
            behind("response.arg", line -> line.isAnswerWithCode() ? CODE_LENGTH + 1 : 0, line -> !line.isToServer())
                    .means("reply in words")
        };
    }

    private Ftp() {}

    @Override
    protected Layer fresh() {
        return new Ftp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    String shownName() {
        return "ftp";
    }

    @Override
    String shownTitle() {
        return "FTP";
    }
}
