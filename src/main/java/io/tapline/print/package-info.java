/**
 * Frames as people and programs read them: tcpdump's text ({@link io.tapline.print.TextPrinter}), with its options, time stamps in the local
 * time zone and dumps of the bytes; and columns of fields, CSV or one JSON object a line ({@link io.tapline.print.FramePrinter} and who
 * implements it), which {@link io.tapline.print.PrintSink} writes. What is printed often becomes JVM code, made with ASM. May use frame, wire
 * and protocol.
 */
package io.tapline.print;
