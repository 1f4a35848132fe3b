/**
 * The command line: one class a command, and the only place where sources, stages and sinks are put together. A command chooses the parts
 * and starts the pump; it decodes, captures and sends nothing itself. Data goes to standard output, talk to standard error. May use every
 * room; nothing may use it.
 */
package io.tapline.cli;
