package io.tapline.savefile;

import java.nio.ByteBuffer;

/** Whole records from start to end of a buffer, and how many of their bytes were written before that failed. */
record Stretch(ByteBuffer buffer, int start, int end, int written) {}
