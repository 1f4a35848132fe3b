/**
 * Save files: pcap in all its variants, pcapng and snoop, read and written, compressed or not. {@link io.tapline.savefile.SaveFileSource} and
 * {@link io.tapline.savefile.SaveFileSink} are the two ends; what a file holds besides frames goes from one to the other by
 * {@link io.tapline.savefile.SaveFileSink#follow}, so that it survives. {@link io.tapline.savefile.MergedSource} is several files by time,
 * {@link io.tapline.savefile.RepairSource} what can be saved of a damaged one. May use frame.
 */
package io.tapline.savefile;
