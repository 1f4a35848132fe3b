package io.tapline.savefile;

/** Sums over frames: what of each frame is only added up. */
final class Tally {
    long frames;
    long capturedBytes;
    long originalBytes;
    long shortened;
    int smallestCut = Integer.MAX_VALUE;
    int largestCut;
    long firstNanos = Long.MAX_VALUE;
    long lastNanos = Long.MIN_VALUE;
    private long previousNanos = Long.MIN_VALUE;
    boolean inOrder = true;

    /** Adds a frame. */
    void add(int captured, int original) {
        frames++;
        capturedBytes += captured;
        originalBytes += original;
        if (captured < original) {
            shortened++;
            smallestCut = Math.min(smallestCut, captured);
            largestCut = Math.max(largestCut, captured);
        }
    }

    /** Adds a frame's time. */
    void time(long nanos) {
        inOrder &= nanos >= previousNanos;
        previousNanos = nanos;
        if (nanos < firstNanos) {
            firstNanos = nanos;
        }
        if (nanos > lastNanos) {
            lastNanos = nanos;
        }
    }
}
