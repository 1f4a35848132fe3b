package io.tapline.print;

import io.tapline.wire.TextOptions;

/**
 * What a printer's lines look like; tcpdump's letters in the descriptions. Filled once, before the printer is made, and not changed after
 * that. Every setter returns this.
 */
public final class PrintOptions {
    /** How the time in front of a line is written. */
    public enum Time {
        /** The time of day: tcpdump's default. */
        LOCAL,
        /** Nothing (-t). */
        NONE,
        /** Seconds since 1970 (-tt). */
        EPOCH,
        /** The time since the line before (-ttt). */
        DELTA,
        /** Date and time of day (-tttt). */
        DATE,
        /** The time since the first line (-ttttt). */
        ELAPSED;

        /** True where the time of a line depends on the lines before. */
        public boolean isRelative() {
            return this == DELTA || this == ELAPSED;
        }

        /** The style for so many -t; more than five count as one. */
        public static Time ofCount(int count) {
            Time[] all = values();
            return count < all.length ? all[count] : NONE;
        }
    }

    private int verbosity;
    private boolean quick;
    private boolean linkHeader;
    private int numeric = 1;
    private boolean absoluteSequence;
    private boolean checkChecksums = true;
    private Time time = Time.LOCAL;
    private boolean nanoseconds;
    private boolean numbered;
    private int hex;
    private int hexAndAscii;
    private int ascii;
    private String timeZone = System.getenv("TZ");

    /** How many -v: 0 to 3. */
    public PrintOptions verbosity(int count) {
        verbosity = Math.min(count, 3);
        return this;
    }

    /** -q: less protocol information. */
    public PrintOptions quick(boolean on) {
        quick = on;
        return this;
    }

    /** -e: the link-level header on each line. */
    public PrintOptions linkHeader(boolean on) {
        linkHeader = on;
        return this;
    }

    /** How many -n; see {@link TextOptions#numeric}. */
    public PrintOptions numeric(int count) {
        numeric = count;
        return this;
    }

    /** -S: TCP sequence numbers as they are. */
    public PrintOptions absoluteSequence(boolean on) {
        absoluteSequence = on;
        return this;
    }

    /** False for -K: checksums are not verified. */
    public PrintOptions checkChecksums(boolean on) {
        checkChecksums = on;
        return this;
    }

    /** The time in front of a line. */
    public PrintOptions time(Time style) {
        time = style;
        return this;
    }

    /** --nano: nine digits below the second; else (--micro) six. */
    public PrintOptions nanoseconds(boolean on) {
        nanoseconds = on;
        return this;
    }

    /** -#: the frame's number in front of each line. */
    public PrintOptions numbered(boolean on) {
        numbered = on;
        return this;
    }

    /** How many -x: 1 for hex without the link-level header, 2 for all of the frame. */
    public PrintOptions hex(int count) {
        hex = count;
        return this;
    }

    /** How many -X: hex and ASCII, as {@link #hex}. */
    public PrintOptions hexAndAscii(int count) {
        hexAndAscii = count;
        return this;
    }

    /** How many -A: ASCII, as {@link #hex}. */
    public PrintOptions ascii(int count) {
        ascii = count;
        return this;
    }

    /** The time zone as tzset(3) takes it from TZ, null for the system's; without a call, that of the environment. */
    public PrintOptions timeZone(String zone) {
        timeZone = zone;
        return this;
    }

    TextOptions text() {
        boolean dumps = hex + hexAndAscii > 0 || quick;
        return new TextOptions(verbosity, quick, linkHeader, numeric, absoluteSequence, checkChecksums, !dumps);
    }

    /** The time in front of a line. */
    public Time time() {
        return time;
    }

    boolean isNanoseconds() {
        return nanoseconds;
    }

    boolean isNumbered() {
        return numbered;
    }

    int hex() {
        return hex;
    }

    int hexAndAscii() {
        return hexAndAscii;
    }

    int ascii() {
        return ascii;
    }

    String timeZone() {
        return timeZone;
    }
}
