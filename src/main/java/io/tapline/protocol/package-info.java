/**
 * The protocols, one file each: field offsets, decoding, building, one-line text and the field table stand together, and an upper protocol
 * binds itself to the key space of the lower one. {@link io.tapline.protocol.Protocols#ALL} is the only registration. May use wire.
 */
package io.tapline.protocol;
