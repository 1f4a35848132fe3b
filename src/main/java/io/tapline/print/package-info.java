/**
 * Frames as people and programs read them: tcpdump's text ({@link io.tapline.print.TextPrinter}), with its options, time stamps in the local
 * time zone and dumps of the bytes. May use frame, wire and protocol.
 */
package io.tapline.print;
