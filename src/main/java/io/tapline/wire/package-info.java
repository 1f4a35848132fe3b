/**
 * The means by which protocols are written: byte access, checksums, addresses, and the pattern of a protocol in one file
 * ({@link io.tapline.wire.Layer}, {@link io.tapline.wire.Protocol}, {@link io.tapline.wire.Field}, {@link io.tapline.wire.Demux}); and the
 * decoder that runs them over a frame ({@link io.tapline.wire.Decoder}, {@link io.tapline.wire.LayerStack}). Knows no protocol by name.
 * May use frame.
 */
package io.tapline.wire;
