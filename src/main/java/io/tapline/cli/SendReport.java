package io.tapline.cli;

import io.tapline.pipeline.Histogram;
import io.tapline.pipeline.Pacer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** What inject and replay say at their end. */
final class SendReport {
    private static final double SECOND = 1e9;

    private final String name;
    private final Outlet.Sent sent;
    private final long nanos;
    private final Pacer pacer;
    private final long truncated;

    /**
     * Takes the counts as they are now.
     *
     * @param nanos how long the run took
     * @param pacer what kept the schedule, or null where there was none
     * @param truncated frames that were shorter than they had been on the wire
     */
    SendReport(Outlet outlet, long nanos, Pacer pacer, long truncated) throws IOException {
        this.name = outlet.name();
        this.sent = outlet.sent();
        this.nanos = nanos;
        this.pacer = pacer;
        this.truncated = truncated;
    }

    Outlet.Sent sent() {
        return sent;
    }

    /** The counts in one line. */
    String counts() {
        String left = sent.left() == Outlet.UNKNOWN ? "" : ", " + sent.left() + " left " + name;
        return sent.asked() + " asked, " + sent.accepted() + " accepted by the kernel" + left;
    }

    /** All of it in lines, each ended. */
    String text(boolean isDry) {
        StringBuilder text = new StringBuilder();
        if (isDry) {
            line(text, sent.asked() + " frames would be sent");
        } else {
            line(text, counts());
        }
        line(
                text,
                sent.bytes() + " bytes in " + seconds() + " s: " + rounded(pps()) + " pps, " + rounded(megabits())
                        + " Mbit/s");
        if (pacer != null && !isDry) {
            line(text, lateness(pacer.lateness()));
        }
        remarks(text);
        return text.toString();
    }

    private void remarks(StringBuilder text) {
        if (!sent.firstReason().isEmpty()) {
            line(text, sent.asked() - sent.accepted() + " refused, the first one: " + sent.firstReason());
        }
        if (sent.dropped() > 0) {
            line(text, sent.dropped() + " dropped by " + name);
        }
        if (truncated > 0) {
            line(text, truncated + " were not captured whole and were sent as short as they are");
        }
        if (pacer != null && pacer.untimed() > 0) {
            line(text, pacer.untimed() + " have no time of their own and went with the frame before");
        }
        if (pacer != null && pacer.backwards() > 0) {
            line(text, pacer.backwards() + " have a time before that of an earlier frame");
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private static String lateness(Histogram lateness) {
        return "lateness p50 " + micros(lateness.quantile(0.5)) + " us, p99 " + micros(lateness.quantile(0.99))
                + " us, p99.9 " + micros(lateness.quantile(0.999)) + " us, max " + micros(lateness.max()) + " us";
    }

    private static String micros(long nanos) {
        return rounded(nanos / 1e3);
    }

    private String seconds() {
        return BigDecimal.valueOf(nanos, 9).setScale(3, RoundingMode.HALF_UP).toPlainString();
    }

    private double pps() {
        return nanos == 0 ? 0 : sent.accepted() * SECOND / nanos;
    }

    private double megabits() {
        return nanos == 0 ? 0 : sent.bytes() * 8e3 / nanos;
    }

    /** Three digits, or the whole number where it has more. */
    private static String rounded(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        return (value >= 1000
                        ? exact.setScale(0, RoundingMode.HALF_UP)
                        : exact.round(new MathContext(3)).stripTrailingZeros())
                .toPlainString();
    }

    /** One JSON object; times in nanoseconds, the counts as in {@link Outlet.Sent}, left is null where nobody counts it. */
    String json() {
        StringBuilder json = new StringBuilder("{\"interface\":\"");
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            if (character == '"' || character == '\\') {
                json.append('\\');
            }
            json.append(character);
        }
        json.append("\",\"asked\":").append(sent.asked());
        json.append(",\"accepted\":").append(sent.accepted());
        json.append(",\"left\":").append(sent.left() == Outlet.UNKNOWN ? "null" : Long.toString(sent.left()));
        json.append(",\"dropped\":").append(sent.dropped());
        json.append(",\"lost\":").append(sent.lost());
        json.append(",\"truncated\":").append(truncated);
        json.append(",\"bytes\":").append(sent.bytes());
        json.append(",\"nanos\":").append(nanos);
        json.append(",\"pps\":").append(BigDecimal.valueOf(pps()).setScale(1, RoundingMode.HALF_UP));
        json.append(",\"mbps\":").append(BigDecimal.valueOf(megabits()).setScale(3, RoundingMode.HALF_UP));
        if (pacer != null) {
            Histogram lateness = pacer.lateness();
            json.append(",\"lateness_ns\":{\"p50\":").append(lateness.quantile(0.5));
            json.append(",\"p99\":").append(lateness.quantile(0.99));
            json.append(",\"p99.9\":").append(lateness.quantile(0.999));
            json.append(",\"max\":").append(lateness.max()).append('}');
        }
        return json.append('}').toString();
    }
}
