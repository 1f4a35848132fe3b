/**
 * The packet language: a specification such as {@code eth / ip dst=10.0.0.0/24 / udp dport=1..1024 / "hello"} is read
 * ({@link io.tapline.craft.Spec}) and made into frames, one for each combination of its values ({@link io.tapline.craft.CraftSource}).
 * May use frame, wire, protocol.
 */
package io.tapline.craft;
