package io.tapline.frame;

/** Decides which frames go on. */
@FunctionalInterface
public interface FrameFilter {
    /** True where the frame goes on. Does not throw, whatever the frame holds. */
    boolean accept(Frame frame);
}
