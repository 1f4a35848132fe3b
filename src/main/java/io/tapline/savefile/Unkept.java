package io.tapline.savefile;

/**
 * What a sink was given besides frames, and its format has no room for.
 *
 * @param blocks blocks that are no frames: names, statistics, secrets, unknown ones
 * @param options frames with options, such as comments
 * @param times frames whose time is finer than that of the file
 */
public record Unkept(long blocks, long options, long times) {
    /** Nothing was lost. */
    public static final Unkept NOTHING = new Unkept(0, 0, 0);

    /** True where everything was kept. */
    public boolean isNothing() {
        return (blocks | options | times) == 0;
    }

    /** The sum of both. */
    Unkept plus(Unkept other) {
        return new Unkept(blocks + other.blocks, options + other.options, times + other.times);
    }

    /** One clause for a person: "3 blocks that are no frames, the options of 5 frames". */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        add(text, blocks, "block that is no frame", "blocks that are no frames");
        add(text, options, "frame's options", "frames' options");
        add(text, times, "frame's time below a microsecond", "frames' times below a microsecond");
        return text.length() == 0 ? "nothing" : text.toString();
    }

    private static void add(StringBuilder text, long count, String one, String many) {
        if (count > 0) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(count == 1 ? one : many);
        }
    }
}
