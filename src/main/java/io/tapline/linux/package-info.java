/**
 * Linux as it is: every native call that Tapline makes, by JNA direct mapping ({@code LibC} declares them all), and thin typed classes over
 * them: {@link io.tapline.linux.Socket} for the socket families, {@link io.tapline.linux.NetworkInterface} by rtnetlink,
 * {@link io.tapline.linux.NetworkNamespace} and {@link io.tapline.linux.VirtualWire} for private networks,
 * {@link io.tapline.linux.MappedMemory} for rings. An expected errno is a value; any other becomes a
 * {@link io.tapline.linux.SystemCallException} that says what to do. For 64-bit Linux; the numbers and layouts used are the same on x86_64
 * and aarch64. May use JNA and the JDK only.
 */
package io.tapline.linux;
