/**
 * The live wire on Linux: {@link io.tapline.live.RingSource} captures through a TPACKET_V3 ring, {@link io.tapline.live.RingGroup} through
 * several, {@link io.tapline.live.WireSink} sends by one of several engines, and {@link io.tapline.live.LinkLayer} says what an interface's
 * frames begin with. May use frame, linux and filter.
 */
package io.tapline.live;
