package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The Secure Shell protocol: RFC 4253. Only the identification line at the start of a connection (section 4.2) is text. */
public final class Ssh extends Layer {
    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("ssh", "Secure Shell", new Ssh())
            .on(Demux.TCP_PORT, 22)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            Field.variable("protocol", FieldType.STRING, 0, layer -> ((Ssh) layer).lineLength())
                    .when(layer -> ((Ssh) layer).isIdentification() && ((Ssh) layer).hasLine())
                    .means("identification: versions of protocol and software")
        };
    }

    private Ssh() {}

    @Override
    protected Layer fresh() {
        return new Ssh();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        header(0);
    }

    @Override
    protected int create(Values given) {
        return 0;
    }

    private boolean isIdentification() {
        return has(0, 4) && u8(0) == 'S' && u8(1) == 'S' && u8(2) == 'H' && u8(3) == '-';
    }

    /** True where nothing of the line was cut. */
    private boolean hasLine() {
        return has(wireLength()) || has(lineLength() + 2);
    }

    private int lineLength() {
        int at = 0;
        while (has(at, 1) && u8(at) != '\r' && u8(at) != '\n') {
            at++;
        }
        return at;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("ssh");
        for (int i = 0; i < 4; i++) {
            if (get8(i) != "SSH-".charAt(i)) {
                return;
            }
        }
        int length = wireLength();
        int at = 4;
        while (at < length && get8(at) >= 0x20 && get8(at) < 0x7f) {
            at++;
        }
        boolean ended =
                at < length && (get8(at) == '\n' || get8(at) == '\r' && at + 1 < length && get8(at + 1) == '\n');
        if (ended) {
            line.out().ascii(": SSH: ").raw(buffer(), offset(), at);
        }
    }
}
