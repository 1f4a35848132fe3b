/**
 * The frame and what carries it: {@link io.tapline.frame.Frame} is a view of one captured or crafted link-layer frame,
 * a {@link io.tapline.frame.FrameSource} hands frames out, a {@link io.tapline.frame.FrameSink} takes them in, and everything else in
 * Tapline is a source, a sink, or a stage between the two. May use the JDK only.
 */
package io.tapline.frame;
