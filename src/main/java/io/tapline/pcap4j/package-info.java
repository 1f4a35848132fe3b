/**
 * The portable live backend: capture and sending through pcap4j and the system's libpcap, for systems that are not Linux or where libpcap
 * is wanted, and conversion of frames to and from pcap4j's packets. The only room that knows org.pcap4j, which may be absent at run time, as
 * libpcap may be: {@link io.tapline.pcap4j.Pcap4j#missing} says so. It copies every frame and calls the native library for each; the Linux
 * backend does not. May use frame and pcap4j.
 */
package io.tapline.pcap4j;
