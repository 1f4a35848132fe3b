package io.tapline.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers with units as people write them: 10k, 1.5M, 64MiB, 100us, 2s, 10Gbit, 1Mpps. */
final class Units {
    private static final String PACKET_RATE = "a rate above 0 such as 1000, 10k or 1Mpps";
    private static final String BIT_RATE = "a rate above 0 such as 100 (Mbit/s), 500kbit or 10Gbit";
    private static final String FACTOR = "a factor above 0 such as 2 or 0.5";
    private static final BigDecimal MOST = new BigDecimal("1e15");
    private static final BigDecimal LEAST = new BigDecimal("1e-6");

    private Units() {}

    /** A count: plain, or with k, M, G (powers of 1000). */
    static final class Count implements Option.Converter<Long> {
        @Override
        public Long convert(String text) {
            String expected = "a count such as 1000, 10k or 1.5M";
            return exact(text, scaled(text, "", expected), expected);
        }
    }

    /** Bytes: plain, or with k, M, G, T (powers of 1000) or Ki, Mi, Gi, Ti (of 1024), and a B or not. */
    static final class Size implements Option.Converter<Long> {
        @Override
        public Long convert(String text) {
            String expected = "a size such as 1500, 10MB or 64MiB";
            return exact(text, scaled(text, "B", expected), expected);
        }
    }

    /** Bytes of a file: as a {@link Size}, but a plain number counts millions of bytes, as tcpdump's -C. Above 0. */
    static final class FileSize implements Option.Converter<Long> {
        @Override
        public Long convert(String text) {
            String expected = "a size above 0 such as 10 (MB), 500k or 64MiB";
            boolean plain = !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1));
            long bytes = exact(text, scaled(plain ? text + "M" : text, "B", expected), expected);
            if (bytes <= 0) {
                throw wrong(text, expected);
            }
            return bytes;
        }
    }

    /** A number of files, from 1 on. */
    static final class Files implements Option.Converter<Long> {
        private static final long MOST = 1_000_000_000;

        @Override
        public Long convert(String text) {
            String expected = "a number of files such as 10";
            long files = exact(text, scaled(text, "", expected), expected);
            if (files < 1 || files > MOST) {
                throw wrong(text, expected);
            }
            return files;
        }
    }

    /** Frames a second: plain, or with k, M, G and perhaps pps; above 0, and fractions count: 0.5 is a frame every two seconds. */
    static final class PacketRate implements Option.Converter<BigDecimal> {
        @Override
        public BigDecimal convert(String text) {
            return positive(text, scaled(text, "pps", PACKET_RATE), PACKET_RATE);
        }
    }

    /** Bits a second, above 0: with a unit (10Gbit, 500kbit); a plain number counts megabits. */
    static final class BitRate implements Option.Converter<BigDecimal> {
        @Override
        public BigDecimal convert(String text) {
            boolean plain = !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1));
            return positive(text, scaled(plain ? text + "M" : text, "bit", BIT_RATE), BIT_RATE);
        }
    }

    /** How many times as fast, above 0: 2, 0.5, or 2x. */
    static final class Factor implements Option.Converter<BigDecimal> {
        @Override
        public BigDecimal convert(String text) {
            return positive(text, scaled(text, "x", FACTOR), FACTOR);
        }
    }

    /** A length of time in nanoseconds: with ns, us, ms, s, m or min, h; a plain number counts seconds. */
    static final class Duration implements Option.Converter<Long> {
        @Override
        public Long convert(String text) {
            String expected = "a time such as 2s, 100us or 1.5ms";
            int split = unitStart(text);
            long scale =
                    switch (text.substring(split)) {
                        case "ns" -> 1L;
                        case "us", "µs" -> 1_000L;
                        case "ms" -> 1_000_000L;
                        case "", "s" -> 1_000_000_000L;
                        case "m", "min" -> 60_000_000_000L;
                        case "h" -> 3_600_000_000_000L;
                        default -> throw wrong(text, expected);
                    };
            return exact(text, times(text, text.substring(0, split), scale, expected), expected);
        }
    }

    private static BigDecimal scaled(String text, String unit, String expected) {
        int split = unitStart(text);
        String suffix = text.substring(split);
        if (!unit.isEmpty() && suffix.endsWith(unit)) {
            suffix = suffix.substring(0, suffix.length() - unit.length());
        }
        long scale =
                switch (suffix) {
                    case "" -> 1L;
                    case "k", "K" -> 1_000L;
                    case "M" -> 1_000_000L;
                    case "G" -> 1_000_000_000L;
                    case "T" -> 1_000_000_000_000L;
                    case "Ki" -> 1L << 10;
                    case "Mi" -> 1L << 20;
                    case "Gi" -> 1L << 30;
                    case "Ti" -> 1L << 40;
                    default -> throw wrong(text, expected);
                };
        return times(text, text.substring(0, split), scale, expected);
    }

    private static BigDecimal times(String text, String number, long scale, String expected) {
        try {
            return new BigDecimal(number).multiply(BigDecimal.valueOf(scale));
        } catch (NumberFormatException unreadable) {
            throw wrong(text, expected);
        }
    }

    private static long exact(String text, BigDecimal value, String expected) {
        try {
            return value.setScale(0, RoundingMode.HALF_UP).longValueExact();
        } catch (ArithmeticException tooLarge) {
            throw wrong(text, expected);
        }
    }

    private static BigDecimal positive(String text, BigDecimal value, String expected) {
        if (value.signum() == 0 || value.compareTo(MOST) > 0 || value.compareTo(LEAST) < 0) {
            throw wrong(text, expected);
        }
        return value;
    }

    private static int unitStart(String text) {
        int at = 0;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        return at;
    }

    private static Option.WrongValueException wrong(String text, String expected) {
        return new Option.WrongValueException("'" + text + "' is not " + expected);
    }
}
