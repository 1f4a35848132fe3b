package io.tapline.protocol;

import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** The Trivial File Transfer Protocol: RFC 1350; options: RFC 2347. Only what goes to or from its own port is known as such. */
public final class Tftp extends Layer {
    /** Bytes of the operation, which all packets begin with. */
    public static final int HEADER_LENGTH = 2;

    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int DATA = 3;
    private static final int ACKNOWLEDGMENT = 4;
    private static final int ERROR = 5;
    private static final int OPTIONS = 6;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("tftp", "Trivial File Transfer Protocol", new Tftp())
            .on(Demux.UDP_PORT, 69)
            .build();

    private static final class Fields {
        static final Field[] ALL = {
            Field.u16("opcode", 0)
                    .symbol("read", READ)
                    .symbol("write", WRITE)
                    .symbol("data", DATA)
                    .symbol("ack", ACKNOWLEDGMENT)
                    .symbol("error", ERROR)
                    .symbol("oack", OPTIONS)
                    .means("operation")
        };
    }

    private static final class Words {
        static final Names OPERATIONS = Names.or("tftp-#%u")
                .put(READ, "RRQ")
                .put(WRITE, "WRQ")
                .put(DATA, "DATA")
                .put(ACKNOWLEDGMENT, "ACK")
                .put(ERROR, "ERROR")
                .put(OPTIONS, "OACK")
                .build();

        static final Names ERRORS = Names.or("tftp-err-#%u \"")
                .put(0, "EUNDEF")
                .put(1, "ENOTFOUND")
                .put(2, "EACCESS")
                .put(3, "ENOSPACE")
                .put(4, "EBADOP")
                .put(5, "EBADID")
                .put(6, "EEXISTS")
                .put(7, "ENOUSER")
                .build();
    }

    private Tftp() {}

    @Override
    protected Layer fresh() {
        return new Tftp();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (require(HEADER_LENGTH)) {
            header(HEADER_LENGTH);
        }
    }

    @Override
    protected int create(Values given) {
        put16(0, READ);
        return HEADER_LENGTH;
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("tftp");
        Text out = line.out();
        int length = wireLength();
        out.ascii("TFTP, length ").dec(length);
        if (length < HEADER_LENGTH) {
            line.truncated();
            return;
        }
        int operation = get16(0);
        Words.OPERATIONS.text(out.ascii(", "), operation);
        boolean whole =
                switch (operation) {
                    case READ, WRITE -> request(out, length);
                    case OPTIONS -> options(out, HEADER_LENGTH, length);
                    case DATA, ACKNOWLEDGMENT -> block(out, length);
                    case ERROR -> error(out, length);
                    default -> true;
                };
        if (!whole) {
            line.truncated();
        }
    }

    private boolean request(Text out, int length) {
        if (length == HEADER_LENGTH) {
            return false;
        }
        out.ascii(" \"");
        int name = Shown.terminated(out, this, HEADER_LENGTH, length - HEADER_LENGTH);
        out.ascii('"');
        int at = HEADER_LENGTH + name;
        if (name == 0 || at == length) {
            return false;
        }
        out.ascii(' ');
        int mode = Shown.terminated(out, this, at, length - at);
        return mode != 0 && options(out, at + mode, length);
    }

    private boolean options(Text out, int at, int length) {
        while (at < length) {
            if (get8(at) != 0) {
                out.ascii(' ');
            }
            int option = Shown.terminated(out, this, at, length - at);
            if (option == 0) {
                return false;
            }
            at += option;
        }
        return true;
    }

    private boolean block(Text out, int length) {
        if (length < HEADER_LENGTH + 2) {
            return false;
        }
        int block = get16(HEADER_LENGTH);
        out.ascii(" block ").dec(block);
        return true;
    }

    private boolean error(Text out, int length) {
        if (length < HEADER_LENGTH + 2) {
            return false;
        }
        int code = get16(HEADER_LENGTH);
        Words.ERRORS.text(out.ascii(' '), code);
        int at = HEADER_LENGTH + 2;
        if (at == length) {
            return false;
        }
        out.ascii(" \"");
        int message = Shown.terminated(out, this, at, length - at);
        out.ascii('"');
        return message != 0;
    }
}
