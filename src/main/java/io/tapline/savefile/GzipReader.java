package io.tapline.savefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** gzip, RFC 1952: any number of members, one after the other. The JDK's stream misses members that a pipe has not brought yet. */
final class GzipReader extends Decompressor {
    private static final int HEADER_LENGTH = 10;
    private static final int TRAILER_LENGTH = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private boolean inMember;
    private boolean any;
    /** What is wrong with the data that comes next; null while nothing is. */
    private String broken;

    GzipReader(ReadableByteChannel channel) {
        super(channel, "gzip");
    }

    @Override
    boolean decompress(ByteBuffer target) throws IOException {
        if (broken != null) {
            throw damaged(broken);
        }
        if (inflater.finished()) {
            trailer();
        }
        if (!inMember && !member()) {
            return false;
        }
        if (inflater.needsInput()) {
            need(1);
            inflater.setInput(packed());
        }
        int before = target.position();
        try {
            inflater.inflate(target);
        } catch (DataFormatException wrong) {
            // What it gave before that counts; the complaint comes with the next call.
            broken = "the gzip data makes no sense (" + wrong.getMessage() + ")";
        }
        checksum.update(target.duplicate().flip().position(before));
        if (inflater.needsDictionary()) {
            broken = "the gzip data wants a dictionary";
        }
        return true;
    }

    private void trailer() throws IOException {
        need(TRAILER_LENGTH);
        long told = packed().getInt() & 0xffffffffL;
        int length = packed().getInt();
        if (told != checksum.getValue() || length != (int) inflater.getBytesWritten()) {
            throw damaged("the gzip data is not what its checksum says");
        }
        inMember = false;
        inflater.reset();
    }

    /** Reads a member's header; false where there is none. */
    private boolean member() throws IOException {
        while (any && have(1) && packed().get(packed().position()) == 0) {
            // Zeros after the end: tapes and some tools fill up with them.
            packed().get();
        }
        if (!have(1)) {
            return false;
        }
        need(HEADER_LENGTH);
        ByteBuffer packed = packed();
        int start = packed.position();
        boolean known =
                Short.reverseBytes(packed.getShort(start)) == Compression.GZIP_MAGIC && packed.get(start + 2) == 8;
        if (!known) {
            throw damaged("what follows the gzip data is none");
        }
        int flags = packed.get(start + 3);
        packed.position(start + HEADER_LENGTH);
        if ((flags & EXTRA) != 0) {
            need(2);
            int length = packed().getShort() & 0xffff;
            need(length);
            packed().position(packed().position() + length);
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        if ((flags & HEADER_CHECKSUM) != 0) {
            need(2);
            packed().getShort();
        }
        inflater.reset();
        checksum.reset();
        inMember = true;
        any = true;
        return true;
    }

    private void skipText(boolean present) throws IOException {
        byte last = 1;
        while (present && last != 0) {
            need(1);
            last = packed().get();
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        super.close();
    }
}
