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

    private static final int COMMAND_LENGTH = 4;

    private static final class Fields {
        static final Field[] ALL = {
            start("req.command", COMMAND_LENGTH, Smtp::isCommand).means("command, of four letters"),
            behind("req.parameter", line -> COMMAND_LENGTH + 1, Smtp::isCommand).means("parameters of the command"),
            start("response.code", CODE_LENGTH, LineProtocol::isAnswerWithCode).means("reply code"),
            behind("rsp.parameter", line -> CODE_LENGTH + 1, LineProtocol::isAnswerWithCode)
                    .means("reply in words")
        };
    }

    private Smtp() {}

    /** RFC 5321 section 4.1.1: commands are four letters, with one exception; all else that a client sends is mail. */
    private static boolean isCommand(LineProtocol line) {
        int length = line.lineLength();
        return line.isToServer()
                && length >= COMMAND_LENGTH
                && (length == COMMAND_LENGTH || line.get8(COMMAND_LENGTH) == ' ' || line.begins("STARTTLS"));
    }

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
