package io.tapline.savefile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the options of a pcapng block, which ends at the end marker or where an option does not fit. Reused: allocates nothing. Source
 * of the codes: draft-ietf-opsawg-pcapng sections 3.5 and 4.
 *
 * <pre>{@code
 * Options options = new Options().wrap(buffer, offset, length, order);
 * while (options.next()) {
 *     if (options.code() == Options.COMMENT) ...
 * }
 * }</pre>
 */
public final class Options {
    /** Marks the end of the list. */
    public static final int END = 0;

    /** opt_comment, in any block; may be repeated. */
    public static final int COMMENT = 1;

    /** opt_custom: text that may be copied. */
    public static final int CUSTOM_TEXT = 2988;

    /** opt_custom: bytes that may be copied. */
    public static final int CUSTOM_BYTES = 2989;

    /** opt_custom: text that depends on its place. */
    public static final int CUSTOM_TEXT_IN_PLACE = 19372;

    /** opt_custom: bytes that depend on their place. */
    public static final int CUSTOM_BYTES_IN_PLACE = 19373;

    /** shb_hardware: text. */
    public static final int SHB_HARDWARE = 2;

    /** shb_os: text. */
    public static final int SHB_OS = 3;

    /** shb_userappl: text. */
    public static final int SHB_USERAPPL = 4;

    /** if_name: text. */
    public static final int IF_NAME = 2;

    /** if_description: text. */
    public static final int IF_DESCRIPTION = 3;

    /** if_MACaddr: 6 bytes. */
    public static final int IF_MAC_ADDRESS = 6;

    /** if_speed: 64 bits, bits a second. */
    public static final int IF_SPEED = 8;

    /** if_tsresol: 8 bits. */
    public static final int IF_TSRESOL = 9;

    /** if_tzone: 32 bits. */
    public static final int IF_TZONE = 10;

    /** if_filter: one byte that says of which kind (0: pcap-filter text), and the filter. */
    public static final int IF_FILTER = 11;

    /** if_os: text. */
    public static final int IF_OS = 12;

    /** if_fcslen: 8 bits, bits of frame check sequence. */
    public static final int IF_FCSLEN = 13;

    /** if_tsoffset: 64 bits, seconds to add to timestamps. */
    public static final int IF_TSOFFSET = 14;

    /** if_hardware: text. */
    public static final int IF_HARDWARE = 15;

    /** if_txspeed: 64 bits, bits a second. */
    public static final int IF_TXSPEED = 16;

    /** if_rxspeed: 64 bits, bits a second. */
    public static final int IF_RXSPEED = 17;

    /** epb_flags: 32 bits. */
    public static final int EPB_FLAGS = 2;

    /** epb_hash: one byte that says which, and the hash. */
    public static final int EPB_HASH = 3;

    /** epb_dropcount: 64 bits. */
    public static final int EPB_DROPCOUNT = 4;

    /** epb_packetid: 64 bits. */
    public static final int EPB_PACKETID = 5;

    /** epb_queue: 32 bits. */
    public static final int EPB_QUEUE = 6;

    /** epb_verdict: one byte that says of which kind, and the verdict. */
    public static final int EPB_VERDICT = 7;

    /** epb_processid_threadid: two times 32 bits. */
    public static final int EPB_PROCESSID_THREADID = 8;

    /** isb_starttime: two times 32 bits, high first, in the interface's resolution. */
    public static final int ISB_STARTTIME = 2;

    /** isb_endtime: two times 32 bits, high first, in the interface's resolution. */
    public static final int ISB_ENDTIME = 3;

    /** isb_ifrecv: 64 bits. */
    public static final int ISB_IFRECV = 4;

    /** isb_ifdrop: 64 bits. */
    public static final int ISB_IFDROP = 5;

    /** isb_filteraccept: 64 bits. */
    public static final int ISB_FILTERACCEPT = 6;

    /** isb_osdrop: 64 bits. */
    public static final int ISB_OSDROP = 7;

    /** isb_usrdeliv: 64 bits. */
    public static final int ISB_USRDELIV = 8;

    private ByteBuffer buffer;
    private boolean littleEndian;
    private int following;
    private int end;
    private int code;
    private int length;
    private int at;

    /** A cursor over nothing. */
    public Options() {}

    /**
     * Points the cursor before the first of these options.
     *
     * @param buffer a big-endian buffer, whatever the order of the options
     * @param offset index of the first option
     * @param length bytes of options, with or without the end marker
     * @param order byte order of the options
     * @return this
     */
    public Options wrap(ByteBuffer buffer, int offset, int length, ByteOrder order) {
        this.buffer = buffer;
        this.littleEndian = order == ByteOrder.LITTLE_ENDIAN;
        this.following = offset;
        this.end = offset + length;
        return this;
    }

    /** Goes to the next option; false where there is none. */
    public boolean next() {
        if (end - following < 4) {
            return false;
        }
        code = short16(following);
        length = short16(following + 2);
        at = following + 4;
        if (code == END || Block.padded(length) > end - at) {
            return false;
        }
        following = at + (int) Block.padded(length);
        return true;
    }

    private int short16(int index) {
        short value = buffer.getShort(index);
        return (littleEndian ? Short.reverseBytes(value) : value) & 0xffff;
    }

    /** Goes to the next option with this code; false where there is none. */
    public boolean seek(int wanted) {
        while (next()) {
            if (code == wanted) {
                return true;
            }
        }
        return false;
    }

    /** What the option is: one of the constants, in the context of its block. */
    public int code() {
        return code;
    }

    /** Bytes of the value, without what fills it up. */
    public int length() {
        return length;
    }

    /** Index of the value's first byte. */
    public int at() {
        return at;
    }

    /** Index after the option, where the next one or the end marker stands. */
    public int following() {
        return following;
    }

    /** The value's first byte; 0 where it has none. */
    public int u8() {
        return length < 1 ? 0 : buffer.get(at) & 0xff;
    }

    /** The value as 32 bits in the options' order; 0 where it is shorter. */
    public int int32() {
        return length < 4 ? 0 : int32(0);
    }

    /** The value as 64 bits in the options' order; 0 where it is shorter. */
    public long int64() {
        if (length < 8) {
            return 0;
        }
        long value = buffer.getLong(at);
        return littleEndian ? Long.reverseBytes(value) : value;
    }

    /** The value as two times 32 bits, the high half first, each in the options' order; 0 where it is shorter. */
    public long highLow() {
        return length < 8 ? 0 : (long) int32(0) << 32 | int32(4) & 0xffffffffL;
    }

    private int int32(int distance) {
        int value = buffer.getInt(at + distance);
        return littleEndian ? Integer.reverseBytes(value) : value;
    }

    /** The value as UTF-8 text, to its end or to a zero byte; what is not UTF-8 becomes U+FFFD. Allocates. */
    public String text() {
        return text(0);
    }

    /** The value as {@link #text()} has it, without this many bytes at its start. Allocates. */
    public String text(int skipped) {
        byte[] bytes = bytes();
        int last = Math.min(skipped, bytes.length);
        int first = last;
        while (last < bytes.length && bytes[last] != 0) {
            last++;
        }
        return new String(bytes, first, last - first, StandardCharsets.UTF_8);
    }

    /** A copy of the value. Allocates. */
    public byte[] bytes() {
        byte[] bytes = new byte[length];
        buffer.get(at, bytes);
        return bytes;
    }
}
