/**
 * What moves frames from a source to its sinks: {@link io.tapline.pipeline.Pump} is the loop with its stops; filters, tees and counters are
 * stages on the way; {@link io.tapline.pipeline.Pacer} holds every frame back until it is due. Knows neither files nor sockets: they are
 * sources and sinks. May use frame, wire, protocol and craft.
 */
package io.tapline.pipeline;
