package io.tapline.savefile;

import java.io.IOException;

/**
 * Says where a save file stops making sense, and how, in one sentence. Whatever stood before that place has been handed out.
 */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * Damage in a file.
     *
     * @param offset where the record begins that cannot be read, in bytes from the start of the (uncompressed) file
     * @param what what is wrong with it: one clause, without the offset
     */
    public DamagedFileException(long offset, String what) {
        super("damaged at byte " + offset + ": " + what);
        this.offset = offset;
    }

    /** Damage that another failure brought to light. */
    DamagedFileException(long offset, String what, Throwable cause) {
        this(offset, what);
        initCause(cause);
    }

    /** Where the record begins that cannot be read, in bytes from the start of the file, after decompression. */
    public long offset() {
        return offset;
    }
}
