package io.tapline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.Frame;
import io.tapline.frame.LinkType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random expressions against libpcap on random frames: both refuse the same ones, and of the others both select the same frames. The number
 * of expressions and the seed can be set (properties tapline.filters and tapline.seed) for longer runs by hand.
 */
class FilterDifferentialTest {
    private static final int[] LINK_TYPES = {
        LinkType.ETHERNET,
        LinkType.LINUX_SLL2,
        LinkType.ETHERNET,
        LinkType.RAW,
        LinkType.LINUX_SLL,
        LinkType.PPP,
        LinkType.NULL,
        LinkType.LOOP,
        LinkType.IPV4,
        LinkType.IPV6,
        LinkType.PPP_HDLC,
        LinkType.PPP_ETHERNET
    };

    private static final int FRAMES = 150;

    @TempDir
    private Path folder;

    private final List<String> wrong = new ArrayList<>();
    private int refused;
    private int optimizerErrs;
    private long ours;
    private long theirs;
    private long selected;

    @Test
    void agreesWithLibpcap() throws Exception {
        int expressions = Integer.getInteger("tapline.filters", 9600);
        long seed = Long.getLong("tapline.seed", 1);
        Path program = Libpcap.build(folder);
        for (int i = 0; i < LINK_TYPES.length; i++) {
            compare(program, LINK_TYPES[i], seed * LINK_TYPES.length + i, expressions / LINK_TYPES.length);
        }
        System.out.println(
                "random filters against libpcap: " + expressions + ", " + refused + " refused by both, " + selected
                        + " frames selected, " + ours + " instructions, libpcap's " + theirs + "; " + wrong.size()
                        + " differ; libpcap's optimiser erred " + optimizerErrs + " times");
        assertEquals(List.of(), wrong);
        assertTrue(optimizerErrs <= expressions / 1000, optimizerErrs + " times libpcap is said to err");
        assertTrue(refused < expressions / 2 && selected > expressions, "the expressions say too little");
    }

    private void compare(Path program, int linkType, long seed, int count) throws IOException {
        List<Frame> frames = new RandomFrames(seed).make(linkType, FRAMES);
        RandomFilters filters = new RandomFilters(seed, linkType, true);
        try (Libpcap libpcap = Libpcap.on(program, linkType, frames)) {
            for (int i = 0; i < count; i++) {
                compare(linkType, filters.next(), frames, libpcap);
            }
        }
    }

    private void compare(int linkType, String expression, List<Frame> frames, Libpcap libpcap) throws IOException {
        Libpcap.Answer answer = libpcap.ask(expression);
        String where = LinkType.name(linkType) + ": " + expression + ": ";
        Program compiled;
        try {
            compiled = Filter.compile(expression, linkType);
        } catch (FilterSyntaxException refusal) {
            refused++;
            if (answer.refusal() == null) {
                wrong.add(where + "refused: " + refusal.getMessage());
            }
            return;
        }
        if (answer.refusal() != null) {
            wrong.add(where + "not refused; libpcap: " + answer.refusal());
            return;
        }
        ours += compiled.length();
        theirs += answer.length();
        BitSet interpreted = FrameSets.selected(compiled.interpreter(), frames);
        BitSet expected = answer.selected();
        if (!interpreted.equals(expected)) {
            // libpcap 1.10.3 loses a load now and then when it optimises; then its program as it was generated is
            // right.
            optimizerErrs++;
            expected = libpcap.askUnoptimized(expression).selected();
        }
        selected += expected.cardinality();
        same(where + "interpreter", expected, interpreted);
        same(where + "JVM code", expected, FrameSets.selected(compiled.compiled(), frames));
    }

    private void same(String where, BitSet expected, BitSet actual) {
        if (!expected.equals(actual)) {
            wrong.add(where + " selects " + FrameSets.ranges(actual) + ", libpcap " + FrameSets.ranges(expected));
        }
    }
}
