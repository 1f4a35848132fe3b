package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Protocol;
import io.tapline.wire.Stop;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The Ethernet configuration testing protocol, with which switches test their ports: Ethernet 2.0 specification chapter 8. Little-endian. */
public final class Loopback extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 2;

    private static final int REPLY = 1;
    private static final int FORWARD = 2;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("loop", "Configuration Test Protocol", new Loopback())
            .on(Demux.ETHERTYPE, 0x9000)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            Field.u16("skipcount", 0).littleEndian().means("bytes to skip to the current message")
        };
    }

    private Loopback() {}

    @Override
    protected Layer fresh() {
        return new Loopback();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (!require(HEADER_LENGTH)) {
            return;
        }
        header(HEADER_LENGTH);
        stop(Stop.END);
    }

    @Override
    protected int create(Values given) {
        put16(0, 0);
        return HEADER_LENGTH;
    }

    private int skip() {
        return little(0);
    }

    private int little(int at) {
        return get8(at) | get8(at + 1) << 8;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("loopback");
        Text out = line.out().ascii("Loopback");
        int length = wireLength();
        if (length < HEADER_LENGTH) {
            line.invalid();
            check(0, Math.max(0, length));
            return;
        }
        int skip = skip();
        out.ascii(", skipCount ").dec(skip);
        if (skip % 8 != 0) {
            out.ascii(" (bogus)");
        }
        if (skip > length - HEADER_LENGTH) {
            line.invalid();
            check(HEADER_LENGTH, length - HEADER_LENGTH);
            return;
        }
        check(HEADER_LENGTH, skip);
        message(line, HEADER_LENGTH + skip, length - HEADER_LENGTH - skip);
    }

    private void message(Transcript line, int at, int length) {
        Text out = line.out();
        if (length < 2) {
            line.invalid();
            check(at, length);
            return;
        }
        int function = little(at);
        switch (function) {
            case REPLY -> out.ascii(", Reply");
            case FORWARD -> out.ascii(", Forward Data");
            default -> out.ascii(",  invalid (").dec(function).ascii(')');
        }
        at += 2;
        length -= 2;
        int needed = function == REPLY ? 2 : function == FORWARD ? 6 : 0;
        if (length < needed) {
            line.invalid();
            check(at, length);
            return;
        }
        check(at, needed);
        if (function == REPLY) {
            out.ascii(", receipt number ").dec(little(at));
        } else if (function == FORWARD) {
            mac(out.ascii(", forwarding address "), at);
        }
        if (needed > 0) {
            out.ascii(", data (").dec(length - needed).ascii(" octets)");
        }
        check(at + needed, length - needed);
    }
}
