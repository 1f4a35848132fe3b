package io.tapline.savefile;

import java.io.IOException;

/** Takes what a pcapng file holds besides frames. The block is valid until the method returns. */
@FunctionalInterface
public interface BlockHandler {
    /**
     * Handles one block.
     *
     * @throws IOException where the block could not be passed on
     */
    void onBlock(Block block) throws IOException;
}
