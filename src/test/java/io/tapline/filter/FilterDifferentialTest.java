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

    /** What stands behind a header that is not there is read from where a register says that nothing has written: the same one in both. */
    @Test
    void readsTheSameUnwrittenRegisters() throws Exception {
        List<Frame> frames = new RandomFrames(10819).make(LinkType.LOOP, FRAMES);
        String many = "0x80000000 & tcp-cwr = 205 and icmp6[48:4] >> arp[17:4] & 0xf << len >= udp[23:2]";
        String expression = "(protochain 6 or 203 and ether[icmptype:2] < 0xff & tcp-ack and " + many
                + " and geneve) or not 248 & pim[22:1] > 33";
        try (Libpcap libpcap = Libpcap.on(Libpcap.build(folder), LinkType.LOOP, frames)) {
            compare(LinkType.LOOP, expression, frames, libpcap);
        }
        assertEquals(List.of(), wrong);
        assertTrue(selected > FRAMES / 2, selected + " selected");
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
            optimizerErrs++;
            expected = asGenerated(expression, linkType, frames, interpreted, libpcap);
        }
        selected += expected.cardinality();
        same(where + "interpreter", expected, interpreted);
        same(where + "JVM code", expected, FrameSets.selected(compiled.compiled(), frames));
    }

    /**
     * libpcap 1.10.3 loses a load now and then when it optimises; then its program as it was generated is right. Where both programs as they
     * were generated agree, the optimised one may still select more: what is loaded for nothing is not loaded, and a frame that ends before
     * it is not rejected for that.
     */
    private static BitSet asGenerated(
            String expression, int linkType, List<Frame> frames, BitSet interpreted, Libpcap libpcap)
            throws IOException {
        BitSet theirs = libpcap.askUnoptimized(expression).selected();
        Program ours = Filter.compile(expression, linkType, FilterOptions.FILE.withOptimized(false));
        BitSet both = (BitSet) theirs.clone();
        both.and(interpreted);
        boolean more = both.equals(theirs) && theirs.equals(FrameSets.selected(ours.interpreter(), frames));
        return more ? interpreted : theirs;
    }

    private void same(String where, BitSet expected, BitSet actual) {
        if (!expected.equals(actual)) {
            wrong.add(where + " selects " + FrameSets.ranges(actual) + ", libpcap " + FrameSets.ranges(expected));
        }
    }
}
