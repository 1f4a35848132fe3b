package io.tapline.print;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What local time differs from universal time by, as tzset(3) finds it: from TZ, and the compiled zone files (TZif, RFC 8536) of the
 * system. Read by itself because the JDK's zones take longer to load than a thousand lines to print, and know no POSIX rules. Not
 * thread-safe.
 */
public final class TimeZoneOffsets {
    private static final Path SYSTEM_ZONE = Path.of("/etc/localtime");
    private static final String ZONES = "/usr/share/zoneinfo/";
    private static final int DAY = 86_400;
    private static final int HEADER_LENGTH = 44;
    private static final int MAGIC = 0x545a6966;

    /** Begin of each interval, seconds since 1970, ascending. */
    private long[] starts = {};
    /** Offset in each interval, seconds. */
    private int[] offsets = {};

    private int firstOffset;
    /** What holds after the last start; null for its offset. */
    private PosixTimeZone rule;

    private long from = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;
    private int offset;

    /**
     * The offsets of a zone.
     *
     * @param zone TZ: the name of a zone, the path of its file, or a POSIX rule; null for the system's zone. What cannot be read is
     *     universal time, as in the C library.
     */
    public TimeZoneOffsets(String zone) {
        String name = zone == null ? null : zone.startsWith(":") ? zone.substring(1) : zone;
        if (name == null) {
            read(SYSTEM_ZONE);
        } else if (!name.isEmpty() && !isUniversal(name) && !read(file(name))) {
            rule = PosixTimeZone.parse(name);
        }
    }

    private static boolean isUniversal(String name) {
        return name.equals("UTC") || name.equals("UTC0") || name.equals("GMT") || name.equals("GMT0");
    }

    private static Path file(String name) {
        return Path.of(name.startsWith("/") ? name : ZONES + name);
    }

    /** Seconds to add to universal time to get local time, at that second since 1970. */
    public int at(long second) {
        if (second < from || second >= until) {
            find(second);
        }
        return offset;
    }

    /**
     * The second since 1970 of universal time at which local clocks show what this second would be in universal time. Where they show it
     * twice it is the first time, and where they skip it the time that it would have been without the skip.
     */
    public long toUniversal(long localSecond) {
        int before = at(localSecond - DAY);
        int after = at(localSecond + DAY);
        long early = localSecond - before;
        return before == after || at(early) == before || at(localSecond - after) != after ? early : localSecond - after;
    }

    private void find(long second) {
        int index = starts.length - 1;
        while (index >= 0 && starts[index] > second) {
            index--;
        }
        from = index < 0 ? Long.MIN_VALUE : starts[index];
        until = index + 1 < starts.length ? starts[index + 1] : Long.MAX_VALUE;
        offset = index < 0 ? firstOffset : offsets[index];
        if (rule != null && index == starts.length - 1) {
            // Rules change on whole hours or quarters of them; a quarter of an hour is a safe piece to remember.
            from = Math.floorDiv(second, 900) * 900;
            until = from + 900;
            offset = rule.offset(second);
        }
    }

    private boolean read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return false;
            }
            ByteBuffer zone = ByteBuffer.wrap(Files.readAllBytes(file));
            if (zone.remaining() < HEADER_LENGTH || zone.getInt(0) != MAGIC) {
                return false;
            }
            boolean wide = zone.get(4) >= '2';
            parse(zone, wide ? dataLength(zone, 0, 4) + HEADER_LENGTH : 0, wide ? 8 : 4);
            return true;
        } catch (IOException | IndexOutOfBoundsException e) {
            // A zone file that cannot be read is as good as none, as in the C library.
            return false;
        }
    }

    /** Bytes behind a header that times of that size take. */
    private static int dataLength(ByteBuffer zone, int header, int timeSize) {
        int universal = zone.getInt(header + 20);
        int standard = zone.getInt(header + 24);
        int leaps = zone.getInt(header + 28);
        int times = zone.getInt(header + 32);
        int types = zone.getInt(header + 36);
        int letters = zone.getInt(header + 40);
        return times * (timeSize + 1) + types * 6 + letters + leaps * (timeSize + 4) + standard + universal;
    }

    private void parse(ByteBuffer zone, int header, int timeSize) {
        int times = zone.getInt(header + 32);
        int at = header + HEADER_LENGTH;
        int index = at + times * timeSize;
        int types = index + times;
        long[] begin = new long[times];
        int[] difference = new int[times];
        for (int i = 0; i < times; i++) {
            begin[i] = timeSize == 8 ? zone.getLong(at + 8 * i) : zone.getInt(at + 4 * i);
            difference[i] = zone.getInt(types + 6 * (zone.get(index + i) & 0xff));
        }
        firstOffset = zone.getInt(types);
        starts = begin;
        offsets = difference;
        if (timeSize == 8) {
            int footer = header + HEADER_LENGTH + dataLength(zone, header, 8) + 1;
            int length = zone.capacity() - footer - 1;
            if (length > 0) {
                rule = PosixTimeZone.parse(new String(zone.array(), footer, length, StandardCharsets.US_ASCII));
            }
        }
    }
}
