package io.tapline.savefile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * The options of the section header of a file that others are merged into: the comments and custom options of all their headers, and the
 * first hardware, system and application that one of them names. Held in big-endian order, to be compared.
 */
final class MergedHeader {
    /** More than that, a megabyte of comments, gets a section of its own. */
    private static final int MOST_BYTES = 1 << 20;

    private final Turner turner = new Turner();
    private final Options cursor = new Options();
    private final Set<ByteBuffer> said = new HashSet<>();
    private ByteBuffer options = ByteBuffer.allocate(256);
    private ByteOrder order;
    private boolean hasApplication;
    private boolean written;

    /** The byte order of the first header; that of this machine where there was none. */
    ByteOrder order() {
        return order == null ? ByteOrder.nativeOrder() : order;
    }

    /**
     * Takes what a section header says.
     *
     * @param block a section header
     * @return false where there is no room for it
     */
    boolean take(Block block) {
        ByteBuffer all = bigEndian(block);
        if (options.position() + all.limit() > MOST_BYTES && options.position() > 0) {
            return false;
        }
        order = order == null ? block.order() : order;
        cursor.wrap(all, 0, all.limit(), ByteOrder.BIG_ENDIAN);
        int first = 0;
        while (cursor.next()) {
            add(cursor.code(), all.slice(first, cursor.following() - first));
            first = cursor.following();
        }
        return true;
    }

    /** True where the header has said before all that this one says. */
    boolean says(Block block) {
        ByteBuffer all = bigEndian(block);
        cursor.wrap(all, 0, all.limit(), ByteOrder.BIG_ENDIAN);
        int first = 0;
        while (cursor.next()) {
            if (!said.contains(all.slice(first, cursor.following() - first))) {
                return false;
            }
            first = cursor.following();
        }
        return true;
    }

    private void add(int code, ByteBuffer option) {
        boolean only = code == Options.SHB_HARDWARE || code == Options.SHB_OS || code == Options.SHB_USERAPPL;
        if (only && !said.add(ByteBuffer.wrap(new byte[] {(byte) code})) || !said.add(option)) {
            return;
        }
        hasApplication |= code == Options.SHB_USERAPPL;
        if (options.remaining() < option.remaining()) {
            ByteBuffer larger = ByteBuffer.allocate(2 * options.capacity() + option.remaining());
            options = larger.put(options.flip());
        }
        options.put(option.duplicate());
    }

    private ByteBuffer bigEndian(Block block) {
        block.options(cursor);
        int first = block.optionsDistance();
        int length = Math.max(0, block.length() - 4 - first);
        ByteBuffer target = ByteBuffer.allocate(length + 4);
        turner.options(block.type(), block.buffer(), block.offset() + first, length, block.order(), target);
        return target.flip();
    }

    /**
     * The options in a byte order, without the end marker, and with this program's name where none was named. A second header, for a section
     * that has to begin in the middle, says no more than that name.
     */
    byte[] next(ByteOrder wanted) {
        if (written) {
            options.clear();
            hasApplication = false;
        }
        written = true;
        byte[] application = hasApplication
                ? new byte[0]
                : new OptionsBuilder(wanted)
                        .text(Options.SHB_USERAPPL, PcapngWriter.APPLICATION)
                        .toByteArray();
        ByteBuffer target =
                ByteBuffer.allocate(options.position() + application.length).order(wanted);
        turner.options(Block.SECTION_HEADER, options, 0, options.position(), ByteOrder.BIG_ENDIAN, target);
        return target.put(application).array();
    }
}
