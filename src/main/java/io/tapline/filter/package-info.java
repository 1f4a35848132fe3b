/**
 * The pcap-filter language without libpcap: an expression becomes a tree, the tree a graph of tests, the optimised graph a classic BPF
 * program, and the program is run by the kernel, by the interpreter (the reference), or as JVM code made for it.
 * {@link io.tapline.filter.Filter#compile} is the way in, {@link io.tapline.filter.Program} what comes out. May use frame and wire, and
 * ASM.
 */
package io.tapline.filter;
